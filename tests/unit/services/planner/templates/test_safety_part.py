"""The safety part in plans of templates that have none: where, under which keys (A5.26, A11.20)."""

from typing import Any

import orjson
import pytest

from events.templates.library import Template
from services.planner.refusal import Refusal
from services.planner.templates.answers import checked, instantiated
from services.planner.templates.instantiating import instantiate
from services.planner.templates.joining import RESERVED
from services.planner.templates.measures_of import plain
from tests.unit.services.planner.templates.cases import asked, drafted, made, template

NAME = "generalized-anxiety"
RISK: dict[str, Any] = {"risk": True}


def own(path: tuple[str | int, ...], value: object, name: str = NAME) -> Template:
    """Return a clinic's variant of a template, with a value set, or added to a list."""
    told = plain(template(name))
    place = told["content"]
    for each in path[:-1]:
        place = place[each]
    if isinstance(held := place.get(path[-1]) if isinstance(place, dict) else None, list):
        held.append(value)
    else:
        place[path[-1]] = value
    return Template.model_validate_json(orjson.dumps(told))


def kinds(of: Template, **changes: Any) -> list[dict[str, Any]]:  # noqa: ANN401 -- whatever is asked
    """Return the commands of a plan with risk that the chart has taken."""
    result = instantiate(of, asked(NAME, **{**RISK, **changes}))
    drafted(result)
    return [plain(each) for each in result.commands]


LEVEL = {"key": "c-ssrs", "asks": "Level", "unit": "score", "typical": {"low": "3"},
         "instrument": "c-ssrs"}  # fmt: skip
WEEKLY = {"instrument": "c-ssrs", "cadence": {"every": 1, "unit": "week"}, "by": "clinician"}


@pytest.mark.parametrize("risk", [True, False])
@pytest.mark.parametrize("optional", [True, False])
def test_an_unknown_diagnosis_is_told_with_and_without_risk(*, risk: bool, optional: bool) -> None:
    """A1.37, A5.26: a wrong key is the same refusal, also where no diagnosis has to be there."""
    of = own(("diagnoses", 0, "optional"), optional)
    wrong = asked(NAME, risk=risk, diagnoses={"anxeity": {"code": "F41.1"}})

    with pytest.raises(Refusal) as found:
        instantiate(of, wrong)

    told = (found.value.code, found.value.pointer)
    assert told == ("unknown-template-part", "/diagnoses/anxeity")


@pytest.mark.parametrize(
    "path",
    [("interventions", 0, "when"), ("problems", 0, "when"), ("measurement", 1, "when")],
)
def test_a_part_for_risk_is_no_safety_goal(path: tuple[str | int, ...]) -> None:
    """A5.26, A11.20: only an objective that leads to safety takes the place of the safety goal."""
    commands = kinds(own(path, {"risk": True}))
    goals = [each["goal"]["words"] for each in commands if each["kind"] == "set-goal"]

    assert goals[0].startswith("I want to be safe")


def test_an_own_safety_goal_counts() -> None:
    """A5.26: the control: no second one beside it."""
    problem = own(("problems", 0, "impairment"), "safety")
    goals = [each for each in kinds(problem) if each["kind"] == "set-goal"]

    assert len(goals) == 1


def test_findings_see_the_risk() -> None:
    """A5.26, A11.20: an own safety goal that is none in words is found with risk, not without."""
    of = own(("problems", 0, "impairment"), "safety")
    rules = {
        risk: {each["rule"] for each in instantiated(of, asked(NAME, risk=risk))["findings"]}
        for risk in (True, False)
    }

    assert "SAFETY_FIRST" in rules[True]
    assert "SAFETY_FIRST" not in rules[False]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("measurement",), {"key": "weekly", "measure": WEEKLY}),
        (("baselines",), LEVEL),
        (("baselines",), {**LEVEL, "key": "ideation"}),
        (("texts",), {"key": "c-ssrs", "asks": "Worst thought", "typical": "x"}),
        (("interventions", 2, "key"), "safety-planning"),
        (("objectives", 0, "criteria", 0, "key"), "ideation-level"),
        (("discharge", "criteria", 0, "key"), "safety-plan-made"),
    ],
)
def test_keys_of_a_template_leave_the_safety_part_alone(
    path: tuple[str | int, ...], value: object
) -> None:
    """A5.26, A1.37: the plan is accepted, and C-SSRS is measured once."""
    of = own(path, value)
    commands = kinds(of)
    (measured,) = (each for each in commands if each["kind"] == "set-measurement-plan")
    instruments = [each["instrument"] for each in measured["measurement"]["measures"]]

    assert instruments.count("c-ssrs") == 1
    assert "SAFETY_FIRST" not in {each["rule"] for each in checked(of)["findings"]}


@pytest.mark.parametrize("key", ["c-ssrs", "ideation"])
def test_the_level_is_the_templates_own_where_it_asks_for_it(key: str) -> None:
    """A5.26: asked for once, and told in the problem and the objective."""
    of = own(("baselines",), {**LEVEL, "key": key})
    told = [
        each["objective"]["statement"]
        for each in kinds(of, baselines={key: "2"})
        if each["kind"] == "add-objective"
    ]

    assert any(each.startswith("C-SSRS ideation, at 2 now") for each in told)


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        (("interventions", 2, "key"), "/interventions"),
        (("objectives", 0, "criteria", 0, "key"), "/criteria"),
    ],
)
def test_keys_of_the_safety_part_are_kept(path: tuple[str | int, ...], pointer: str) -> None:
    """A5.26: no template is tried, or added, that uses them."""
    with pytest.raises(Refusal) as found:
        checked(own(path, f"{RESERVED}planning"))

    assert (found.value.code, found.value.pointer) == ("template-key-reserved", pointer)


def test_the_level_keeps_its_plain_key() -> None:
    """A5.26: a template without one asks for it as `c-ssrs`."""
    chart = drafted(made(NAME, risk=True, baselines={"c-ssrs": "1"}))

    assert len(chart.plan.content.goals) == 2

"""Every shipped template, each choice, a grid of baselines: text, criteria and lint agree.

A1.15, A11.01, A11.20, A9.1 to A9.4. What is expected is reckoned here anew, from numbers alone.
"""

import re
from ast import literal_eval
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any

import pytest

from events.lint.lint import lint
from events.measures.library import library
from events.values.quantities import Amount, Target, reaches
from events.values.template_parts import AskedBaseline, CriterionPart, ObjectivePart
from events.values.templates import all_criteria_of, criteria_of
from services.planner.refusal import Refusal
from services.planner.templates.documents import plan_of
from services.planner.templates.instantiating import Instantiated, instantiate
from tests.unit.services.planner.templates.cases import GIVEN, NAMES, asked, drafted, template

WORDS = {"1": ("one", "a written"), "2": ("two",), "3": ("three",), "0": ("none",)}


CHOSEN = {name: len(template(name).content.questions) for name in NAMES}


def values_of(asks: AskedBaseline, criteria: list[CriterionPart]) -> list[Any]:
    """Return values below, at and beyond each target, the ends of the range, a range, nothing."""
    known = None if asks.instrument is None else library().find(asks.instrument)
    form = None if known is None else known.forms[0]
    low, high = Decimal(form.low if form else 0), form.high if form else None
    top = Decimal(high) if high is not None else Decimal(40)
    found = {low, top}
    for each in criteria:
        if each.basis == "value":
            ends = (end for target in each.targets for end in target.amount.ends)
            found |= {end + step for end in ends for step in (-1, 0, 1)}
    numbers = [str(each) for each in sorted(found) if low <= each <= top]
    spans = [{"low": numbers[0], "high": numbers[-1]}] if len(numbers) > 1 else []
    return [None, *numbers, *spans]


def grid(name: str) -> Iterator[dict[str, Any]]:
    """Yield baselines: each value of each alone beside the usual ones, and all alike at once."""
    content = template(name).content
    used = list(all_criteria_of(content))
    axes = {
        each.key: values_of(each, [one for one in used if one.baseline == each.key])
        for each in content.baselines
    }
    usual = GIVEN[name]["baselines"]
    yield usual
    for key, values in axes.items():
        yield from ({**usual, key: value} for value in values)
    for place in range(max(len(each) for each in axes.values())):
        yield {key: values[min(place, len(values) - 1)] for key, values in axes.items()}
        yield {key: values[-1 - min(place, len(values) - 1)] for key, values in axes.items()}


def cases(name: str) -> Iterator[dict[str, Any]]:
    """Yield what is asked: the grid, each answer or none where an objective holds the question."""
    content = template(name).content
    held = {each.alternatives.question for each in content.objectives if each.alternatives}
    options = [
        [*(one.code for one in each.options), *([None] if each.key in held else [])]
        for each in content.questions
    ]
    usual = GIVEN[name]["baselines"]
    for values, answers in product(grid(name), list(product(*options))):
        keys = [each.key for each in content.questions]
        chosen = {key: each for key, each in zip(keys, answers, strict=True) if each is not None}
        given = {key: each for key, each in values.items() if each is not None}
        for risk in {False, values is usual or "c-ssrs" in values}:
            level = given if risk else {k: v for k, v in given.items() if k != "c-ssrs"}
            yield {"baselines": level, "choices": chosen, "risk": risk}


def leads(part: CriterionPart, given: dict[str, Any]) -> bool:
    """Return whether some target of a criterion is not reached, from numbers alone."""
    value = part.starts_at if part.starts_at is not None else given.get(part.baseline or "")
    if value is None:
        return True
    ends = [Decimal(value)] if isinstance(value, str) else [Decimal(x) for x in value.values()]
    if part.basis != "value":
        return all(end > 0 for end in ends)
    return any(not all(reaches(target, end) for end in ends) for target in part.targets)


def counting(objective: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the criteria that count; where no way is chosen, those of each."""
    chosen = objective.get("chosen")
    ways = [each for each in objective["alternatives"] if chosen in {None, each["code"]}]
    return [*objective["criteria"], *(one for each in ways for one in each["criteria"])]


def untold(said: str, target: Target) -> Iterator[str]:
    """Yield the numbers of a target that a sentence does not tell; "at most 7" says 0 to 7."""
    ends = {target.amount.low, target.amount.high} - {None}
    for end in ends - ({"0"} if len(ends) > 1 else set()):
        told = (rf"\b{re.escape(str(end))}\b", *WORDS.get(str(end), ()))
        if not any(re.search(one, said) for one in told) and "one of them" not in said:
            yield f"target {end} is not in the sentence"


def wrong_way(said: str, each: dict[str, Any], target: Target) -> Iterator[str]:
    """Yield how a criterion's direction, or what is told of it, does not fit its baseline."""
    baseline = Amount.model_validate(each["baseline"])
    met = all(reaches(target, end) for end in baseline.ends)
    if met != (each["direction"] == "maintain"):
        yield f"{each['direction']} from {baseline} to {target}"
    now = baseline.low if baseline.high is None else f"{baseline.low}-{baseline.high}"
    open_ways = said.startswith("takes one way of these")
    if met and ("keeps" not in said or (f"(now {now})" not in said and not open_ways)):
        yield "is kept, and the sentence tells a change"
    low, high = target.amount.ends
    if each["direction"] == "decrease" and baseline.ends[1] < low:
        yield "decreases upwards"
    if each["direction"] == "increase" and baseline.ends[0] > high:
        yield "increases downwards"


def disagreements(objective: dict[str, Any]) -> Iterator[str]:
    """Yield each way in which an objective's sentence and its criteria do not fit together."""
    said = objective["statement"].lower()
    for each in counting(objective):
        target = Target.model_validate(each["target"])
        yield from untold(said, target)
        if "baseline" in each and each["basis"] == "value":
            yield from wrong_way(said, each, target)
    for first, last in re.findall(r"down from (\d+) to (?:at most |below )?(\d+)", said):
        if int(first) < int(last):
            yield f"down from {first} to {last}"


def missing(part: ObjectivePart, case: dict[str, Any]) -> bool:
    """Return whether an objective has to be there: something in it leads on, or has to last."""
    chosen = case["choices"].get(part.alternatives.question) if part.alternatives else None
    ways = part.alternatives.ways if part.alternatives else ()
    ours = [*part.criteria, *(x for way in ways if chosen in {None, way.option}
                              for x in way.criteria)]  # fmt: skip
    return any(leads(each, case["baselines"]) or each.streak is not None for each in ours)


@cache
def errors(objective: str, *, whole: bool) -> tuple[str, ...]:
    """Return the lint's errors on one objective; a baseline may be missing that nobody gave."""
    content = {**literal_eval(objective), "goal_id": "g"}
    found = lint({"goals": {"g": {"content": {"words": "x"}}}, "objectives": {"o": content}})
    return tuple(
        f"{each.rule}: {each.evidence}"
        for each in found
        if each.severity == "error" and (each.rule != "NO_BASELINE" or whole)
    )


def faults(name: str, case: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the plan that comes of one case."""
    facts = asked(name, **case)
    result: Instantiated = instantiate(template(name), facts)
    commands = [each.model_dump(mode="json", exclude_none=True) for each in result.commands]
    objectives = [each["objective"] for each in commands if each["kind"] == "add-objective"]
    for each in objectives:
        yield from disagreements(each)
    for each in objectives:
        yield from errors(str(each), whole=all("baseline" in one for one in counting(each)))
    left = {each.objective: each.because for each in result.left_out if each.criterion is None}
    assert all(left.values())
    for part in template(name).content.objectives:
        if (part.when is None or part.when.risk in {None, case["risk"]}) and (
            missing(part, case) == (part.key in left)
        ):
            yield f"{part.key}: {left.get(part.key, 'is there, and leads nowhere')}"


@pytest.mark.parametrize("name", NAMES)
def test_text_criteria_and_lint_agree(name: str) -> None:
    """A1.15, A11.01: no objective contradicts its own criteria, none is lost without a reason."""
    every = list(cases(name))
    found = {(told, str(case)) for case in every for told in faults(name, case)}

    assert len(every) > 100
    assert sorted(found)[:3] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_extremes_of_the_grid_are_accepted(name: str) -> None:
    """A1.37, A11.20: what comes of the ends of every range is decided; its lint has no error."""
    for case in [each for each in cases(name) if len(each["choices"]) == CHOSEN[name]][-6:]:
        facts = asked(name, **case)
        result = instantiate(template(name), facts)
        assert drafted(result).status() == "draft"
        found = {each.rule for each in lint(plan_of(result, facts)) if each.severity == "error"}
        assert found <= {"NO_BASELINE"}


def test_every_criterion_with_a_baseline_is_in_the_grid() -> None:
    """The control: a template without asked baselines would make an empty grid."""
    for name in NAMES:
        parts = [one for each in template(name).content.objectives for one in criteria_of(each)]
        assert any(each.baseline for each in parts)


KEPT = "keeps mutual-help meetings at 2 meetings per week or more (now 5) for 8 consecutive weeks"
ONE_KEPT = (
    "Keeps trips in the avoided situation at 2 trips per week or more (now 5) and brings distress "
    "on the trip, 0 to 10 down from 8 to below 4 within 14 weeks"
)
STAGED = (
    "Raises planned activities carried out from 5 to at least 7 activities per week, raises social "
    "activities among them from 0 to at least 1 activities per week and raises physical activities "
    "among them from 0 to at least 1 activities per week within 8 weeks"
)
OPEN = (
    "Takes one way of these: No alcohol: brings standard drinks by Timeline Followback down from 6 "
    "to 0 standard drinks per week; or Seven standard drinks a week at most: keeps standard drinks "
    "by Timeline Followback at 0-7 standard drinks per week; within 8 weeks"
)


@pytest.mark.parametrize(
    ("name", "changes", "choices", "sentence"),
    [
        ("alcohol-use", {"meetings": "5"}, {"drinking": "low-risk"},
         f"{KEPT[0].upper()}{KEPT[1:]} within 12 weeks"),
        ("posttraumatic-stress", {"trips": "5"}, {"protocol": "cpt"}, ONE_KEPT),
        ("major-depression", {"activities": "5"}, {}, STAGED),
        ("alcohol-use", {"drinks": "6"}, {}, OPEN),
        ("major-depression", {"belief": "0"}, {},
         "Raises core beliefs named and tested from 0 to at least 3 beliefs within 10 weeks"),
        ("major-depression", {"c-ssrs": "0"}, {},
         "Keeps C-SSRS ideation at 0 (now 0) for 4 consecutive sessions within 10 weeks"),
    ],
)  # fmt: skip
def test_what_is_reached_is_kept_in_words_of_its_own(
    name: str, changes: dict[str, Any], choices: dict[str, str], sentence: str
) -> None:
    """A1.15: beside what is still ahead; with a streak; as a way; with a stage behind it."""
    given = {**GIVEN[name]["baselines"], **changes}
    facts = asked(name, baselines=given, choices=choices)
    made = instantiate(template(name), facts).commands
    told = [each.model_dump(mode="json") for each in made if each.kind == "add-objective"]

    assert sentence in [each["objective"]["statement"] for each in told]


def test_a_chosen_way_that_is_reached_is_left_out_with_its_reason() -> None:
    """A1.15: six drinks a week are within the aim; the other way is no reason to stay."""
    given = {**GIVEN["alcohol-use"]["baselines"], "drinks": "6"}
    facts = asked("alcohol-use", baselines=given, choices={"drinking": "low-risk"})
    result = instantiate(template("alcohol-use"), facts)

    assert [each.objective for each in result.left_out] == ["drinks"]
    assert "is where it leads already" in result.left_out[0].because


def test_no_risk_and_a_level_of_ideation_are_asked_about() -> None:
    """A5.26, A6.06: both cannot be so; a level of 0 can."""
    name, given = "major-depression", GIVEN["major-depression"]["baselines"]
    with pytest.raises(Refusal) as found:
        instantiate(template(name), asked(name, risk=False, baselines={**given, "c-ssrs": "2"}))

    assert (found.value.code, found.value.pointer) == ("template-risk-contradicted", "/risk")
    instantiate(template(name), asked(name, risk=False, baselines={**given, "c-ssrs": "0"}))


def test_what_hangs_on_an_open_question_is_told_not_lost() -> None:
    """A11.20, A1.22: criteria of discharge, interventions and ways, by their place."""
    told = {}
    for name in ("alcohol-use", "posttraumatic-stress"):
        result = instantiate(template(name), asked(name, choices={}))
        (question,) = result.waiting
        told[question["question"]] = {
            each["option"]: [one["part"] for one in each["brings"]]
            for each in question["options"]
        }  # fmt: skip
        (ends,) = (each for each in result.commands if each.kind == "set-discharge-criteria")
        further = ends.model_dump()["criteria"]["further"]
        assert any("To be chosen" in each for each in further) is (name == "alcohol-use")
    assert told == {
        "drinking": {
            "abstinence": ["/discharge/criteria/0", "/objectives/0/alternatives/ways/0"],
            "low-risk": ["/discharge/criteria/1", "/objectives/0/alternatives/ways/1"],
        },
        "protocol": {
            "cpt": ["/interventions/0", "/interventions/1", "/objectives/0/alternatives/ways/0"],
            "emdr": ["/interventions/2", "/interventions/3", "/objectives/0/alternatives/ways/1"],
        },
    }

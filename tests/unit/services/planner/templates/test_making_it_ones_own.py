"""What makes a template a client's plan, and what is asked, never guessed (A1.37, A11.20, B34)."""

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.lint.lint import lint
from events.values.marks import mark_of
from services.planner.refusal import Refusal
from services.planner.templates.asked import Instantiation
from services.planner.templates.documents import document_of
from services.planner.templates.measures_of import plain
from services.planner.templates.reading import read_as
from tests.unit.services.planner.templates.cases import (
    GIVEN,
    NAMES,
    asked,
    drafted,
    figures,
    made,
    template,
)


def document(name: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 -- whatever is asked
    """Return the plan document of a template's plan."""
    return document_of(made(name, **changes).commands)


def without_ideation(name: str) -> dict[str, Any]:
    """Return the usual baselines of who has no risk."""
    return {key: each for key, each in GIVEN[name]["baselines"].items() if key != "c-ssrs"}


def untouched(of: dict[str, Any]) -> set[str]:
    """Return where the lint finds the template's own text."""
    return {each.path for each in lint(of) if each.rule == "COPY_PASTE_TEMPLATE"}


@pytest.mark.parametrize("name", NAMES)
def test_every_text_of_the_template_is_marked(name: str) -> None:
    """A5.20, A1.37: statements, goals, observations, further criteria, duties."""
    found = untouched(document(name))

    assert len(found) >= 12
    assert {each.split("/")[1] for each in found} >= {
        *("problems", "goals", "objectives", "contract", "referrals")
    }


def test_an_edited_text_has_no_mark() -> None:
    """A5.20, B34: another word is an edit, another spelling is none."""
    plan = document("generalized-anxiety")
    key, problem = next(iter(plan["problems"].items()))
    path = f"/problems/{key}/content/statement"
    assert path in untouched(plan)

    problem["content"]["statement"] = problem["content"]["statement"].upper() + "."
    assert path in untouched(plan)
    problem["content"]["statement"] = "Worries at 3 a.m. about the mill closing, on most nights"
    assert path not in untouched(plan)


def test_own_words_are_no_template_text() -> None:
    """A1.12, A1.46: words of the client's come from the client, worded ones from the clinician."""
    own = {"calm": {"words": "I want to sit through supper without my phone", "endorsed": True}}
    goals = [
        next(iter(document("generalized-anxiety", **changes)["goals"].values()))["content"]
        for changes in ({}, {"goals": own})
    ]

    assert [each["endorsement"] for each in goals] == [
        {"origin": "clinician", "rationale_explained": False, "options_offered": []},
        {"origin": "client", "endorsed": True, "rationale_explained": False, "options_offered": []},
    ]
    plan = document("generalized-anxiety", goals=own)
    assert not any("/goals/" in each and each.endswith("words") for each in untouched(plan))


def test_what_nobody_gave_stays_a_gap() -> None:
    """B34: no guess stands in the plan, and the lint finds the gap."""
    plan = document("generalized-anxiety", baselines={}, texts={})
    told = orjson.dumps(plan).decode()

    assert "from [number] to below 10" in told
    assert "[What the worry is about]" in told
    assert "from 17" not in told
    assert {"NO_BASELINE", "NOT_INDIVIDUALIZED"} <= {each.rule for each in lint(plan)}


@pytest.mark.parametrize(
    ("baseline", "target"),
    [
        ("17", "below 10"),  # 17 - 9 = 8 >= 4
        ("13", "below 10"),  # 13 - 9 = 4 >= 4
        ("12", "below 8"),  # 12 - 9 = 3 < 4; 12 - 7 = 5
        ("10", "below 5"),  # 10 - 7 = 3 < 4; 10 - 4 = 6
        ("6", "below 5"),  # only 5 and 8 and 10: 6 is below 8; 6 - 4 = 2, and no other is left
    ],
)
def test_the_target_follows_the_severity(baseline: str, target: str) -> None:
    """A11.01: the first target that is not reached and a reliable change (4 points) away."""
    given = {"gad-7": baseline, "sleep-latency": "45", "belief": "80", "months": "8"}
    found = {each.metric: each.target for each in figures(made("generalized-anxiety",
                                                               baselines=given))}  # fmt: skip

    assert found["GAD-7 total"] == target


def test_an_objective_that_is_reached_is_left_out_and_told() -> None:
    given = {"gad-7": "17", "sleep-latency": "15", "belief": "80", "months": "8"}
    result = made("generalized-anxiety", baselines=given)

    assert [each.objective for each in result.left_out] == ["sleep"]
    assert "minutes to fall asleep, weekly mean" not in {each.metric for each in figures(result)}
    drafted(result)


def test_severity_and_diagnosis_fill_the_texts() -> None:
    """A1.07, A6.02: the diagnosis' text by its code, the band by the score."""
    plan = document("major-depression", diagnoses={"depression": {"code": "F33.2"}})
    (diagnosis,) = (each["content"] for each in plan["diagnoses"].values())
    told = [one for each in plan["problems"].values() for one in each["content"]["observed"]]

    assert diagnosis["text"] == (
        "Major depressive disorder, recurrent, severe without psychotic features"
    )
    assert diagnosis["status"] == "working"
    assert "PHQ-9 19 at intake, moderately severe" in told


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("risk", [True, False])
def test_safety_comes_first_where_there_is_risk(
    name: str,
    *,
    risk: bool,
) -> None:
    """A5.26, A3.14: problem, goal and objectives of safety, before any other; else none."""
    given = {**GIVEN[name]["baselines"], "c-ssrs": "1"} if risk else without_ideation(name)
    plan = document(name, risk=risk, baselines=given)
    problems = [each["content"] for each in plan["problems"].values()]
    objectives = [each["content"]["statement"] for each in plan["objectives"].values()]

    assert ("safety" in problems[0]["impairment"]) is risk
    assert problems[0]["priority"]["rank"] == (1 if risk or name != "major-depression" else 2)
    assert ("safety plan" in objectives[0]) is risk
    plan["risk"] = {"suicidal_ideation": "passive"}
    assert ("SAFETY_FIRST" in {each.rule for each in lint(plan)}) is not risk


def test_without_the_second_diagnosis_its_goal_is_not_there() -> None:
    """A9.4: anxiety is treated where it is diagnosed."""
    result = made("alcohol-use", diagnoses={"alcohol": {"code": "F10.20"}})
    chart = drafted(result)

    assert len(chart.plan.content.goals) == 1
    assert not any("GAD-7" in each.metric for each in figures(result))


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"choices": {}}, "template-choice-missing", "/choices/protocol"),
        ({"choices": {"protocol": "x"}}, "template-option-unknown", "/choices/protocol"),
        ({"choices": {"protocol": "borkovec", "y": "x"}}, "unknown-template-part", "/choices/y"),
        ({"baselines": {"gad": "17"}}, "unknown-template-part", "/baselines/gad"),
        ({"baselines": {"gad-7": "22"}}, "template-baseline-out-of-range", "/baselines/gad-7"),
        ({"baselines": {"gad-7": "17.5"}}, "template-baseline-out-of-range", "/baselines/gad-7"),
        ({"baselines": {"months": "-3"}}, "template-baseline-out-of-range", "/baselines/months"),
        ({"goals": {"g": {"words": "I"}}}, "unknown-template-part", "/goals/g"),
        ({"diagnoses": {"x": {"code": "F41.1"}}}, "unknown-template-part", "/diagnoses/x"),
        (
            {"diagnoses": {"anxiety": {"code": "F40.1"}}},
            "template-diagnosis-not-covered",
            "/diagnoses/anxiety/code",
        ),
    ],
)
def test_what_does_not_fit_is_refused_by_its_place(
    changes: dict[str, Any], code: str, pointer: str
) -> None:
    """A1.37, A5.33, A11.20."""
    with pytest.raises(Refusal) as found:
        made("generalized-anxiety", **changes)

    assert (found.value.code, found.value.pointer) == (code, pointer)


def test_the_same_input_gives_the_same_plan() -> None:
    assert made("alcohol-use") == made("alcohol-use")


def test_numbers_have_one_spelling() -> None:
    """A1.15: integers and decimal texts of baselines, alone and in a range."""
    given_ = {"gad-7": 17, "sleep-latency": {"low": 40, "high": "45.0"}, "belief": "80.00"}
    facts = {**plain(asked("generalized-anxiety")), "baselines": given_}
    read = read_as(Instantiation, orjson.dumps(facts))

    assert plain(read)["baselines"] == {
        "gad-7": "17", "sleep-latency": {"low": "40", "high": "45"}, "belief": "80",
    }  # fmt: skip


SCORES = {
    "generalized-anxiety": {"gad-7": 21, "sleep-latency": 300, "belief": 100},
    "major-depression": {
        "phq-9": 27,
        "c-ssrs": 5,
        "activities": 30,
        "routine-days": 7,
        "social": 9,
        "physical": 9,
    },
    "posttraumatic-stress": {"pcl-5": 80, "intrusions": 30, "nightmares": 20, "distress": 10},
    "alcohol-use": {"audit": 40, "drinks": 120, "craving": 10, "meetings": 10, "gad-7": 21},
}


@settings(max_examples=40, deadline=None)
@given(data=st.data(), name=st.sampled_from(NAMES), risk=st.booleans())
def test_whatever_the_baselines_the_plan_is_accepted(
    data: st.DataObject, name: str, *, risk: bool
) -> None:
    """A1.37: any values in range, any of them missing, any answers."""
    bounds = {**SCORES[name], "c-ssrs": 5}
    if not risk:
        del bounds["c-ssrs"]
    values: dict[str, Any] = {
        key: str(data.draw(st.integers(0, top)))
        for key, top in bounds.items()
        if data.draw(st.booleans())
    }
    options = {
        each.key: data.draw(st.sampled_from([one.code for one in each.options]))
        for each in template(name).content.questions
    }
    if data.draw(st.booleans()):
        values |= {"drinks": {"low": "2", "high": "9"}} if name == "alcohol-use" else {}
    result = made(name, baselines=values, choices=options, risk=risk)
    drafted(result)
    marks = {mark_of(each) for each in ("", asked(name).client_id)}
    assert not marks & set(result.texts)

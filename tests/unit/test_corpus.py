"""The labelled corpus is well formed, and what is scored on it is counted right."""

import json
from collections import Counter
from collections.abc import Mapping
from itertools import chain
from typing import Any, Final

import pytest

from events.payload import Payload
from events.values.goals import GoalContent
from events.values.interventions import DischargeCriteria, Frequency, InterventionContent
from events.values.objectives import ObjectiveContent
from events.values.problems import DiagnosisContent, ProblemContent
from services.projections.http.schemas import schemas
from tests.corpus.__main__ import report
from tests.corpus.loading import (
    FIRST_SENTENCE,
    PLAN_RULES,
    SENTENCE_RULES,
    Case,
    Label,
    held_out,
    held_out_plans,
    plans,
    sentences,
)
from tests.corpus.scoring import Count, Finding, counts, judged, outcome

SENTENCES: Final = tuple(sentences())
HELD_OUT: Final = tuple(held_out())
PLANS: Final = tuple(plans())
HELD_OUT_PLANS: Final = tuple(held_out_plans())
GOOD_PLANS: Final = tuple(case for case in PLANS if not case.expect)
ITEMS: Final[Mapping[str, type[Payload]]] = {
    "diagnoses": DiagnosisContent,
    "problems": ProblemContent,
    "goals": GoalContent,
    "objectives": ObjectiveContent,
    "interventions": InterventionContent,
}


@pytest.mark.parametrize(
    ("cases", "least"),
    [
        pytest.param(SENTENCES, 240, id="sentences"),
        pytest.param(HELD_OUT, 150, id="held-out"),
        pytest.param(PLANS, 40, id="plans"),
    ],
)
def test_there_are_many_and_half_are_good(cases: tuple[Case, ...], least: int) -> None:
    good = sum(not case.expect for case in cases)

    assert len(cases) >= least
    assert 0.48 <= good / len(cases) <= 0.52


def test_each_stands_once() -> None:
    texts = Counter(case.document["objectives"][0].casefold() for case in (*SENTENCES, *HELD_OUT))
    names = Counter(case.name for case in chain(SENTENCES, HELD_OUT, PLANS))

    assert [text for text, times in texts.items() if times > 1] == []
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize(
    "cases", [SENTENCES, HELD_OUT, PLANS], ids=["sentences", "held-out", "plans"]
)
def test_labels_are_of_known_rules_and_say_why(cases: tuple[Case, ...]) -> None:
    for case in cases:
        labels = (*case.expect, *case.may)
        assert {each.rule for each in labels} <= set(case.rules), case.name
        assert len(set(labels)) == len(labels), case.name
        assert case.why.strip(), case.name


def test_every_rule_is_broken_more_than_once() -> None:
    in_sentences = Counter(each.rule for case in SENTENCES for each in case.expect)
    in_plans = Counter(each.rule for case in (*PLANS, *HELD_OUT_PLANS) for each in case.expect)

    assert {rule for rule in SENTENCE_RULES if in_sentences[rule] < 8} == set()
    assert {rule for rule in PLAN_RULES if in_plans[rule] < 2} == set()


@pytest.mark.parametrize("case", PLANS, ids=lambda case: case.name)
def test_labels_of_plans_lead_somewhere(case: Case) -> None:
    for label in (*case.expect, *case.may):
        for path in label.paths:
            assert leads(case.document, path), path


@pytest.mark.parametrize("case", PLANS, ids=lambda case: case.name)
def test_plans_have_the_form_of_the_plan_view(case: Case) -> None:
    known = schemas()["Plan"]["properties"]

    assert set(case.document) <= set(known)
    for section in ITEMS:
        assert set(first(case.document[section])) >= {"content", "ended", "replaced_by"}


@pytest.mark.parametrize("case", GOOD_PLANS, ids=lambda case: case.name)
def test_good_plans_hold_what_events_could_have_recorded(case: Case) -> None:
    for section, model in ITEMS.items():
        for held in case.document[section].values():
            read(model, held["content"])
    read(Frequency, case.document["frequency"])
    read(DischargeCriteria, case.document["discharge_criteria"])


@pytest.mark.parametrize("case", GOOD_PLANS, ids=lambda case: case.name)
def test_good_plans_are_whole(case: Case) -> None:
    """A5.09, A5.12, A5.24: links both ways, 2 to 4 objectives a goal, 1 or 2 goals a problem."""
    plan = {section: contents(case.document[section]) for section in ITEMS}
    of_goals = Counter(each["goal_id"] for each in plan["objectives"].values())
    of_problems = Counter(chain(*(each["problem_ids"] for each in plan["goals"].values())))
    served = set(chain(*(each["objective_ids"] for each in plan["interventions"].values())))
    named = set(chain(*(each["diagnosis_ids"] for each in plan["problems"].values())))
    put_off = {key for key, each in plan["problems"].items() if each.get("sequencing_rationale")}

    assert set(of_goals) == set(plan["goals"])
    assert set(of_goals.values()) <= {2, 3, 4}
    assert set(of_problems) | put_off == set(plan["problems"])
    assert set(of_problems.values()) <= {1, 2}
    assert served == set(plan["objectives"])
    assert named == set(plan["diagnoses"])


def test_a_judge_that_knows_the_labels_misses_nothing() -> None:
    for cases in (SENTENCES, PLANS):
        known = {id(case): [(each.rule, each.paths[0]) for each in case.expect] for case in cases}
        outcomes = [outcome(case, known[id(case)]) for case in cases]

        assert all(each.found == each.true == each.expected for each in counts(outcomes))


def test_a_judge_that_finds_nothing_has_no_precision_and_no_recall() -> None:
    outcomes = judged(SENTENCES, lambda _: ())

    assert {(each.precision, each.recall) for each in counts(outcomes)} == {(None, 0.0)}


CASE: Final = Case(
    name="one",
    document={"objectives": ["Improve mood."]},
    expect=(
        Label("NO_METRIC", ("/objectives/0",)),
        Label("NO_METRIC", ("/objectives/1",)),
        Label("SAFETY_FIRST", ("",)),
        Label("GOAL_COUNT", ("/problems/p1", "/goals")),
    ),
    may=(Label("NO_TARGET", ("/objectives/0",)),),
    why="made up",
    rules=PLAN_RULES,
)


@pytest.mark.parametrize(
    ("findings", "met", "wrong", "unlabelled"),
    [
        pytest.param([("NO_METRIC", "/objectives/0/content/statement")], 1, 0, 0, id="below"),
        pytest.param([("NO_METRIC", "/objectives")], 1, 0, 0, id="above, one of the two"),
        pytest.param([("NO_METRIC", "/objectives/10")], 0, 1, 0, id="a neighbour"),
        pytest.param([("GOAL_COUNT", "/goals/g3")], 1, 0, 0, id="the other place"),
        pytest.param([("SAFETY_FIRST", "/problems/p2")], 1, 0, 0, id="of the whole plan"),
        pytest.param([("NO_TARGET", "/objectives/0")], 0, 0, 0, id="may be found"),
        pytest.param([("NO_TARGET", "/objectives/1")], 0, 1, 0, id="may be found elsewhere"),
        pytest.param([("SAFETY_FIRST", ""), ("SAFETY_FIRST", "/goals")], 1, 0, 0, id="twice"),
        pytest.param([("PLAN_LENGTH", "")], 0, 0, 1, id="a rule without labels"),
    ],
)
def test_findings_meet_labels(
    findings: list[Finding], met: int, wrong: int, unlabelled: int
) -> None:
    one = outcome(CASE, findings)

    assert (len(one.met), len(one.wrong), len(one.unlabelled)) == (met, wrong, unlabelled)
    assert len(one.missed) == len(CASE.expect) - met


def test_counts_give_precision_and_recall() -> None:
    """Two of three findings are true, two of four expected ones found: 2/3 and 1/2."""
    count = Count("NO_METRIC", expected=4, found=3, true=2)

    assert (count.precision, count.recall) == (2 / 3, 0.5)


def test_the_report_lists_what_was_missed_and_what_was_wrong() -> None:
    told = SENTENCES[0].document["objectives"][0]
    lines = list(report("Part", [outcome(SENTENCES[0], [("NO_METRIC", FIRST_SENTENCE)])]))

    assert lines[0] == "Part: 1; of 1 good ones 0 without a finding"
    assert f"wrong   {SENTENCES[0].name}  NO_METRIC  /objectives/0  ({told})" in lines


def leads(document: Any, path: str) -> bool:  # noqa: ANN401  # JSON
    """Return whether a pointer leads to a member of the document."""
    here = document
    for token in path.split("/")[1:]:
        if not isinstance(here, dict) or token not in here:
            return False
        here = here[token]
    return True


def first(section: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a section's first item."""
    item: Mapping[str, Any] = next(iter(section.values()))
    return item


def contents(section: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the content of a section's items by id."""
    return {key: held["content"] for key, held in section.items()}


def read(model: type[Payload], content: Mapping[str, Any]) -> Payload:
    """Return the content as events read it."""
    return model.model_validate_json(json.dumps(content))

"""A4.05, A11.19: what did not work twice is tried differently, or the reason is stated."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from events.types.review import ReviewedScore, Verdict
from events.values.changes import Rationale
from events.values.ids import InterventionId, ReviewId
from services.planner.commands import AnyCommand
from services.planner.commands.content import (
    ReviseObjective,
    ReviseProblem,
    SupersedeDiagnosis,
)
from services.planner.commands.review import AssessObjective
from services.planner.commands.treatment import AddIntervention, SetFrequency
from services.planner.decide import Refusal
from tests.contract import gad
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import WHY, active, completion, opening, verdicts

REVIEWS = tuple(ReviewId(gad.uid(500 + number)) for number in range(4))
THIRD = REVIEWS[2]
NO_SCORE = (
    ReviewedScore(instrument="gad-7", exception="client-absent", exception_text="Was away"),
)


def ended(chart: Chart, review_id: ReviewId, **changes: Any) -> AnyCommand:  # noqa: ANN401
    return completion(chart, review_id=review_id, scores=NO_SCORE, **changes)


def at_third(first: Verdict = "not-met", second: Verdict = "not-met") -> Chart:
    """Return a chart with two complete reviews of these verdicts and a third one open."""
    chart = active()
    for review_id, verdict in zip(REVIEWS, (first, second), strict=False):
        chart.now += timedelta(weeks=4)
        chart.give(*opening(review_id), *verdicts(review_id, verdict))
        chart.give(ended(chart, review_id))
    chart.now += timedelta(weeks=4)
    chart.give(*opening(THIRD))
    return chart


def revised(**changes: Any) -> AnyCommand:  # noqa: ANN401
    content = gad.SLEEP_CONTENT.model_copy(update=changes)
    return make(ReviseObjective, objective_id=gad.SLEEP, objective=content, rationale=WHY)


OTHERS = [each for each in gad.OBJECTIVES if each != gad.SLEEP]


def test_the_third_review_without_another_way_or_a_reason_is_refused() -> None:
    chart = at_third()
    chart.give(*verdicts(THIRD, "partially-met"))
    answer = chart.answer(ended(chart, THIRD))
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.pointer) == ("repeatedly-not-met", "/changes")
    assert set(answer.names) == {str(each) for each in gad.OBJECTIVES}


def stuck_on_sleep() -> Chart:
    """Return the third review with only the sleep objective still not met."""
    chart = at_third()
    chart.give(*verdicts(THIRD, "met", OTHERS), *verdicts(THIRD, "not-met", [gad.SLEEP]))
    return chart


CRITERION = gad.SLEEP_CONTENT.criteria[0]
OTHER_WAY = gad.INTERVENTION_CONTENTS[gad.INTERVENTIONS[5]].model_copy(
    update={"technique": "Sleep restriction"}
)


@pytest.mark.parametrize(
    "changes",
    [
        {"due": gad.in_weeks(30)},
        {"criteria": (CRITERION.model_copy(update={"due": gad.in_weeks(30)}),)},
    ],
)
def test_a_new_date_alone_is_no_change(changes: dict[str, Any]) -> None:
    chart = stuck_on_sleep()
    chart.give(revised(**changes))
    command = ended(chart, THIRD, changes="changed")
    assert chart.refused(command) == ("repeatedly-not-met", "/changes")


def test_a_change_of_something_else_is_no_change_of_the_way() -> None:
    chart = stuck_on_sleep()
    other = gad.FREQUENCY.model_copy(update={"sessions_high": 24})
    chart.give(make(SetFrequency, frequency=other, rationale=WHY))
    command = ended(chart, THIRD, changes="changed")
    assert chart.refused(command) == ("repeatedly-not-met", "/changes")


@pytest.mark.parametrize(
    "command",
    [
        revised(statement="Lights out at eleven on six days a week"),
        make(
            AddIntervention,
            intervention_id=InterventionId(gad.uid(901)),
            intervention=OTHER_WAY,
            rationale=WHY,
        ),
        make(
            ReviseProblem,
            problem_id=gad.WORRY,
            problem=gad.PROBLEM.model_copy(update={"statement": "Fear of sleep itself"}),
            rationale=WHY,
        ),
        make(SupersedeDiagnosis, diagnosis_id=gad.ANXIETY, reason="mistaken", rationale=WHY),
    ],
    ids=["objective", "intervention", "problem", "diagnosis"],
)
def test_another_way_completes_the_review(command: AnyCommand) -> None:
    chart = stuck_on_sleep()
    chart.give(command)
    chart.give(ended(chart, THIRD, changes="changed"))


def test_a_stated_reason_with_data_completes_the_review() -> None:
    """The last verdict counts, and data in words state the reason."""
    chart = stuck_on_sleep()

    def verdict(data: str | None) -> AnyCommand:
        return make(
            AssessObjective,
            review_id=THIRD,
            objective_id=gad.SLEEP,
            verdict="not-met",
            rationale=Rationale(text="Stays", data=data),
        )

    chart.give(verdict("Night shifts ended last week; the same way now has its first chance"))
    assert not isinstance(chart.answer(ended(chart, THIRD)), Refusal)
    chart.give(verdict(None))
    assert chart.refused(ended(chart, THIRD)) == ("repeatedly-not-met", "/changes")


@pytest.mark.parametrize("verdict", ["met", "no-longer-relevant"])
def test_what_is_met_or_irrelevant_now_needs_no_other_way(verdict: Verdict) -> None:
    chart = at_third()
    chart.give(*verdicts(THIRD, verdict))
    chart.give(ended(chart, THIRD))


@pytest.mark.parametrize(
    "before",
    [
        lambda: at_third("not-met", "partially-met"),
        lambda: at_third("partially-met", "not-met"),
    ],
)
def test_progress_in_between_starts_the_count_again(before: Callable[[], Chart]) -> None:
    chart = before()
    chart.give(*verdicts(THIRD, "not-met"))
    chart.give(ended(chart, THIRD))

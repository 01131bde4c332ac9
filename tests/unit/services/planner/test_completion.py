"""What makes a review complete: each part of A11.10, refused when it lacks."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from events.types.review import Duration, ReviewedScore
from events.values.changes import Rationale
from events.values.ids import ReviewId, ScoreId
from events.values.quantities import Amount
from services.planner.commands.content import EstablishBaseline, ReviseGoal
from services.planner.commands.course import VoidPlanEntries
from services.planner.decide import Refusal
from tests.contract import gad
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import (
    WHY,
    assessed,
    completion,
    reviewing,
    score,
    verdicts,
)

MORE = gad.GOAL.model_copy(update={"words": "I want quiet evenings"})


def names(chart: Chart, **changes: Any) -> tuple[str, ...]:  # noqa: ANN401
    answer = chart.answer(completion(chart, **changes))
    assert isinstance(answer, Refusal)
    return answer.names


def test_a_complete_review_is_accepted() -> None:
    """A11.10, A12.1: at session 8 on Mar 5, next at session 14 on Apr 16."""
    chart = assessed()
    chart.give(completion(chart, next_review_on=date(2026, 4, 16), next_review_session=14))
    assert chart.status() == "active"


def test_every_objective_that_was_open_needs_a_verdict() -> None:
    """A4.10, A11.10."""
    chart = reviewing()
    assert chart.refused(completion(chart)) == ("verdict-missing", "/review_id")
    chart.give(*verdicts(gad.REVIEW, "met", [gad.SCALE, gad.SLEEP]))
    assert names(chart) == (str(gad.RELAXATION), str(gad.RECORDS))
    chart.give(*verdicts(gad.REVIEW, "not-met", [gad.RELAXATION, gad.RECORDS]))
    chart.give(completion(chart))


def test_the_client_s_view_voided_leaves_the_review_incomplete() -> None:
    """A4.14, A11.10, A1.57: what comes after the verdicts comes too late."""
    chart = assessed()
    history = chart.streams.plan(gad.PLAN).history
    spoken = next(each for each in history if type(each.payload).__name__ == "ClientInputRecorded")
    void = make(
        VoidPlanEntries,
        event_ids=(spoken.event_id,),
        reason="entered-in-error",
        reason_text="Another client's words",
    )
    chart.give(void)
    assert chart.refused(completion(chart)) == ("client-first", "/review_id")


def reviewed(**fields: Any) -> tuple[ReviewedScore, ...]:  # noqa: ANN401
    return (ReviewedScore(instrument="gad-7", **fields),)


@pytest.mark.parametrize("exception", ["none-applicable", "client-absent"])
def test_each_instrument_in_use_has_a_score_or_a_reason(exception: str) -> None:
    """A4.11, A11.10."""
    chart = assessed()
    assert chart.refused(completion(chart, scores=())) == ("score-missing", "/scores")
    assert names(chart, scores=()) == (str(gad.SCALE),)
    reason = reviewed(exception=exception, exception_text="Could not come")
    chart.give(completion(chart, scores=reason))


def test_policy_may_ask_for_an_instrument_at_every_review() -> None:
    """A1.42."""
    chart = assessed()
    chart.policy = replace(chart.policy, instruments=frozenset({"phq-9"}))
    assert chart.refused(completion(chart)) == ("score-missing", "/scores")
    assert names(chart) == ()


def test_a_score_at_review_is_of_its_instrument_and_of_this_chart() -> None:
    """A4.11, A1.57."""
    chart = assessed()
    lost = completion(chart, scores=reviewed(score_id=ScoreId(gad.uid(999))))
    assert chart.refused(lost) == ("not-found", "/scores/0/score_id")
    mood = ScoreId(gad.uid(750))
    chart.give(score(mood, "12", chart.now, instrument="phq-9"))
    other = completion(chart, scores=reviewed(score_id=mood))
    assert chart.refused(other) == ("wrong-instrument", "/scores/0/score_id")


@pytest.mark.parametrize(("days", "code"), [(14, None), (15, "score-too-old")])
def test_a_score_is_no_older_than_fourteen_days(days: int, code: str | None) -> None:
    """A11.10."""
    chart = reviewing()
    aged = ScoreId(gad.uid(751))
    chart.give(score(aged, "9", chart.now - timedelta(days=days)))
    chart.give(*verdicts(gad.REVIEW, "partially-met"))
    answer = chart.answer(completion(chart, scores=reviewed(score_id=aged)))
    assert getattr(answer, "code", None) == code


def test_a_review_done_earlier_takes_no_later_score() -> None:
    """A4.11, A11.11."""
    chart = assessed().at("2026-03-07T16:00:00+00:00")
    later = ScoreId(gad.uid(752))
    chart.give(score(later, "8", chart.now))
    done = gad.at("2026-03-05T20:00:00+00:00")
    command = completion(chart, scores=reviewed(score_id=later), occurred_at=done)
    assert chart.refused(command) == ("score-too-old", "/scores/0/score_id")


def test_changes_are_named_or_their_absence_is() -> None:
    """A4.12, A11.10."""
    chart = assessed()
    assert chart.refused(completion(chart, changes="changed")) == ("change-missing", "/changes")
    reason = WHY.model_copy(update={"review_id": gad.REVIEW})
    chart.give(make(ReviseGoal, goal_id=gad.CALM, goal=MORE, rationale=reason))
    assert chart.refused(completion(chart)) == ("change-contradicts", "/changes")
    chart.give(completion(chart, changes="changed"))


def test_a_change_beside_the_review_does_not_contradict_no_change() -> None:
    """A4.12: a baseline measured meanwhile is no change of the review."""
    chart = assessed()
    chart.give(
        make(
            EstablishBaseline,
            objective_id=gad.SLEEP,
            criterion_id=gad.LATENCY,
            baseline=Amount(low="44"),
            established_on=chart.now.date(),
        )
    )
    chart.give(completion(chart))


@pytest.mark.parametrize(
    ("rationale", "refusal"),
    [
        (Rationale(text="All well"), ("data-missing", "/rationale/data")),
        (WHY.model_copy(update={"review_id": ReviewId(gad.uid(59))}),
         ("wrong-reason", "/rationale/review_id")),
        (WHY.model_copy(update={"score_ids": (ScoreId(gad.uid(999)),)}),
         ("not-found", "/rationale/score_ids/0")),
    ],
)  # fmt: skip
def test_a_review_has_its_rationale_and_data(
    rationale: Rationale, refusal: tuple[str, str]
) -> None:
    """A4.13, A11.10."""
    chart = assessed()
    assert chart.refused(completion(chart, rationale=rationale)) == refusal


@pytest.mark.parametrize(
    ("day", "accepted"),
    [
        (date(2026, 3, 4), False),
        (date(2026, 3, 5), False),
        (date(2026, 3, 6), True),
        (date(2026, 6, 3), True),
        (date(2026, 6, 4), False),
    ],
)
def test_the_next_date_is_later_than_today_and_within_policy(day: date, *, accepted: bool) -> None:
    """A4.15, A11.10, A3.19."""
    chart = assessed()
    answer = chart.answer(completion(chart, next_review_on=day))
    refusal = None if accepted else "review-outside-policy"
    assert getattr(answer, "code", None) == refusal


def test_the_next_date_counts_from_the_day_of_the_review() -> None:
    """A11.09: documented late, the interval still runs from when it was done."""
    chart = assessed().at("2026-03-20T15:00:00+00:00")
    done = gad.at("2026-03-05T20:00:00+00:00")
    outside = completion(chart, occurred_at=done, next_review_on=date(2026, 6, 4))
    assert chart.refused(outside) == ("review-outside-policy", "/next_review_on")
    chart.give(completion(chart, occurred_at=done, next_review_on=date(2026, 6, 3)))


def test_the_local_day_at_the_site_decides() -> None:
    """A11.09: on Mar 6 in UTC it is still Mar 5 in New York."""
    chart = assessed().at("2026-03-06T03:00:00+00:00")
    chart.give(completion(chart, next_review_on=date(2026, 3, 6)))


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"duration": Duration(ends_on=date(2026, 3, 4))}, "/duration/ends_on"),
        ({"next_review_session": 8}, "/next_review_session"),
    ],
)
def test_duration_and_session_number_lie_ahead(changes: dict[str, Any], pointer: str) -> None:
    """A4.15, A11.07: eight sessions were held."""
    chart = assessed()
    assert chart.refused(completion(chart, **changes)) == ("ends-too-soon", pointer)
    chart.give(completion(chart, duration=Duration(ends_on=date(2026, 3, 5)),
                          next_review_session=9))  # fmt: skip


def test_policy_says_which_sessions_count() -> None:
    """A11.07."""
    chart = assessed()
    fewer = replace(chart.policy, counted_services=frozenset({"individual"}))
    chart.policy = fewer
    chart.give(completion(chart, next_review_session=8))


def test_a_review_does_not_end_before_it_began() -> None:
    chart = assessed()
    early = chart.now - timedelta(minutes=1)
    assert chart.refused(completion(chart, occurred_at=early)) == ("too-early", "/occurred_at")

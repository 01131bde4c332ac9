"""Reviews as they go: opened, the client's view first, verdicts, objectives met."""

from datetime import date, timedelta
from typing import Any

import pytest

from events.types.review import Rating
from events.values.ids import GoalId, ObjectiveId, ReviewId, ScoreId
from services.planner.commands import AnyCommand
from services.planner.commands.content import RetireObjective, ReviseGoal
from services.planner.commands.course import PutPlanOnHold
from services.planner.commands.review import (
    AssessObjective,
    MarkObjectiveMet,
    OpenReview,
    RecordClientInput,
)
from tests.contract import gad
from tests.unit.services.planner.charts import make
from tests.unit.services.planner.steps import (
    WHY,
    active,
    assessed,
    completion,
    opening,
    reviewing,
    verdicts,
)

OPEN = make(OpenReview, review_id=gad.REVIEW, trigger="scheduled")
OTHER = ReviewId(gad.uid(51))


def said(**fields: Any) -> AnyCommand:  # noqa: ANN401
    return make(RecordClientInput, review_id=gad.REVIEW, **fields)


def test_the_client_speaks_before_the_clinician_judges() -> None:
    """A4.14, A11.10."""
    chart = active()
    chart.give(OPEN)
    (verdict, *_) = verdicts(gad.REVIEW, "met")
    assert chart.refused(verdict) == ("client-first", "/review_id")
    chart.give(said(absent_because="In hospital; reached by phone tomorrow"), verdict)


def test_a_verdict_is_on_what_was_open_when_the_review_began() -> None:
    """A4.10, A11.10: what is retired meanwhile still needs one."""
    chart = active()
    met = make(MarkObjectiveMet, objective_id=gad.SCALE, met_on=chart.now.date(), rationale=WHY)
    chart.give(met, *opening(gad.REVIEW))
    (on_met,) = verdicts(gad.REVIEW, "met", [gad.SCALE])
    assert chart.refused(on_met) == ("not-owed", "/objective_id")
    (lost,) = verdicts(gad.REVIEW, "met", [ObjectiveId(gad.uid(999))])
    assert chart.refused(lost) == ("not-owed", "/objective_id")
    retire = make(RetireObjective, objective_id=gad.RELAXATION, reason="replaced", rationale=WHY)
    chart.give(retire)
    chart.give(*verdicts(gad.REVIEW, "no-longer-relevant", [gad.RELAXATION]))


def test_a_verdict_is_given_again_while_the_review_is_open() -> None:
    """A2.02."""
    chart = reviewing()
    chart.give(*verdicts(gad.REVIEW, "not-met"), *verdicts(gad.REVIEW, "met", [gad.SCALE]))
    assert chart.plan.reviews[gad.REVIEW].verdicts[gad.SCALE] == "met"
    assert chart.plan.reviews[gad.REVIEW].verdicts[gad.SLEEP] == "not-met"


def test_one_review_at_a_time_and_each_once() -> None:
    """A2.01."""
    chart = assessed()
    second = make(OpenReview, review_id=OTHER, trigger="client-request")
    assert chart.refused(second) == ("wrong-status", "/plan_id")
    chart.give(completion(chart))
    assert chart.refused(OPEN) == ("already-there", "/review_id")
    chart.give(second)


@pytest.mark.parametrize("step", [0, 1, 2])
def test_a_complete_review_takes_nothing_more(step: int) -> None:
    chart = assessed()
    done = completion(chart)
    chart.give(done, make(OpenReview, review_id=OTHER, trigger="plateau"))
    more = [said(words="One more thing"), *verdicts(gad.REVIEW, "met")[:1], done]
    assert chart.refused(more[step]) == ("ended", "/review_id")
    unknown = more[step].model_copy(update={"review_id": ReviewId(gad.uid(59))})
    assert chart.refused(unknown) == ("not-found", "/review_id")


def test_a_review_may_be_recorded_late_but_not_ahead_and_not_before_its_beginning() -> None:
    """A11.11: done in time, documented late."""
    chart = active().at("2026-02-10T15:00:00+00:00")
    begun = gad.at("2026-02-01T15:00:00+00:00")

    def then(command: Any, when: Any) -> AnyCommand:  # noqa: ANN401
        return command.model_copy(update={"occurred_at": when})  # type: ignore[no-any-return]

    ahead, before = chart.now + timedelta(seconds=1), gad.at("2026-01-22T14:00:00+00:00")
    assert chart.refused(then(OPEN, ahead)) == ("in-the-future", "/occurred_at")
    assert chart.refused(then(OPEN, before)) == ("too-early", "/occurred_at")
    (written,) = chart.give(then(OPEN, begun)).written
    assert written.facts[0].time == begun
    early = then(said(words="Fine"), begun - timedelta(seconds=1))
    assert chart.refused(early) == ("too-early", "/occurred_at")
    chart.give(then(said(words="Fine"), begun))


@pytest.mark.parametrize(
    ("rating", "pointer"),
    [
        (Rating(goal_id=GoalId(gad.uid(999)), rating=5), "/ratings/0/goal_id"),
        (Rating(objective_id=ObjectiveId(gad.uid(999)), rating=5), "/ratings/0/objective_id"),
    ],
)
def test_ratings_are_of_what_is_there(rating: Rating, pointer: str) -> None:
    """A1.27."""
    chart = active()
    chart.give(OPEN)
    assert chart.refused(said(ratings=(rating,))) == ("not-found", pointer)


def test_a_client_rates_as_a_client() -> None:
    """A1.46."""
    chart = active()
    chart.give(OPEN)
    command = said(ratings=(Rating(goal_id=gad.CALM, rating=6, rater="caregiver"),))
    own = {"role": "client", "acting_for": gad.CLIENT}
    assert chart.refused(command, **own) == ("wrong-rater", "/ratings/0/rater")
    chart.give(command, role="caregiver", acting_for=gad.CLIENT)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"objective_id": ObjectiveId(gad.uid(999))}, ("not-found", "/objective_id")),
        ({"met_on": date(2026, 1, 23)}, ("in-the-future", "/met_on")),
        ({"met_on": date(2026, 1, 21)}, ("too-early", "/met_on")),
        ({"score_ids": (ScoreId(gad.uid(999)),)}, ("not-found", "/score_ids/0")),
    ],
)
def test_an_objective_that_cannot_be_met(changes: dict[str, Any], refusal: tuple[str, str]) -> None:
    """A11.17."""
    fields: dict[str, Any] = {
        "objective_id": gad.SCALE,
        "met_on": date(2026, 1, 22),
        "rationale": WHY,
    }
    chart = active()
    assert chart.refused(make(MarkObjectiveMet, **{**fields, **changes})) == refusal
    chart.give(make(MarkObjectiveMet, **fields))
    assert chart.refused(make(MarkObjectiveMet, **fields)) == ("ended", "/objective_id")


def test_a_change_at_review_rests_on_data_and_an_open_review() -> None:
    """A4.13."""
    chart = assessed()

    def revised(words: str, **changes: Any) -> AnyCommand:  # noqa: ANN401
        reason = WHY.model_copy(update={"review_id": gad.REVIEW, **changes})
        goal = gad.GOAL.model_copy(update={"words": words})
        return make(ReviseGoal, goal_id=gad.CALM, goal=goal, rationale=reason)

    assert chart.refused(revised("More", data=None)) == ("data-missing", "/rationale/data")
    chart.give(revised("More", data=None, score_ids=(gad.EIGHTH_SCORE,)))
    chart.give(completion(chart, changes="changed"))
    assert chart.refused(revised("Still more")) == ("ended", "/rationale/review_id")


def test_a_review_rests_while_treatment_pauses() -> None:
    """A1.58."""
    chart = reviewing()
    chart.give(make(PutPlanOnHold, reason="client-request", reason_text="Travels"))
    (verdict, *_) = verdicts(gad.REVIEW, "met")
    assert isinstance(verdict, AssessObjective)
    assert chart.refused(verdict) == ("wrong-status", "/plan_id")

"""Review schedules within policy (A1.21, A3.18, A3.19)."""

from dataclasses import replace
from datetime import date

from services.planner.commands.treatment import ScheduleReviews
from tests.contract import gad
from tests.unit.services.planner.charts import make
from tests.unit.services.planner.steps import active, assessed, completion, drafted


def scheduled(
    interval_days: int | None = None,
    next_review_on: date | None = None,
    sessions: tuple[int, ...] = (8,),
) -> ScheduleReviews:
    return make(
        ScheduleReviews,
        interval_days=interval_days,
        next_review_on=next_review_on,
        sessions=sessions,
    )


def test_an_interval_is_within_policy() -> None:
    """A3.03, A3.18."""
    chart = drafted()
    assert chart.refused(scheduled(91)) == ("review-outside-policy", "/interval_days")
    chart.give(scheduled(89))
    chart.policy = replace(chart.policy, review_days_max=30, review_days_min=7)
    assert chart.refused(scheduled(31)) == ("review-outside-policy", "/interval_days")
    assert chart.refused(scheduled(6)) == ("review-outside-policy", "/interval_days")
    chart.give(scheduled(30))


def test_the_same_schedule_is_set_once() -> None:
    chart = drafted()
    chart.give(scheduled(30))
    assert chart.refused(scheduled(30)) == ("nothing-changes", "")


def test_a_next_date_lies_ahead_and_within_policy_of_today_in_a_draft() -> None:
    """A3.19."""
    chart = drafted()
    for day in (date(2026, 1, 8), date(2026, 4, 9)):
        outside = ("review-outside-policy", "/next_review_on")
        assert chart.refused(scheduled(next_review_on=day)) == outside
    chart.give(scheduled(next_review_on=date(2026, 4, 8)))


def test_rescheduling_does_not_put_off_a_review_beyond_policy() -> None:
    """A11.09: the interval runs from activation, then from the last complete review."""
    chart = active().at("2026-03-01T15:00:00+00:00")
    outside = ("review-outside-policy", "/next_review_on")
    assert chart.refused(scheduled(next_review_on=date(2026, 4, 23))) == outside
    chart.give(scheduled(next_review_on=date(2026, 4, 22)))
    chart.at("2026-05-01T15:00:00+00:00")
    assert chart.refused(scheduled(next_review_on=date(2026, 5, 2))) == outside
    chart = assessed()
    chart.give(completion(chart))
    assert chart.now.date() == date(2026, 3, 5)
    assert chart.refused(scheduled(next_review_on=date(2026, 6, 4))) == outside
    chart.give(scheduled(next_review_on=date(2026, 6, 3)))


def test_an_active_plan_keeps_a_date_beside_session_numbers() -> None:
    """A1.21."""
    chart = active()
    assert chart.refused(scheduled(sessions=(8, 14))) == ("no-next-review", "/next_review_on")
    chart.give(scheduled(60))
    assert chart.plan.schedule is not None
    assert chart.plan.schedule.interval_days == 60
    assert gad.REVIEW not in chart.plan.reviews

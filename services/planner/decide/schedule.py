"""Review schedules within policy (A1.21, A3.18, A3.19), and the next date of an active plan."""

from datetime import date, timedelta

from events.sealed_event import Fact
from events.state.next_review import counted_from
from events.types.terms import ReviewScheduled
from services.planner.commands.treatment import ScheduleReviews
from services.planner.decide.case import Case
from services.planner.decide.facts import stated
from services.planner.decide.rationales import require_rationale
from services.planner.decide.refusals import NothingChanges
from services.planner.decide.refusals_course import NoNextReview, ReviewOutsidePolicy


def decide_schedule(command: ScheduleReviews, case: Case) -> Fact:
    """Return what `command` brings about."""
    fact = stated(command)
    if fact.payload == case.plan.schedule:
        raise NothingChanges
    require_rationale(command.rationale, case)
    require_interval(command, case)
    if command.next_review_on is not None:
        require_next(command.next_review_on, anchor(case), case, "/next_review_on")
    elif case.plan.course.activation is not None and command.interval_days is None:
        raise NoNextReview("/next_review_on")
    return fact


def require_interval(schedule: ReviewScheduled, case: Case) -> None:
    """Require that an interval, where there is one, is as short and as long as policy allows."""
    days, policy = schedule.interval_days, case.policy
    if days is not None and not policy.review_days_min <= days <= policy.review_days_max:
        raise ReviewOutsidePolicy("/interval_days")


def require_next(day: date, since: date, case: Case, pointer: str) -> None:
    """Require that a next date is later than today and within policy, counted from `since`."""
    latest = since + timedelta(days=case.policy.review_days_max)
    if not case.calendar.today < day <= latest:
        raise ReviewOutsidePolicy(pointer)


def require_scheduled(case: Case) -> None:
    """Require that a plan that takes effect today has a next review date (A1.21, A3.19).

    Session numbers alone give no date: they need an interval, or a day, beside them.
    """
    schedule, today = case.plan.schedule, case.calendar.today
    if schedule is None:
        raise NoNextReview
    require_interval(schedule, case)
    if schedule.next_review_on is not None:
        require_next(schedule.next_review_on, today, case, "")
    elif schedule.interval_days is None:
        raise NoNextReview


def anchor(case: Case) -> date:
    """Return the day that intervals run from: last complete review, activation, today (A11.09)."""
    return counted_from(case.plan, case.calendar.day) or case.calendar.today

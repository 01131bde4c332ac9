"""The next date of a review, no later than plan, payers and law want it (A3.18, A4.15, A7.01)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from events.profiles.cadence import Counted, profile_days
from events.types.review import ReviewCompleted, ShortenedDate
from events.values.text import Code
from services.planner.decide.case import Case

_OWN: Final = "A1.21"


class _Latest(NamedTuple):
    """The last day that a rule gives, the row it rests on, and whose profile has it."""

    on: date
    row: str
    profile: Code | None = None


def in_time(done: ReviewCompleted, occurred: datetime, case: Case) -> ReviewCompleted:
    """Return the completion with the earliest next date of what was agreed and what rules want.

    A date that is over when the review is recorded becomes tomorrow: it is never in the past.
    """
    first = min(_latest(case.calendar.day(occurred), case), key=lambda each: each.on, default=None)
    if first is None or done.next_review_on <= first.on:
        return done
    on = max(first.on, case.calendar.today + timedelta(days=1))
    if done.next_review_on <= on:
        return done
    why = ShortenedDate(agreed_on=done.next_review_on, row=first.row, profile=first.profile)
    return done.model_copy(update={"next_review_on": on, "shortened": why})


def _latest(reviewed_on: date, case: Case) -> Iterator[_Latest]:
    """Yield until when each rule lets the next review wait, counted from this one (A11.09)."""
    begun, schedule = case.plan.course.activation, case.plan.schedule
    if schedule is not None and schedule.interval_days is not None:
        yield _Latest(reviewed_on + timedelta(days=schedule.interval_days), _OWN)
    if begun is None:
        return
    counted = Counted(case.calendar.day(begun.time), reviewed_on)
    for each in profile_days(case.care, counted, case.calendar.today):
        yield _Latest(each.on, each.row, each.profile)

"""Reviews at session numbers: which number is due next (A3.09, A11.07 to A11.09).

The numbers of a schedule stay fixed; reviews do not move them. A review answers every number that
was reached by the end of its day. One that comes early, after the first warning of the next number,
answers that number: whoever was warned and reviews is not warned of the same again.
"""

from datetime import date, datetime
from typing import Final

from events.state.plan_reviews import Completion
from events.values.sessions import ServiceType
from services.reminders.days import Days
from services.reminders.facts import Facts, Held

FIRST_WARNING: Final = 2
"""How many sessions before its number a review is announced first (A11.08)."""


def held_by(facts: Facts, counted: frozenset[ServiceType], at: datetime) -> tuple[Held, ...]:
    """Return the counted sessions that have begun by the instant `at`, in order of number."""
    return tuple(each for each in facts.counted(counted) if each.at <= at)


def numbers_of(facts: Facts) -> frozenset[int]:
    """Return the session numbers that stand: the schedule's, and the one that a review agreed on.

    A schedule replaces what earlier reviews agreed on.
    """
    schedule, anchor = facts.plan.schedule, _reviews(facts)[-1:]
    fixed = frozenset(() if schedule is None else schedule.sessions)
    agreed = {_agreed(each, facts) for each in anchor} - {None}
    return fixed | frozenset(each for each in agreed if each is not None)


def next_number(facts: Facts, held: tuple[Held, ...], days: Days) -> int | None:
    """Return the session number at which the next review is due; None without one."""
    schedule, begun = facts.plan.schedule, facts.plan.course.activation
    if begun is None:
        return None
    last = None if begun.migrated is None else begun.migrated.last_review_on
    reached = _reached(held, last or days.day(begun.time))
    pending = {each for each in (() if schedule is None else schedule.sessions) if each > reached}
    agreed: int | None = None
    for review in _reviews(facts):
        reached = _reached(held, days.day(review.time))
        pending = _unanswered(pending, agreed, reached)
        agreed = _agreed(review, facts)
        agreed = None if agreed is None or agreed <= reached else agreed
    return min(pending if agreed is None else {*pending, agreed}, default=None)


def _reviews(facts: Facts) -> list[Completion]:
    """Return the complete reviews in the order in which they were done."""
    done = (each.completion for each in facts.plan.reviews.values())
    return sorted(
        (each for each in done if each is not None), key=lambda each: (each.time, each.version)
    )


def _reached(held: tuple[Held, ...], day: date) -> int:
    return sum(each.on <= day for each in held)


def _unanswered(pending: set[int], agreed: int | None, reached: int) -> set[int]:
    """Return the numbers that a review leaves open when session `reached` was the last one."""
    left = {each for each in pending if each > reached}
    expected = left if agreed is None or agreed <= reached else left | {agreed}
    met = len(left) < len(pending) or (agreed is not None and agreed <= reached)
    if met or not expected or min(expected) > reached + FIRST_WARNING:
        return left
    return left - {min(expected)}


def _agreed(review: Completion, facts: Facts) -> int | None:
    return review.content.next_review_session if facts.scheduled < review.version else None

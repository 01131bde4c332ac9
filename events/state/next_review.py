"""When a plan itself wants its next review: what was agreed last, and its own interval (A1.21).

This is the one rule for it: notices, documents and views differ only in what they add. Payers' and
clinics' rules may want it earlier; for notices to say (A3.18).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from events.state.plan import PlanState
from events.state.plan_reviews import last_completion


@dataclass(frozen=True, slots=True)
class Agreed:
    """Day and session number that were agreed for the next review; None where none was."""

    on: date | None = None
    at_session: int | None = None


def agreed(plan: PlanState) -> Agreed:
    """Return what was agreed last: by a review, by a schedule set since, or elsewhere (A4.15).

    A plan that was taken over keeps what was agreed there until something is agreed here (A1.60).
    """
    done, begun, schedule = last_completion(plan.reviews), plan.course.activation, plan.schedule
    if done is not None and plan.scheduled < done.version:
        return Agreed(done.content.next_review_on, done.content.next_review_session)
    scheduled = None if schedule is None else schedule.next_review_on
    came = None if begun is None or done is not None else begun.migrated
    if begun is None or came is None or plan.scheduled > begun.version:
        return Agreed(scheduled)
    return Agreed(came.next_review_on or scheduled)


def counted_from(plan: PlanState, day: Callable[[datetime], date]) -> date | None:
    """Return the day that intervals run from; None before activation (A11.09).

    A plan that was taken over in force runs from its last review elsewhere, if it had one (A1.60).
    """
    begun, done = plan.course.activation, last_completion(plan.reviews)
    if begun is None:
        return None
    if done is not None:
        return day(done.time)
    told = None if begun.migrated is None else begun.migrated.last_review_on
    return told or day(begun.time)


def next_review_on(plan: PlanState, day: Callable[[datetime], date]) -> date | None:
    """Return the day by which the plan itself wants its next review: the earlier of the two.

    A day that was agreed counts while it lies after what intervals run from (A11.09). Before
    activation no interval runs.
    """
    every = None if plan.schedule is None else plan.schedule.interval_days
    return earlier_of(agreed(plan).on, counted_from(plan, day), every)


def earlier_of(on: date | None, since: date | None, every_days: int | None) -> date | None:
    """Return the earlier of the day that was agreed and the end of the interval; None of neither.

    Args:
        on: the day that was agreed; it counts while it lies after `since`.
        since: what the interval runs from, None before activation, when no interval runs.
        every_days: the interval.
    """
    if since is None:
        return on
    by_interval = None if every_days is None else since + timedelta(days=every_days)
    ahead = on if on is not None and on > since else None
    return min((each for each in (ahead, by_interval) if each is not None), default=None)

"""The stages of a cycle: which stage of which rule is reached at an instant (A11.08, A3.18).

The earliest due point wins. Until one is reached, each rule warns on its own; from then on the
others are silent, but that the calendar's due day, once over, makes any review overdue (A3.19).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from events.values.dates import DueAtSession, DueOn
from events.values.notices import Citation, Rule, Stage
from services.reminders.cycle import SESSION_NUMBER, Cycle

WARNED_DAYS: Final[tuple[tuple[int, Stage], ...]] = ((14, "due-soon-14"), (7, "due-soon-7"))
WARNED_SESSIONS: Final[tuple[tuple[int, Stage], ...]] = (
    (2, "due-soon-2-sessions"),
    (1, "due-soon-1-session"),
)


@dataclass(frozen=True, slots=True)
class Rung:
    """A stage that is reached, with the rule and the due point that it is a stage of."""

    stage: Stage
    rule: Rule
    citation: Citation
    due: DueOn | DueAtSession
    due_by: datetime | None = None
    days: int | None = None


def reached(cycle: Cycle, at: datetime) -> tuple[Rung, ...]:
    """Return the stage that each rule with a say has reached at the instant `at`."""
    day_begun = cycle.days.start(cycle.calendar.on)
    session_begun = held_at(cycle, cycle.session)
    if day_begun <= at and (session_begun is None or day_begun <= session_begun):
        over = cycle.days.end(cycle.calendar.on) <= at
        return (_of_calendar(cycle, "overdue" if over else "due"),)
    if session_begun is not None:
        return (_after_session(cycle, at),)
    return tuple(_warnings(cycle, at))


def held_at(cycle: Cycle, number: int | None) -> datetime | None:
    """Return when the session with a number began; None while it has not."""
    if number is None or number < 1 or number > len(cycle.held):
        return None
    return cycle.held[number - 1].at


def calendar_instants(cycle: Cycle) -> Iterator[datetime]:
    """Yield the instants at which a stage of the calendar's due day begins."""
    days, due = cycle.days, cycle.calendar.on
    for ahead, _ in WARNED_DAYS:
        yield days.start(due - timedelta(days=ahead))
    yield days.start(due)
    yield days.end(due)


def _after_session(cycle: Cycle, at: datetime) -> Rung:
    """Return the stage once the session with the due number has begun."""
    number = cycle.session or 0
    next_begun, day_over = held_at(cycle, number + 1), cycle.days.end(cycle.calendar.on)
    if day_over <= at and (next_begun is None or day_over < next_begun):
        return _of_calendar(cycle, "overdue")
    return _of_session(number, "due" if next_begun is None else "overdue")


def _warnings(cycle: Cycle, at: datetime) -> Iterator[Rung]:
    for ahead, stage in reversed(WARNED_DAYS):
        day = cycle.calendar.on - timedelta(days=ahead)
        if _counts(day, cycle) and cycle.days.start(day) <= at:
            yield _of_calendar(cycle, stage)
            break
    if cycle.session is None:
        return
    for ahead, stage in reversed(WARNED_SESSIONS):
        if held_at(cycle, cycle.session - ahead) is not None:
            yield _of_session(cycle.session, stage)
            break


def _counts(day: date, cycle: Cycle) -> bool:
    """Say whether a warning falls into the cycle; a weekly review has none 14 days ahead."""
    return day > cycle.anchor.on


def _of_calendar(cycle: Cycle, stage: Stage) -> Rung:
    due = cycle.calendar
    by = cycle.days.end(due.on)
    return Rung(stage, due.rule, due.citation, DueOn(on=due.on), by, due.days)


def _of_session(number: int, stage: Stage) -> Rung:
    return Rung(stage, "review-session", SESSION_NUMBER, DueAtSession(number=number))

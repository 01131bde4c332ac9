"""Why a notice counts no more (A11.09, A11.11)."""

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from events.ids import EventId
from events.state.plan_reviews import Completion
from events.values.dates import DueAtSession, DueOn
from events.values.ids import ReviewId
from events.values.notices import Answer, EndReason, NoticeContent, Timeliness
from services.reminders.chart import Chart
from services.reminders.cycle import Cycle, cycle_at, not_running
from services.reminders.facts import Facts
from services.reminders.policy import Policies
from services.reminders.sessions import held_by, numbers_of


@dataclass(frozen=True, slots=True)
class Ended:
    """Why a notice is owed no more; `answer` where a complete review saw to it."""

    because: EndReason
    answer: Answer | None = None


def ended_of(
    chart: Chart, facts: Facts, at: datetime, notice: NoticeContent, policies: Policies
) -> Ended | None:
    """Return why `notice` counts no more at the instant `at`, by facts known then; None: it does.

    A complete review comes before any other reason. Session numbers that move end no notice
    (A11.07), and what the clock has not come to yet ends none.
    """
    reviews = _reviews_from(facts, notice.anchor_event_id)
    if reviews is None:
        return Ended("entry-voided") if _is_past(chart, at, notice.anchor_event_id) else None
    if reviews:
        return Ended("reviewed", _answer(*reviews[0], facts, at, notice, policies))
    if (why := not_running(facts)) is not None:
        return Ended(why)
    cycle = cycle_at(facts, at, policies)
    return None if cycle is None or _still_due(notice, cycle, facts) else Ended("rescheduled")


def _is_past(chart: Chart, at: datetime, event_id: EventId) -> bool:
    """Say whether the clock has come to an event; one put back may stand before it."""
    return any(known <= at for known, entry in chart.known if entry.event.event_id == event_id)


def _reviews_from(facts: Facts, anchor: EventId) -> list[tuple[ReviewId, Completion]] | None:
    """Return the complete reviews after an anchor, in order; None where it anchors nothing."""
    begun, version = facts.plan.course.activation, facts.version_of(anchor)
    done = [(key, it.completion) for key, it in facts.plan.reviews.items() if it.completion]
    done.sort(key=lambda each: (each[1].time, each[1].version))
    if begun is not None and begun.version == version:
        return done
    places = [place for place, (_, it) in enumerate(done) if it.version == version]
    return done[places[0] + 1 :] if places else None


def _still_due(notice: NoticeContent, cycle: Cycle, facts: Facts) -> bool:
    match notice.due:
        case DueAtSession(number=number):
            return number in numbers_of(facts)
        case DueOn(on=on):
            return (on, notice.rule) == (cycle.calendar.on, cycle.calendar.rule)
        case unreachable:
            assert_never(unreachable)


def _answer(  # noqa: PLR0913, PLR0917  # the review, and what its timeliness is measured by
    review_id: ReviewId,
    done: Completion,
    facts: Facts,
    at: datetime,
    notice: NoticeContent,
    policies: Policies,
) -> Answer:
    due_by = notice.due_by or _end_of_session_day(facts, at, notice, policies)
    event_id = facts.event_id(done.version)
    return Answer(review_id=review_id, event_id=event_id, timeliness=_timeliness(done, due_by))


def _end_of_session_day(
    facts: Facts, at: datetime, notice: NoticeContent, policies: Policies
) -> datetime | None:
    """Return when the day of the due session ends; None while that session is to come."""
    if facts.days is None or not isinstance(notice.due, DueAtSession):
        return None
    policy = policies.at(at, facts.clinic, facts.days)
    held = held_by(facts, frozenset(policy.policy.counted_services), at)
    number = notice.due.number
    return facts.days.end(held[number - 1].on) if number <= len(held) else None


def _timeliness(done: Completion, due_by: datetime | None) -> Timeliness:
    if due_by is None or done.recorded_time <= due_by:
        return "on-time"
    return "on-time-documented-late" if done.time <= due_by else "late"

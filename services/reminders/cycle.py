"""The cycle that a plan is in: what is counted from, and the points at which a review is due.

A cycle runs from the last complete review, else from activation, to the next complete review
(A11.09). It has one calendar due day, the earliest that any rule gives (A3.18), and at most one
session number.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from events.ids import EventId
from events.profiles.cadence import Counted
from events.state.next_review import agreed, counted_from
from events.state.plan_reviews import Completion, last_completion
from events.values.notices import Citation, EndReason, Rule
from services.reminders.days import Days
from services.reminders.facts import Facts, Held
from services.reminders.policy import InForce, Policies
from services.reminders.profiled import profile_days
from services.reminders.sessions import held_by, next_number

AGREED_DATE: Final[Citation] = "A4.15"
OWN_INTERVAL: Final[Citation] = "A1.21"
DEFAULT_INTERVAL: Final[Citation] = "A3.03"
SESSION_NUMBER: Final[Citation] = "A3.09"
CALENDAR_CAP: Final[Citation] = "A3.19"
POLICY_CHANGE: Final[Citation] = "A11.21"
BY_STATE: Final[Citation] = "A7.02"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The event that a cycle is counted from, and its local day, day 0."""

    event_id: EventId
    on: date
    completion: Completion | None = None


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day by whose end a review is due, and the rule that says so; `days` after day 0."""

    on: date
    rule: Rule
    citation: Citation
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Cycle:
    """Where the counting stands; `held` are the counted sessions up to the instant asked for."""

    anchor: Anchor
    calendar: DueDay
    session: int | None
    held: tuple[Held, ...]
    days: Days


def not_running(facts: Facts) -> EndReason | None:
    """Return why no review is owed at all; None while one is counted for.

    While the plan is on hold nobody can be reviewed (A1.58).
    """
    course = facts.plan.course
    if course.draft is not None and course.ending is not None:
        return "plan-ended"
    if facts.episode.status == "discharged":
        return "care-ended"
    if course.draft is None or course.activation is None or facts.days is None:
        return "entry-voided"
    return None if course.hold is None else "on-hold"


def cycle_at(facts: Facts, at: datetime, policies: Policies) -> Cycle | None:
    """Return the plan's cycle at the instant `at`; None while no review is owed at all."""
    days, anchor = facts.days, anchor_of(facts)
    if days is None or anchor is None or not_running(facts) is not None:
        return None
    policy = policies.at(at, facts.clinic, days)
    held = held_by(facts, frozenset(policy.policy.counted_services), at)
    calendar = min(_due_days(facts, anchor, policy, at), key=lambda each: each.on)
    return Cycle(anchor, calendar, next_number(facts, held, days), held, days)


def anchor_of(facts: Facts) -> Anchor | None:
    """Return what intervals run from; None before activation (A11.09)."""
    begun, done, days = (
        facts.plan.course.activation,
        last_completion(facts.plan.reviews),
        facts.days,
    )
    if begun is None or days is None:
        return None
    from_on = counted_from(facts.plan, days.day)
    if from_on is None:
        return None
    return Anchor(facts.event_id((done or begun).version), from_on, done)


def _due_days(facts: Facts, anchor: Anchor, policy: InForce, at: datetime) -> Iterator[DueDay]:
    """Yield what each calendar rule gives; of equal days the first one names the rule."""
    on, schedule = agreed(facts.plan).on, facts.plan.schedule
    if on is not None and on > anchor.on:
        yield DueDay(on, "review-date", AGREED_DATE)
    own = None if schedule is None else schedule.interval_days
    if own is not None:
        yield DueDay(anchor.on + timedelta(days=own), "review-interval", OWN_INTERVAL, own)
    plain = own is None and (schedule is None or not schedule.sessions)
    if policy.policy.follows_profiles:
        yield from _by_profiles(facts, anchor, at, plain=plain)
    yield _by_policy(anchor, policy, plain=plain)


def _by_profiles(facts: Facts, anchor: Anchor, at: datetime, *, plain: bool) -> Iterator[DueDay]:
    """Yield the due days of the profiles that hold; none lies before the profile's first day."""
    begun, days = facts.plan.course.activation, facts.days
    if begun is None or days is None:
        return
    counted = Counted(days.day(begun.time), None if anchor.completion is None else anchor.on)
    rule: Rule = "review-interval" if plain else "calendar-cap"
    for each in profile_days(facts.episode, facts.clinic, counted, at, days):
        told = each.row if "." in each.row else BY_STATE
        citation = POLICY_CHANGE if each.moved else told
        yield DueDay(each.on, rule, citation, each.days)


def _by_policy(anchor: Anchor, policy: InForce, *, plain: bool) -> DueDay:
    """Return the due day of the policy; `plain` where the plan has no rule of its own.

    A policy that shortens an open cycle makes nothing due before its own first day (A11.21).
    """
    days, since = policy.policy.review_days, policy.since
    on = anchor.on + timedelta(days=days)
    rule: Rule = "review-interval" if plain else "calendar-cap"
    if since is not None and on < since:
        return DueDay(since, rule, POLICY_CHANGE, days)
    return DueDay(on, rule, DEFAULT_INTERVAL if plain else CALENDAR_CAP, days)

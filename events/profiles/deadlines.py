"""When plan and review are due by all profiles that hold: the earliest wins, each names its rule.

A rule that began to hold on a day makes nothing due before that day (A11.21).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypedDict

from events.profiles.applying import Applied
from events.profiles.in_force import USUAL, Needed, Outcome, serves
from events.profiles.library import DEFAULT
from events.profiles.models import Deadline, PlanRule, Profile, ReviewRule, Row, StoppingEvent
from events.profiles.operators import due_by
from events.profiles.timeline import Timeline
from events.values.signatures import SignerRole
from events.values.text import Code


class _Found(TypedDict):
    profile: Code
    version: int
    row: Row
    source: str
    verified: bool
    on: date | None
    how: str
    settled: bool
    by: datetime | None
    moved: bool


@dataclass(frozen=True, slots=True)
class DueBy:
    """What one profile makes due: the day, its arithmetic, the rule's source.

    `on` is None while it is open; `settled` says that no session to come moves it; `moved` that the
    day would lie before the rule held, so that it is the rule's first day (A11.21).
    """

    profile: Code
    version: int
    row: Row
    source: str
    verified: bool
    on: date | None
    how: str
    settled: bool
    by: datetime | None = None
    moved: bool = False


@dataclass(frozen=True, slots=True)
class PlanDue(DueBy):
    """When the plan is due by one profile, and what stops that clock (A11.14)."""

    stops_at: StoppingEvent = "activation"
    role: SignerRole | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature, refusal or waiver: whose, of which content, on which local day."""

    role: SignerRole
    outcome: Outcome
    on: date
    content_version: int


def plan_dues(applied: Iterable[Applied], line: Timeline) -> tuple[PlanDue, ...]:
    """Return when the plan is due by each profile that asks for one, the earliest first."""
    found = [
        PlanDue(
            **_due(each, each.profile.plan, line),
            stops_at=each.profile.plan.stops_at,
            role=each.profile.plan.role,
        )
        for each in applied
        if each.profile.plan is not None
    ]
    return tuple(sorted(found, key=_order))


def plan_due(applied: Iterable[Applied], line: Timeline) -> PlanDue | None:
    """Return the earliest that a plan is due by any profile (A3.18); None where none asks."""
    return next(iter(plan_dues(applied, line)), None)


def review_dues(applied: Iterable[Applied], line: Timeline) -> tuple[DueBy, ...]:
    """Return when the next review is due by each profile that has a cadence, the earliest first."""
    found = [
        DueBy(**_due(each, each.profile.review, line))
        for each in applied
        if each.profile.review is not None
    ]
    return tuple(sorted(found, key=_order))


def review_due(applied: Iterable[Applied], line: Timeline) -> DueBy | None:
    """Return the earliest that a review is due by any profile (A3.18); None where none asks."""
    return next(iter(review_dues(applied, line)), None)


def other_dues(applied: Iterable[Applied], line: Timeline) -> tuple[tuple[Code, DueBy], ...]:
    """Return what else is due by each profile, by its name."""
    return tuple(
        (what.code, DueBy(**_due(each, what, line.about_deadline(shown_as(each.profile, what)))))
        for each in applied
        for what in each.profile.deadlines
    )


def stopped_on(
    profile: Profile, activated_on: date | None, signed: Sequence[Signed]
) -> date | None:
    """Return the day that stopped the profile's plan-late clock; None while it runs (A11.14).

    One role's signature, all that the profile asks for of one content, or the activation. No
    refusal or waiver is a signature; where it may stand in for one, it counts among "all".
    """
    plan = profile.plan
    if plan is None or plan.stops_at == "activation":
        return activated_on
    if plan.stops_at == "signature":
        return min((each.on for each in signed if _signs(each, plan)), default=None)
    contents = {each.content_version for each in signed}
    days = (
        _all_signed(profile, [it for it in signed if it.content_version == c]) for c in contents
    )
    return min((each for each in days if each is not None), default=None)


def _signs(each: Signed, plan: PlanRule) -> bool:
    return each.outcome == "signed" and each.role == plan.role


def shown_as(profile: Profile, what: Deadline) -> str:
    """Return the name under which an answer to a profile's deadline is found."""
    return f"{profile.code}/{what.code}"


def _all_signed(profile: Profile, signed: Sequence[Signed]) -> date | None:
    """Return the day on which the last signature of one content came; None while one lacks."""
    last = date.min
    asked = [Needed(frozenset(each.any_of), each.stand_in) for each in profile.signatures]
    usual = [e for e in USUAL if all(e.any_of.isdisjoint(other.any_of) for other in asked)]
    for rule in (*usual, *asked):
        days = [each.on for each in signed if serves(each.role, each.outcome, rule)]
        if not days:
            return None
        last = max(last, min(days))
    return last


def _due(each: Applied, of: PlanRule | ReviewRule | Deadline, line: Timeline) -> _Found:
    if each.profile.applies.levels_of_care and line.level_since is not None:
        line = replace(line, admitted_on=max(line.level_since, line.admitted_on or date.min))
    found = due_by(of.rule, line)
    moved = found.on is not None and each.since is not None and found.on < each.since
    told = f"{found.how}; moved to the day on which the rule began to hold" if moved else found.how
    return {
        "profile": each.profile.code,
        "version": each.profile.version,
        "row": of.row,
        "source": each.profile.source,
        "verified": each.profile.verified and of.verified,
        "on": each.since if moved else found.on,
        "how": told,
        "settled": found.settled,
        "by": None if moved else found.by,
        "moved": moved,
    }


def _order(each: DueBy) -> tuple[date, bool, Code]:
    """Order by day; of equal days law and payers come before the clinic's own practice."""
    return (each.on or date.max, each.profile == DEFAULT, each.profile)

"""Which version of a plan is in force at an instant, over its whole history (A11.13).

Until changed content has its required signatures, or the recorded refusal or waiver that may stand
in, the last content that had them stays in force, under review and on hold as well. No signature
acts before its recorded time. What was voided never acted, as is known now.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal, TypeAlias

from events.ids import Version
from events.profiles.applying import required_signatures
from events.profiles.models import Profile
from events.state import plan
from events.state.plan import PlanState
from events.state.recorded import Recorded
from events.state.voiding import effective
from events.types.migration import PlanMigrated
from events.types.plan import PlanActivated, PlanClosed, PlanDischarged, PlanReopened
from events.types.signature import PlanSigned, SignatureDeclined, SignatureWaived
from events.values.signatures import STANDING_IN, SignerRole

History: TypeAlias = Sequence[Recorded[Any]]
IN_FORCE: Final = frozenset({"active", "under-review", "on-hold"})


@dataclass(frozen=True, slots=True)
class Needed:
    """A signature that content needs, by any of these roles; `stand_in` lets a refusal do (B26).

    Only the client's own refusal does for the client's: who would stand in may not refuse for them.
    """

    any_of: frozenset[SignerRole]
    stand_in: bool = True


_CLIENT_SIDE: Final[frozenset[SignerRole]] = STANDING_IN | {"client"}
USUAL: Final = (
    Needed(frozenset({"clinician"}), stand_in=False),
    Needed(_CLIENT_SIDE),
)
"""What every plan needs where no profile asks for more: the clinician's and the client's.

Who signs in the client's place did so on a basis that was required of them then (A1.31, B09).
"""

Outcome: TypeAlias = Literal["signed", "declined", "waived"]

NeededOn: TypeAlias = Callable[[date], Sequence[Needed]]
"""Which signatures are needed, by the rules of a day."""


@dataclass(frozen=True, slots=True)
class Given:
    """A signature, refusal or waiver of a content version; it acts from `recorded_time` on."""

    role: SignerRole
    outcome: Outcome
    content_version: Version
    recorded_time: datetime


@dataclass(frozen=True, slots=True)
class Days:
    """The calendar of a plan: the local day of an instant, and when a local day begins."""

    of: Callable[[datetime], date]
    start: Callable[[date], datetime]


@dataclass(frozen=True, slots=True)
class Span:
    """From when until before when a content version is in force; `until` None while it is."""

    content_version: Version
    since: datetime
    until: datetime | None = None


def needed_by(profiles: Iterable[Profile]) -> tuple[Needed, ...]:
    """Return what content needs by profiles: the usual, and what nothing passes without (B24)."""
    asked = [rule for rule in required_signatures(profiles) if rule.blocks]
    more = (Needed(frozenset(rule.any_of), rule.stand_in) for rule in asked)
    return (*USUAL, *(each for each in more if each not in USUAL))


def spans(history: History, needed: NeededOn, days: Days) -> tuple[Span, ...]:
    """Return when which content version was in force, in order, without overlap.

    Args:
        history: all events of the plan.
        needed: the signatures that are needed; content is judged by the rules of the day on which
            it has them all, so a rule that comes later takes no plan out of force.
        days: the plan's calendar; a plan that is discharged is in force through that day.
    """
    events = _counting(history)
    found: list[Span] = []
    for instant in sorted(set(_turns(events, days))):
        state = plan.fold(each for each in events if _has_acted(each, instant, days))
        version = version_in_force(state, needed, days)
        if found and found[-1].until is None and found[-1].content_version != version:
            found[-1] = Span(found[-1].content_version, found[-1].since, instant)
        if version is not None and (not found or found[-1].until is not None):
            found.append(Span(version, instant))
    return tuple(found)


def at(found: Sequence[Span], instant: datetime) -> Version | None:
    """Return the content version that is in force at an instant; None where none is."""
    for each in found:
        if each.since <= instant and (each.until is None or instant < each.until):
            return each.content_version
    return None


def given(state: PlanState) -> tuple[Given, ...]:
    """Return what was signed, refused and waived here, and what a plan brought along (A1.60).

    What it brought is under the content that it came with, and acts from when that was recorded.
    """
    here = (
        Given(each.role, each.outcome, each.content_version, each.recorded_time)
        for each in state.signings
    )
    begun = state.course.activation
    if begun is None or begun.migrated is None:
        return tuple(here)
    brought = (
        Given(each.role, "signed", begun.content_version, begun.recorded_time)
        for each in begun.migrated.signatures
    )
    return (*brought, *here)


def version_in_force(state: PlanState, needed: NeededOn, days: Days) -> Version | None:
    """Return the newest content that has its signatures, of a plan that is in effect."""
    if state.status not in IN_FORCE:
        return None
    found = given(state)
    versions = {each.content_version for each in found}
    full = {each for each in versions if signed_at(found, each, needed, days)}
    return max(full | _begun_with(state, needed, days), default=None)


def _begun_with(state: PlanState, needed: NeededOn, days: Days) -> set[Version]:
    """Return the activation's content, where it had its signatures by the rules of that day."""
    begun = state.course.activation
    if begun is None:
        return set()
    own = [each for each in given(state) if each.content_version == begun.content_version]
    wanted = needed(days.of(begun.recorded_time))
    return set() if lacking(own, wanted) else {begun.content_version}


def signed_at(
    found: Iterable[Given], version: Version, needed: NeededOn, days: Days
) -> datetime | None:
    """Return when the last signature came that content needed; None while one lacks."""
    own = sorted(
        (each for each in found if each.content_version == version),
        key=lambda each: each.recorded_time,
    )
    for place, each in enumerate(own, start=1):
        wanted = needed(days.of(each.recorded_time))
        if not lacking(own[:place], wanted):
            return each.recorded_time
    return None


def lacking(found: Sequence[Given], wanted: Sequence[Needed]) -> tuple[Needed, ...]:
    """Return which of the wanted signatures are not among those found."""
    return tuple(
        each for each in wanted if not any(serves(one.role, one.outcome, each) for one in found)
    )


def serves(role: SignerRole, outcome: Outcome, needed: Needed) -> bool:
    """Say whether what a role gave is what is needed: the one rule for it (A11.13, B26).

    A refusal or waiver does where it may stand in; who signs for the client may not refuse for
    them.
    """
    stands = needed.stand_in and role not in STANDING_IN
    return (outcome == "signed" or stands) and role in needed.any_of


def _counting(history: History) -> list[Recorded[Any]]:
    """Return the events that count, without ends that turned out to be mistakes (A1.58)."""
    kept: list[Recorded[Any]] = []
    for each in effective(history):
        if isinstance(each.payload, PlanReopened):
            kept = [one for one in kept if not isinstance(one.payload, PlanDischarged | PlanClosed)]
        else:
            kept.append(each)
    return kept


def _turns(events: Iterable[Recorded[Any]], days: Days) -> Iterator[datetime]:
    """Yield the instants at which something else may come into force."""
    for each in events:
        match each.payload:
            case PlanDischarged() as it:
                yield days.start(it.discharged_on + timedelta(days=1))
            case PlanSigned() | SignatureDeclined() | SignatureWaived():
                yield each.recorded_time
            case PlanActivated() | PlanMigrated() | PlanClosed():
                yield each.recorded_time
            case _:
                pass


def _has_acted(event: Recorded[Any], instant: datetime, days: Days) -> bool:
    if isinstance(event.payload, PlanDischarged):
        return days.start(event.payload.discharged_on + timedelta(days=1)) <= instant
    return event.recorded_time <= instant

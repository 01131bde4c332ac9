"""What is known of one plan: the events of three streams, each with when it became known.

On the clock `real` an event is known from its ledger time on. On a chosen clock it is known from
when it happened, but no earlier than what stands before it in the ledger: so a simulation tells its
story by the times of that story, and knowledge never runs ahead of the ledger's order.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final, NamedTuple

from events.ids import EventId, Position
from events.payload import Payload
from events.state import clinic
from events.state.clinic import REAL_CLOCK, ClinicState
from events.state.recorded import Recorded
from events.types.clinic import (
    ClinicRegistered,
    ClockChosen,
    PolicyAdopted,
    SiteAdded,
    SiteRevised,
)
from events.types.episode import (
    EnrollmentChanged,
    EpisodeDischarged,
    EpisodeOpened,
    EpisodeReopened,
)
from events.types.migration import PlanMigrated
from events.types.plan import (
    PlanActivated,
    PlanClosed,
    PlanDischarged,
    PlanDrafted,
    PlanPutOnHold,
    PlanReopened,
    PlanResumed,
)
from events.types.review import ReviewCompleted, ReviewOpened
from events.types.session import SessionCorrected, SessionRecorded
from events.types.streams import ClinicPayload, EpisodePayload, PlanPayload
from events.types.terms import ReviewScheduled
from events.types.void import EpisodeEntryVoided, PlanEntryVoided
from events.values.ids import PlanId

CLINIC_MATTERS: Final[tuple[type[ClinicPayload], ...]] = (
    ClinicRegistered,
    SiteAdded,
    SiteRevised,
    ClockChosen,
    PolicyAdopted,
)
EPISODE_MATTERS: Final[tuple[type[EpisodePayload], ...]] = (
    EpisodeOpened,
    EnrollmentChanged,
    EpisodeDischarged,
    EpisodeReopened,
    SessionRecorded,
    SessionCorrected,
    EpisodeEntryVoided,
)
PLAN_MATTERS: Final[tuple[type[PlanPayload], ...]] = (
    PlanDrafted,
    PlanActivated,
    PlanMigrated,
    PlanPutOnHold,
    PlanResumed,
    PlanDischarged,
    PlanClosed,
    PlanReopened,
    ReviewScheduled,
    ReviewOpened,
    ReviewCompleted,
    PlanEntryVoided,
)
MATTERS: Final[frozenset[type[Payload]]] = frozenset(
    (*CLINIC_MATTERS, *EPISODE_MATTERS, *PLAN_MATTERS)
)
"""The payloads that notices can depend on; whoever loads a chart need not open any other."""


class Entry(NamedTuple):
    """An event of a clinic's ledger: its position, when the ledger took it, what it says."""

    position: Position
    ledger_time: datetime
    event: Recorded[Any]


@dataclass(frozen=True)
class Chart:
    """One plan with its episode and clinic, as far as events that matter (`MATTERS`) tell.

    Each stream is in the order of its versions. An episode may be empty.
    """

    plan_id: PlanId
    clinic: tuple[Entry, ...]
    episode: tuple[Entry, ...]
    plan: tuple[Entry, ...]

    @cached_property
    def clock(self) -> str:
        """The name of the clock that the clinic follows now."""
        return self._clinic_now.clock

    @cached_property
    def position(self) -> Position:
        """The ledger position of the newest event; 0 without any."""
        return max((each.position for each in self._all), default=Position(0))

    @cached_property
    def known(self) -> tuple[tuple[datetime, Entry], ...]:
        """Every event in the ledger's order, with the instant from which it is known; rising."""
        ordered = sorted(self._all, key=lambda each: each.position)
        if self.clock == REAL_CLOCK:
            return tuple((each.ledger_time, each) for each in ordered)
        told: list[tuple[datetime, Entry]] = []
        for each in ordered:
            happened = each.event.time
            told.append((max(told[-1][0], happened) if told else happened, each))
        return tuple(told)

    @cached_property
    def migrated(self) -> Mapping[EventId, datetime]:
        """When it became known that the plan was taken over from elsewhere, by that event's id."""
        return {
            entry.event.event_id: instant
            for instant, entry in self.known
            if isinstance(entry.event.payload, PlanMigrated)
        }

    def instant(self, tick: datetime) -> datetime:
        """Return the instant to decide at when the clinic's clock shows `tick`.

        On the clock `real` that is no earlier than the ledger's newest event: it is at least as
        late as that, whatever the tick says, and what is known must not be passed over.
        """
        if self.clock != REAL_CLOCK or not self.known:
            return tick
        return max(tick, self.known[-1][0])

    @property
    def _all(self) -> tuple[Entry, ...]:
        return (*self.clinic, *self.episode, *self.plan)

    @cached_property
    def _clinic_now(self) -> ClinicState:
        return clinic.fold(each.event for each in self.clinic)


def chart_of(
    plan_id: PlanId,
    clinic_events: Iterable[Entry],
    episode_events: Iterable[Entry],
    plan_events: Iterable[Entry],
) -> Chart:
    """Return the chart of a plan from the ledger's events of its three streams.

    Each stream comes in the order of its versions, whole or without what does not matter.
    """
    streams = (clinic_events, episode_events, plan_events)
    kept = (tuple(each for each in one if type(each.event.payload) in MATTERS) for one in streams)
    return Chart(plan_id, *kept)

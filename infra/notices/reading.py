"""A clinic's ledger read once for its notices and for what they rest on."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from events.envelope import Envelope, EventTooLarge, InvalidEnvelope, decode, is_clear
from events.ids import ClinicId, Position, StreamId, StreamKind, kind_of
from events.keys.master import UnwrapFailed
from events.keys.store import KeyDestroyed, KeyStore, KeyUnknown
from events.ledger.reader import START, LedgerReader, StoredEvent
from events.payload import Payload
from events.registry import Loaded, Registry
from events.sealed_event import place_of
from events.sealing import OpenFailed, UnknownSeal
from events.state.recorded import Recorded
from events.types.clinic import (
    ClinicRegistered,
    ClockChosen,
    EventEvicted,
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
from events.types.terms import ReviewScheduled
from events.types.void import EpisodeEntryVoided, PlanEntryVoided
from events.values.ids import PlanId
from infra.notices.recheck import NoticeEvent
from infra.notices.world import Told, World

NEEDED: Final[tuple[type[Payload], ...]] = (
    ClinicRegistered,
    SiteAdded,
    SiteRevised,
    ClockChosen,
    PolicyAdopted,
    EpisodeOpened,
    EnrollmentChanged,
    EpisodeDischarged,
    EpisodeReopened,
    SessionRecorded,
    SessionCorrected,
    EpisodeEntryVoided,
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
"""What notices rest on; nothing else is opened."""

_VIEW: Final = "reminders"
Progress = Callable[[Position, Position], None]


@dataclass
class Ledger:
    """What was read: streams as far as they matter, notices, and what could not be read, why."""

    streams: dict[StreamId, list[Told]] = field(default_factory=lambda: defaultdict(list))
    clients: dict[StreamId, str] = field(default_factory=dict)
    notices: dict[UUID, list[NoticeEvent]] = field(default_factory=lambda: defaultdict(list))
    unreadable: dict[StreamId, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    evicted: dict[StreamId, set[int]] = field(default_factory=lambda: defaultdict(set))

    def plans(self) -> list[PlanId]:
        """Return every plan that has events or notices, in order of id."""
        of_plans = {PlanId(UUID(s.partition("/")[2])) for s in self.streams if _is_plan(s)}
        of_plans |= {PlanId(UUID(s.partition("/")[2])) for s in self.unreadable if _is_plan(s)}
        return sorted(of_plans | {plan_of(events) for events in self.notices.values()})

    def world(self, plan_id: PlanId) -> World | str:
        """Return what the ledger holds about a plan, or the code for why it cannot be read."""
        plan = StreamId(f"plan/{plan_id}")
        streams = [plan, *(s for s in self.streams if kind_of(s) is StreamKind.CLINIC)]
        first = next((each.event.payload for each in self._told(plan)), None)
        if isinstance(first, PlanDrafted):
            streams.append(StreamId(f"episode/{first.episode_id}"))
        clinic = [s for s in self.unreadable if kind_of(s) is StreamKind.CLINIC]
        for stream in (*streams, *clinic):
            evicted = self.evicted.get(stream, ())
            for version, why in self.unreadable.get(stream, {}).items():
                if version not in evicted:
                    return why
        told = [each for stream in streams for each in self._told(stream)]
        return World(plan_id, tuple(sorted(told, key=lambda each: each.position)))

    def _told(self, stream: StreamId) -> list[Told]:
        """Return what a stream tells, without what reminders leave out of it for good."""
        evicted = self.evicted.get(stream, ())
        return [each for each in self.streams.get(stream, ()) if each.event.version not in evicted]

    def notices_of(self, plan_id: PlanId) -> dict[UUID, list[NoticeEvent]]:
        """Return the notices that name a plan."""
        return {key: it for key, it in self.notices.items() if plan_of(it) == plan_id}


class Reading:
    """Reads one clinic's ledger as whoever holds the keys."""

    def __init__(
        self, reader: LedgerReader, keys: KeyStore | None, registry: Registry, clinic: ClinicId
    ) -> None:
        """Take no keys to read notices alone."""
        self._reader = reader
        self._keys = keys
        self._registry = registry
        self._clinic = clinic
        self._eviction = registry.of_model(EventEvicted).name
        self._names = frozenset(registry.of_model(each).name for each in NEEDED) | {self._eviction}

    async def read(self, progress: Progress) -> Ledger:
        """Return what the ledger holds up to the head that it has now.

        Raises:
            UnknownClinic: it has none here.
            KeyStoreUnavailable: a key could not be asked for.
        """
        ledger, after = Ledger(), START
        head = (await self._reader.head(self._clinic)).position
        while page := await self._reader.page(self._clinic, after):
            for row in page:
                if row.position <= head:
                    await self._take(ledger, row)
            after = page[-1].position
            progress(min(after, head), head)
            if after >= head:
                break
        return ledger

    async def _take(self, ledger: Ledger, row: StoredEvent) -> None:
        kind = kind_of(row.stream)
        if kind is StreamKind.CLIENT or (self._keys is None and kind is not StreamKind.NOTICE):
            return
        try:
            envelope = decode(row.bytes)
        except (InvalidEnvelope, EventTooLarge):
            ledger.unreadable[row.stream][row.version] = "no-envelope"
            return
        wanted = envelope.type.rpartition(".v")[0] in self._names
        if not wanted and kind is not StreamKind.NOTICE:
            return
        event = await self._recorded(envelope)
        if envelope.type.rpartition(".v")[0] == self._eviction:
            _evict(ledger, event)
        elif isinstance(event, str):
            ledger.unreadable[row.stream][row.version] = event
        elif kind is StreamKind.NOTICE:
            key = UUID(row.stream.partition("/")[2])
            ledger.notices[key].append(
                NoticeEvent(row.position, row.ledger_time, row.partition_key, event)
            )
        else:
            ledger.clients[row.stream] = row.partition_key
            ledger.streams[row.stream].append(Told(row.position, row.ledger_time, event))

    async def _recorded(self, envelope: Envelope) -> Recorded[Any] | str:
        """Return the event, or the code for why its data cannot be read."""
        data = await self._opened(envelope)
        if isinstance(data, str):
            return data
        loaded = self._registry.load(envelope.type, data)
        if not isinstance(loaded, Loaded):
            return "newer-release-needed"
        return Recorded(
            loaded.payload,
            envelope.id,
            envelope.version,
            envelope.time,
            envelope.recordedtime,
            envelope.actor,
            envelope.role,
        )

    async def _opened(self, envelope: Envelope) -> bytes | str:
        if is_clear(envelope) or self._keys is None:
            return envelope.data
        try:
            key = await self._keys.find(self._clinic, envelope.partitionkey, envelope.keyid)
            if isinstance(key, KeyDestroyed):
                return "key-destroyed"
            if isinstance(key, KeyUnknown):
                return "key-unknown"
            return key.open(envelope.data, place_of(envelope))
        except UnwrapFailed:
            return "key-unreadable"
        except (OpenFailed, UnknownSeal):
            return "seal-broken"


def _evict(ledger: Ledger, event: Recorded[Any] | str) -> None:
    """Note what reminders leave out; an eviction that does not open is as if it were not there."""
    if not isinstance(event, str) and event.payload.view == _VIEW:
        ledger.evicted[event.payload.stream].add(event.payload.event_version)


def plan_of(events: list[NoticeEvent]) -> PlanId:
    """Return the plan that a notice's first event names."""
    payload = events[0].event.payload
    return payload.notice.plan_id if hasattr(payload, "notice") else payload.plan_id


def _is_plan(stream: StreamId) -> bool:
    return kind_of(stream) is StreamKind.PLAN

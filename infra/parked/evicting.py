"""Evicting an event: a view leaves it out for good, and the clinic's own stream says so."""

import asyncio
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from uuid import UUID

from pydantic import ValidationError

from events.clock import Clock, IdSource
from events.errors import Refused
from events.ids import ClinicId, EventId, StreamKind, Version, stream_of
from events.keys.store import KeyDestroyed, KeyStore
from events.ledger.append import Append, Appended
from events.ledger.errors import Conflict
from events.ledger.reader import LedgerReader
from events.ledger.writer import LedgerWriter
from events.registry import Registry
from events.sealed_event import EventFactory, Fact, Occasion, SealedEvent
from events.sealing import DataKey, Entropy
from events.types.clinic import EventEvicted
from infra.clinics.registration import ClinicKeyDestroyed
from infra.databases import Pool
from infra.parked.parkings import ParkedStream, Place, parked_stream, want_retry

# The same for every operator, so that whoever repeats a command finds what was done.
_PRINCIPAL: Final = "goldenthread-operator"
_ROLE: Final = "operator"
_ATTEMPTS: Final = 5
_PAUSE_SECONDS: Final = 0.2
# What leaving an event out would not mend.
_NOT_THE_EVENT: Final = frozenset({"another-history", "ledger-broken"})


class EvictionRefused(Refused):
    """The event was not evicted; nothing changed."""

    code = "eviction-refused"


@dataclass(frozen=True, slots=True)
class Evictor:
    """Evicts events in the name of `actor`."""

    views: Pool
    reader: LedgerReader
    writer: LedgerWriter
    keys: KeyStore
    registry: Registry
    clock: Clock
    ids: IdSource
    entropy: Entropy
    actor: str

    async def evict(self, place: Place, version: Version, reason: str) -> Appended:
        """Record that the view leaves out the event that `place` is parked at; have it retried.

        Safe to repeat: the event is recorded once.

        Raises:
            NotParked: the stream is not parked.
            EvictionRefused: it is parked at another version, or for what no event is to blame.
            Conflict: the clinic's stream does not stand still; try again.
            GoldenThreadError: what the key store and `LedgerWriter.append` raise.
        """
        # Workers retry a parked stream under this lock, and then look whether it was evicted.
        async with self.views.acquire() as connection, connection.transaction():
            parked = await parked_stream(connection, place, held=True)  # type: ignore[arg-type]
            evicted = _payload(parked, version, reason)
            appended = await self._append(place.clinic, evicted)
            await want_retry(connection, place)  # type: ignore[arg-type]
        return appended

    async def _append(self, clinic: ClinicId, evicted: EventEvicted) -> Appended:
        key = await self.keys.key_of(clinic, clinic)
        if isinstance(key, KeyDestroyed):
            raise ClinicKeyDestroyed(clinic)
        for _ in range(_ATTEMPTS - 1):
            try:
                return await self._try(clinic, evicted, key)
            except Conflict:
                await asyncio.sleep(_PAUSE_SECONDS)
        return await self._try(clinic, evicted, key)

    async def _try(self, clinic: ClinicId, evicted: EventEvicted, key: DataKey) -> Appended:
        event = await self._sealed(clinic, evicted, key)
        named = f"{evicted.view}:{evicted.stream}:{evicted.event_version}"
        append = Append.of(
            [event],
            principal=_PRINCIPAL,
            key=f"evict:{named}",
            fingerprint=sha256(f"{named}:{evicted.event_id}".encode()).digest(),
        )
        return await self.writer.append(append)

    async def _sealed(self, clinic: ClinicId, evicted: EventEvicted, key: DataKey) -> SealedEvent:
        head = await self.reader.stream_head(clinic, stream_of(StreamKind.CLINIC, clinic))
        factory = EventFactory(self.registry, self.ids, self.entropy)
        correlation = str(self.ids.event_id())
        occasion = Occasion(clinic, clinic, self.actor, _ROLE, correlation, self.clock.now())
        fact = Fact(evicted, reasoncode="event-evicted")
        (event,) = factory.chain([fact], head, occasion, key)
        return event


def _payload(parked: ParkedStream, version: Version, reason: str) -> EventEvicted:
    if parked.from_version != version:
        raise EvictionRefused(
            f"stream {parked.stream}: is parked at version {parked.from_version}, not {version}; "
            "see it with `goldenthread parked show`, then name the version that you mean"
        )
    if parked.reason in _NOT_THE_EVENT or parked.event_id is None:
        raise EvictionRefused(
            f"stream {parked.stream}: is parked for {parked.reason}, which leaving out an event "
            f"would not mend: {parked.detail}"
        )
    try:
        return EventEvicted(
            view=parked.view,
            stream=parked.stream,
            event_version=version,
            event_id=EventId(UUID(parked.event_id)),
            reason_text=reason,
        )
    except ValidationError:
        raise EvictionRefused("reason: say why in 1 to 1,000 characters") from None

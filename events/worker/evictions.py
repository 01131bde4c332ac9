"""Which events an operator has a view leave out, as the clinics' own streams tell it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, Protocol, TypeAlias

from events.envelope import EventTooLarge, InvalidEnvelope, decode
from events.ids import ClinicId, StreamId, StreamKind, Version, stream_of
from events.keys.master import UnwrapFailed
from events.keys.store import KeyStore
from events.ledger.reader import LedgerReader, StoredEvent
from events.registry import Loaded, Registry
from events.sealed_event import place_of
from events.sealing import DataKey, OpenFailed, UnknownSeal
from events.types.clinic import EventEvicted
from events.worker.view import StreamKey

Evicted: TypeAlias = Mapping[StreamId, frozenset[Version]]

_NONE: Final[frozenset[Version]] = frozenset()
_CLOSED: Final = (InvalidEnvelope, EventTooLarge, UnwrapFailed, OpenFailed, UnknownSeal)
_MARK: Final = b'"goldenthread.clinic.event-evicted.'


class Evictions(Protocol):
    """Tells what a view leaves out of a clinic's streams."""

    async def of(self, clinic: ClinicId, view: str) -> Evicted:
        """Return the evicted versions by stream, as the ledger has them now.

        Raises:
            Unavailable, OSError, asyncpg errors: not to be had now.
        """


class LedgerEvictions:
    """Reads the stream of a clinic, and opens the evictions in it with the clinic's key."""

    def __init__(self, reader: LedgerReader, keys: KeyStore, registry: Registry) -> None:
        self._reader = reader
        self._keys = keys
        self._registry = registry

    async def of(self, clinic: ClinicId, view: str) -> Evicted:
        """See `Evictions`.

        What does not open, or no more, is as if it were not there: what it names parks again, and
        no other clinic waits for it.
        """
        found: dict[StreamId, set[Version]] = defaultdict(set)
        async for event in self._reader.stream(clinic, stream_of(StreamKind.CLINIC, clinic)):
            evicted = await self._opened(clinic, event) if _MARK in event.bytes else None
            if evicted is not None and evicted.view == view:
                found[evicted.stream].add(evicted.event_version)
        return {stream: frozenset(versions) for stream, versions in found.items()}

    async def _opened(self, clinic: ClinicId, event: StoredEvent) -> EventEvicted | None:
        try:
            envelope = decode(event.bytes)
            key = await self._keys.find(clinic, clinic, envelope.keyid)
            if not isinstance(key, DataKey):
                return None
            data = key.open(envelope.data, place_of(envelope))
        except _CLOSED:
            return None
        outcome = self._registry.load(envelope.type, data)
        payload = outcome.payload if isinstance(outcome, Loaded) else None
        return payload if isinstance(payload, EventEvicted) else None


class EvictionBook:
    """Remembers what one view leaves out, clinic by clinic.

    Only events that the view could not apply are ever evicted, so what was learnt when a clinic
    was first seen holds until one of its streams is parked or retried.
    """

    def __init__(self, evictions: Evictions, view: str) -> None:
        self._evictions = evictions
        self._view = view
        self._by_clinic: dict[ClinicId, Evicted] = {}

    async def learn(self, clinics: Iterable[ClinicId], *, anew: bool = False) -> None:
        """Read the evictions of clinics that were not seen before, or of all of them anew."""
        for clinic in sorted(set(clinics)):
            if anew or clinic not in self._by_clinic:
                self._by_clinic[clinic] = await self._evictions.of(clinic, self._view)

    def of(self, key: StreamKey) -> frozenset[Version]:
        """Return the versions of a stream of a learnt clinic that are evicted."""
        evicted = self._by_clinic[key.clinic]
        return evicted.get(key.stream, _NONE) if evicted else _NONE

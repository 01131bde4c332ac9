"""Fixed ids, times, key and nonces, so that events come out the same on every machine."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from events.ids import ClientId, ClinicId, EventId, KeyId, StreamId, StreamKind
from events.registry import EventType, Payload, Registry
from events.sealed_event import EventFactory, Fact, Occasion, SealedEvent, StreamHead
from events.sealing import DataKey

CLINIC: Final = ClinicId("river-bend")
CLIENT: Final = ClientId("0197a3a0-0000-7000-8000-0000000000c1")
STREAM_ID: Final = "0197a3a0-0000-7000-8000-0000000000a1"
RECORDED: Final = datetime(2026, 1, 5, 15, 30, 0, 250_000, UTC)
EARLIER: Final = timedelta(hours=1, microseconds=1)
KEY_ID: Final = KeyId("0197a3a0-0000-7000-8000-0000000000e1")
NAMESPACE: Final = UUID("0197a3a0-0000-7000-8000-0000000000f1")
_VERSION_7: Final = 0x0197A3A00000_7000_8000_000000000000


def fixed_key() -> DataKey:
    return DataKey(KEY_ID, bytes(range(32)))


class FixedIds:
    """UUIDv7s that count up."""

    def __init__(self, start: int = 1) -> None:
        self._next = start

    def event_id(self) -> UUID:
        made = UUID(int=_VERSION_7 + self._next)
        self._next += 1
        return made


class FixedEntropy:
    """Bytes that follow from a seed and how often they were asked for."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._calls = 0

    def __call__(self, count: int) -> bytes:
        self._calls += 1
        return hashlib.shake_256(f"{self._seed} {self._calls}".encode()).digest(count)


def stream_for(kind: StreamKind) -> StreamId:
    match kind:
        case StreamKind.CLINIC:
            return StreamId(f"clinic/{CLINIC}")
        case StreamKind.CLIENT:
            return StreamId(f"client/{CLIENT}")
        case StreamKind.EPISODE | StreamKind.PLAN | StreamKind.NOTICE:
            return StreamId(f"{kind}/{STREAM_ID}")


def occasion_for(kind: StreamKind) -> Occasion:
    return Occasion(
        clinic=CLINIC,
        partitionkey=CLINIC if kind is StreamKind.CLINIC else CLIENT,
        actor="staff:t-okafor",
        role="clinician",
        correlationid="0197a3a0-0000-7000-8000-0000000000d1",
        recordedtime=RECORDED,
    )


def first_event(registry: Registry, registered: EventType, payload: Payload) -> SealedEvent:
    """The first event of a stream of its kind, happened earlier where its type allows that."""
    factory = EventFactory(registry, FixedIds(), FixedEntropy(registered.full))
    fact = Fact(
        payload,
        time=RECORDED - EARLIER if registered.backdatable else None,
        id=EventId(uuid5(NAMESPACE, registered.full))
        if registered.kind is StreamKind.NOTICE
        else None,
    )
    head = StreamHead(stream_for(registered.kind))
    key = None if registered.kind is StreamKind.NOTICE else fixed_key()
    (made,) = factory.chain([fact], head, occasion_for(registered.kind), key)
    return made

"""From decided payloads to events: sealed, chained to their stream, in their exact bytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from events.canonical import dumps_payload
from events.clock import IdSource
from events.envelope import NO_KEY, Envelope, encode, event_hash
from events.errors import GoldenThreadError, Refused
from events.ids import (
    NO_EVENT,
    NO_HASH,
    ClientId,
    ClinicId,
    EventHash,
    EventId,
    StreamId,
    Version,
)
from events.registry import EventType, Payload, Registry
from events.sealing import NONCE_BYTES, DataKey, Entropy, Place


class NotBackdatable(Refused):
    """An event of this type happens when it is recorded; it cannot be given another time."""

    code = "not-backdatable"

    def __init__(self, name: str) -> None:
        super().__init__(f"time: {name} cannot be backdated; leave time out")


class InTheFuture(Refused):
    """An event cannot have happened after it is recorded."""

    code = "in-the-future"

    def __init__(self) -> None:
        super().__init__("time: is in the future; give the time when it happened")


class Superseded(GoldenThreadError):
    """Only the newest version of a type is written; the code that decided must use its model."""

    code = "superseded"

    def __init__(self, full: str, newest: int) -> None:
        super().__init__(f"{full}: superseded; decide events of version {newest}")


class StreamHead(NamedTuple):
    """The last event of a stream: its version and the hash of its bytes."""

    stream: StreamId
    version: Version = NO_EVENT
    hash: EventHash = NO_HASH


class SealedEvent(NamedTuple):
    """An event ready for the ledger: what its envelope says, its exact bytes, their hash."""

    envelope: Envelope
    raw: bytes
    hash: EventHash

    @property
    def head(self) -> StreamHead:
        """Where the stream ends once this event is in it."""
        return StreamHead(self.envelope.stream, self.envelope.version, self.hash)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the events of one command share. `partitionkey` is the client, or the clinic itself."""

    clinic: ClinicId
    partitionkey: ClientId | ClinicId
    actor: str
    role: str
    correlationid: str
    recordedtime: datetime
    causationid: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One decided payload. Without `time` it happens as recorded; without `id` it gets a fresh one.

    The reason's words belong into the payload, which is sealed; here stands its code.
    """

    payload: Payload
    time: datetime | None = None
    reasoncode: str | None = None
    id: EventId | None = None


class EventFactory:
    """Makes events. It holds what every event needs and no event decides."""

    def __init__(self, registry: Registry, ids: IdSource, entropy: Entropy) -> None:
        self._registry = registry
        self._ids = ids
        self._entropy = entropy

    def chain(
        self, facts: Iterable[Fact], head: StreamHead, occasion: Occasion, key: DataKey | None
    ) -> tuple[SealedEvent, ...]:
        """Return the events that continue one stream after `head`, one for each fact, in order.

        `key` seals their data; only a notice's stream has none, its data stay in clear.

        Raises:
            NotBackdatable: a fact has a time of its own and its type does not allow one.
            InTheFuture: a fact's time is after `occasion.recordedtime`.
            NotCanonical: a payload holds text that has no canonical form.
            InvalidEnvelope: an attribute has not its form, or two disagree.
            EventTooLarge: an event is over 262,144 bytes.
            Superseded: a payload is of a version that is no longer written.
            Registration: a payload's model is no registered event type.
        """
        made: list[SealedEvent] = []
        for fact in facts:
            made.append(self._event(fact, head, occasion, key))
            head = made[-1].head
        return tuple(made)

    def _event(
        self, fact: Fact, head: StreamHead, occasion: Occasion, key: DataKey | None
    ) -> SealedEvent:
        written = self._type_of(fact.payload)
        place = Place(
            fact.id or EventId(self._ids.event_id()),
            occasion.clinic,
            written.full,
            head.stream,
            Version(head.version + 1),
            NO_KEY if key is None else key.key_id,
        )
        data = dumps_payload(fact.payload)
        if key is not None:
            data = key.seal(data, self._entropy(NONCE_BYTES), place)
        envelope = Envelope(
            id=place.id,
            clinic=place.clinic,
            type=place.type,
            stream=place.stream,
            version=place.version,
            time=_happened(fact, written, occasion.recordedtime),
            recordedtime=occasion.recordedtime,
            prevhash=head.hash,
            partitionkey=occasion.partitionkey,
            actor=occasion.actor,
            role=occasion.role,
            correlationid=occasion.correlationid,
            keyid=place.keyid,
            data=data,
            causationid=occasion.causationid,
            reasoncode=fact.reasoncode,
            dataclassification=written.dataclassification,
            dataregulation=written.dataregulation,
        )
        raw = encode(envelope)
        return SealedEvent(envelope, raw, event_hash(raw))

    def _type_of(self, payload: Payload) -> EventType:
        written = self._registry.of_model(type(payload))
        newest = self._registry.newest(written.name)
        if newest is not None and newest is not written:
            raise Superseded(written.full, newest.version)
        return written


def place_of(envelope: Envelope) -> Place:
    """Return where the data of an event belongs, to open it there."""
    return Place(
        envelope.id,
        envelope.clinic,
        envelope.type,
        envelope.stream,
        envelope.version,
        envelope.keyid,
    )


def _happened(fact: Fact, written: EventType, recorded: datetime) -> datetime:
    if fact.time is None or fact.time == recorded:
        return recorded
    if not written.backdatable:
        raise NotBackdatable(written.name)
    if fact.time > recorded:
        raise InTheFuture
    return fact.time

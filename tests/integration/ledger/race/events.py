"""Real envelopes whose correlation id says which append they belong to, made and read back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from random import Random  # noqa: TID251  # seeded: a run can be repeated
from typing import Final
from uuid import UUID

import orjson

from events.clock import SystemClock, Uuid7Source
from events.envelope import Envelope, encode, event_hash
from events.ids import ClientId, ClinicId, EventId, KeyId, StreamId, Version
from events.ledger.append import Append
from events.ledger.reader import StoredEvent
from events.sealed_event import SealedEvent, StreamHead
from tests.integration.ledger.race.checker import Row

PRINCIPAL: Final = "racer"
_TYPE: Final = "goldenthread.plan.goal-set.v1"
_CLIENT: Final = ClientId(str(UUID(int=1)))
_SEALED: Final = b"\x01" + bytes(200)
_clock: Final = SystemClock()
_ids: Final = Uuid7Source()


@dataclass(frozen=True, slots=True)
class Request:
    """What a client wants: so many events on each stream, decided on others as well."""

    clinic: ClinicId
    key: str
    counts: Mapping[StreamId, int]
    named: tuple[StreamId, ...] = ()

    @property
    def streams(self) -> tuple[StreamId, ...]:
        """Every stream whose state it depends on."""
        return (*self.counts, *self.named)

    @property
    def fingerprint(self) -> bytes:
        """The same for every attempt at it."""
        return sha256(f"{self.clinic}{self.key}{dict(self.counts)}".encode()).digest()


def dice(*seed: object) -> Random:
    """Return repeatable random numbers."""
    return Random(":".join(str(part) for part in seed))  # noqa: S311  # for a test, not a secret


def plan_stream(*name: object) -> StreamId:
    """Return the plan stream of that name."""
    text = ":".join(str(part) for part in name)
    return StreamId(f"plan/{UUID(bytes=sha256(text.encode()).digest()[:16])}")


def decide(request: Request, heads: Mapping[StreamId, StreamHead]) -> tuple[SealedEvent, ...]:
    """Return the events that do `request` on streams that are at `heads`, recorded now."""
    return tuple(_events(request, heads, _clock.now()))


def append_of(
    request: Request, events: tuple[SealedEvent, ...], heads: Mapping[StreamId, StreamHead]
) -> Append:
    """Return the append of those events under the request's key."""
    return Append.of(
        events,
        principal=PRINCIPAL,
        key=request.key,
        fingerprint=request.fingerprint,
        names=[heads[stream] for stream in request.named],
    )


def row_of(event: StoredEvent) -> Row:
    """Return what a checker wants to know of an event that was read."""
    document = orjson.loads(event.bytes)
    key, index, size = document["correlationid"].split(":")
    return Row(
        event.position,
        event.ledger_time,
        event.stream,
        event.version,
        event.hash,
        bytes.fromhex(document["prevhash"]),
        key,
        int(index),
        int(size),
        intact=event_hash(event.bytes) == event.hash
        and int(document["sequence"]) == event.version
        and document["subject"] == event.stream,
    )


def _events(
    request: Request, heads: Mapping[StreamId, StreamHead], now: datetime
) -> Iterator[SealedEvent]:
    size, index = sum(request.counts.values()), 0
    for stream, count in request.counts.items():
        head = heads[stream]
        for _ in range(count):
            index += 1
            made = _event(request.clinic, head, now, f"{request.key}:{index}:{size}")
            head = made.head
            yield made


def _event(clinic: ClinicId, head: StreamHead, now: datetime, tag: str) -> SealedEvent:
    envelope = Envelope(
        id=EventId(_ids.event_id()),
        clinic=clinic,
        type=_TYPE,
        stream=head.stream,
        version=Version(head.version + 1),
        time=now,
        recordedtime=now,
        prevhash=head.hash,
        partitionkey=_CLIENT,
        actor=PRINCIPAL,
        role="clinician",
        correlationid=tag,
        keyid=KeyId("race"),
        data=_SEALED,
    )
    raw = encode(envelope)
    return SealedEvent(envelope, raw, event_hash(raw))

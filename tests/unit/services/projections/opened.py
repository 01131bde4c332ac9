"""Histories as a worker would hand them on once they are open, without sealing anything."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Any

from events.envelope import Envelope
from events.ids import NO_HASH, ClinicId, EventHash, KeyId, Position, StreamId, StreamKind, Version
from events.payload import Payload
from events.registry import default
from events.state.recorded import Recorded
from events.worker.view import Arrival, StreamKey
from services.projections.record.folding import Kept, beginning
from services.projections.record.opening import Opened
from tests.contract import gad
from tests.unit.events.state.plans import entry

CLINIC = ClinicId("riverside")
KEY_ID = KeyId("0197a3a0-0000-7000-8000-0000000000e1")
NAMES = {
    StreamKind.PLAN: str(gad.PLAN),
    StreamKind.EPISODE: str(gad.EPISODE),
    StreamKind.CLIENT: str(gad.CLIENT),
}


def key_of(kind: StreamKind) -> StreamKey:
    """Return the usual stream of a kind."""
    return StreamKey(CLINIC, StreamId(f"{kind}/{NAMES[kind]}"))


def begun(kind: StreamKind) -> Kept:
    """Return the usual stream of a kind before its first event."""
    return beginning(key_of(kind), kind)


def opened(
    history: Iterable[Recorded[Any]], kind: StreamKind = StreamKind.PLAN
) -> Sequence[Opened]:
    """Return a history, versions from 1, as opened events of the usual stream."""
    return [_opened(each, key_of(kind)) for each in history]


def plan_of(*payloads: Payload) -> Sequence[Opened]:
    """Return payloads as the opened events of the usual plan."""
    return opened(entry(payload, version) for version, payload in enumerate(payloads, start=1))


def hash_at(version: int) -> EventHash:
    """Return what stands for the hash of the event at a version."""
    return EventHash(sha256(str(version).encode()).digest()) if version else NO_HASH


def _opened(event: Recorded[Any], key: StreamKey) -> Opened:
    full = default().of_model(type(event.payload)).full
    envelope = Envelope(
        id=event.event_id,
        clinic=key.clinic,
        type=full,
        stream=key.stream,
        version=event.version,
        time=event.time,
        recordedtime=event.recorded_time,
        prevhash=hash_at(event.version - 1),
        partitionkey=gad.CLIENT,
        actor=event.actor,
        role=event.role,
        correlationid="0197a3a0-0000-7000-8000-0000000000d1",
        keyid=KEY_ID,
        data=b"",
        reasoncode=getattr(event.payload, "reason", None),
    )
    arrival = Arrival(
        key.clinic,
        key.stream,
        Version(event.version),
        Position(10 * event.version),
        event.recorded_time + timedelta(milliseconds=3),
        gad.CLIENT,
        hash_at(event.version),
        envelope.prevhash,
        str(event.event_id),
        full,
        b"",
    )
    return Opened(arrival, envelope, event)

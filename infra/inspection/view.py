"""What can be shown of a stored event without any key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

import orjson

from events.attributes import CLEAR_DATA, DATA
from events.envelope import Envelope, decode, event_hash, instant
from events.errors import Refused
from events.ids import Position, StreamId, Version
from events.ledger.reader import StoredEvent


class Fault(StrEnum):
    """What is wrong with a stored event at first sight; `verify ledger` looks deeper."""

    HASH_DIFFERS = "hash-differs"
    NO_ENVELOPE = "no-envelope"


@dataclass(frozen=True, slots=True)
class Seen:
    """A stored event. `attributes` are its envelope as written, the sealed data left out.

    `envelope` is None, and `attributes` may be empty, where the bytes are no sound event.
    """

    position: Position
    ledger_time: datetime
    stream: StreamId
    version: Version
    hash: str
    attributes: Mapping[str, Any]
    envelope: Envelope | None
    fault: Fault | None

    @property
    def type(self) -> str | None:
        """The event's type, where it can be read."""
        return self.envelope.type if self.envelope else None


def seen(row: StoredEvent) -> Seen:
    """Return what `row` shows."""
    envelope = _decoded(row.bytes)
    fault = None if envelope else Fault.NO_ENVELOPE
    if event_hash(row.bytes) != row.hash:
        fault = Fault.HASH_DIFFERS
    attributes = _attributes(row.bytes) if envelope else {}
    return Seen(
        row.position,
        row.ledger_time,
        row.stream,
        row.version,
        row.hash.hex(),
        attributes,
        envelope,
        fault,
    )


def as_json(event: Seen) -> dict[str, Any]:
    """Return the event as one JSON object."""
    told: dict[str, Any] = {
        "position": event.position,
        "ledgertime": instant(event.ledger_time),
        "hash": event.hash,
        "stream": event.stream,
        "version": event.version,
        "envelope": event.attributes,
    }
    return told if event.fault is None else {**told, "fault": event.fault}


def _decoded(raw: bytes) -> Envelope | None:
    try:
        return decode(raw)
    except Refused:
        return None


def _attributes(raw: bytes) -> Mapping[str, Any]:
    document = cast("dict[str, Any]", orjson.loads(raw))
    return {name: value for name, value in document.items() if name not in {DATA, CLEAR_DATA}}

"""The proof that a clinic's ledger is whole: a pure fold over its rows, in order of position.

It finds a changed, removed, added, doubled or moved row by what the rows say of each other. Who can
rewrite every row up to the head consistently is found only by what stands outside the database:
the events on Kafka and in the views.
"""

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from events.envelope import Envelope, decode, event_hash
from events.errors import GoldenThreadError
from events.ids import NO_EVENT, NO_HASH, ClinicId, EventHash, Position, StreamId, Version
from events.ledger.errors import CLOCK_TOLERANCE
from events.ledger.reader import Head, StoredEvent

_EPOCH_OF_POSTGRES: Final = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_START: Final = (NO_EVENT, NO_HASH)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong first: the position, the rule that is broken, and what was seen."""

    position: Position
    rule: str
    seen: str


class _Broken(Exception):
    def __init__(self, rule: str, seen: str) -> None:
        self.rule = rule
        self.seen = seen


class _Open(NamedTuple):
    """The append that the next event belongs to, and how many of its events are still to come."""

    began: Position
    left: int


class ClinicVerifier:
    """Takes a clinic's rows one after the other and remembers what the next one must continue."""

    def __init__(self, clinic: ClinicId) -> None:
        self._clinic = clinic
        self._last = Position(0)
        self._last_time: datetime | None = None
        self._append = _Open(Position(0), 0)
        self._streams: dict[StreamId, tuple[Version, EventHash]] = {}
        self._ids: set[int] = set()

    @property
    def verified(self) -> Position:
        """The last position that was found right."""
        return self._last

    def check(self, row: StoredEvent) -> Finding | None:
        """Return what is wrong with the next row, or None.

        After a finding the verifier is of no further use: later rows rest on this one.
        """
        expected = Position(self._last + 1)
        try:
            self._check_place(row, expected)
            envelope = _checked_bytes(row)
            self._check_envelope(row, envelope)
            self._check_chain(row, envelope)
            self._check_append(row)
        except _Broken as broken:
            return Finding(expected, broken.rule, broken.seen)
        self._last, self._last_time = expected, row.ledger_time
        self._streams[row.stream] = (row.version, row.hash)
        return None

    def finish(self, head: Head | None) -> Finding | None:
        """Return what is wrong between the last row and the head row, or None."""
        after = Position(self._last + 1)
        if head is None:
            return Finding(after, "head", "events without a head row of their clinic")
        if head.position != self._last:
            return Finding(after, "hole", f"the head is {head.position}")
        if self._append.left:
            return Finding(after, "append", f"{self._append.left} events of an append are missing")
        if self._last_time is not None and head.last_time != self._last_time:
            return Finding(self._last, "time", "the head row's time is not the last event's")
        return None

    def _check_place(self, row: StoredEvent, expected: Position) -> None:
        if row.position != expected:
            raise _Broken("hole", f"the next row is at position {row.position}")
        if self._last_time is not None and row.ledger_time < self._last_time:
            raise _Broken("time", "ledger time falls")
        if row["seal"] != seal(row):
            raise _Broken("seal", "place, time or append key differ from what the ledger wrote")

    def _check_envelope(self, row: StoredEvent, envelope: Envelope) -> None:
        said = (envelope.clinic, envelope.stream, envelope.version, envelope.partitionkey)
        if said != (self._clinic, row.stream, row.version, row.partition_key):
            raise _Broken("envelope", "the event names another clinic, stream, version or key")
        if envelope.recordedtime > row.ledger_time + CLOCK_TOLERANCE:
            raise _Broken("time", "recorded more than 5 s after its ledger time")
        if envelope.id.int in self._ids:
            raise _Broken("id", "an earlier event has the same id")
        self._ids.add(envelope.id.int)

    def _check_chain(self, row: StoredEvent, envelope: Envelope) -> None:
        version, previous = self._streams.get(row.stream, _START)
        if row.version != version + 1:
            raise _Broken("version", f"version {row.version} follows {version} in its stream")
        if envelope.prevhash != previous:
            raise _Broken("hash", "prevhash is not the hash of the stream's previous event")

    def _check_append(self, row: StoredEvent) -> None:
        began, left = self._append
        size: int | None = row["append_size"]
        if (size is None) is not (left > 0) or (size is None) is not (row["append_key"] is None):
            raise _Broken("append", "an append begins before the one before it ends, or not at all")
        self._append = _Open(row.position, size - 1) if size is not None else _Open(began, left - 1)


def seal(row: StoredEvent) -> bytes:
    """Return what the ledger's function `seal_v1` says of this row's columns."""
    micros = (row.ledger_time - _EPOCH_OF_POSTGRES) // _MICROSECOND
    append = b""
    if row["append_key"] is not None and row["append_size"] is not None:
        append = row["append_key"].bytes + struct.pack(">i", row["append_size"])
        append += row["fingerprint"] or b""
    return event_hash(struct.pack(">qq", row.position, micros) + append + row.hash)


def _checked_bytes(row: StoredEvent) -> Envelope:
    if event_hash(row.bytes) != row.hash:
        raise _Broken("hash", "the bytes do not have the hash beside them")
    try:
        return decode(row.bytes)
    except GoldenThreadError as error:
        raise _Broken("envelope", str(error)) from error

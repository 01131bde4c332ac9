"""What is appended, and what an append comes to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Final, Self
from uuid import UUID

from events.ids import ClinicId, EventHash, Position, StreamId, Version
from events.ledger.errors import AppendOutOfBounds
from events.sealed_event import SealedEvent, StreamHead

MAX_EVENTS: Final = 1_000
MAX_BYTES: Final = 4 * 1024 * 1024
MAX_EVENT_BYTES: Final = 256 * 1024
MAX_KEY_CHARACTERS: Final = 255


@dataclass(frozen=True, slots=True)
class NewEvent:
    """One event to append: its exact bytes, and the copies that the ledger finds it by."""

    stream: StreamId
    version: Version
    partition_key: str
    hash: EventHash
    bytes: bytes


def new_event(sealed: SealedEvent) -> NewEvent:
    """Return what the ledger keeps of a sealed event."""
    envelope = sealed.envelope
    return NewEvent(
        envelope.stream, envelope.version, envelope.partitionkey, sealed.hash, sealed.raw
    )


@dataclass(frozen=True, slots=True)
class Append:
    """Events for one or several streams of one clinic: all of them are written, or none.

    Args:
        clinic: whose ledger.
        principal, key: who asks, and under which idempotency key; together with the clinic they
            name this append for ever.
        fingerprint: digest of the request; the same key with another fingerprint is refused.
        recorded: the `recordedtime` of every event in it.
        writes: the state of each written stream before its first event here.
        events: the events in ledger order, those of one stream in ascending version.
        names: the state of streams that the decision rests on without writing them.

    Raises:
        AppendOutOfBounds: no events, too many or too large, a key of no or too many characters,
            versions that do not continue `writes`, or a stream listed twice.
    """

    clinic: ClinicId
    principal: str
    key: str
    fingerprint: bytes
    recorded: datetime
    writes: tuple[StreamHead, ...]
    events: tuple[NewEvent, ...]
    names: tuple[StreamHead, ...] = ()
    size: int = field(init=False, compare=False)
    """Bytes of all its events."""

    def __post_init__(self) -> None:
        """Refuse what could never be appended."""
        _check_text("principal", self.principal)
        _check_text("idempotency key", self.key)
        sizes = [len(event.bytes) for event in self.events]
        object.__setattr__(self, "size", sum(sizes))
        _check_sizes(sizes, self.size)
        _check_streams(self)

    @classmethod
    def of(
        cls,
        events: Sequence[SealedEvent],
        *,
        principal: str,
        key: str,
        fingerprint: bytes,
        names: Iterable[StreamHead] = (),
    ) -> Self:
        """Return the append of sealed events of one clinic, made on one occasion.

        What each written stream must be at follows from its first event.

        Raises:
            AppendOutOfBounds: as the constructor, or the events are of several clinics or times,
                or one does not link to the one before it in its stream.
        """
        envelopes = [event.envelope for event in events]
        if len({(e.clinic, e.recordedtime) for e in envelopes}) != 1:
            raise AppendOutOfBounds("events: an append holds events of one clinic and one occasion")
        writes: dict[StreamId, StreamHead] = {}
        last: dict[StreamId, EventHash] = {}
        for e, event in zip(envelopes, events, strict=True):
            writes.setdefault(e.stream, StreamHead(e.stream, Version(e.version - 1), e.prevhash))
            if last.get(e.stream, e.prevhash) != e.prevhash:
                raise AppendOutOfBounds(
                    f"stream {e.stream}: prevhash of version {e.version} is not the hash of the "
                    "event before it"
                )
            last[e.stream] = event.hash
        return cls(
            envelopes[0].clinic,
            principal,
            key,
            fingerprint,
            envelopes[0].recordedtime,
            tuple(writes.values()),
            tuple(new_event(event) for event in events),
            tuple(names),
        )

    @property
    def append_key(self) -> UUID:
        """What the ledger knows its principal and key by: 128 bits of their SHA-256."""
        named = f"{self.principal}\0{self.key}".encode("ascii")
        return UUID(bytes=sha256(named).digest()[:16])


@dataclass(frozen=True, slots=True)
class Appended:
    """An accepted append: its events hold positions `first` to `last` without a gap.

    `repeated` says that the same request had been accepted before; this is that first outcome.
    """

    first: Position
    last: Position
    ledger_time: datetime
    repeated: bool = False


def _check_text(field: str, text: str) -> None:
    if not (1 <= len(text) <= MAX_KEY_CHARACTERS and text.isascii() and text.isprintable()):
        raise AppendOutOfBounds(f"{field}: 1 to {MAX_KEY_CHARACTERS} printable ASCII characters")


def _check_sizes(sizes: Sequence[int], size: int) -> None:
    if not 1 <= len(sizes) <= MAX_EVENTS:
        raise AppendOutOfBounds(f"events: an append holds 1 to {MAX_EVENTS}; send several appends")
    if min(sizes) < 1 or max(sizes) > MAX_EVENT_BYTES:
        raise AppendOutOfBounds(f"event: 1 to {MAX_EVENT_BYTES} bytes; move text to attachments")
    if size > MAX_BYTES:
        raise AppendOutOfBounds(f"append: at most {MAX_BYTES} bytes; send several appends")


def _check_streams(append: Append) -> None:
    heads = {head.stream: head.version for head in append.writes}
    written = len(heads)
    if append.names:
        listed = heads.keys() | {head.stream for head in append.names}
        written = len(listed) - len(append.names)
    if written != len(append.writes):
        raise AppendOutOfBounds("streams: name each stream once, as written or as decided on")
    begun = dict(heads)
    for event in append.events:
        stream, version = event.stream, event.version
        if heads.get(stream) != version - 1:
            raise AppendOutOfBounds(
                f"stream {stream}: event version {version} does not continue what the append "
                "expects"
            )
        heads[stream] = version
    if any(heads[stream] == version for stream, version in begun.items()):
        raise AppendOutOfBounds("streams: a stream listed as written has no event")

"""Which waiting appends may go into one statement, and the arguments of that statement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from events.ids import EventHash, StreamId
from events.ledger.append import MAX_EVENTS, Append, NewEvent
from events.sealed_event import StreamHead

MAX_APPENDS: Final = 200
MAX_BYTES: Final = 1024 * 1024


@dataclass(slots=True)
class Room:
    """What is left of one statement's bounds, and which streams and keys it already holds."""

    appends: int = MAX_APPENDS
    events: int = MAX_EVENTS
    bytes: int = MAX_BYTES
    _written: set[StreamId] = field(default_factory=set)
    _named: set[StreamId] = field(default_factory=set)
    _keys: set[tuple[str, str]] = field(default_factory=set)

    def take(self, append: Append) -> bool:
        """Take `append` in, or return False when it must wait for a later statement.

        Two appends never share a statement when one writes a stream that the other writes or
        names, or when both have one key. An append that is left out keeps its streams reserved,
        so that nothing that came later overtakes it. The first append always finds room.
        """
        fits = self._fits(append) and self._is_apart(append)
        self._written.update(expected.stream for expected in append.writes)
        self._named.update(expected.stream for expected in append.names)
        self._keys.add((append.principal, append.key))
        if fits:
            self.appends -= 1
            self.events -= len(append.events)
            self.bytes -= append.size
        return fits

    def _fits(self, append: Append) -> bool:
        if self.appends == MAX_APPENDS:
            return True
        return self.appends > 0 and len(append.events) <= self.events and append.size <= self.bytes

    def _is_apart(self, append: Append) -> bool:
        return (
            (append.principal, append.key) not in self._keys
            and not any(e.stream in self._written or e.stream in self._named for e in append.writes)
            and not any(e.stream in self._written for e in append.names)
        )


def is_lone(appends: Sequence[Append]) -> bool:
    """Tell whether the short path may take them: one append of one event."""
    return len(appends) == 1 and len(appends[0].events) == 1


def lone_arguments(append: Append, epoch: int) -> tuple[Any, ...]:
    """Return the arguments of the short path for an append of one event."""
    event, expected = append.events[0], append.writes[0]
    return (
        append.clinic,
        epoch,
        append.append_key,
        append.fingerprint,
        append.recorded,
        event.stream,
        expected.version,
        _hash(expected),
        event.partition_key,
        event.hash,
        event.bytes,
        *_named_columns([append.names]),
    )


def clean_arguments(appends: Sequence[Append], epoch: int) -> tuple[Any, ...]:
    """Return the arguments of the path on which no append has anything in its way."""
    writes = [e for append in appends for e in append.writes]
    number = {e.stream: n for n, e in enumerate(writes, 1)}
    events = [event for append in appends for event in append.events]
    recorded = [append.recorded for append in appends]
    return (
        appends[0].clinic,
        epoch,
        min(recorded),
        max(recorded),
        [append.append_key for append in appends],
        [len(append.events) for append in appends],
        [append.fingerprint for append in appends],
        *_expect_columns(writes),
        *_named_columns(append.names for append in appends),
        [number[event.stream] for event in events],
        *_event_columns(events),
    )


def general_arguments(appends: Sequence[Append], epoch: int) -> tuple[Any, ...]:
    """Return the arguments of the general path for appends of one clinic."""
    expects = [(n, e) for n, a in enumerate(appends, 1) for e in (*a.writes, *a.names)]
    numbers = {(n, e.stream): i for i, (n, e) in enumerate(expects, 1)}
    events = [(n, event) for n, append in enumerate(appends, 1) for event in append.events]
    return (
        appends[0].clinic,
        epoch,
        [append.append_key for append in appends],
        [append.fingerprint for append in appends],
        [append.recorded for append in appends],
        [n for n, _ in expects],
        *_expect_columns([e for _, e in expects]),
        [numbers[n, event.stream] for n, event in events],
        *_event_columns([event for _, event in events]),
    )


def _expect_columns(expects: Sequence[StreamHead]) -> tuple[list[Any], ...]:
    hashes = [_hash(e) for e in expects]
    return [e.stream for e in expects], [e.version for e in expects], hashes


def _named_columns(names: Iterable[Sequence[StreamHead]]) -> tuple[list[Any] | None, ...]:
    """Return the columns of what is only named; no lists at all are the quickest to check."""
    named = list(dict.fromkeys(head for heads in names for head in heads))
    return _expect_columns(named) if named else (None, None, None)


def _hash(head: StreamHead) -> EventHash | None:
    return head.hash if head.version else None


def _event_columns(events: Sequence[NewEvent]) -> tuple[list[Any], ...]:
    return [e.partition_key for e in events], [e.hash for e in events], [e.bytes for e in events]

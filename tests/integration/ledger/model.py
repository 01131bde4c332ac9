"""A ledger in fifty lines: what any order of appends has to come to."""

from dataclasses import dataclass, field
from typing import TypeAlias
from uuid import UUID

from events.errors import GoldenThreadError
from events.ids import NO_EVENT, NO_HASH, Position, StreamId, Version
from events.ledger.append import Append, Appended, NewEvent
from events.ledger.errors import Conflict, KeyReused
from events.sealed_event import StreamHead

Told: TypeAlias = tuple[object, ...]


@dataclass
class Model:
    """One clinic's ledger: events in order, the last of each stream, the outcome of each key."""

    events: list[NewEvent] = field(default_factory=list)
    heads: dict[StreamId, StreamHead] = field(default_factory=dict)
    outcomes: dict[UUID, tuple[bytes, Position, Position]] = field(default_factory=dict)

    def head(self, stream: StreamId) -> StreamHead:
        return self.heads.get(stream, StreamHead(stream, NO_EVENT, NO_HASH))

    def expected(self, append: Append) -> Told:
        """Return what `append` would come to now."""
        kept = self.outcomes.get(append.append_key)
        if kept and kept[0] != append.fingerprint:
            return (KeyReused,)
        if kept:
            return (Appended, kept[1], kept[2], True)
        for decided_on in (*append.writes, *append.names):
            actual = self.head(decided_on.stream)
            if actual != decided_on:
                return (Conflict, decided_on.stream, decided_on.version, actual.version)
        first = Position(len(self.events) + 1)
        return (Appended, first, Position(len(self.events) + len(append.events)), False)

    def apply(self, append: Append) -> None:
        """Write `append`, which nothing may stand in the way of."""
        kind, first, last, repeated = self.expected(append)
        assert (kind, repeated) == (Appended, False)
        assert isinstance(first, int)
        assert isinstance(last, int)
        self.outcomes[append.append_key] = (append.fingerprint, Position(first), Position(last))
        for event in append.events:
            assert event.version == Version(self.head(event.stream).version + 1)
            self.events.append(event)
            self.heads[event.stream] = StreamHead(event.stream, event.version, event.hash)


def told(outcome: Appended | BaseException) -> Told:
    """Return an outcome as the model says it; ledger times apart."""
    if isinstance(outcome, Appended):
        return (Appended, outcome.first, outcome.last, outcome.repeated)
    if isinstance(outcome, Conflict):
        return (Conflict, outcome.stream, outcome.expected, outcome.actual)
    assert isinstance(outcome, GoldenThreadError), repr(outcome)
    return (type(outcome),)

"""What a worker feeds: something that applies the events of streams, each continuing its last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

import asyncpg

from events.ids import ClinicId, EventHash, Position, StreamId, StreamKind, Version


class StreamKey(NamedTuple):
    """One stream of one clinic."""

    clinic: ClinicId
    stream: StreamId


class Arrival(NamedTuple):
    """An event as Kafka delivered it, or as it was read from the ledger: the same fields.

    Its hash is that of its bytes, and clinic, stream, version, partition key, id, type and
    `prevhash` are those that its bytes say. That they are a whole envelope was not looked at:
    `events.envelope.decode` may still refuse them.
    """

    clinic: ClinicId
    stream: StreamId
    version: Version
    position: Position
    ledger_time: datetime
    partition_key: str
    hash: EventHash
    prevhash: EventHash
    id: str
    type: str
    bytes: bytes

    @property
    def key(self) -> StreamKey:
        """The stream that it continues."""
        return StreamKey(self.clinic, self.stream)


@dataclass(frozen=True, slots=True)
class Continuation:
    """Events of one stream that follow version `after` without a gap, in order; never empty.

    `evicted` are all versions of the stream, past ones too, that the view leaves out because an
    operator evicted them: they are not among `events`, and who folds the stream from its first
    event leaves them out as well.
    """

    key: StreamKey
    after: Version
    events: tuple[Arrival, ...]
    evicted: frozenset[Version] = frozenset()


@dataclass(frozen=True, slots=True)
class Defect:
    """An event that the view cannot apply: the stream is parked from its version on.

    `reason` is a code from a closed set, `detail` names types, fields and rules; neither holds a
    value of the event.
    """

    key: StreamKey
    version: Version
    reason: str
    detail: str


class View(Protocol):
    """Applies events within the worker's transaction."""

    @property
    def name(self) -> str:
        """Return the name under which versions are kept: a code, unchanged for ever."""
        ...

    def takes(self, kind: StreamKind) -> bool:
        """Return whether the view applies streams of a kind; others are left out unseen."""
        ...

    async def apply(
        self, connection: "asyncpg.Connection[asyncpg.Record]", streams: Sequence[Continuation]
    ) -> Sequence[Defect]:
        """Write what `streams` change; return a defect for each stream that stops before its end.

        Of a stream with a defect everything before the defect's version is written, and nothing
        from there on; the version of what was applied before, and can be read no more, may be told
        too. What was applied before comes again only after a rollback.

        Raises:
            Unavailable, OSError, asyncpg errors: nothing is kept; the worker tries again later.
        """
        ...

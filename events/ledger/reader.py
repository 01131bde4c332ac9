"""Reads of the ledger: a stream, a clinic, each now or as it was known at a ledger time."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias, cast

import asyncpg

from events.ids import ClinicId, EventHash, Position, StreamId, Version
from events.ledger import statements
from events.ledger.errors import UnknownClinic
from events.sealed_event import StreamHead

PAGE_EVENTS: Final = 500
START: Final = Position(0)

# A reader of one connection sees what that connection's transaction sees.
Source: TypeAlias = "asyncpg.Pool[asyncpg.Record] | asyncpg.Connection[asyncpg.Record]"


class StoredEvent(asyncpg.Record):
    """An event as the ledger keeps it: exact bytes, and the columns beside them."""

    @property
    def position(self) -> Position:
        """Its place in the clinic's ledger, from 1 without a gap."""
        return cast("Position", self["position"])

    @property
    def ledger_time(self) -> datetime:
        """When the ledger took it; never falls from one position to the next."""
        return cast("datetime", self["ledger_time"])

    @property
    def stream(self) -> StreamId:
        """The stream that it continues."""
        return cast("StreamId", self["stream_id"])

    @property
    def version(self) -> Version:
        """Its place in the stream, from 1 without a gap."""
        return cast("Version", self["version"])

    @property
    def partition_key(self) -> str:
        """The Kafka key: whose events arrive in one order."""
        return cast("str", self["partition_key"])

    @property
    def hash(self) -> EventHash:
        """SHA-256 of the bytes."""
        return cast("EventHash", self["hash"])

    @property
    def bytes(self) -> bytes:
        """The published bytes."""
        return cast("bytes", self["bytes"])


@dataclass(frozen=True, slots=True)
class Head:
    """The head row of a clinic's ledger."""

    position: Position
    epoch: int
    state: Literal["open", "frozen"]
    last_time: datetime
    relay_shard: int


class LedgerReader:
    """Reads ledgers through a pool of connections, or through one.

    Every page is one statement and ends at the head that it sees, so a reader that goes on from
    its last position misses nothing: lower positions are never committed after higher ones.
    """

    def __init__(self, source: Source) -> None:
        self._source = source

    async def clinics(self) -> Sequence[ClinicId]:
        """Return every clinic that has a ledger here, in order of id."""
        return [ClinicId(row["clinic_id"]) for row in await self._source.fetch(statements.CLINICS)]

    async def head(self, clinic: ClinicId) -> Head:
        """Return the clinic's head row.

        Raises:
            UnknownClinic: it has no ledger here.
        """
        row = await self._source.fetchrow(statements.HEAD, clinic)
        if row is None:
            raise UnknownClinic(clinic)
        return Head(*row.values())

    async def stream_head(self, clinic: ClinicId, stream: StreamId) -> StreamHead:
        """Return version and hash of the stream's last event; version 0 where it has none."""
        row = await self._source.fetchrow(statements.STREAM_HEAD, clinic, stream)
        if row is None:
            return StreamHead(stream)
        return StreamHead(stream, row["version"], row["hash"])

    async def page(
        self, clinic: ClinicId, after: Position = START, *, limit: int = PAGE_EVENTS
    ) -> Sequence[StoredEvent]:
        """Return up to `limit` events of the clinic after a position, in order."""
        return await self._source.fetch(
            statements.READ_CLINIC, clinic, after, limit, record_class=StoredEvent
        )

    async def clinic(
        self,
        clinic: ClinicId,
        after: Position = START,
        *,
        known_at: datetime | None = None,
        limit: int = PAGE_EVENTS,
    ) -> AsyncIterator[StoredEvent]:
        """Yield the clinic's events after a position, up to the head at each page's reading.

        With `known_at` (aware) it ends with the last event that the ledger had by then.
        """
        last = None if known_at is None else await self.position_known_at(clinic, known_at)
        while page := await self.page(clinic, after, limit=limit):
            for event in page:
                if last is not None and event["position"] > last:
                    return
                yield event
            after = page[-1].position

    async def stream(
        self,
        clinic: ClinicId,
        stream: StreamId,
        from_version: Version = Version(1),  # noqa: B008 a NewType is the number itself
        *,
        known_at: datetime | None = None,
        limit: int = PAGE_EVENTS,
    ) -> AsyncIterator[StoredEvent]:
        """Yield one stream's events from a version on.

        With `known_at` (aware) it ends with the last event that the ledger had by then.
        """
        while page := await self._stream_page(clinic, stream, from_version, limit):
            for event in page:
                if known_at is not None and event.ledger_time > known_at:
                    return
                yield event
            from_version = Version(page[-1].version + 1)

    async def position_known_at(self, clinic: ClinicId, known_at: datetime) -> Position:
        """Return the last position that was written by the ledger time `known_at` (0: none).

        Raises:
            UnknownClinic: it has no ledger here.
        """
        position = await self._source.fetchval(statements.POSITION_KNOWN_AT, clinic, known_at)
        if position is None:
            raise UnknownClinic(clinic)
        return Position(position)

    async def _stream_page(
        self, clinic: ClinicId, stream: StreamId, from_version: Version, limit: int
    ) -> Sequence[StoredEvent]:
        return await self._source.fetch(
            statements.READ_STREAM, clinic, stream, from_version, limit, record_class=StoredEvent
        )

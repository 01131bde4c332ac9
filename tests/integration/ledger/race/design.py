"""The ledger that a racing process works on: ours, or the bare sequence that loses events."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Final, TypeAlias

import asyncpg

from events.ids import ClinicId, Position, StreamId, Version
from events.ledger.append import Append, Appended
from events.ledger.connection import connect
from events.ledger.errors import Conflict
from events.ledger.reader import LedgerReader, StoredEvent
from events.ledger.writer import LedgerWriter
from events.sealed_event import StreamHead
from tests.integration.ledger.race.client import Ledger, OurLedger
from tests.integration.ledger.race.job import Job

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"

SEQUENCE_SCHEMA: Final = """
create schema bare;
create table bare.event (
    position bigserial primary key,
    clinic_id text not null,
    ledger_time timestamptz not null default transaction_timestamp(),
    stream_id text not null,
    version bigint not null,
    hash bytea not null,
    bytes bytea not null,
    unique (stream_id, version)
);
grant usage on schema bare to goldenthread_planner, goldenthread_relay;
grant select, insert on bare.event to goldenthread_planner;
grant usage on sequence bare.event_position_seq to goldenthread_planner;
grant select on bare.event to goldenthread_relay;
"""
_INSERT: Final = """
insert into bare.event (clinic_id, stream_id, version, hash, bytes) values ($1, $2, $3, $4, $5)
returning position, ledger_time
"""
_HEAD: Final = "select version, hash from bare.event where stream_id = $1 order by version desc"
_PAGE: Final = """
select position, ledger_time, stream_id, version, hash, bytes
from bare.event
where clinic_id = $1 and position > $2
order by position
limit $3
"""


class SequenceLedger:
    """Positions from a sequence, readers that ask for what is greater than the last one seen."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def append(self, append: Append) -> Appended:
        """Write all events in one transaction."""
        rows = []
        try:
            async with self._pool.acquire() as connection, connection.transaction():
                for event in append.events:
                    values = (event.stream, event.version, event.hash, event.bytes)
                    rows += await connection.fetch(_INSERT, append.clinic, *values)
        except asyncpg.UniqueViolationError:
            head = append.writes[0]
            raise Conflict(head.stream, head.version, Version(head.version + 1)) from None
        return Appended(rows[0]["position"], rows[-1]["position"], rows[0]["ledger_time"])

    async def stream_head(self, _clinic: ClinicId, stream: StreamId) -> StreamHead:
        """Return the stream's last event."""
        row = await self._pool.fetchrow(_HEAD, stream)
        return StreamHead(stream, row["version"], row["hash"]) if row else StreamHead(stream)

    async def page(self, clinic: ClinicId, after: Position, *, limit: int) -> Sequence[StoredEvent]:
        """Return what has a position greater than `after`."""
        return await self._pool.fetch(_PAGE, clinic, after, limit, record_class=StoredEvent)


@asynccontextmanager
async def opened(job: Job) -> AsyncIterator[Ledger]:
    """Open the ledger of the job's design; what waits is written before it closes."""
    async with asyncpg.create_pool(job.dsn, min_size=1, max_size=job.tasks) as pool:
        if job.design == "sequence":
            yield SequenceLedger(pool)
        else:
            async with LedgerWriter(partial(connect, job.dsn)) as writer:
                yield OurLedger(writer, LedgerReader(pool))

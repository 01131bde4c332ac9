"""Replay: a whole clinic read through the reader, against a bare cursor over the same columns."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from tests.performance.bench import Case, Side, Sides
from tests.performance.measure import Figure, Sample, Unit
from tests.performance.server import BenchServer, connected
from tests.performance.workload import Stock, append_of

if TYPE_CHECKING:
    import asyncpg

    from events.ids import ClinicId
    from events.ledger.reader import LedgerReader

EVENTS: Final = 20_000
_EACH: Final = 500
_PREFETCH: Final = 500
QUERY: Final = """
select position, ledger_time, stream_id, version, partition_key, hash, bytes
from ledger.event
where clinic_id = $1
order by position
"""


@asynccontextmanager
async def replay(server: BenchServer) -> AsyncIterator[Sides]:
    """Write a clinic of EVENTS events and open a reader and a bare connection on it."""
    (clinic,) = await server.add_clinics("replay", 1)
    await _write(server, clinic)
    dsn = server.ledger.dsn("goldenthread_projections")
    async with server.reader() as reader, connected(dsn) as connection:
        yield Sides(
            _passes(lambda: _through_reader(reader, clinic)),
            _passes(lambda: _through_cursor(connection, clinic)),
        )


async def _write(server: BenchServer, clinic: ClinicId) -> None:
    stock = Stock(clinic, _EACH)
    async with server.writer() as writer:
        for _ in range(EVENTS // _EACH):
            stock.fill()
            if prepared := stock.take():
                await writer.append(append_of(clinic, prepared))
    async with connected(server.ledger.admin_dsn) as admin:
        await admin.execute("vacuum (analyze) ledger.event")


async def _through_reader(reader: LedgerReader, clinic: ClinicId) -> int:
    read = 0
    async for _ in reader.clinic(clinic):
        read += 1
    return read


async def _through_cursor(connection: asyncpg.Connection[Any], clinic: ClinicId) -> int:
    read = 0
    async with connection.transaction():
        async for _ in connection.cursor(QUERY, clinic, prefetch=_PREFETCH):
            read += 1
    return read


def _passes(read_all: Callable[[], Awaitable[int]]) -> Side:
    async def side(seconds: float) -> Sample:
        began, read = time.perf_counter(), 0
        while time.perf_counter() < began + seconds:
            read += await read_all()
        return Sample(read, time.perf_counter() - began)

    return side


CASES: Final = (
    Case(
        Figure(
            "replay_read",
            Unit.RATE,
            f"A clinic of {EVENTS:,} events in pages that never pass the head, against a bare "
            "cursor over the same columns.",
            0.7,
        ),
        replay,
    ),
)

"""What the worker asks is found by index, however empty the tables were when it was planned."""

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

import asyncpg

from events.ids import NO_HASH, ClinicId, EventHash, Position, StreamId, Version
from events.worker.checkpoints import Checkpoints
from events.worker.connection import SETTINGS
from events.worker.course import Standing
from events.worker.source import LedgerSource, Range
from events.worker.view import StreamKey
from tests.fixtures.databases import Database
from tests.fixtures.ledger import Ledger, plan
from tests.integration.ledger.plans import PlanLog, Scan, told_plans
from tests.integration.worker.test_applying import write

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_TIMES: Final = 7
_GROW: Final = """
insert into ledger.event
select
    $1, c.head + n, clock_timestamp() - interval '1 h', 1 + (n - 1) % 10, gen_random_uuid(), 1,
    'plan/' || md5($1 || (n - 1) / 10), 'someone', sha256(n::text::bytea), '', '', sha256('')
from ledger.clinic as c cross join generate_series(1, 20000) as n
where c.clinic_id = $1
"""
_STREAMS: Final = """
insert into worker.stream
select 'journal', 'a-clinic', 'plan/' || md5(n::text), 7, sha256(n::text::bytea), now()
from generate_series(1, 20000) as n
"""
_READ: Final = "select seq_scan, seq_tup_read from pg_stat_user_tables where relname = 'stream'"


async def asked(
    source: "asyncpg.Connection[asyncpg.Record]", ledger: Ledger, log: PlanLog
) -> set[Scan]:
    """Return how the statements reached the events, asked as often as plans are made anew."""
    reader, scans = LedgerSource(source), set[Scan]()
    key = StreamKey(ledger.clinic, plan(0).stream)
    for _ in range(_TIMES):
        await reader.ranges([Range(key, Version(2), Version(4))])
        await reader.hashes([(key, Version(3))])
        await reader.page(ledger.clinic, Position(0), limit=3, older_than=0)
        scans |= set(await log.taken())
    return scans


async def test_the_ledger_is_read_by_index(ledger: Ledger) -> None:
    await ledger.admin.execute("alter table ledger.event set (autovacuum_enabled = off)")
    old = await asyncpg.connect(ledger.database.admin_dsn)
    async with told_plans(old) as log:
        scans = await asked(old, ledger, log)
        await write(ledger)
        await ledger.admin.execute(_GROW, ledger.clinic)
        for statistics in ("select", "analyze"):
            await ledger.admin.execute(statistics)
            scans |= await asked(old, ledger, log)
    assert {each.index for each in scans} == {"event_pkey", "event_version_once"}
    assert all(each.rows <= 3 for each in scans)


@asynccontextmanager
async def as_a_worker_has_it(views: Database) -> "AsyncIterator[asyncpg.Connection[Any]]":
    connection = await asyncpg.connect(views.admin_dsn, server_settings={**SETTINGS})
    try:
        yield connection
    finally:
        await connection.close()


async def test_the_views_streams_are_found_by_index(views_database: Database) -> None:
    keys = [StreamKey(ClinicId("a-clinic"), StreamId(f"plan/{number}")) for number in range(5)]
    async with as_a_worker_has_it(views_database) as connection:
        checkpoints = Checkpoints(connection, "journal")
        await connection.execute("alter table worker.stream set (autovacuum_enabled = off)")
        for prepare in ("select", _STREAMS, "analyze"):
            await connection.execute(prepare)
            before = await _read(connection)
            for number in range(_TIMES):
                async with connection.transaction():
                    await checkpoints.locked(keys)
                    await checkpoints.parked_among(keys)
                    version = Version(number + 1)
                    await checkpoints.advance({key: Standing(version, NO_HASH) for key in keys})
                    events = [(key.stream, version, EventHash(b"1")) for key in keys]
                    await checkpoints.behind(keys[0].clinic, events)
            assert await _read(connection) == before


async def _read(connection: "asyncpg.Connection[Any]") -> tuple[int, int]:
    await connection.execute("select pg_stat_force_next_flush()")
    row = await connection.fetchrow(_READ)
    assert row is not None
    return row[0], row[1]

"""What the relay asks of the events is found by index, however empty the table was when planned."""

from typing import Final

import asyncpg

from events.ids import Position
from events.relay.desk import Desk
from tests.fixtures.ledger import Ledger
from tests.integration.ledger.plans import PlanLog, Scan, told_plans
from tests.integration.relay.test_publishing import write

_TIMES: Final = 7
_GROW: Final = """
insert into ledger.event
select
    $1, c.head + n, clock_timestamp(), 1 + (n - 1) % 10, gen_random_uuid(), 1,
    'plan/' || md5($1 || (n - 1) / 10), 'someone', sha256(n::text::bytea), '', '', sha256('')
from ledger.clinic as c cross join generate_series(1, 20000) as n
where c.clinic_id = $1
"""


async def asked(
    source: "asyncpg.Connection[asyncpg.Record]", ledger: Ledger, log: PlanLog
) -> set[Scan]:
    """Return how the statements reached the events, asked as often as plans are made anew."""
    desk, at, scans = Desk(source), {ledger.clinic: Position(2)}, set[Scan]()
    for _ in range(_TIMES):
        await desk.hashes(at)
        await desk.lags(at)
        scans |= set(await log.taken())
    return scans


async def test_hashes_and_lags_use_an_index_on_any_table_and_in_any_session(
    ledger: Ledger,
) -> None:
    await ledger.admin.execute("alter table ledger.event set (autovacuum_enabled = off)")
    old = await asyncpg.connect(ledger.database.admin_dsn)
    async with told_plans(old) as log:
        scans = await asked(old, ledger, log)
        await write(ledger, 5)
        await ledger.admin.execute(_GROW, ledger.clinic)
        for statistics in ("select", "analyze"):
            await ledger.admin.execute(statistics)
            scans |= await asked(old, ledger, log)
    assert {(each.index, each.rows <= 1) for each in scans} == {("event_pkey", True)}
    assert all("position" in each.columns for each in scans)

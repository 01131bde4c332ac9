"""What handling asks of the ledger is found by index, however empty the table was when planned."""

from collections.abc import Sequence
from typing import Final

import asyncpg
import pytest

from events.ids import NO_HASH, EventHash, Position, StreamId, Version
from events.ledger.added import added_since
from events.ledger.outcomes import OutcomeReader, append_key
from events.sealed_event import StreamHead
from tests.fixtures.ledger import append_to, plan
from tests.fixtures.planner import CLIENT, CLINIC, EPISODE, OWN, PLAN, Surgery, draft, intake
from tests.integration.ledger.plans import PlanLog, Scan, told_plans

_TIMES: Final = 7
_PAGE: Final = 20
_GROW: Final = """
insert into ledger.event
select
    $1, c.head + n, clock_timestamp(), 1 + (n - 1) % 10, gen_random_uuid(), 1,
    'plan/' || md5($1 || (n - 1) / 10), 'someone', sha256(n::text::bytea), '', '', sha256('')
from ledger.clinic as c cross join generate_series(1, 20000) as n
where c.clinic_id = $1
"""


async def asked(source: "asyncpg.Connection[asyncpg.Record]", log: PlanLog) -> set[Scan]:
    """Return how the statements reached the events, asked as often as plans are made anew."""
    outcomes, scans = OutcomeReader(source), set[Scan]()
    heads = [StreamHead(stream) for stream in (OWN, CLIENT, EPISODE, PLAN)]
    for _ in range(_TIMES):
        await added_since(source, CLINIC, heads, limit=_PAGE)
        await outcomes.find(CLINIC, "staff:dana", "no-such-request")
        await outcomes.version_at(CLINIC, PLAN, Position(8))
        scans |= set(await log.taken())
    return scans


def unintended(scans: set[Scan]) -> Sequence[Scan]:
    by_index = {"event_version_once": {"stream_id"}, "event_append_once": {"append_key"}}
    return [
        scan
        for scan in scans
        if not (by_index.get(scan.index, {"none"}) <= scan.columns and scan.rows <= _PAGE + 1)
    ]


async def test_lookups_use_their_index_on_any_table_and_in_any_session(surgery: Surgery) -> None:
    await surgery.admin.execute("alter table ledger.event set (autovacuum_enabled = off)")
    old = await asyncpg.connect(surgery.ledger.admin_dsn)
    async with told_plans(old) as log:
        assert unintended(await asked(old, log)) == []
        planner = await surgery.planner()
        await planner.handle(intake())
        await planner.handle(draft())
        await surgery.admin.execute(_GROW, CLINIC)
        for statistics in ("select", "analyze"):
            await surgery.admin.execute(statistics)
            assert unintended(await asked(old, log)) == []
            new = await asyncpg.connect(surgery.ledger.admin_dsn)
            async with told_plans(new) as fresh:
                scans = await asked(new, fresh)
                assert unintended(scans) == []
                assert {scan.index for scan in scans} >= {"event_version_once"}


async def test_what_was_added_is_told_from_what_is_no_longer_there(surgery: Surgery) -> None:
    planner, pool = await surgery.planner(), await surgery.pool()
    await planner.handle(intake())
    await planner.handle(draft())
    rows = await surgery.events(PLAN)
    known = StreamHead(PLAN, rows[2].version, rows[2].hash)
    for limit, expected in ((2, rows[3:5]), (500, rows[3:])):
        news = await added_since(pool, CLINIC, [known, StreamHead(OWN)], limit=limit)
        assert [row.bytes for row in news[PLAN] or ()] == [row.bytes for row in expected]
        assert len(news[OWN] or ()) == min(limit, 3)
    beyond = StreamHead(PLAN, Version(len(rows) + 1), rows[-1].hash)
    other = StreamHead(PLAN, rows[-1].version, EventHash(NO_HASH))
    nowhere = StreamHead(StreamId("plan/0197a3a0-0000-7000-8000-0000000000ff"))
    for head, told in ((beyond, None), (other, None), (nowhere, [])):
        assert (await added_since(pool, CLINIC, [head]))[head.stream] == told


def test_a_key_is_known_by_what_its_append_is_known_by() -> None:
    append = append_to(plan(1), key="some key")
    assert append_key(append.principal, append.key) == append.append_key


@pytest.mark.parametrize("position", [0, 3, 4])
async def test_a_version_is_told_as_of_a_position(surgery: Surgery, position: int) -> None:
    await (await surgery.planner()).handle(intake())
    outcomes = OutcomeReader(await surgery.pool())
    at = Position(position)
    assert await outcomes.version_at(CLINIC, OWN, at) == min(position, 3)
    assert await outcomes.version_at(CLINIC, CLIENT, at) == position // 4

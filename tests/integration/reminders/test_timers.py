"""Timers: claimed by one, marked by whoever comes, swept to the last, found by index."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import cast

import asyncpg
import pytest

from events.ids import ClientId, ClinicId, Version
from services.reminders.timers import desk, statements
from services.reminders.timers.desk import Finished, Pool, Timers
from services.reminders.timers.marking import KnownNotice, Marks
from services.reminders.timers.view import mark
from tests.fixtures.databases import Database
from tests.fixtures.ledger import Connection

CLINIC = ClinicId("river-bend")
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FILL = """
insert into reminders.timer (clinic_id, plan_id, client_id, evaluate_at)
select c, 'plan-' || n, 'client-' || n, timestamptz '2026-04-01' + n * interval '1 minute'
from generate_series(1, 20000) as n, unnest(array['river-bend', 'harbor']) as c
"""


@pytest.fixture
async def pool(views_database: Database) -> AsyncIterator[Pool]:
    """The service's own pool."""
    dsn = views_database.dsn("goldenthread_reminders")
    async with asyncpg.create_pool(dsn, min_size=0, max_size=3) as pool:
        yield pool


@pytest.fixture
def timers(pool: Pool) -> Timers:
    return Timers(pool)


async def marked(pool: Pool, *plans: str, client: str = "c-1") -> None:
    """Mark plans as the view does."""
    async with pool.acquire() as connection, connection.transaction():
        await mark(
            cast("Connection", connection),
            Marks([(CLINIC, plan, ClientId(client)) for plan in plans]),
        )


async def touches(pool: Pool) -> list[tuple[str, int]]:
    """Return how often each plan was marked."""
    rows = await pool.fetch("select plan_id, touched from reminders.timer order by plan_id")
    return [(row[0], row[1]) for row in rows]


async def test_a_claimed_timer_is_nobody_elses(pool: Pool, timers: Timers) -> None:
    await marked(pool, "a", "b", "c")
    first = await timers.claim(CLINIC, NOON, 2)
    second = await timers.claim(CLINIC, NOON, 2)
    assert sorted(one.plan_id for one in [*first, *second]) == ["a", "b", "c"]
    assert await timers.claim(CLINIC, NOON, 2) == []
    assert await timers.due({CLINIC: NOON}) == []
    assert all(one.marked for one in first)


async def test_a_finished_timer_waits_for_its_instant(pool: Pool, timers: Timers) -> None:
    await marked(pool, "a", "b")
    one, other = await timers.claim(CLINIC, NOON, 2)
    await timers.finish(CLINIC, [Finished(one, NOON + HOUR), Finished(other)])
    assert await timers.due({CLINIC: NOON}) == []
    assert await timers.due({CLINIC: NOON + HOUR}) == [CLINIC]
    assert await timers.waiting({CLINIC: NOON + 2 * HOUR}) == {CLINIC: NOON + HOUR}
    (again,) = await timers.claim(CLINIC, NOON + 99_999 * HOUR, 9)
    assert again.plan_id == one.plan_id
    assert not again.marked


async def test_what_comes_meanwhile_is_not_forgotten(pool: Pool, timers: Timers) -> None:
    await marked(pool, "a")
    (claim,) = await timers.claim(CLINIC, NOON, 1)
    await marked(pool, "a")
    await timers.finish(CLINIC, [Finished(claim, NOON + HOUR)])
    (again,) = await timers.claim(CLINIC, NOON, 1)
    assert (again.touched, again.marked) == (claim.touched + 1, True)


async def test_a_lost_claim_writes_nothing(
    pool: Pool, timers: Timers, monkeypatch: pytest.MonkeyPatch
) -> None:
    await marked(pool, "a")
    monkeypatch.setattr(desk, "CLAIM_SECONDS", 0.0)
    (zombie,) = await timers.claim(CLINIC, NOON, 1)
    (other,) = await timers.claim(CLINIC, NOON, 1)
    await timers.finish(CLINIC, [Finished(other, NOON + HOUR)])
    await timers.finish(CLINIC, [Finished(zombie)])
    assert await pool.fetchval("select evaluate_at from reminders.timer") == NOON + HOUR


async def test_a_failed_timer_is_left_alone_for_a_while_unless_something_comes(
    pool: Pool, timers: Timers
) -> None:
    await marked(pool, "a")
    (claim,) = await timers.claim(CLINIC, NOON, 1)
    await timers.finish(CLINIC, [Finished(claim, failed="record-unreadable", seconds=60)])
    assert await timers.claim(CLINIC, NOON, 1) == []
    assert await timers.failed() == 1
    await marked(pool, "a")
    (claim,) = await timers.claim(CLINIC, NOON, 1)
    assert claim.failures == 1
    await timers.finish(CLINIC, [Finished(claim)])
    assert await timers.failed() == 0


async def test_an_episode_marks_the_plans_of_its_client_alone(pool: Pool, timers: Timers) -> None:
    await marked(pool, "a", "b")
    await marked(pool, "z", client="c-2")
    for claim in await timers.claim(CLINIC, NOON, 9):
        await timers.finish(CLINIC, [Finished(claim)])
    async with pool.acquire() as connection:
        await mark(cast("Connection", connection), Marks(clients=[(CLINIC, ClientId("c-1"))]))
    assert await touches(pool) == [("a", 2), ("b", 2), ("z", 1)]


async def test_who_marks_a_clients_plans_at_once_waits_and_never_deadlocks(pool: Pool) -> None:
    """Each marks a plan of its own first, then all of the client's, or the other's."""
    plans = [f"plan-{number}" for number in range(4)]
    await marked(pool, *plans)
    batches = [
        Marks([(CLINIC, plan, ClientId("c-1"))], [(CLINIC, ClientId("c-1"))], notices=[known])
        for plan, other in zip(plans, reversed(plans), strict=True)
        for known in [KnownNotice(CLINIC, f"n-{other}", other, Version(1), stands=True)]
    ]

    async def mark_one(batch: Marks) -> None:
        async with pool.acquire() as connection, connection.transaction():
            await mark(cast("Connection", connection), batch)

    for _ in range(5):
        await asyncio.gather(*(mark_one(batch) for batch in batches))
    assert [one for one, _ in await touches(pool)] == plans


async def test_only_news_of_a_notice_marks_its_plan(pool: Pool, timers: Timers) -> None:
    await marked(pool, "a")
    known = KnownNotice(CLINIC, "n", "a", Version(1), stands=True)
    await timers.know([known])
    for notice, touched in (
        (known, 1),
        (KnownNotice(CLINIC, "n", "a", Version(2), stands=False), 2),
    ):
        async with pool.acquire() as connection:
            await mark(cast("Connection", connection), Marks(notices=[notice]))
        assert await touches(pool) == [("a", touched)]
    await timers.know([known])  # late
    assert await timers.notices(CLINIC, ["a", "b"]) == {"a": {"n"}, "b": set()}
    assert await pool.fetchval("select version from reminders.notice") == 2


async def test_a_sweep_goes_on_where_it_stopped_and_ends(
    pool: Pool, timers: Timers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "SWEEP_PAGE", 2)
    await marked(pool, "a", "b", "c", "d", "e")
    assert await timers.clinics() == {CLINIC: 0}
    assert await timers.sweep(CLINIC, Version(3)) == 2
    assert await touches(pool) == [("a", 2), ("b", 2), ("c", 1), ("d", 1), ("e", 1)]
    assert await timers.sweep(CLINIC, Version(4)) == 2  # it went on meanwhile: from the beginning
    assert await timers.clinics() == {CLINIC: 0}
    assert [await timers.sweep(CLINIC, Version(4)) for _ in range(3)] == [2, 1, None]
    assert await timers.clinics() == {CLINIC: 4}
    assert await touches(pool) == [("a", 3), ("b", 3), ("c", 2), ("d", 2), ("e", 2)]


async def test_one_process_sweeps_a_clinic_at_a_time(pool: Pool, timers: Timers) -> None:
    await marked(pool, "a")
    async with pool.acquire() as other, other.transaction():
        await other.fetch(statements.SWEEP_HOLD, CLINIC, 3)
        assert await timers.sweep(CLINIC, Version(3)) is None
        assert await timers.clinics() == {CLINIC: 0}


async def test_a_kept_clock_never_goes_back(timers: Timers) -> None:
    clocks = {"trial": NOON, "real": NOON}
    assert await timers.keep_clocks(clocks, NOON) == clocks
    kept = await timers.keep_clocks({"trial": NOON - HOUR, "real": NOON + HOUR}, NOON + HOUR)
    assert kept == {"trial": NOON, "real": NOON + HOUR}
    late = {"trial": NOON - HOUR, "real": NOON}
    assert await timers.keep_clocks(late, NOON + HOUR) == kept


async def test_only_what_the_real_clock_cannot_have_shown_gives_way(timers: Timers) -> None:
    ahead = {"trial": NOON + 900 * HOUR, "real": NOON + 900 * HOUR}
    await timers.keep_clocks(ahead, NOON + 900 * HOUR)
    kept = await timers.keep_clocks({"trial": NOON, "real": NOON}, NOON + HOUR)
    assert kept == {"trial": NOON + 900 * HOUR, "real": NOON}


async def test_hot_statements_find_their_rows_by_index(views_database: Database) -> None:
    admin = await asyncpg.connect(views_database.admin_dsn)
    try:
        await admin.execute(FILL)
        await admin.execute("vacuum analyze reminders.timer")
        for statement, arguments in (
            (statements.DUE, ([CLINIC, "harbor"], [NOON, NOON])),
            (statements.WAITING, ([CLINIC, "harbor"], [NOON, NOON])),
            (statements.CLAIM, (CLINIC, NOON, 200, 20.0)),
            (statements.MARK_CLIENTS, ([CLINIC] * 9, [f"client-{n}" for n in range(9)])),
            (statements.SWEEP_MARK, (CLINIC, "plan-5", 100)),
            (
                statements.LOCK_TIMERS,
                (
                    [CLINIC] * 9,
                    [f"plan-{n}" for n in range(9)],
                    [CLINIC] * 9,
                    [f"client-{n}" for n in range(9)],
                ),
            ),
        ):
            plan = await admin.fetch(f"explain {statement}", *arguments)
            told = "\n".join(row[0] for row in plan)
            assert "Seq Scan on timer" not in told, told
    finally:
        await admin.close()

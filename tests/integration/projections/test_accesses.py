"""Reads are written down before they are answered: who, what, when, with what outcome (B01)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

import asyncpg
import pytest

from events.ids import StreamId
from infra.reads import ReadRow, reads_of
from infra.settings import Role
from services.projections.errors import AccessUnrecorded
from services.projections.reading.accesses import Access, AccessLog
from tests.contract import gad
from tests.fixtures.databases import Database
from tests.fixtures.ledger import connected
from tests.fixtures.planner import CLINIC
from tests.fixtures.projections import Views
from tests.fixtures.read_api import ReadingDesk
from tests.fixtures.write_api import Desk, draft, take_in

PLAN = StreamId(f"plan/{gad.PLAN}")
ASKED = Access(CLINIC, "a", "records", None, "/v1/plans/{plan}", PLAN, 200, None, "c")


@pytest.fixture
async def operator(views: Views) -> AsyncIterator[asyncpg.Pool[asyncpg.Record]]:
    """The operator's look at the log."""
    dsn = views.database.dsn("goldenthread_operator")
    async with asyncpg.create_pool(dsn, min_size=0, max_size=2) as pool:
        yield pool


async def test_each_read_of_a_known_caller_is_written_down(
    desk: Desk, views: Views, reading: ReadingDesk, operator: asyncpg.Pool[asyncpg.Record]
) -> None:
    """B01: found, not changed, not allowed, not there, without a form; nobody's is not."""
    await take_in(desk)
    await draft(desk)
    await views.catch_up()
    tag = (await reading.get()).headers["etag"]
    await reading.get(If_None_Match=tag)
    await replace(reading, token=f"{CLINIC}.administrator").get()
    await replace(reading, token=f"{CLINIC}.client.{gad.uid(999)}").get()
    await reading.get("/v1/plans/nonsense")
    await replace(reading, token="").get()
    rows = await reads_of(operator, CLINIC)
    told = [(each.actor, each.subject, each.status, each.code) for each in reversed(rows)]
    assert told == [
        ("clinician.one", PLAN, 200, None),
        ("clinician.one", PLAN, 304, None),
        ("administrator.one", PLAN, 403, "not-allowed"),
        ("client.one", PLAN, 404, "not-found"),
        ("clinician.one", None, 404, "not-found"),
    ]
    assert rows[0].route == "/v1/plans/{plan}"
    assert {each.acting_for for each in rows} == {None, str(gad.uid(999))}


async def test_a_report_is_narrowed_by_stream_actor_and_time(
    reading: ReadingDesk, operator: asyncpg.Pool[asyncpg.Record]
) -> None:
    """B01: and shows the newest first."""
    await reading.get()
    await reading.get(f"/v1/clients/{gad.CLIENT}/requests?on=2026-11-22")
    await replace(reading, token=f"{CLINIC}.records").get()
    newest, *_ = every = await reads_of(operator, CLINIC)
    assert [each.actor for each in every] == ["records.one", "clinician.one", "clinician.one"]
    assert len(await reads_of(operator, CLINIC, subject=PLAN)) == 2
    assert len(await reads_of(operator, CLINIC, actor="records.one")) == 1
    later = newest.read_at + timedelta(microseconds=1)
    assert await reads_of(operator, CLINIC, first=later) == []
    assert len(await reads_of(operator, CLINIC, end=later, limit=2)) == 2
    assert isinstance(newest, ReadRow)


async def test_nothing_is_told_that_is_not_written_down(
    desk: Desk, views: Views, reading: ReadingDesk
) -> None:
    """B01: the row is on disk before the answer goes out, or there is no answer."""
    await take_in(desk)
    await draft(desk)
    await views.catch_up()
    async with connected(views.database.admin_dsn) as connection:
        await connection.execute("revoke insert on access.read from goldenthread_query")
    answer = await reading.get()
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert answer.json()["code"] == "access-unrecorded"
    assert str(gad.CLIENT) not in answer.text


async def test_accesses_that_wait_are_written_together_and_each_once(views: Views) -> None:
    """B01: also of a caller who has gone before it is written."""
    dsn = views.database.dsn("goldenthread_query")
    async with asyncpg.create_pool(dsn, min_size=0, max_size=2) as pool:
        log = AccessLog(pool)
        some = [ASKED._replace(correlation_id=str(number)) for number in range(450)]
        tasks = [asyncio.create_task(log.record(each)) for each in some]
        await asyncio.sleep(0)
        tasks[449].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await log.record(ASKED)
    async with connected(views.database.admin_dsn) as connection:
        found = await connection.fetch("select correlation_id from access.read order by number")
    assert [each[0] for each in found] == [*(each.correlation_id for each in some), "c"]


async def test_a_database_that_is_away_is_told(views_database: Database) -> None:
    """B01."""
    async with asyncpg.create_pool(views_database.dsn("goldenthread_query"), min_size=0) as pool:
        log = AccessLog(pool)
    with pytest.raises(AccessUnrecorded):
        await log.record(ASKED)


@pytest.mark.parametrize("role", ["goldenthread_query", "goldenthread_operator"])
@pytest.mark.parametrize(
    "change",
    ["update access.read set actor = 'x'", "delete from access.read", "truncate access.read"],
)
async def test_nobody_changes_what_was_written_down(views: Views, role: Role, change: str) -> None:
    """B01: not the service that adds, nor the operator who looks; triggers refuse all others."""
    async with connected(views.database.dsn(role)) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(change)
    async with connected(views.database.admin_dsn) as connection:
        with pytest.raises(asyncpg.PostgresError) as refused:
            await connection.execute(change)
    assert refused.value.sqlstate == "GT001"


async def test_the_service_that_adds_cannot_look(views: Views) -> None:
    """B01."""
    async with connected(views.database.dsn("goldenthread_query")) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch("select from access.read")

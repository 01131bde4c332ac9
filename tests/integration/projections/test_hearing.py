"""What workers of a view applied is heard by readers, over a connection that may be lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import asyncpg
import pytest

from events.ids import StreamId
from events.wakeup import Notifier, connecting_to
from infra.processes.hearing import keep_hearing
from services.projections.reading.applied import APPLIED, Applied
from tests.fixtures.databases import Database
from tests.fixtures.relay import until

PLAN = StreamId("plan/0198c5d2-7a00-7000-8000-000000000001")
_END_LISTENERS = """
select count(pg_terminate_backend(pid)) from pg_stat_activity
where application_name = 'goldenthread-wakeup' and datname = current_database()
"""


@pytest.fixture
async def applied(views_database: Database) -> AsyncIterator[Applied]:
    """What a reader's process hears, as the role that reads."""
    hears = Applied()
    connecting = connecting_to(views_database.dsn("goldenthread_query"))
    task = asyncio.create_task(keep_hearing(connecting, hears))
    await until(lambda: hears.hearing)
    yield hears
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _told(database: Database, applied: Applied) -> None:
    """See that a word of a worker's process wakes a reader, which nothing else does."""
    connecting = connecting_to(database.dsn("goldenthread_projections"))
    with applied.awaiting([PLAN]) as woken:
        async with Notifier(connecting, APPLIED) as worker:
            worker.tell(PLAN)
            async with asyncio.timeout(60):
                await woken.wait()


async def test_a_worker_wakes_a_reader(views_database: Database, applied: Applied) -> None:
    await _told(views_database, applied)


async def test_a_lost_connection_is_made_anew(views_database: Database, applied: Applied) -> None:
    admin = await asyncpg.connect(views_database.admin_dsn)
    assert await admin.fetchval(_END_LISTENERS) == 1
    await admin.close()
    await until(lambda: not applied.hearing)
    await until(lambda: applied.hearing)
    await _told(views_database, applied)

"""A clinic with a planner, and its view."""

from collections.abc import AsyncIterator

import pytest

from services.planner.http.ports import Handled
from tests.fixtures.databases import Database
from tests.fixtures.planner import Surgery, opened_surgery
from tests.fixtures.projections import Views, opened_views
from tests.fixtures.read_api import ReadingDesk, opened_reading
from tests.fixtures.write_api import Desk, write_api


@pytest.fixture
async def surgery(ledger_database: Database, keys_database: Database) -> AsyncIterator[Surgery]:
    """A clinic with one site and nobody in it."""
    async with opened_surgery(ledger_database, keys_database) as opened:
        yield opened


@pytest.fixture
async def desk(surgery: Surgery) -> Desk:
    """A clinician of that clinic at the write API."""
    observed: list[Handled] = []
    return Desk(write_api(await surgery.planner(), observed), observed=observed)


@pytest.fixture
async def views(views_database: Database, surgery: Surgery) -> AsyncIterator[Views]:
    """Its view, with nothing in it yet."""
    async with opened_views(views_database, surgery) as opened:
        yield opened


@pytest.fixture
async def reading(views: Views, surgery: Surgery) -> AsyncIterator[ReadingDesk]:
    """A clinician of that clinic at the read API; it waits for up to 0.4 s."""
    async with opened_reading(views.database, surgery, views.keys, 0.4) as opened:
        yield opened

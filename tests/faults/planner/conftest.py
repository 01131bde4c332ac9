"""A clinic with a drafted plan."""

from collections.abc import AsyncIterator

import pytest

from tests.fixtures.databases import Database
from tests.fixtures.planner import Surgery, draft, intake, opened_surgery


@pytest.fixture
async def surgery(ledger_database: Database, keys_database: Database) -> AsyncIterator[Surgery]:
    """The clinic on the server that all tests share."""
    async with opened_surgery(ledger_database, keys_database) as opened:
        planner = await opened.planner()
        await planner.handle(intake())
        await planner.handle(draft())
        yield opened

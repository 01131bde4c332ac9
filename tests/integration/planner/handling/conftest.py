"""A registered clinic for each test."""

from collections.abc import AsyncIterator

import pytest

from tests.fixtures.databases import Database
from tests.fixtures.planner import Surgery, opened_surgery


@pytest.fixture
async def surgery(ledger_database: Database, keys_database: Database) -> AsyncIterator[Surgery]:
    """A clinic with one site and nobody in it."""
    async with opened_surgery(ledger_database, keys_database) as opened:
        yield opened

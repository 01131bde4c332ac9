"""A clinic on a clock of its own, in fresh databases."""

from collections.abc import AsyncIterator

import pytest

from tests.fixtures.databases import Database
from tests.fixtures.practice import Practice, opened_practice


@pytest.fixture
async def practice(
    ledger_database: Database, keys_database: Database, views_database: Database
) -> AsyncIterator[Practice]:
    """A clinic that follows the clock `trial`."""
    async with opened_practice(ledger_database, keys_database, views_database) as opened:
        yield opened

"""A fresh ledger for each test."""

from collections.abc import AsyncIterator

import pytest

from tests.fixtures.databases import Database
from tests.fixtures.ledger import Ledger, opened_ledger


@pytest.fixture
async def ledger(ledger_database: Database) -> AsyncIterator[Ledger]:
    """A ledger with one clinic that has no events."""
    async with opened_ledger(ledger_database) as opened:
        yield opened

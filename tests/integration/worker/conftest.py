"""A ledger of invented plans, and a worker of the small view."""

from collections.abc import AsyncIterator

import pytest

from tests.fixtures.databases import Database
from tests.fixtures.journal import Journal, prepare_journal
from tests.fixtures.ledger import Ledger, opened_ledger
from tests.fixtures.worker import Fed, fed_view


@pytest.fixture
async def ledger(ledger_database: Database) -> AsyncIterator[Ledger]:
    """The ledger of a clinic in a fresh database."""
    async with opened_ledger(ledger_database) as opened:
        yield opened


@pytest.fixture
def journal() -> Journal:
    """The view."""
    return Journal()


@pytest.fixture
async def fed(
    ledger_database: Database, views_database: Database, journal: Journal
) -> AsyncIterator[Fed]:
    """A worker of it."""
    await prepare_journal(views_database)
    async with fed_view(journal, views_database, ledger_database) as opened:
        yield opened

"""Ledgers of invented clinics: new ones in one database, or one in a database of the test's own."""

from collections.abc import AsyncIterator

import pytest

from infra.settings import LEDGER_DATABASE
from tests.fixtures.databases import Database, PostgresAddress
from tests.fixtures.ledger import Connection, Ledger, opened_ledger

_SHARED = "test_ledgers"


@pytest.fixture(scope="package")
async def shared_ledger(
    postgres_server: PostgresAddress, templates: Connection
) -> AsyncIterator[Ledger]:
    """A migrated database in which every test has a clinic of its own."""
    await templates.execute(
        f"create database {_SHARED} template {LEDGER_DATABASE} strategy wal_log "
        "owner goldenthread_owner"
    )
    async with opened_ledger(Database(postgres_server, _SHARED)) as opened:
        yield opened
    await templates.execute(f"drop database {_SHARED} with (force)")


@pytest.fixture
async def ledger(shared_ledger: Ledger) -> AsyncIterator[Ledger]:
    """The empty ledger of a new clinic."""
    async with shared_ledger.new_clinic() as opened:
        yield opened


@pytest.fixture
async def own_ledger(ledger_database: Database) -> AsyncIterator[Ledger]:
    """The same, in a database of its own, which the test may spoil."""
    async with opened_ledger(ledger_database) as opened:
        yield opened

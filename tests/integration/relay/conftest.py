"""Ledgers of several clinics, and relays on topics of the test's own."""

from collections.abc import AsyncIterator

import pytest

from tests.fixtures.databases import Database
from tests.fixtures.kafka import KafkaAddress, MakeTopic
from tests.fixtures.ledger import Ledger, opened_ledger
from tests.fixtures.relay import Relays, relays_of


@pytest.fixture
async def ledger(ledger_database: Database) -> AsyncIterator[Ledger]:
    """The ledger of a clinic in a fresh database."""
    async with opened_ledger(ledger_database) as opened:
        yield opened


@pytest.fixture
async def relays(ledger_database: Database, kafka: KafkaAddress, topics: MakeTopic) -> Relays:
    """Relays of that database."""
    return await relays_of(ledger_database, kafka.access("goldenthread-admin"), topics)

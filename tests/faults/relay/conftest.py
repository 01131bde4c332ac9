"""Relays of a fresh database on topics of their own."""

import pytest

from tests.fixtures.databases import Database
from tests.fixtures.kafka import KafkaAddress, MakeTopic
from tests.fixtures.relay import Relays, relays_of


@pytest.fixture
async def relays(ledger_database: Database, kafka: KafkaAddress, topics: MakeTopic) -> Relays:
    """Relays of a fresh database; two shards have clinics."""
    made = await relays_of(ledger_database, kafka.access("goldenthread-admin"), topics)
    return made.of(0, 1)

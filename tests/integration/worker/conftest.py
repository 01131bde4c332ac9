"""A ledger of invented plans, and a worker of the small view."""

from collections.abc import AsyncIterator
from itertools import count
from typing import Final

import pytest

from events.worker.kafka import Kafka
from tests.fixtures.databases import Database
from tests.fixtures.journal import Journal, prepare_journal
from tests.fixtures.kafka import KafkaAddress, MakeTopic
from tests.fixtures.ledger import Ledger, opened_ledger
from tests.fixtures.plans_topic import PlansTopic, plans_topic
from tests.fixtures.worker import Fed, fed_view

_groups: Final = count(1)


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


@pytest.fixture
async def topic(kafka: KafkaAddress, topics: MakeTopic) -> AsyncIterator[PlansTopic]:
    """A topic of three partitions."""
    name = await topics("plans", partitions=3)
    async with plans_topic(kafka.access("goldenthread-admin"), name) as opened:
        yield opened


@pytest.fixture
def group(topic: PlansTopic) -> Kafka:
    """A group of the test's own on it."""
    return Kafka(topic.options, f"test-journal-{next(_groups)}", topic.name, session_ms=30_000)

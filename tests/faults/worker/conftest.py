"""Workers of a fresh view on a topic of their own."""

from collections.abc import AsyncIterator

import pytest

from tests.faults.worker.running import Workers
from tests.fixtures.databases import Database
from tests.fixtures.journal import Journal, prepare_journal
from tests.fixtures.kafka import KafkaAddress, MakeTopic
from tests.fixtures.ledger import opened_ledger
from tests.fixtures.plans_topic import plans_topic
from tests.fixtures.worker import fed_view


@pytest.fixture
async def workers(
    ledger_database: Database,
    views_database: Database,
    kafka: KafkaAddress,
    topics: MakeTopic,
) -> AsyncIterator[Workers]:
    """Workers of the small view."""
    await prepare_journal(views_database)
    name = await topics("plans", partitions=3)
    async with (
        opened_ledger(ledger_database) as ledger,
        fed_view(Journal(), views_database, ledger_database) as fed,
        plans_topic(kafka.access("goldenthread-admin"), name) as topic,
    ):
        yield Workers(fed, ledger, topic)

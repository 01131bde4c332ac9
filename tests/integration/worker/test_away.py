"""PostgreSQL or the broker away: the worker waits, without a hot loop, and loses nothing."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from time import process_time
from typing import TYPE_CHECKING

import pytest

from events.worker.kafka import Kafka
from infra.topics import Kept, Topic, ensure_topics
from tests.fixtures.databases import Database, OwnPostgres
from tests.fixtures.journal import Journal, differences, prepare_journal
from tests.fixtures.kafka import running_kafka
from tests.fixtures.ledger import Ledger, opened_ledger
from tests.fixtures.plans_topic import PlansTopic, plans_topic
from tests.fixtures.worker import Fed, consuming, fed_view, until
from tests.integration.worker.test_applying import write

if TYPE_CHECKING:
    from events.worker.view import Arrival
    from infra.stack.kafka import KafkaNode

_PLANS = Topic("plans", 3, Kept.EVERYTHING)


@asynccontextmanager
async def worker_of(views: Database, ledger: Database) -> AsyncIterator[tuple[Fed, Ledger]]:
    """Open a worker of the small view on databases of the test's own."""
    await prepare_journal(views)
    async with (
        opened_ledger(ledger) as opened,
        fed_view(Journal(), views, ledger, timeout=5, command_timeout=10) as fed,
    ):
        yield fed, opened


async def right(fed: Fed, seconds: float = 120) -> None:
    """Wait until the view is what the ledger says."""

    async def done() -> bool:
        return await differences(fed.views, fed.ledger) == []

    await until(done, seconds)


async def calm(seconds: float) -> float:
    """Return how much of one processor this process has used meanwhile."""
    before = process_time()
    await asyncio.sleep(seconds)
    return (process_time() - before) / seconds


async def test_postgres_away(own_postgres: OwnPostgres, topic: PlansTopic, group: Kafka) -> None:
    async with worker_of(own_postgres.views, own_postgres.ledger) as (fed, ledger):
        await write(ledger)
        arrivals = await fed.arrivals()
        async with consuming(fed.worker, group):
            await topic.publish(arrivals[:10])
            await until(lambda: _applied(fed, 10))
            own_postgres.kill()
            await topic.publish(arrivals[10:])
            used = await calm(5)
            assert not await _applied(fed, 11)
            assert len(fed.watcher.holds) < 12
            await until(lambda: _holds(fed, 4))
            own_postgres.start()
            await right(fed)
    assert used < 0.2


async def _holds(fed: Fed, times: int) -> bool:
    return len(fed.watcher.holds) >= times


async def _silent(fed: Fed, seconds: float) -> bool:
    return fed.watcher.silent_seconds > seconds


async def _waits_again(fed: Fed, events: int) -> bool:
    """Return whether events are applied, and their offsets committed as well."""
    return await _applied(fed, events) and fed.watcher.counts["turned"] > 1


async def _applied(fed: Fed, events: int) -> bool:
    return fed.watcher.counts["applied"] >= events


@pytest.fixture
def node(quick_java: None) -> "Iterator[KafkaNode]":  # noqa: ARG001  # makes it start quickly
    """A broker of the test's own."""
    with running_kafka() as started:
        yield started


async def test_a_broker_away(
    node: "KafkaNode", ledger_database: Database, views_database: Database
) -> None:
    access = node.access("goldenthread-admin")
    await ensure_topics(access, [_PLANS])
    async with worker_of(views_database, ledger_database) as (fed, ledger):
        await write(ledger)
        arrivals: Sequence[Arrival] = await fed.arrivals()
        async with plans_topic(access, "plans") as topic:
            await topic.publish(arrivals[:10])
            kafka = Kafka(topic.options, "test-journal", session_ms=6_000)
            async with consuming(fed.worker, kafka) as running:
                await until(lambda: _waits_again(fed, 10))
                node.kill()
                used = await calm(8)
                await until(lambda: _silent(fed, 3))
                node.start(150)
                async with plans_topic(access, "plans") as anew:
                    await anew.publish(arrivals[10:])
                await right(fed)
                assert not running.done()
    assert used < 0.2

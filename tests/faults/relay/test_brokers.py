"""Brokers killed and back, on one node and on three; servers and connections cut under a relay."""

import asyncio
import os
import signal
from dataclasses import replace
from typing import Final

import asyncpg
import pytest

from events.relay.kafka import Deadlines
from infra.acls import ensure_acls
from infra.stack.cluster import KafkaCluster
from infra.stack.kafka import KafkaNode
from infra.topics import ensure_topics
from services.planner.relay.settings import RelaySettings
from tests.faults.relay.running import load, progress, relay
from tests.fixtures.databases import Database
from tests.fixtures.kafka import running_kafka
from tests.fixtures.relay import Relays, kafka_of, until

_CUT: Final = """
select pg_terminate_backend(pid) from pg_stat_activity
where usename = 'goldenthread_relay' and datname = current_database()
"""


def _relays(database: Database, kafka: KafkaNode | KafkaCluster) -> Relays:
    """Return relays as the relay's own principal, on the topics that it has in production."""
    return Relays(
        database,
        kafka.access("goldenthread-projections"),
        kafka_of(kafka.access("goldenthread-relay")),
        RelaySettings(frozenset({0, 1}), poll=0.1, beat=0.2, takeover=2.0, recheck=0.5),
    )


@pytest.mark.usefixtures("quick_java")
async def test_a_broker_killed_and_back(ledger_database: Database) -> None:
    with running_kafka() as node:
        admin = node.access("goldenthread-admin")
        await ensure_topics(admin)
        await ensure_acls(admin)
        relays = _relays(ledger_database, node)
        with relay(relays) as one:
            async with load(relays):
                for _ in range(2):
                    await progress(relays)
                    node.kill()
                    await asyncio.sleep(0.5)
                    node.start()
                await progress(relays, seconds=60)
            assert await relays.settled(60) == []
            assert one.process.poll() is None


@pytest.mark.timeout(240)
async def test_a_broker_of_three_killed_and_back(
    ledger_database: Database, three_node_kafka: KafkaCluster
) -> None:
    admin = three_node_kafka.access("goldenthread-admin")
    await ensure_topics(admin, replication=3)
    await ensure_acls(admin)
    relays = _relays(ledger_database, three_node_kafka)
    with relay(relays) as one:
        async with load(relays):
            for node in three_node_kafka.nodes.values():
                await progress(relays, seconds=60)
                node.kill()
                await progress(relays, seconds=60)
                node.start()
        assert await relays.settled(60) == []
        assert one.process.poll() is None


async def test_connections_to_the_ledger_cut_under_load(relays: Relays) -> None:
    admin = await asyncpg.connect(relays.database.admin_dsn)
    cut = 0
    with relay(relays) as one:
        async with load(relays):
            for _ in range(5):
                await progress(relays)
                cut += len(await admin.fetch(_CUT))
        assert await relays.settled() == []
        assert one.process.poll() is None
    await admin.close()

    assert cut > 5


@pytest.mark.usefixtures("quick_java")
async def test_a_broker_that_falls_silent_and_comes_back(ledger_database: Database) -> None:
    """The client library would wait without end; the relay's own deadlines do not."""
    with running_kafka() as node:
        admin = node.access("goldenthread-admin")
        await ensure_topics(admin)
        await ensure_acls(admin)
        relays = _relays(ledger_database, node)
        quick = Deadlines(start=5, read=5, begin=1, send=1, commit=1)
        relays = replace(relays, kafka=replace(relays.kafka, deadlines=quick))
        async with relays.running() as watcher:
            async with load(relays):
                await progress(relays)
                assert node.pid is not None
                os.kill(node.pid, signal.SIGSTOP)
                try:
                    await until(lambda: watcher.doubts)
                finally:
                    os.kill(node.pid, signal.SIGCONT)
                await progress(relays, seconds=60)
            assert await relays.settled(60) == []

    assert "TimeoutError" in watcher.doubts

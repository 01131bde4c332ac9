"""A broker falls silent, or connections to the ledger are cut, under a relay."""

import os
import signal
from dataclasses import replace
from typing import Final

import asyncpg
import pytest

from events.relay.kafka import Deadlines
from infra.acls import ensure_acls
from infra.stack.kafka import KafkaNode
from infra.topics import ensure_topics
from services.planner.relay.settings import RelaySettings
from tests.faults.relay.running import load, progress, relay
from tests.fixtures.databases import Database
from tests.fixtures.kafka import running_kafka
from tests.fixtures.relay import Relays, kafka_of, until

_MOST_ROUNDS: Final = 20
_CUT: Final = """
select pg_terminate_backend(pid) from pg_stat_activity
where usename = 'goldenthread_relay' and datname = current_database()
"""


def _relays(database: Database, kafka: KafkaNode) -> Relays:
    """Return relays as the relay's own principal, on the topics that it has in production."""
    return Relays(
        database,
        kafka.access("goldenthread-projections"),
        kafka_of(kafka.access("goldenthread-relay")),
        RelaySettings(frozenset({0, 1}), poll=0.1, beat=0.2, takeover=2.0, recheck=0.5),
    )


async def test_connections_to_the_ledger_cut_under_load(relays: Relays) -> None:
    admin = await asyncpg.connect(relays.database.admin_dsn)
    cut = 0
    with relay(relays) as one:
        async with load(relays):
            for number in range(_MOST_ROUNDS):
                if number >= 5 and cut > 5:
                    break
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
        quick = Deadlines(start=20, read=20, begin=3, send=3, commit=3)
        relays = replace(relays, kafka=replace(relays.kafka, deadlines=quick))
        async with relays.running() as watcher:
            async with load(relays):
                await progress(relays)
                assert node.pid is not None
                before = len(watcher.doubts)
                os.kill(node.pid, signal.SIGSTOP)
                try:
                    await until(lambda: "TimeoutError" in watcher.doubts[before:])
                finally:
                    os.kill(node.pid, signal.SIGCONT)
                await progress(relays)
            assert await relays.settled() == []

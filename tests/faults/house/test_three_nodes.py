"""Three Kafka nodes: the leader of a client's partition is killed and comes back, under load."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

import pytest

from infra.acls import ensure_acls
from infra.kafka_client import admin_client
from infra.stack.cluster import KafkaCluster
from infra.topics import ensure_topics
from tests.faults.house.ground import Ground, killed, ready, started
from tests.fixtures.choice import Stack, chosen_stack
from tests.fixtures.databases import Database
from tests.fixtures.house import opened_house

pytestmark = [
    pytest.mark.skipif(
        chosen_stack() is Stack.CONTAINERS, reason="these tests are of our own stack"
    ),
    pytest.mark.timeout(900),
]
# However slow the machine is, every call has an answer.
_LONG_SECONDS: Final = 60.0


@pytest.fixture
async def wide_ground(
    ledger_database: Database, keys_database: Database, three_node_kafka: KafkaCluster
) -> AsyncIterator[Ground]:
    """The house on three nodes, with a planner and a relay."""
    admin = three_node_kafka.access("goldenthread-admin")
    await ensure_topics(admin, replication=3)
    await ensure_acls(admin)
    with opened_house(ledger_database, keys_database, three_node_kafka) as house:
        ground = Ground(house, ledger_database, keys_database, three_node_kafka)
        processes = ground.planner(), ground.relay()
        await ready(*processes)
        yield ground
        await killed(*processes)


async def _leaders(kafka: KafkaCluster) -> list[int]:
    """Return the nodes that lead a partition of `plans`, most first."""
    async with admin_client(kafka.access("goldenthread-admin")) as client:
        (topic,) = await client.describe_topics(["plans"])
    led = [partition["leader"] for partition in topic["partitions"]]
    return sorted({*led}, key=led.count, reverse=True)


async def test_a_leader_goes_and_comes_back(
    wide_ground: Ground, three_node_kafka: KafkaCluster, seed: int
) -> None:
    """Twice, each time another node, which leads partitions and coordinates transactions."""
    history = await wide_ground.clinic()
    async with wide_ground.load(history, seed, _LONG_SECONDS) as load:
        for number in (await _leaders(three_node_kafka))[:2]:
            node = three_node_kafka.nodes[number]
            node.kill()
            await load.progress()
            await _published_more(wide_ground, history.clinic)
            await started(node)
            await load.progress()

    assert await wide_ground.settled(history) == []
    assert set(history.counted()) <= {"ok", "refused"}


async def _published_more(ground: Ground, clinic: str) -> None:
    """Wait until the relay publishes again: a majority of nodes is enough."""
    _, before = await ground.relayed(clinic)
    async with asyncio.timeout(150):
        while (await ground.relayed(clinic))[1] <= before:  # noqa: ASYNC110  # a process brings it about
            await asyncio.sleep(0.1)

"""A restored database, an emptied broker and a refused event stop the shard; nothing is skipped."""

from dataclasses import replace
from typing import Final

import asyncpg
import pytest
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from events.relay.stops import (
    AnotherCluster,
    BelowHint,
    BrokerEmptied,
    DatabaseRestored,
    EventRefused,
    Stopped,
)
from infra.kafka_client import admin_client
from infra.shards import RELAY_SHARDS
from infra.topics import Kept
from tests.fixtures.kafka import MakeTopic
from tests.fixtures.ledger import Ledger, plan
from tests.fixtures.relay import Relays, until
from tests.integration.relay.test_publishing import write

# What a superuser's restore may leave behind; triggers do not stop it.
_UNDO: Final = "set session_replication_role = replica"
RESTORES: Final = {
    "head below": "update ledger.clinic set head = head - 3",
    "another event": "update ledger.event set hash = sha256('x') where position = 10",
    "another epoch": "update ledger.clinic set epoch = epoch + 1",
}


async def relayed(ledger: Ledger, relays: Relays) -> None:
    """Write ten events and publish them."""
    await write(ledger, 10)
    async with relays.running():
        assert await relays.settled() == []
    assert await relays.relayed() == {ledger.clinic: 10}


async def stopped(relays: Relays) -> Stopped:
    """Return why a relay stops."""
    async with relays.running() as watcher:
        await until(lambda: watcher.stops)
    assert watcher.batches == []
    return watcher.stops[-1]


@pytest.mark.parametrize("restore", RESTORES)
async def test_a_restored_database_stops_the_shard(
    ledger: Ledger, relays: Relays, restore: str
) -> None:
    await relayed(ledger, relays)
    await ledger.admin.execute(f"{_UNDO}; {RESTORES[restore]}")

    reason = await stopped(relays)

    assert isinstance(reason, DatabaseRestored)
    assert f"goldenthread relay adopt {ledger.clinic}" in str(reason)


async def test_a_database_restored_under_a_relay_stops_it(ledger: Ledger, relays: Relays) -> None:
    await write(ledger, 10)
    async with relays.running() as watcher:
        assert await relays.settled() == []
        await ledger.admin.execute(f"{_UNDO}; {RESTORES['head below']}")
        await until(lambda: watcher.stops)

    assert isinstance(watcher.stops[0], DatabaseRestored)


async def test_a_hint_above_what_kafka_says_stops_the_shard(ledger: Ledger, relays: Relays) -> None:
    await relayed(ledger, relays)
    await ledger.admin.execute("update relay.relayed set position = 11")

    assert isinstance(await stopped(relays), BelowHint)


async def test_a_stopped_shard_does_not_hide_what_waits(ledger: Ledger, relays: Relays) -> None:
    await relayed(ledger, relays)
    await ledger.set_state("open", new_epoch=True)
    await write(ledger, 3, number=2)
    async with relays.running() as watcher:
        await until(lambda: watcher.stops)
        await until(lambda: watcher.lags and watcher.lags[-1][:2] == (0, 3))
        assert watcher.lags[-1][2] > 0


async def test_another_cluster_stops_the_shard(ledger: Ledger, relays: Relays) -> None:
    await relayed(ledger, relays)
    await ledger.admin.execute("update relay.relayed set cluster_id = 'elsewhere'")

    reason = await stopped(relays)

    assert isinstance(reason, AnotherCluster)
    assert "elsewhere" in str(reason)


async def test_an_emptied_topic_stops_every_shard(
    ledger: Ledger, relays: Relays, topics: MakeTopic
) -> None:
    """Also one whose clinic was never published: it would make the topic no longer empty."""
    await relayed(ledger, relays)
    emptied = await emptied_broker(relays, topics)
    other = await ledger.of()
    await ledger.admin.execute("update ledger.clinic set relay_shard = 1 where head = 0")
    await write(other, 1, number=2)

    async with emptied.running() as watcher:
        await until(lambda: len({str(one) for one in watcher.stops}) > 1)

    assert {type(one) for one in watcher.stops} == {BrokerEmptied}
    assert watcher.batches == []
    assert "relay republish --all" in str(watcher.stops[0])


async def test_an_event_that_the_broker_refuses_stops_the_shard_and_is_not_skipped(
    ledger: Ledger, relays: Relays, topics: MakeTopic
) -> None:
    small = await topics("plans", 1)
    limit = ConfigResource(ConfigResourceType.TOPIC, small, {"max.message.bytes": "20000"})
    async with admin_client(relays.access) as admin:
        await admin.alter_configs([limit])
    await write(ledger, 1)
    writer = await ledger.writer()
    await writer.append(ledger.append_to(plan(2), words="x" * 30_000))
    await write(ledger, 1, number=3)
    refusing = replace(relays, kafka=replace(relays.kafka, plans=small))

    reason = await stopped(refusing)

    assert isinstance(reason, EventRefused)
    assert f"{ledger.clinic} 1 to 3" in str(reason)


async def emptied_broker(relays: Relays, topics: MakeTopic) -> Relays:
    """Return relays of the same database on topics that are new."""
    plans = await topics("plans", 3)
    relay = await topics("relay", RELAY_SHARDS, Kept.LATEST_PER_KEY)
    return replace(relays, kafka=replace(relays.kafka, plans=plans, relay=relay))


async def test_the_relay_may_note_and_nothing_else(ledger: Ledger) -> None:
    connection = await ledger.connect("goldenthread_relay")
    for change in (
        "delete from relay.relayed",
        "insert into relay.instruction select * from relay.instruction",
        "select relay.instruct_v1('x', 1, 'move', 1, 0, '', 1, 'me')",
        "update ledger.clinic set relay_shard = 1",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(change)

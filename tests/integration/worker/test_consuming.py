"""From topic to view: whatever the topic does, and whoever joins, leaves or is away."""

import asyncio
from collections.abc import Sequence

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import CorruptRecordException

from events.worker.consuming import Consumption
from events.worker.kafka import CannotConsume, Kafka
from events.worker.view import Arrival
from infra.kafka_client import client_options
from infra.stack.ports import free_port
from tests.fixtures.journal import Journal
from tests.fixtures.kafka import KafkaAddress
from tests.fixtures.ledger import Ledger
from tests.fixtures.plans_topic import PlansTopic
from tests.fixtures.worker import Fed, consuming, fed_view, until
from tests.integration.worker.test_applying import at, of_plan, write, wrong


async def settled(fed: Fed, seconds: float = 120) -> None:
    """Wait until the view is what the ledger says."""

    async def done() -> bool:
        return await wrong(fed) == []

    await until(done, seconds)


async def test_each_event_once(ledger: Ledger, fed: Fed, topic: PlansTopic, group: Kafka) -> None:
    await write(ledger)
    await topic.publish(await fed.arrivals())
    async with consuming(fed.worker, group):
        await settled(fed)

        async def caught_up() -> bool:
            return fed.watcher.lag == 0

        await until(caught_up)
    assert fed.watcher.counts["refetched"] == 0
    assert await topic.committed(group.group) == 36


async def test_doubled_reordered_and_missing_events(
    ledger: Ledger, fed: Fed, topic: PlansTopic, group: Kafka
) -> None:
    await write(ledger)
    arrivals = await fed.arrivals()
    torn = [one for number, one in enumerate(reversed(arrivals)) if number % 3 != 1]
    await topic.publish([*torn, *torn, *arrivals[:7]])
    async with consuming(fed.worker, group):
        await settled(fed)
    assert fed.watcher.alarms == []


async def test_records_that_are_no_events_are_passed_over(
    ledger: Ledger, fed: Fed, topic: PlansTopic, group: Kafka
) -> None:
    await write(ledger)
    arrivals = await fed.arrivals()
    await topic.put(b"\xff\xfe no event", [("hash", b"\xff")])
    await topic.put(None)
    await topic.put(b'{"subject": 7}')
    await topic.publish(arrivals[:30])
    await topic.put(arrivals[-1].bytes, [("position", b"\xff")])
    async with consuming(fed.worker, group):

        async def told() -> bool:
            return len(fed.watcher.records) >= 3

        await until(told)
        await until(lambda: _stands(fed, arrivals[-1].stream, 12))
    assert {one.reason for one in fed.watcher.records} == {"no-bytes", "no-envelope"}
    assert await topic.committed(group.group) == 34


async def _stands(fed: Fed, stream: str, version: int) -> bool:
    return (await fed.standings()).get(stream) == version


async def test_a_parked_stream_holds_nobody_up(
    ledger: Ledger, fed: Fed, journal: Journal, topic: PlansTopic, group: Kafka
) -> None:
    await write(ledger)
    arrivals = await fed.arrivals()
    bad = at(arrivals, 0, 2)
    journal.poison = {bad.id}
    await topic.publish(arrivals)
    async with consuming(fed.worker, group):
        await until(lambda: _is_right(fed, arrivals))
    assert await topic.committed(group.group) == 36


async def _is_right(fed: Fed, arrivals: Sequence[Arrival]) -> bool:
    return await wrong(fed, *of_plan(arrivals, 0)[1:]) == []


async def test_offsets_are_committed_after_the_transaction(
    ledger: Ledger, fed: Fed, topic: PlansTopic, group: Kafka
) -> None:
    await write(ledger)
    arrivals = await fed.arrivals()
    await fed.worker.apply(arrivals[:1])
    await topic.publish(arrivals)
    async with fed.pool.acquire() as holder, consuming(fed.worker, group):
        async with holder.transaction():
            await holder.fetch("select from worker.stream for update")
            await asyncio.sleep(4)
            assert await topic.committed(group.group) == 0
        await settled(fed)
        await until(lambda: _committed(topic, group, 36))


async def _committed(topic: PlansTopic, group: Kafka, records: int) -> bool:
    return await topic.committed(group.group) == records


async def test_workers_join_and_leave(
    ledger: Ledger, fed: Fed, journal: Journal, topic: PlansTopic, group: Kafka
) -> None:
    await write(ledger, plans=20, rounds=20)
    arrivals = await fed.arrivals()
    async with fed_view(journal, fed.views, fed.ledger) as other:
        async with consuming(fed.worker, group):
            for number in range(3):
                async with consuming(other.worker, group):
                    await topic.publish(arrivals[number * 400 : number * 400 + 400])
                    await until(lambda: _both(fed, other))
            await settled(fed)
        assert fed.watcher.alarms + other.watcher.alarms == []
        assert fed.watcher.parkings + other.watcher.parkings == []


async def _both(one: Fed, other: Fed) -> bool:
    """Return whether both have partitions."""
    assigned = [fed.watcher.assignments[-1:] or [0] for fed in (one, other)]
    return all(last[0] > 0 for last in assigned) and sum(last[0] for last in assigned) == 3


async def test_a_broker_that_nobody_finds_is_told_at_once(fed: Fed, group: Kafka) -> None:
    options = {**group.options, "bootstrap_servers": f"127.0.0.1:{free_port()}"}
    kafka = Kafka(options, group.group, start_seconds=60)
    with pytest.raises(CannotConsume, match="KafkaConnectionError"):
        await Consumption(kafka, fed.worker, chance=lambda: 0.5).run(asyncio.Event())


async def test_a_topic_that_may_not_be_read_ends_the_process(
    kafka: KafkaAddress, fed: Fed, topic: PlansTopic
) -> None:
    options = client_options(kafka.access("goldenthread-planner"))
    forbidden = Kafka(options, "goldenthread-planner-commands", topic=topic.name)
    with pytest.raises(CannotConsume, match="TopicAuthorizationFailed"):
        await Consumption(forbidden, fed.worker, chance=lambda: 0.5).run(asyncio.Event())


async def test_ten_failed_polls_end_the_process(
    fed: Fed, group: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise CorruptRecordException

    monkeypatch.setattr(AIOKafkaConsumer, "getmany", fail)
    monkeypatch.setattr("events.worker.backoff.LONGEST_SECONDS", 0.2)
    with pytest.raises(CannotConsume, match="CorruptRecord"):
        await Consumption(group, fed.worker, chance=lambda: 0.5).run(asyncio.Event())
    assert [error for error, _ in fed.watcher.holds] == ["CorruptRecordException"] * 9


async def test_it_ends_when_asked_while_it_holds(
    ledger: Ledger, fed: Fed, journal: Journal, topic: PlansTopic, group: Kafka
) -> None:
    await write(ledger)
    arrivals = await fed.arrivals()
    journal.breaks = {one.id: ConnectionResetError() for one in arrivals}
    await topic.publish(arrivals)
    async with consuming(fed.worker, group):

        async def held() -> bool:
            return len(fed.watcher.holds) > 3

        await until(held)
    assert await topic.committed(group.group) == 0
    waits = [seconds for _, seconds in fed.watcher.holds]
    assert waits[:4] == pytest.approx([0.075, 0.15, 0.3, 0.6])

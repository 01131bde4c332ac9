"""How far a consumer is behind is told only when it is known of each of its partitions."""

import asyncio

from aiokafka import AIOKafkaConsumer, TopicPartition

from events.worker.lag import Lag
from tests.fixtures.plans_topic import PlansTopic


async def test_a_partition_that_was_never_fetched_makes_it_unknown(topic: PlansTopic) -> None:
    await topic.put(b"{}")
    consumer = AIOKafkaConsumer(
        **topic.options, isolation_level="read_committed", auto_offset_reset="earliest"
    )
    await consumer.start()
    try:
        partitions = [TopicPartition(topic.name, number) for number in range(3)]
        consumer.assign(partitions)
        consumer.pause(partitions[0])
        lag = Lag(consumer)
        while None in map(consumer.last_stable_offset, partitions[1:]):
            await consumer.getmany(timeout_ms=100)
        assert (await lag.now(0.0))[0] is None

        consumer.resume(partitions[0])
        async with asyncio.timeout(30):
            while (await lag.now(1.0))[0] != 0:
                await consumer.getmany(timeout_ms=100)
    finally:
        await consumer.stop()

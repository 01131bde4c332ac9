"""Three Kafka nodes: records that a majority holds survive the loss of one."""

import os

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from infra.kafka_client import admin_client, client_options
from infra.stack.cluster import KafkaCluster
from infra.topics import Kept, Topic, ensure_topics

pytestmark = pytest.mark.skipif(
    os.environ.get("GOLDENTHREAD_STACK") == "containers", reason="these tests are of our own stack"
)
_TOPIC = Topic("kept", 1, Kept.EVERYTHING)


async def _leader(cluster: KafkaCluster) -> int:
    async with admin_client(cluster.access("goldenthread-admin")) as client:
        (topic,) = await client.describe_topics([_TOPIC.name])
    leader: int = topic["partitions"][0]["leader"]
    return leader


async def _values(cluster: KafkaCluster, count: int) -> list[bytes | None]:
    consumer = AIOKafkaConsumer(**client_options(cluster.access("goldenthread-admin")))
    try:
        await consumer.start()
        partition = TopicPartition(_TOPIC.name, 0)
        consumer.assign([partition])
        consumer.seek(partition, 0)
        return [(await consumer.getone()).value for _ in range(count)]
    finally:
        await consumer.stop()


async def test_no_acknowledged_record_is_lost_with_a_leader(three_node_kafka: KafkaCluster) -> None:
    admin = three_node_kafka.access("goldenthread-admin")
    await ensure_topics(admin, [_TOPIC], replication=3)
    producer = AIOKafkaProducer(**client_options(admin), enable_idempotence=True)
    try:
        await producer.start()
        await producer.send_and_wait(_TOPIC.name, b"before", partition=0)
        lost = await _leader(three_node_kafka)
        three_node_kafka.nodes[lost].kill()
        await producer.send_and_wait(_TOPIC.name, b"after", partition=0)
    finally:
        await producer.stop()
    assert await _leader(three_node_kafka) != lost
    assert await _values(three_node_kafka, 2) == [b"before", b"after"]
    three_node_kafka.nodes[lost].start()

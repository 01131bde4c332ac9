"""The Kafka of the local stack: declared topics, and principals that may do only their own work."""

from dataclasses import replace

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    TopicAuthorizationFailedError,
    TransactionalIdAuthorizationFailed,
)
from pydantic import SecretStr

from infra.kafka_client import KafkaUnreachable, client_options
from infra.settings import Principal
from infra.stack.ports import free_port
from infra.topics import TOPICS, Kept, ensure_topics, topic_differences
from tests.fixtures.kafka import KafkaAddress, MakeTopic


async def _send(kafka: KafkaAddress, principal: Principal, topic: str) -> None:
    producer = AIOKafkaProducer(**client_options(kafka.access(principal)))
    try:
        await producer.start()
        await producer.send_and_wait(topic, b"value", key=b"key")
    finally:
        await producer.stop()


async def _send_in_transaction(
    kafka: KafkaAddress, principal: Principal, topic: str, transaction: str
) -> None:
    options = client_options(kafka.access(principal))
    producer = AIOKafkaProducer(**options, transactional_id=transaction)
    try:
        await producer.start()
        async with producer.transaction():
            await producer.send_and_wait(topic, b"value", key=b"key")
    finally:
        await producer.stop()


async def _read(kafka: KafkaAddress, principal: Principal, topic: str, group: str) -> bytes | None:
    consumer = AIOKafkaConsumer(
        topic,
        **client_options(kafka.access(principal)),
        group_id=group,
        auto_offset_reset="earliest",
    )
    try:
        await consumer.start()
        return (await consumer.getone()).value
    finally:
        await consumer.stop()


async def test_every_topic_is_as_declared(kafka: KafkaAddress) -> None:
    assert await topic_differences(kafka.access("goldenthread-operator")) == ()
    assert await ensure_topics(kafka.access("goldenthread-admin")) == ()


async def test_a_topic_that_is_not_as_declared_is_named(
    kafka: KafkaAddress, topics: MakeTopic
) -> None:
    name = await topics("plans", 2, Kept.SEVEN_DAYS)
    plans = replace(TOPICS[0], name=name)
    absent = replace(TOPICS[0], name="nowhere")
    found = await topic_differences(kafka.access("goldenthread-admin"), [plans, absent])
    assert "topic nowhere is absent" in found
    assert f"topic {name} has 2 partitions, declared are 12" in found
    assert f"topic {name} has retention.ms=604800000, declared is -1" in found


async def test_the_relay_writes_plans_and_projections_read_them(kafka: KafkaAddress) -> None:
    await _send_in_transaction(kafka, "goldenthread-relay", "plans", "goldenthread-relay-0")
    group = "goldenthread-projections-test"
    assert await _read(kafka, "goldenthread-projections", "plans", group) == b"value"


@pytest.mark.parametrize(
    ("principal", "topic"),
    [
        ("goldenthread-planner", "plans"),
        ("goldenthread-projections", "plans"),
        ("goldenthread-relay", "commands"),
        ("goldenthread-reminders", "relay"),
        ("goldenthread-operator", "plans"),
    ],
)
async def test_a_principal_writes_no_topic_of_others(
    kafka: KafkaAddress, principal: Principal, topic: str
) -> None:
    with pytest.raises(TopicAuthorizationFailedError):
        await _send(kafka, principal, topic)


async def test_a_principal_joins_no_group_of_others(kafka: KafkaAddress) -> None:
    with pytest.raises(GroupAuthorizationFailedError):
        await _read(kafka, "goldenthread-reminders", "plans", "goldenthread-projections")


async def test_nobody_but_the_relay_uses_its_transactions(kafka: KafkaAddress) -> None:
    """Whoever could would fence the relay."""
    with pytest.raises(TransactionalIdAuthorizationFailed):
        await _send_in_transaction(
            kafka, "goldenthread-planner", "outcomes", "goldenthread-relay-0"
        )


async def test_a_client_that_is_not_let_in_learns_the_three_causes(kafka: KafkaAddress) -> None:
    wrong = replace(kafka.access("goldenthread-operator"), password=SecretStr("guess"))

    with pytest.raises(KafkaUnreachable, match=r"(?s)\(1\).*\(2\).*\(3\)") as refusal:
        await topic_differences(wrong)

    assert "guess" not in str(refusal.value)


async def test_a_client_at_a_wrong_address_learns_that_nothing_listens(kafka: KafkaAddress) -> None:
    access = kafka.access("goldenthread-operator")

    with pytest.raises(KafkaUnreachable, match="nothing listens there"):
        await topic_differences(replace(access, bootstrap=f"127.0.0.1:{free_port()}"))

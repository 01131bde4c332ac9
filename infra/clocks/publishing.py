"""Publish ticks to topic `time`."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

from aiokafka import AIOKafkaProducer

from events.ticks import Tick
from services.reminders.clock.reader import TOPIC

_REQUEST_MS: Final = 5_000


class TickPublisher:
    """Publishes ticks, each acknowledged; doubling or mixing them with others' does no harm."""

    def __init__(self, producer: AIOKafkaProducer, topic: str) -> None:
        self._producer = producer
        self._topic = topic

    async def publish(self, tick: Tick) -> None:
        """Publish a tick; on return every in-sync replica has it.

        Raises:
            KafkaError: it was not taken, or that is not known; the next tick says it again.
        """
        await self._producer.send_and_wait(self._topic, tick.value, key=tick.key)


@asynccontextmanager
async def opened_publisher(
    options: Mapping[str, Any], topic: str = TOPIC
) -> AsyncIterator[TickPublisher]:
    """Yield a publisher.

    Raises:
        KafkaError: no broker let the client in.
    """
    producer = AIOKafkaProducer(**options, acks="all", request_timeout_ms=_REQUEST_MS)
    try:
        await producer.start()
        yield TickPublisher(producer, topic)
    finally:
        await producer.stop()

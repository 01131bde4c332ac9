"""The worker's Kafka: topic, group, client options and bounds, and a consumer that is let go of."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final

from aiokafka import AIOKafkaConsumer
from aiokafka.abc import ConsumerRebalanceListener
from aiokafka.errors import KafkaError

from events.errors import Unavailable

# What any call of aiokafka raises when brokers are away.
AWAY: Final = (KafkaError, TimeoutError, OSError, AssertionError)
_DROP_SECONDS: Final = 5.0
# While records of one partition are taken, aiokafka asks a broker for those of the others only, and
# what then comes to the first waits for that question's end: so much at most, not half a second.
FETCH_WAIT_MS: Final = 100


class CannotConsume(Unavailable):
    """Kafka does not let the worker in, or its polls keep failing. Nothing is lost: begin again."""

    code = "cannot-consume"
    retry_after_seconds = 5

    def __init__(self, error: str) -> None:
        super().__init__(
            f"Kafka cannot be read from ({error}); see that it runs (`goldenthread status`) and "
            "that this service may read topic and group (`goldenthread doctor`)"
        )


@dataclass(frozen=True, slots=True)
class Kafka:
    """Where a worker reads; `options` are the keyword arguments of every aiokafka client."""

    options: Mapping[str, Any]
    group: str
    topic: str = "plans"
    batch: int = 500
    session_ms: int = 15_000
    start_seconds: float = 30.0
    poll_seconds: float = 1.0
    commit_seconds: float = 10.0


def consumer_of(kafka: Kafka) -> AIOKafkaConsumer:
    """Return a consumer that is not yet started; it commits nothing by itself."""
    return AIOKafkaConsumer(
        **kafka.options,
        group_id=kafka.group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
        max_poll_records=kafka.batch,
        session_timeout_ms=kafka.session_ms,
        heartbeat_interval_ms=min(3_000, kafka.session_ms // 3),
        fetch_max_wait_ms=FETCH_WAIT_MS,
    )


async def started(
    kafka: Kafka, listener: ConsumerRebalanceListener, consumer: AIOKafkaConsumer
) -> None:
    """Have `consumer` join its group.

    Raises:
        CannotConsume: no broker let it in within the time that it has.
    """
    consumer.subscribe([kafka.topic], listener=listener)
    try:
        async with asyncio.timeout(kafka.start_seconds):
            await consumer.start()
    except AWAY as error:
        raise CannotConsume(type(error).__name__) from error


async def drop(consumer: AIOKafkaConsumer) -> None:
    """Leave the group and end within seconds, whatever state brokers are in; raises nothing."""
    with suppress(*AWAY):
        async with asyncio.timeout(_DROP_SECONDS):
            await consumer.stop()
        return
    with suppress(*AWAY):
        async with asyncio.timeout(_DROP_SECONDS):
            await consumer._client.close()  # noqa: SLF001  # stop() was cut off


class InFlight:
    """Whether a batch is in hand: what a rebalance waits for before it takes partitions away."""

    def __init__(self) -> None:
        self._empty = asyncio.Event()
        self._empty.set()

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Have a batch in hand for the block."""
        self._empty.clear()
        try:
            yield
        finally:
            self._empty.set()

    async def emptied(self, seconds: float) -> None:
        """Wait until no batch is in hand, for so long at most."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._empty.wait()

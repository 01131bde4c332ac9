"""Read all of topic `time`, and go on: every process has the latest instant of each clock."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Final, Protocol

from aiokafka import AIOKafkaConsumer, ConsumerRecord

from events.clock import Clock
from events.ticks import Instants, is_credible, read_tick
from events.worker.kafka import AWAY

TOPIC: Final = "time"
_POLL_MS: Final = 500
_START_SECONDS: Final = 15.0
_RETRY_SECONDS: Final = 1.0


class TickObserver(Protocol):
    """Called from the event loop; must return at once and not raise."""

    def polled(self) -> None:
        """The topic was asked, and is read up to its end or nearly so."""

    def ticked(self) -> None:
        """Some clock went on."""

    def refused(self) -> None:
        """A record was no tick, or not to be believed."""

    def away(self, error: str) -> None:
        """Kafka did not answer; it is tried again."""


class TickReader:
    """Keeps `instants` up to date; it takes part in no group, so each process reads every tick."""

    def __init__(
        self, options: Mapping[str, Any], instants: Instants, clock: Clock, observer: TickObserver
    ) -> None:
        """Take the keyword arguments of aiokafka's clients, and what to keep up to date."""
        self._options = options
        self._instants = instants
        self._clock = clock
        self._observer = observer
        self.topic = TOPIC

    async def run(self) -> None:
        """Read until cancelled, beginning anew whenever Kafka was away."""
        while True:
            try:
                async with _consumer(self._options, self.topic) as consumer:
                    await self._read(consumer)
            except AWAY as error:
                self._observer.away(type(error).__name__)
                await asyncio.sleep(_RETRY_SECONDS)

    async def _read(self, consumer: AIOKafkaConsumer) -> None:
        while True:
            batches = await consumer.getmany(timeout_ms=_POLL_MS)
            moved = [self._take(record) for batch in batches.values() for record in batch]
            if any(moved):
                self._observer.ticked()
            if batches or await _answers(consumer):
                self._observer.polled()

    def _take(self, record: "ConsumerRecord[bytes, bytes]") -> bool:
        tick = read_tick(record.key, record.value)
        if tick is None or not is_credible(tick, self._clock.now()):
            self._observer.refused()
            return False
        return self._instants.take(tick)


async def read_all(options: Mapping[str, Any], topic: str = TOPIC) -> Mapping[str, datetime]:
    """Return the latest instant of each clock, as topic `time` has it now.

    Raises:
        KafkaError, OSError, TimeoutError, AssertionError: it could not be read.
    """
    instants = Instants()
    async with asyncio.timeout(2 * _START_SECONDS), _consumer(options, topic) as consumer:
        ends = await consumer.end_offsets(sorted(consumer.assignment()))
        while [one for one in ends if await consumer.position(one) < ends[one]]:
            for batch in (await consumer.getmany(timeout_ms=_POLL_MS)).values():
                for tick in (read_tick(record.key, record.value) for record in batch):
                    if tick is not None:
                        instants.take(tick)
    return instants.all()


async def _answers(consumer: AIOKafkaConsumer) -> bool:
    """Return True where nothing came and the broker says that there is nothing more."""
    ends = await asyncio.wait_for(
        consumer.end_offsets(sorted(consumer.assignment())), _START_SECONDS
    )
    return bool(ends)


@asynccontextmanager
async def _consumer(options: Mapping[str, Any], topic: str) -> AsyncIterator[AIOKafkaConsumer]:
    """Yield a consumer of every partition, from its first record on."""
    consumer = AIOKafkaConsumer(
        topic, **options, group_id=None, enable_auto_commit=False, auto_offset_reset="earliest"
    )
    try:
        async with asyncio.timeout(_START_SECONDS):
            await consumer.start()
            await asyncio.sleep(0)  # its tasks have to begin, or stop() raises their cancellation
        yield consumer
    finally:
        await consumer.stop()

"""How far a consumer is behind, and since when no broker has answered it."""

import asyncio
from contextlib import suppress
from typing import Final

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

# Partitions were taken away, or a position is being looked up, while this asks.
_UNKNOWN: Final = (KafkaError, AssertionError, AttributeError, TimeoutError)
_SECONDS: Final = 0.2


class Lag:
    """Measures one consumer by what its fetches brought."""

    def __init__(self, consumer: AIOKafkaConsumer) -> None:
        self._consumer = consumer
        self._newest = 0
        self._answered_at: float | None = None

    async def now(self, at: float) -> tuple[int | None, float]:
        """Return records behind (None while one partition's are not known), seconds without answer.

        `at` is a monotonic time in seconds.
        """
        waiting: int | None = None
        newest = 0
        with suppress(*_UNKNOWN):
            async with asyncio.timeout(_SECONDS):
                waiting, newest = await self._measured()
        if newest > self._newest or self._answered_at is None or not self._consumer.assignment():
            self._newest, self._answered_at = max(newest, self._newest), at
        return waiting, at - self._answered_at

    async def _measured(self) -> tuple[int | None, int]:
        assigned = self._consumer.assignment()
        newest = max(
            (self._consumer.last_poll_timestamp(each) or 0 for each in assigned), default=0
        )
        behind = [await self._behind(each) for each in assigned]
        known = [each for each in behind if each is not None]
        return (sum(known) if known and len(known) == len(behind) else None), newest

    async def _behind(self, partition: TopicPartition) -> int | None:
        end: int | None = self._consumer.last_stable_offset(partition)
        if end is None or end < 0:
            return None
        position: int = await self._consumer.position(partition)
        return max(0, end - position)

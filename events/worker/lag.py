"""How far a consumer is behind, and since when no broker has answered it."""

import asyncio
from contextlib import suppress
from typing import Final

from aiokafka import AIOKafkaConsumer
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
        """Return records behind (None while not known), and seconds without any answer.

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
        waiting: int | None = None
        newest = 0
        for partition in self._consumer.assignment():
            newest = max(newest, self._consumer.last_poll_timestamp(partition) or 0)
            end = self._consumer.last_stable_offset(partition)
            if end is not None and end >= 0:
                position = await self._consumer.position(partition)
                waiting = (waiting or 0) + max(0, end - position)
        return waiting, newest

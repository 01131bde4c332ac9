"""Tick: tell on topic `time`, again and again, what the real clock shows."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final, Protocol

from events.clock import Clock
from events.ticks import REAL, Tick
from events.worker.kafka import AWAY
from infra.clocks.publishing import TickPublisher, opened_publisher

PERIOD_SECONDS: Final = 1.0
_PATIENCE_SECONDS: Final = 10.0


class PublishObserver(Protocol):
    """Called from the event loop; must return at once and not raise."""

    def ticked(self) -> None:
        """A tick was acknowledged."""

    def away(self, error: str) -> None:
        """Kafka did not take a tick; it is tried again with what the clock shows then."""


async def tick_for_ever(  # noqa: PLR0913  # each is an input
    options: Mapping[str, Any],
    topic: str,
    clock: Clock,
    observer: PublishObserver,
    *,
    stop: asyncio.Event,
    period: float = PERIOD_SECONDS,
) -> None:
    """Publish what the real clock shows every `period` seconds until `stop` is set.

    Ticks that could not be published are not made up for: the next one says more.
    """
    while not stop.is_set():
        try:
            async with opened_publisher(options, topic) as publisher:
                await _tick(publisher, clock, observer, stop, period)
        except AWAY as error:
            observer.away(type(error).__name__)
            await _sleep(stop, period)


async def _tick(
    publisher: TickPublisher,
    clock: Clock,
    observer: PublishObserver,
    stop: asyncio.Event,
    period: float,
) -> None:
    while not stop.is_set():
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await publisher.publish(Tick(REAL, clock.now()))
        observer.ticked()
        await _sleep(stop, period)


async def _sleep(stop: asyncio.Event, seconds: float) -> None:
    """Sleep, but end with `stop`."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()

"""Kafka away, as aiokafka tells it: ticks are asked for again, whatever it raises."""

import asyncio

import pytest
from aiokafka.errors import KafkaConnectionError

from events.clock import SystemClock
from events.ticks import Instants
from services.reminders.clock import reader
from services.reminders.clock.reader import TickReader


class Watcher:
    """An observer that remembers how often Kafka was away, and as what."""

    def __init__(self) -> None:
        self.errors: list[str] = []

    def polled(self) -> None: ...

    def ticked(self) -> None: ...

    def refused(self) -> None: ...

    def away(self, error: str) -> None:
        self.errors.append(error)


@pytest.mark.parametrize(
    "error", [AssertionError("no coordinator"), KafkaConnectionError(), OSError(), TimeoutError()]
)
async def test_whatever_the_client_raises_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    watcher, twice = Watcher(), asyncio.Event()

    class Broken:
        """A consumer that fails once."""

        def __init__(self, *_: object) -> None: ...

        async def __aenter__(self) -> None:
            if watcher.errors:
                twice.set()
                await asyncio.Event().wait()
            raise error

        async def __aexit__(self, *_: object) -> None: ...

    monkeypatch.setattr(reader, "_consumer", Broken)
    monkeypatch.setattr(reader, "_RETRY_SECONDS", 0.0)
    reading = asyncio.create_task(TickReader({}, Instants(), SystemClock(), watcher).run())
    try:
        async with asyncio.timeout(60):
            await asyncio.wait(
                {reading, asyncio.create_task(twice.wait())}, return_when="FIRST_COMPLETED"
            )
        assert not reading.done()
        assert watcher.errors == [type(error).__name__]
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)

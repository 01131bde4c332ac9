"""Ticks through a real broker: published, read by every process, whatever lies between them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from events.clock import SystemClock
from events.ticks import REAL, Instants, Tick
from infra.clocks.publishing import opened_publisher
from infra.clocks.ticking import tick_for_ever
from infra.kafka_client import client_options
from infra.topics import Kept
from services.reminders.clock.reader import TickReader, read_all
from tests.fixtures.kafka import KafkaAddress, MakeTopic
from tests.fixtures.relay import until

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass
class Watcher:
    """An observer of readers and publishers that counts."""

    polls: int = 0
    moves: int = 0
    refusals: int = 0
    ticks: int = 0
    errors: list[str] = field(default_factory=list)

    def polled(self) -> None:
        self.polls += 1

    def ticked(self) -> None:
        self.moves += 1

    def refused(self) -> None:
        self.refusals += 1

    def away(self, error: str) -> None:
        self.errors.append(error)


@dataclass(frozen=True)
class Time:
    """A topic of time of one test."""

    kafka: KafkaAddress
    topic: str

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[tuple[Instants, Watcher]]:
        """Run a reader for the block."""
        instants, watcher = Instants(), Watcher()
        options = client_options(self.kafka.access("goldenthread-admin"))
        reader = TickReader(options, instants, SystemClock(), watcher)
        reader.topic = self.topic
        task = asyncio.create_task(reader.run())
        try:
            yield instants, watcher
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def tick(self, ticks: Sequence[Tick]) -> None:
        """Publish ticks in this order."""
        options = client_options(self.kafka.access("goldenthread-admin"))
        async with opened_publisher(options, self.topic) as publisher:
            for tick in ticks:
                await publisher.publish(tick)

    async def spoil(self, *values: bytes) -> None:
        """Write what is no tick."""
        options = client_options(self.kafka.access("goldenthread-admin"))
        async with opened_publisher(options, self.topic) as publisher:
            for value in values:
                await publisher._producer.send_and_wait(self.topic, value, key=b"demo")  # noqa: SLF001  # no publisher writes it


@pytest.fixture
async def time(kafka: KafkaAddress, topics: MakeTopic) -> Time:
    """An empty topic of time."""
    return Time(kafka, await topics("time", 1, Kept.LATEST_PER_KEY))


async def test_every_reader_has_the_latest_instant(time: Time) -> None:
    late = [Tick("demo", NOON + step * DAY) for step in (0, 3, 1, 3, 2)]
    await time.tick(late[:2])
    async with time.reading() as (one, _), time.reading() as (other, watcher):
        await until(lambda: other.of("demo") == NOON + 3 * DAY)
        await time.tick([*late[2:], Tick("trial", NOON)])
        await time.spoil(b"nonsense", b"{}", Tick("other", NOON).value)
        await time.tick([Tick("demo", NOON + 4 * DAY)])
        for instants in (one, other):
            await until(lambda them=instants: them.of("demo") == NOON + 4 * DAY)  # type: ignore[misc]
            assert instants.all() == {"demo": NOON + 4 * DAY, "trial": NOON}
    assert (watcher.refusals, watcher.moves) == (3, watcher.moves)
    assert 3 <= watcher.moves <= 4


async def test_a_real_tick_ahead_of_the_world_is_not_believed(time: Time) -> None:
    now = SystemClock().now()
    await time.tick([Tick(REAL, now + DAY), Tick(REAL, now)])
    async with time.reading() as (instants, watcher):
        await until(lambda: instants.of(REAL) == now)
        assert watcher.refusals == 1


async def test_what_a_clock_shows_is_read_at_once(time: Time) -> None:
    options = client_options(time.kafka.access("goldenthread-operator"))
    admin = client_options(time.kafka.access("goldenthread-admin"))
    assert await read_all(admin, time.topic) == {}
    await time.tick([Tick("demo", NOON + DAY), Tick("demo", NOON)])
    assert await read_all(admin, time.topic) == {"demo": NOON + DAY}
    assert isinstance(await read_all(options), dict)


async def test_two_publishers_tick_and_stop_at_once(time: Time) -> None:
    options = client_options(time.kafka.access("goldenthread-admin"))
    stop, watcher = asyncio.Event(), Watcher()
    ticking = [
        asyncio.create_task(
            tick_for_ever(options, time.topic, SystemClock(), watcher, stop=stop, period=0.05)
        )
        for _ in range(2)
    ]
    async with time.reading() as (instants, reading):
        await until(lambda: reading.moves > 5)
        shown = instants.of(REAL)
        assert shown is not None
        assert abs(SystemClock().now() - shown) < timedelta(minutes=1)
    stop.set()
    await asyncio.wait_for(asyncio.gather(*ticking), 60)
    assert watcher.errors == []

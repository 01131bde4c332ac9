"""From command to reader, one at a time: planner, ledger, relay and Kafka, against bare parts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from infra.kafka_client import client_options
from infra.topics import Kept, Topic, ensure_topics
from tests.performance.bench import Case, Side, Sides
from tests.performance.commands import Clinician, connected_caller
from tests.performance.measure import Figure, Sample, Unit
from tests.performance.peers import bare_insert
from tests.performance.workload import Prepared, Stock, Work

if TYPE_CHECKING:
    from tests.performance.server import BenchServer

PAUSE_SECONDS: Final = 0.05
"""Between one and the next: long enough that nothing of the last is still under way."""
_SECONDS: Final = 30
_numbers: Final = count(1)


class Reader:
    """Reads one topic's committed records as they come."""

    def __init__(self, consumer: AIOKafkaConsumer) -> None:
        self._consumer = consumer

    async def find(self, mark: bytes) -> None:
        """Wait for the record that holds `mark`."""
        async with asyncio.timeout(_SECONDS):
            while mark not in ((await self._consumer.getone()).value or b""):
                pass


@asynccontextmanager
async def reading(options: Any, topic: str) -> AsyncIterator[Reader]:  # noqa: ANN401
    """Open a reader at the end of `topic`."""
    consumer = AIOKafkaConsumer(
        topic, **options, isolation_level="read_committed", enable_auto_commit=False
    )
    await consumer.start()
    try:
        await consumer.seek_to_end()
        for partition in consumer.assignment():
            await consumer.position(partition)
        yield Reader(consumer)
    finally:
        await consumer.stop()


Step: TypeAlias = Callable[[], Awaitable[bytes]]
"""Does one thing and returns what the record holds that it leads to."""


def one_by_one(step: Step, reader: Reader) -> Side:
    """Return a side that does `step`, waits for the record that it leads to, pauses, and so on."""

    async def side(seconds: float) -> Sample:
        times = []
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            began = time.perf_counter()
            await reader.find(await step())
            times.append(time.perf_counter() - began)
            await asyncio.sleep(PAUSE_SECONDS)
        return Sample(len(times), sum(times), times)

    return side


@asynccontextmanager
async def publishing(server: BenchServer) -> AsyncIterator[Sides]:
    """Start planner and relay; open the bare parts beside them."""
    house = await server.house()
    access = (await server.kafka()).access("goldenthread-admin")
    options, topic = client_options(access), f"bench-latency-{next(_numbers)}"
    await ensure_topics(access, [Topic(topic, 1, Kept.EVERYTHING)])
    async with AsyncExitStack() as opened:
        planner, relay = house.planner(), house.relay()
        for service in (planner, relay):
            opened.callback(service.stop)
            await asyncio.to_thread(service.await_ready)
        clinician = Clinician(await connected_caller(opened, planner.port), house.token())
        await clinician.take_in()
        ours = await opened.enter_async_context(reading(options, "plans"))
        peer = await opened.enter_async_context(reading(options, topic))
        bare = await _bare(opened, server, options, topic)
        yield Sides(one_by_one(clinician.record_score, ours), one_by_one(bare, peer))


async def _bare(
    opened: AsyncExitStack,
    server: BenchServer,
    options: Any,  # noqa: ANN401
    topic: str,
) -> Step:
    insert: Work = await opened.enter_async_context(bare_insert(server, 1))
    producer = AIOKafkaProducer(**options, transactional_id=topic)
    await producer.start()
    opened.push_async_callback(producer.stop)
    (clinic,) = await server.add_clinics(topic, 1)
    stock = Stock(clinic)

    async def step() -> bytes:
        if not (prepared := stock.take()):
            stock.fill()
            prepared = stock.take()
        assert isinstance(prepared, Prepared)
        await insert(0, prepared)
        async with producer.transaction():
            await producer.send(topic, prepared.events[0].bytes)
        return prepared.events[0].bytes

    return step


CASES: Final = (
    Case(
        Figure(
            "latency_publish",
            Unit.MEDIAN,
            "One command at a time, from its request to a reader of committed records, against an "
            "insert, one Kafka transaction and its reader; lower is better.",
            2.0,
            at_most=True,
        ),
        publishing,
    ),
)

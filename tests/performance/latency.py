"""From command to reader and from command to view, one at a time, against bare parts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from events.worker.kafka import FETCH_WAIT_MS
from infra.kafka_client import client_options
from infra.topics import Kept, Topic, ensure_topics
from tests.performance.bench import Case, Side, Sides
from tests.performance.commands import Clinician, connected_caller
from tests.performance.measure import Figure, Sample, Unit
from tests.performance.peers import bare_insert, bare_upsert
from tests.performance.treatment import OK, Treatment, accepted
from tests.performance.workload import Prepared, Stock, Work

if TYPE_CHECKING:
    from infra.stack.service import Service
    from tests.performance.http_caller import Answer, HttpCaller
    from tests.performance.server import BenchServer

PAUSE_SECONDS: Final = 0.05
"""Between one and the next: long enough that nothing of the last is still under way."""
_SECONDS: Final = 30
_PLANS: Final = 8
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
        topic,
        **options,
        isolation_level="read_committed",
        enable_auto_commit=False,
        fetch_max_wait_ms=FETCH_WAIT_MS,
    )
    await consumer.start()
    try:
        await consumer.seek_to_end()
        for partition in consumer.assignment():
            await consumer.position(partition)
        yield Reader(consumer)
    finally:
        await consumer.stop()


Step: TypeAlias = Callable[[], Awaitable[object]]
"""Does one thing, and returns when a reader could see what came of it."""


def one_by_one(step: Step) -> Side:
    """Return a side that does `step`, pauses, and so on."""

    async def side(seconds: float) -> Sample:
        times = []
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            began = time.perf_counter()
            await step()
            times.append(time.perf_counter() - began)
            await asyncio.sleep(PAUSE_SECONDS)
        return Sample(len(times), sum(times), times)

    return side


@asynccontextmanager
async def publishing(server: BenchServer) -> AsyncIterator[Sides]:
    """Start planner and relay; open the bare parts beside them."""
    house = await server.house()
    async with AsyncExitStack() as opened:
        planner, relay = house.planner(), house.relay()
        await _ready(opened, planner, relay)
        clinician = Clinician(await connected_caller(opened, planner.port), house.token())
        await clinician.take_in()
        options, topic = await _topic(server)
        ours = await opened.enter_async_context(reading(options, "plans"))
        publish = await _publishing(opened, server, options, topic)
        peer = await opened.enter_async_context(reading(options, topic))

        async def command() -> None:
            await ours.find(await clinician.record_score())

        async def bare() -> None:
            await peer.find((await publish()).events[0].bytes)

        yield Sides(one_by_one(command), one_by_one(bare))


@asynccontextmanager
async def showing(server: BenchServer) -> AsyncIterator[Sides]:
    """Start planner, relay, projections and query; open the bare parts beside them."""
    house = await server.house()
    async with AsyncExitStack() as opened:
        planner, query = house.planner(), house.query()
        await _ready(opened, planner, house.relay(), house.projections(), query)
        clinic = Clinic(
            await connected_caller(opened, planner.port),
            await connected_caller(opened, query.port),
            house.token(),
        )
        await clinic.open()
        options, topic = await _topic(server)
        publish = await _publishing(opened, server, options, topic)
        peer = await opened.enter_async_context(reading(options, topic))
        upsert = await opened.enter_async_context(bare_upsert(server))

        async def bare() -> None:
            prepared = await publish()
            await peer.find(prepared.events[0].bytes)
            await upsert(0, prepared)

        yield Sides(one_by_one(clinic.revise_and_read), one_by_one(bare))


class Clinic:
    """Revises plans by one service and reads them by another."""

    def __init__(self, planner: HttpCaller, query: HttpCaller, token: str) -> None:
        self._query = query
        self._headers = {"authorization": f"Bearer {token}"}
        self._treatments = [Treatment(planner, token) for _ in range(_PLANS)]
        self._turns = count()

    async def open(self) -> None:
        """Draft a plan for each client, and wait until the view has them all."""
        for one in self._treatments:
            await one.take_in()
            await one.draft()
        async with asyncio.timeout(_SECONDS):
            for one in self._treatments:
                while (await self._answer(one, {})).status not in OK:  # noqa: ASYNC110  # others do it
                    await asyncio.sleep(PAUSE_SECONDS)

    async def revise_and_read(self) -> None:
        """Revise a plan and read it as it is then."""
        one = self._treatments[next(self._turns) % _PLANS]
        await one.revise()
        accepted(await self._answer(one, {"goldenthread-read-token": one.read_token}))

    async def _answer(self, one: Treatment, more: Mapping[str, str]) -> Answer:
        return await self._query.get(f"/v1/plans/{one.plan}", {**self._headers, **more})


async def _ready(opened: AsyncExitStack, *services: Service) -> None:
    for service in services:
        opened.callback(service.stop)
        await asyncio.to_thread(service.await_ready)


async def _topic(server: BenchServer) -> tuple[Any, str]:
    access = (await server.kafka()).access("goldenthread-admin")
    topic = f"bench-latency-{next(_numbers)}"
    await ensure_topics(access, [Topic(topic, 1, Kept.EVERYTHING)])
    return client_options(access), topic


async def _publishing(
    opened: AsyncExitStack,
    server: BenchServer,
    options: Any,  # noqa: ANN401
    topic: str,
) -> Callable[[], Awaitable[Prepared]]:
    """Return what inserts an event and publishes it, both bare."""
    insert: Work = await opened.enter_async_context(bare_insert(server, 1))
    producer = AIOKafkaProducer(**options, transactional_id=topic)
    await producer.start()
    opened.push_async_callback(producer.stop)
    (clinic,) = await server.add_clinics(topic, 1)
    stock = Stock(clinic)

    async def publish() -> Prepared:
        if not (prepared := stock.take()):
            stock.fill()
            prepared = stock.take()
        assert isinstance(prepared, Prepared)
        await insert(0, prepared)
        async with producer.transaction():
            await producer.send(topic, prepared.events[0].bytes)
        return prepared

    return publish


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
    Case(
        Figure(
            "latency",
            Unit.MEDIAN,
            "One command at a time, from its request to the answer of a read that shows it, "
            "against an insert, one Kafka transaction, its reader and an upsert; lower is better.",
            2.0,
            at_most=True,
        ),
        showing,
    ),
)

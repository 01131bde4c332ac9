"""The relay: a shard's backlog from ledger to Kafka, against a bare transactional producer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import chain, count
from typing import TYPE_CHECKING, Any, Final

import asyncpg
from aiokafka import AIOKafkaProducer

from events.ids import ClientId
from events.ledger.append import Append, NewEvent
from events.ledger.reader import LedgerReader
from events.relay.batch import MAX_EVENTS, Bounds
from events.relay.desk import Desk
from events.relay.examination import examine
from events.relay.kafka import Kafka
from events.relay.publisher import Publisher
from events.relay.session import Session
from infra.kafka_client import client_options
from infra.topics import Kept, Topic, ensure_topics
from tests.fixtures.relay import Watcher
from tests.performance.bench import Case, Sides
from tests.performance.measure import Figure, Sample, Unit
from tests.performance.workload import Stock, append_of

if TYPE_CHECKING:
    from events.ids import ClinicId
    from tests.performance.server import BenchServer

SHARD: Final = 7
CLIENTS: Final = 12
APPENDS: Final = 8
_EACH: Final = 40
_PARTITIONS: Final = 12
_numbers: Final = count(1)


class Backlog:
    """Appends events of several clients, one after the other, as they come in a busy clinic."""

    def __init__(self, clinic: ClinicId) -> None:
        clients = [ClientId(f"0197a3a0-0000-7000-8000-{n:012d}") for n in range(CLIENTS)]
        self.clinic = clinic
        self._stocks = [Stock(clinic, _EACH, client) for client in clients]

    def next(self) -> Append:
        """Return an append of CLIENTS * 40 events, no two of one client in a row."""
        prepared = []
        for stock in self._stocks:
            stock.fill()
            prepared.append(stock.take())
        taken = [one for one in prepared if one is not None]
        events = tuple(chain.from_iterable(zip(*(one.events for one in taken), strict=True)))
        first = append_of(self.clinic, taken[0])
        return replace(first, writes=tuple(one.before for one in taken), events=events)


class Publications(Watcher):
    """Tells when a transaction was committed."""

    def __init__(self) -> None:
        super().__init__()
        self._committed = asyncio.Event()

    def published(self, shard: int, events: int, size: int, seconds: float) -> None:
        super().published(shard, events, size, seconds)
        self._committed.set()

    async def next(self) -> None:
        """Wait for one that was not yet waited for."""
        await self._committed.wait()
        self._committed.clear()


class Ours:
    """A shard that is told of new events when the clock starts."""

    def __init__(
        self,
        server: BenchServer,
        backlog: Backlog,
        session: Session,
        desk: Desk,
        watcher: Publications,
    ) -> None:
        self._server = server
        self._watcher = watcher
        self._backlog = backlog
        self._session = session
        self._desk = desk

    async def run(self, _seconds: float) -> Sample:
        """Append, then time how long the shard takes to publish that."""
        async with self._server.writer(connections=1) as writer:
            done = [await writer.append(self._backlog.next()) for _ in range(APPENDS)]
        first, last = done[0].first, done[-1].last
        places = await self._desk.places([SHARD])
        began = time.perf_counter()
        self._session.heads(places)
        while self._session.at[self._backlog.clinic].position < last:
            await self._watcher.next()
        return Sample(last - first + 1, time.perf_counter() - began)


class Bare:
    """A transactional producer of events that it has in memory."""

    def __init__(self, backlog: Backlog, producer: AIOKafkaProducer, topic: str) -> None:
        self._backlog = backlog
        self._producer = producer
        self._topic = topic

    async def run(self, _seconds: float) -> Sample:
        """Publish as many events, in transactions of as many."""
        appends = [self._backlog.next() for _ in range(APPENDS)]
        events = [event for append in appends for event in append.events]
        began = time.perf_counter()
        for start in range(0, len(events), MAX_EVENTS):
            await self._publish(events[start : start + MAX_EVENTS])
        return Sample(len(events), time.perf_counter() - began)

    async def _publish(self, events: Sequence[NewEvent]) -> None:
        async with self._producer.transaction():
            sent = [
                await self._producer.send(
                    self._topic, event.bytes, key=event.partition_key.encode()
                )
                for event in events
            ]
            await asyncio.gather(*sent)


@asynccontextmanager
async def relaying(server: BenchServer) -> AsyncIterator[Sides]:
    """Open a shard on a clinic of its own, and a producer beside it."""
    number = next(_numbers)
    kafka = await _kafka(server, number)
    (clinic,) = await server.add_clinics(f"relay-{number}", 1, shard=SHARD)
    dsn, watcher = server.ledger.dsn("goldenthread_relay"), Publications()
    async with (
        asyncpg.create_pool(dsn, min_size=0, max_size=4) as pool,
        _session(kafka, pool, watcher) as session,
        _producer(kafka.options, number) as producer,
    ):
        ours = Ours(server, Backlog(clinic), session, Desk(pool), watcher)
        yield Sides(ours.run, Bare(Backlog(clinic), producer, f"bench-peer-{number}").run)


async def _kafka(server: BenchServer, number: int) -> Kafka:
    access = (await server.kafka()).access("goldenthread-admin")
    plans, relay = f"bench-plans-{number}", f"bench-relay-{number}"
    topics = (
        Topic(plans, _PARTITIONS, Kept.EVERYTHING),
        Topic(relay, SHARD + 1, Kept.LATEST_PER_KEY),
        Topic(f"bench-peer-{number}", _PARTITIONS, Kept.EVERYTHING),
    )
    await ensure_topics(access, topics)
    return Kafka(client_options(access), plans, relay, f"bench-relay-{number}-")


@asynccontextmanager
async def _session(
    kafka: Kafka, pool: asyncpg.Pool[asyncpg.Record], watcher: Publications
) -> AsyncIterator[Session]:
    publisher = await Publisher.start(kafka, SHARD)
    try:
        found = await examine(kafka, Desk(pool), SHARD, publisher.partitions)
        if found.said:
            await publisher.publish(None, found.said)
        session = Session(
            SHARD,
            publisher,
            LedgerReader(pool),
            starts=found.starts,
            places=found.places,
            observer=watcher,
            bounds=Bounds(),
        )
        async with asyncio.TaskGroup() as running:
            running.create_task(session.run())
            yield session
            session.end()
    finally:
        await publisher.drop()


@asynccontextmanager
async def _producer(options: Any, number: int) -> AsyncIterator[AIOKafkaProducer]:  # noqa: ANN401
    producer = AIOKafkaProducer(
        **options, transactional_id=f"bench-peer-{number}", max_batch_size=1_000_000
    )
    await producer.start()
    try:
        yield producer
    finally:
        await producer.stop()


CASES: Final = (
    Case(
        Figure(
            "relay",
            Unit.RATE,
            f"A backlog of {CLIENTS} clients read from the ledger and published in transactions of "
            f"up to {MAX_EVENTS}, against a bare transactional producer that has the same events "
            "in memory and keeps no position.",
            0.8,
        ),
        relaying,
    ),
)

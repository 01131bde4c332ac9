"""The plan record: batches applied by a worker, and its consumption, against the bare work."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from typing import TYPE_CHECKING, Any, Final, cast

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from events.ids import ClinicId, StreamKind
from events.keys.store import KeyStore
from events.registry import default
from events.relay.headers import headers_of
from events.worker.applying import StreamWorker
from events.worker.arrival import arrival_of, read
from events.worker.consuming import Consumption
from events.worker.kafka import Kafka
from events.worker.registry import fingerprint
from events.worker.source import LedgerSource
from events.worker.view import Arrival
from infra.kafka_client import client_options
from infra.settings import VIEWS_DATABASE
from infra.topics import Kept as KeptRecords
from infra.topics import Topic, ensure_topics
from services.projections.record.folding import Kept, beginning, projected
from services.projections.view.opener import Opener
from services.projections.view.plan_record import PlanRecord
from services.projections.view.rows import write
from tests.fixtures.worker import Told, WorkerWatcher
from tests.performance.bench import Case, Sides
from tests.performance.histories import BATCH, Written, batches
from tests.performance.measure import Figure, Sample, Unit
from tests.performance.workload import KEY

if TYPE_CHECKING:
    from events.ids import ClientId, KeyId
    from events.sealing import DataKey
    from events.worker.view import StreamKey
    from infra.settings import Role
    from tests.performance.server import BenchServer

_CLINIC: Final = ClinicId("river-bend")
_APPLIED: Final = 6
"""Batches of a slice."""
_CONSUMED: Final = 10
_PARTITIONS: Final = 12
_SECONDS: Final = 60
_ROLE: Final[Role] = "goldenthread_projections"
_numbers: Final = count(1)


class OneKey:
    """A key store with the one key that sealed everything here, at hand on both sides."""

    async def key_of(self, clinic: ClinicId, owner: ClientId | ClinicId) -> DataKey:  # noqa: ARG002
        return KEY

    async def find(
        self,
        clinic: ClinicId,  # noqa: ARG002
        owner: ClientId | ClinicId,  # noqa: ARG002
        key_id: KeyId,  # noqa: ARG002
    ) -> DataKey:
        return KEY


class BareFold:
    """The same fold and the same rows, trusting what comes: no versions, no hashes, no parking."""

    def __init__(self, pool: asyncpg.Pool[asyncpg.Record]) -> None:
        self._pool = pool
        self._opener = Opener(_keys(), default())
        self._kept: dict[StreamKey, Kept] = {}

    async def apply(self, arrivals: Iterable[Arrival]) -> None:
        """Fold and write a batch in one transaction."""
        streams: dict[StreamKey, list[Arrival]] = {}
        for each in arrivals:
            streams.setdefault(each.key, []).append(each)
        opened = await self._opener.opened([*streams.values()])
        moved, entries = [], []
        for key, (events, _) in zip(streams, opened, strict=True):
            known = self._kept.get(key) or beginning(key, StreamKind.PLAN)
            now, new, _ = projected(known, events)
            self._kept[key] = now.without_history()
            moved.append(now)
            entries += new
        async with self._pool.acquire() as connection, connection.transaction():
            await write(cast("asyncpg.Connection[asyncpg.Record]", connection), moved, entries)


Apply = Callable[[Iterable[Arrival]], Awaitable[None]]


@asynccontextmanager
async def applying(server: BenchServer) -> AsyncIterator[Sides]:
    """Open a worker, and a bare fold with tables of its own."""
    async with AsyncExitStack() as opened:
        ours = await _worker(server, opened)
        bare = BareFold(await _views(server, opened))
        yield Sides(_batches(ours.apply), _batches(bare.apply))


def _batches(apply: Apply) -> Callable[[float], Awaitable[Sample]]:
    async def side(_seconds: float) -> Sample:
        made = [[arrival_of(_CLINIC, each) for each in one] for one in batches(_CLINIC, _APPLIED)]
        _collect()
        began = time.perf_counter()
        for one in made:
            await apply(one)
        return Sample(sum(map(len, made)), time.perf_counter() - began)

    return side


class Topicful:
    """A topic that is filled at once: readers of committed records see all of it together."""

    def __init__(self, producer: AIOKafkaProducer, topic: str) -> None:
        self._producer = producer
        self._topic = topic

    async def fill(self, events: Sequence[Written]) -> float:
        """Publish events as the relay does; return the time at which they could be seen."""
        async with self._producer.transaction():
            sent = [await self._send(each) for each in events]
            await asyncio.gather(*sent)
            _collect()
        return time.perf_counter()

    async def _send(self, event: Written) -> asyncio.Future[Any]:
        sending: asyncio.Future[Any] = await self._producer.send(
            self._topic,
            event.bytes,
            key=event.partition_key.encode(),
            headers=headers_of(_CLINIC.encode(), event, event.bytes),
            partition=hash(event.stream) % _PARTITIONS,
        )
        return sending


class Consumed:
    """Counts what a side has applied, and when it had all of it."""

    def __init__(self, topic: Topicful) -> None:
        self._topic = topic
        self._left = 0
        self._done = asyncio.Event()

    def count(self, events: int) -> None:
        """Note that so many events were applied."""
        self._left -= events
        if self._left <= 0:
            self._done.set()

    async def run(self, _seconds: float) -> Sample:
        """Fill the topic, and time how long its events take to be applied."""
        events = [each for one in batches(_CLINIC, _CONSUMED) for each in one]
        self._left = len(events)
        self._done.clear()
        began = await self._topic.fill(events)
        async with asyncio.timeout(_SECONDS):
            await self._done.wait()
        return Sample(len(events), time.perf_counter() - began)


class _Counting(WorkerWatcher):
    """An observer that counts for a side."""

    def __init__(self, told: Callable[[int], None]) -> None:
        super().__init__()
        self._told = told

    def applied(self, streams: int, events: int, seconds: float) -> None:
        super().applied(streams, events, seconds)
        self._told(events)


@asynccontextmanager
async def consuming(server: BenchServer) -> AsyncIterator[Sides]:
    """Open a worker's loop on a topic, and a bare `getmany` loop on another."""
    async with AsyncExitStack() as opened:
        topics = [await _topic(server, opened) for _ in range(2)]
        ours, bare = (Consumed(Topicful(producer, name)) for name, producer in topics)
        worker = await _worker(server, opened, _Counting(ours.count))
        options = client_options((await server.kafka()).access("goldenthread-admin"))
        kafka = Kafka(options, f"bench-worker-{next(_numbers)}", topics[0][0])
        stop = asyncio.Event()
        fold = BareFold(await _views(server, opened))
        consumer = await _consumer(opened, options, topics[1][0])
        async with asyncio.TaskGroup() as running:
            running.create_task(Consumption(kafka, worker, chance=lambda: 0.5).run(stop))
            looping = running.create_task(_bare_loop(consumer, fold, bare.count))
            yield Sides(ours.run, bare.run)
            stop.set()
            looping.cancel()


async def _bare_loop(
    consumer: AIOKafkaConsumer, fold: BareFold, told: Callable[[int], None]
) -> None:
    while True:
        records: Mapping[Any, Sequence[Any]] = await consumer.getmany(
            timeout_ms=1_000, max_records=BATCH
        )
        arrivals = [read(record) for some in records.values() for record in some]
        if arrivals:
            await fold.apply(one for one in arrivals if isinstance(one, Arrival))
            await consumer.commit()
            told(len(arrivals))


async def _worker(
    server: BenchServer, opened: AsyncExitStack, observer: WorkerWatcher | None = None
) -> StreamWorker:
    ledger = await opened.enter_async_context(
        asyncpg.create_pool(server.ledger.dsn(_ROLE), min_size=1, max_size=2)
    )
    source = LedgerSource(ledger)
    return StreamWorker(
        PlanRecord(source, _keys(), default()),
        await _views(server, opened),
        source,
        evictions=Told(),
        observer=observer or WorkerWatcher(),
        registry=fingerprint(default()),
    )


async def _views(server: BenchServer, opened: AsyncExitStack) -> asyncpg.Pool[asyncpg.Record]:
    database = await server.copy(VIEWS_DATABASE)
    pool = asyncpg.create_pool(database.dsn(_ROLE), min_size=1, max_size=2)
    return await opened.enter_async_context(pool)


async def _topic(server: BenchServer, opened: AsyncExitStack) -> tuple[str, AIOKafkaProducer]:
    access = (await server.kafka()).access("goldenthread-admin")
    name = f"bench-views-{next(_numbers)}"
    await ensure_topics(access, [Topic(name, _PARTITIONS, KeptRecords.EVERYTHING)])
    producer = AIOKafkaProducer(
        **client_options(access), transactional_id=name, max_batch_size=1_000_000
    )
    await producer.start()
    opened.push_async_callback(producer.stop)
    return name, producer


async def _consumer(opened: AsyncExitStack, options: Any, topic: str) -> AIOKafkaConsumer:  # noqa: ANN401
    consumer = AIOKafkaConsumer(
        topic,
        **options,
        group_id=f"bench-bare-{next(_numbers)}",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
    )
    await consumer.start()
    opened.push_async_callback(consumer.stop)
    return consumer


def _keys() -> KeyStore:
    return cast("KeyStore", OneKey())


def _collect() -> None:
    gc.collect()
    gc.freeze()


CASES: Final = (
    Case(
        Figure(
            "view",
            Unit.RATE,
            f"Batches of {BATCH} events of 50 plans applied to the plan record, against the same "
            "fold and upsert without locks, versions, hashes and parking.",
            0.8,
        ),
        applying,
    ),
    Case(
        Figure(
            "worker",
            Unit.RATE,
            "A filled topic consumed into the plan record, against a bare getmany loop with the "
            "same fold and upsert.",
            0.8,
        ),
        consuming,
    ),
)

"""The loop that reads topic `plans`: apply a batch, then commit its offsets, or hold it.

Offsets only save work: that each event is applied once and in order hangs on versions alone.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, TypeAlias

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.abc import ConsumerRebalanceListener
from aiokafka.errors import IllegalStateError

from events.crash_points import reach
from events.worker.applying import StreamWorker
from events.worker.arrival import Hint, Unreadable, read
from events.worker.backoff import FLOOR_SECONDS, Backoff
from events.worker.checkpoints import Passed
from events.worker.kafka import AWAY, CannotConsume, InFlight, Kafka, consumer_of, drop, started
from events.worker.lag import Lag
from events.worker.observer import Observer
from events.worker.view import Arrival, StreamKey

Records: TypeAlias = "Mapping[TopicPartition, Sequence[ConsumerRecord[Any, Any]]]"

_FAILED_POLLS: Final = 10
_REVOKE_SECONDS: Final = 3.0
_STOP_SECONDS: Final = 10.0
_BEAT_SECONDS: Final = 5.0
_APPLY_SECONDS: Final = 120.0


class Consumption:
    """Reads the topic as one member of its group; make one for each run."""

    def __init__(self, kafka: Kafka, worker: StreamWorker, *, chance: Callable[[], float]) -> None:
        """Take where to read, what applies, and what gives numbers from 0 to 1 by chance."""
        self._kafka = kafka
        self._worker = worker
        self._observer = worker.observer
        self._in_flight = InFlight()
        self._backoff = Backoff(chance)
        self._stop = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Consume until `stop` is set; then end the batch in hand, within seconds, and leave.

        Raises:
            CannotConsume: Kafka was not to be had at the start, or ten polls in a row failed.
        """
        self._stop = stop
        consumer = consumer_of(self._kafka)
        try:
            await started(self._kafka, _Listener(self._in_flight, self._observer), consumer)
            consuming = asyncio.create_task(self._consume(consumer, Lag(consumer)))
            await _ended(consuming, stop)
        finally:
            await drop(consumer)

    async def _consume(self, consumer: AIOKafkaConsumer, lag: Lag) -> None:
        failed = 0
        while not self._stop.is_set():
            try:
                records = await self._poll(consumer, lag)
                failed = 0
            except AWAY as error:
                failed += 1
                if failed == _FAILED_POLLS:
                    raise CannotConsume(type(error).__name__) from error
                await self._hold(error)
                continue
            if records:
                reach("worker.after-poll")
                with self._in_flight.holding():
                    failure = await self._handle(consumer, records)
                await self._go_on(failure)

    async def _poll(self, consumer: AIOKafkaConsumer, lag: Lag) -> Records:
        """Return what has come, after a second at most; while a rebalance lasts, tell of it."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        timeout_ms = int(1000 * self._kafka.poll_seconds)
        polling = asyncio.ensure_future(consumer.getmany(timeout_ms=timeout_ms))
        stopping = asyncio.ensure_future(self._stop.wait())
        try:
            done: set[Any] = set()
            while not done:
                self._observer.turned()
                done, _ = await asyncio.wait(
                    (polling, stopping),
                    timeout=_BEAT_SECONDS,
                    return_when=asyncio.FIRST_COMPLETED,
                )
                waiting, silent = await lag.now(loop.time())
                came = sum(map(len, polling.result().values())) if polling in done else 0
                self._observer.polled(came, waiting, silent)
            records: Records = polling.result() if polling in done else {}
        finally:
            polling.cancel()
            stopping.cancel()
        if not records and loop.time() - began < FLOOR_SECONDS:
            await self._pause(FLOOR_SECONDS)
        return records

    async def _handle(self, consumer: AIOKafkaConsumer, records: Records) -> Exception | None:
        """Apply a batch and commit its offsets; or go back to its first records, and say why."""
        arrivals, hints, passed = sorted_out(records)
        try:
            async with asyncio.timeout(_APPLY_SECONDS):
                await self._worker.apply(arrivals, hints=hints, passed=passed)
        except Exception as error:  # noqa: BLE001  # whatever it is, the batch has to come again
            for partition, of_it in records.items():
                with suppress(IllegalStateError):
                    consumer.seek(partition, of_it[0].offset)
            return error
        await self._commit(consumer, records)
        return None

    async def _commit(self, consumer: AIOKafkaConsumer, records: Records) -> None:
        mine = consumer.assignment()
        offsets = {tp: of_it[-1].offset + 1 for tp, of_it in records.items() if tp in mine}
        reach("worker.before-offsets")
        try:
            async with asyncio.timeout(self._kafka.commit_seconds):
                if offsets:
                    await consumer.commit(offsets)
        except (*AWAY, IllegalStateError) as error:
            self._observer.uncommitted(type(error).__name__)
        reach("worker.after-offsets")

    async def _go_on(self, failure: Exception | None) -> None:
        if failure is None:
            self._backoff.reset()
        else:
            await self._hold(failure)

    async def _hold(self, error: Exception) -> None:
        seconds = self._backoff.next()
        self._observer.held(type(error).__name__, seconds)
        await self._pause(seconds)

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stop.wait()


class _Listener(ConsumerRebalanceListener):
    """Lets the batch in hand end before partitions go to others; versions guard what is left."""

    def __init__(self, in_flight: InFlight, observer: Observer) -> None:
        self._in_flight = in_flight
        self._observer = observer

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:  # noqa: ARG002
        """See `ConsumerRebalanceListener`."""
        await self._in_flight.emptied(_REVOKE_SECONDS)

    def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """See `ConsumerRebalanceListener`."""
        self._observer.assigned(len([*assigned]))


def sorted_out(
    records: Records,
) -> tuple[Sequence[Arrival], set[StreamKey], Sequence[Passed]]:
    """Return the events in `records`, the streams that others only hint at, and what is neither."""
    arrivals, hints, passed = [], set(), []
    for partition, of_it in records.items():
        for record in of_it:
            found = read(record)
            match found:
                case Arrival():
                    arrivals.append(found)
                case Hint():
                    hints.add(found.key)
                case Unreadable():
                    passed.append(Passed(*partition, record.offset, found.reason))
    return arrivals, hints, passed


async def _ended(consuming: "asyncio.Task[None]", stop: asyncio.Event) -> None:
    """Wait for the loop; once it was asked to stop, for seconds at most."""
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((consuming, stopping), return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait((consuming,), timeout=_STOP_SECONDS)
    finally:
        stopping.cancel()
        if not consuming.done():
            consuming.cancel()
            await asyncio.wait((consuming,), timeout=_STOP_SECONDS)
    if consuming.done() and not consuming.cancelled():
        consuming.result()

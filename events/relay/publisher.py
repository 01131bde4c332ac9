"""One shard's transactional producer: a batch is published whole, or not at all, or in doubt."""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    InvalidTimestampError,
    InvalidTopicError,
    MessageSizeTooLargeError,
    PolicyViolationError,
    RecordListTooLargeError,
    TopicAuthorizationFailedError,
    UnknownError,
    UnsupportedForMessageFormatError,
)
from aiokafka.partitioner import DefaultPartitioner

from events.crash_points import reach
from events.ids import ClinicId, EventHash, Position
from events.relay.headers import Stored, headers_of
from events.relay.kafka import Kafka, drop, within
from events.relay.notices import NoticeTopics, is_delivered
from events.relay.packing import Chunk, Packing, Place
from events.relay.relayed import Relayed
from events.relay.stops import EventRefused, NoticesMissing

# What the broker will say again however often it is asked.
REFUSALS: Final = (
    InvalidTimestampError,
    InvalidTopicError,
    MessageSizeTooLargeError,
    PolicyViolationError,
    RecordListTooLargeError,
    TopicAuthorizationFailedError,
    UnknownError,
    UnsupportedForMessageFormatError,
)
# A broker takes record batches of up to 1 MB unless it is told otherwise.
_RECORD_BATCH_BYTES: Final = 1_000_000
_REQUEST_MS: Final = 8_000
_KEYS_KEPT: Final = 100_000
# Longer than all deadlines of one transaction together.
_TRANSACTION_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class Prepared:
    """Events ready to be sent, and where each clinic stands after them."""

    chunks: Sequence[Chunk]
    events: int
    bytes: int
    reached: Mapping[ClinicId, tuple[Position, EventHash]]


class Publisher:
    """Publishes a shard's batches; after any error but one on `start` it must be dropped."""

    def __init__(self, kafka: Kafka, shard: int) -> None:
        self._kafka = kafka
        self._shard = shard
        self.partitions: list[int] = []
        self._partitioner = DefaultPartitioner()
        self._partition_by_key: dict[str, int] = {}
        self._producer = AIOKafkaProducer(
            **kafka.options,
            transactional_id=f"{kafka.transactions}{shard}",
            transaction_timeout_ms=_TRANSACTION_MS,
            request_timeout_ms=_REQUEST_MS,
            max_batch_size=_RECORD_BATCH_BYTES,
        )
        self._notices = NoticeTopics(kafka, self._producer.client)
        self.notices_of = kafka.notices_of

    @classmethod
    async def start(cls, kafka: Kafka, shard: int) -> Self:
        """Return a started publisher: every earlier one of the shard is fenced, its work ended.

        Raises:
            KafkaError, TimeoutError, OSError: no producer was to be had; nothing is left open.
        """
        publisher = cls(kafka, shard)
        try:
            await within(kafka.deadlines.start, publisher._start())
        except BaseException:
            await publisher.drop()
            raise
        return publisher

    async def _start(self) -> None:
        await self._producer.start()
        reach("relay.after-fence")
        found = await self._producer.partitions_for(self._kafka.plans)
        self.partitions = sorted(found)
        await self._producer.partitions_for(self._kafka.relay)

    async def drop(self) -> None:
        """End it; what it has in doubt is settled by the next publisher of the shard."""
        await drop(self._producer)

    async def without_topic(self, clinics: Collection[ClinicId]) -> frozenset[ClinicId]:
        """Return those of `clinics` whose notices have no topic to go to; see `NoticeTopics`."""
        return await self._notices.missing(clinics)

    def prepare(self, taken: Mapping[ClinicId, Sequence[Stored]]) -> Prepared:
        """Return the record batches for `taken`; each clinic's events keep their order.

        Raises:
            EventRefused: one is larger than a record batch may be.
            NoticesMissing: a notice has no topic to go to.
        """
        packing = Packing(self._producer.create_batch)
        for clinic, events in taken.items():
            name = clinic.encode()
            for event in events:
                value = event.bytes
                place = (self._kafka.plans, self._partition_of(event.partition_key))
                headers = headers_of(name, event, value)
                packing.put(place, clinic, event, value, headers)
                if is_delivered(event):
                    packing.put(self._outside(clinic, event), clinic, event, value, headers)
        reached = {c: (events[-1].position, events[-1].hash) for c, events in taken.items()}
        count = sum(len(events) for events in taken.values())
        return Prepared(packing.chunks, count, packing.size, reached)

    def _outside(self, clinic: ClinicId, event: Stored) -> Place:
        """Return where outsiders find an event of a notice."""
        partitions = self._notices.partitions.get(clinic)
        if partitions is None:
            raise NoticesMissing(clinic, self._kafka.notices_of(clinic))
        chosen = self._partitioner(event.partition_key.encode(), partitions, partitions)
        return self._kafka.notices_of(clinic), chosen

    def _partition_of(self, key: str) -> int:
        """Return the partition that every client library chooses for `key`; it is slow to find."""
        if key not in self._partition_by_key:
            if len(self._partition_by_key) >= _KEYS_KEPT:
                self._partition_by_key.clear()
            chosen = self._partitioner(key.encode(), self.partitions, self.partitions)
            self._partition_by_key[key] = chosen
        return self._partition_by_key[key]

    async def publish(self, prepared: Prepared | None, records: Mapping[ClinicId, Relayed]) -> None:
        """Publish events and `records` in one transaction; on return it is committed.

        Raises:
            EventRefused: the broker does not take an event; nothing was published.
            KafkaError, TimeoutError, OSError, AssertionError: in doubt.
        """
        deadlines = self._kafka.deadlines
        reach("relay.before-begin")
        await within(deadlines.begin, self._producer.begin_transaction())
        reach("relay.after-begin")
        await within(deadlines.send, self._send_all(prepared.chunks if prepared else (), records))
        reach("relay.before-commit")
        await within(deadlines.commit, self._producer.commit_transaction())
        reach("relay.after-commit")

    async def _send_all(self, chunks: Iterable[Chunk], records: Mapping[ClinicId, Relayed]) -> None:
        sent = []
        for chunk in chunks:
            sent.append((chunk, await self._send(chunk)))
            reach("relay.between-sends")
        reach("relay.before-record")
        chunks_of_records = self._record_chunks(records)
        sent += [(chunk, await self._send(chunk)) for chunk in chunks_of_records]
        reach("relay.after-record")
        outcomes = await asyncio.gather(*(future for _, future in sent), return_exceptions=True)
        reach("relay.after-sends")
        for (chunk, _), outcome in zip(sent, outcomes, strict=True):
            if isinstance(outcome, REFUSALS):
                raise EventRefused(chunk.spans(), type(outcome).__name__) from outcome
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome

    async def _send(self, chunk: Chunk) -> "asyncio.Future[Any]":
        future: asyncio.Future[Any]
        future = await self._producer.send_batch(
            chunk.builder, chunk.topic, partition=chunk.partition
        )
        return future

    def _record_chunks(self, records: Mapping[ClinicId, Relayed]) -> Iterable[Chunk]:
        chunk = self._chunk_of_records()
        for clinic, record in records.items():
            key, value = clinic.encode(), record.value()
            if chunk.builder.append(timestamp=None, key=key, value=value) is None:
                yield chunk
                chunk = self._chunk_of_records()
                chunk.builder.append(timestamp=None, key=key, value=value)
            chunk.places.append((clinic, record.position))
        yield chunk

    def _chunk_of_records(self) -> Chunk:
        return Chunk(self._kafka.relay, self._shard, self._producer.create_batch())

"""One shard's transactional producer: a batch is published whole, or not at all, or in doubt."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self, TypeAlias

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
from events.relay.headers import Headers, Stored, headers_of, milliseconds
from events.relay.kafka import Kafka, drop, within
from events.relay.relayed import Relayed
from events.relay.stops import EventRefused

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
# Longer than all deadlines of one transaction together.
_TRANSACTION_MS: Final = 60_000

Span: TypeAlias = tuple[ClinicId, Position, Position]


@dataclass(slots=True)
class _Chunk:
    """One record batch for one partition, and which events are in it."""

    partition: int
    builder: Any
    places: list[tuple[ClinicId, Position]] = field(default_factory=list)

    def spans(self) -> Sequence[Span]:
        spans: dict[ClinicId, Span] = {}
        for clinic, position in self.places:
            first = spans.get(clinic, (clinic, position, position))[1]
            spans[clinic] = (clinic, first, position)
        return [*spans.values()]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Events ready to be sent, and where each clinic stands after them."""

    chunks: Sequence[_Chunk]
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
        self._producer = AIOKafkaProducer(
            **kafka.options,
            transactional_id=f"{kafka.transactions}{shard}",
            transaction_timeout_ms=_TRANSACTION_MS,
            request_timeout_ms=_REQUEST_MS,
            max_batch_size=_RECORD_BATCH_BYTES,
        )

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

    def prepare(self, taken: Mapping[ClinicId, Sequence[Stored]]) -> Prepared:
        """Return the record batches for `taken`; each clinic's events keep their order."""
        open_chunks: dict[int, _Chunk] = {}
        chunks: list[_Chunk] = []
        count = size = 0
        for clinic, events in taken.items():
            for event in events:
                count += 1
                size += len(event.bytes)
                self._put(clinic, event, open_chunks, chunks)
        reached = {c: (events[-1].position, events[-1].hash) for c, events in taken.items()}
        return Prepared(chunks, count, size, reached)

    def _put(
        self, clinic: ClinicId, event: Stored, open_chunks: dict[int, _Chunk], chunks: list[_Chunk]
    ) -> None:
        key = event.partition_key.encode()
        partition: int = self._partitioner(key, self.partitions, self.partitions)
        headers = headers_of(clinic, event)
        chunk = open_chunks.get(partition)
        if chunk is None or not _append(chunk, key, event, headers):
            chunk = open_chunks[partition] = _Chunk(partition, self._producer.create_batch())
            chunks.append(chunk)
            if not _append(chunk, key, event, headers):
                place = (clinic, event.position, event.position)
                raise EventRefused([place], "larger than a record batch")
        chunk.places.append((clinic, event.position))

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

    async def _send_all(
        self, chunks: Iterable[_Chunk], records: Mapping[ClinicId, Relayed]
    ) -> None:
        sent = []
        for chunk in chunks:
            sent.append((chunk, await self._send(chunk, self._kafka.plans)))
            reach("relay.between-sends")
        reach("relay.before-record")
        chunks_of_records = self._record_chunks(records)
        sent += [(chunk, await self._send(chunk, self._kafka.relay)) for chunk in chunks_of_records]
        reach("relay.after-record")
        outcomes = await asyncio.gather(*(future for _, future in sent), return_exceptions=True)
        reach("relay.after-sends")
        for (chunk, _), outcome in zip(sent, outcomes, strict=True):
            if isinstance(outcome, REFUSALS):
                raise EventRefused(chunk.spans(), type(outcome).__name__) from outcome
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome

    async def _send(self, chunk: _Chunk, topic: str) -> "asyncio.Future[Any]":
        builder, partition = chunk.builder, chunk.partition
        future: asyncio.Future[Any]
        future = await self._producer.send_batch(builder, topic, partition=partition)
        return future

    def _record_chunks(self, records: Mapping[ClinicId, Relayed]) -> Iterable[_Chunk]:
        chunk = _Chunk(self._shard, self._producer.create_batch())
        for clinic, record in records.items():
            key, value = clinic.encode(), record.value()
            if chunk.builder.append(timestamp=None, key=key, value=value) is None:
                yield chunk
                chunk = _Chunk(self._shard, self._producer.create_batch())
                chunk.builder.append(timestamp=None, key=key, value=value)
            chunk.places.append((clinic, record.position))
        yield chunk


def _append(chunk: _Chunk, key: bytes, event: Stored, headers: Headers) -> bool:
    stamp = milliseconds(event.ledger_time)
    done = chunk.builder.append(timestamp=stamp, key=key, value=event.bytes, headers=headers)
    return done is not None

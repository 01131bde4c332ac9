"""The subscriber of topic `commands`, on FastStream, and what keeps it from losing a record.

FastStream's own parser and decoder stop at the first header or body that is not text and drop the
whole batch, and its acknowledgements commit whatever was last fetched. So the batch comes raw, and
offsets are committed here: of what was answered, partition by partition.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.message import KafkaMessage

from services.planner.kafka.answering import Answering
from services.planner.kafka.batch import BatchHandler, Reached
from services.planner.kafka.outcome import Outcome

Records: TypeAlias = tuple[ConsumerRecord[Any, Any], ...]

CONTENT_TYPE: Final = "application/cloudevents+json; charset=UTF-8"
_COMMIT_SECONDS: Final = 10.0
_PUBLISH_SECONDS: Final = 15.0
_HELD_SECONDS: Final = 0.5
# While nothing comes, FastStream waits for so long and then sleeps for as long, which is what a
# record may have to wait. Much less keeps an idle process busy.
_POLL_MS: Final = 100
_AWAY: Final = (KafkaError, TimeoutError, OSError)


@dataclass(frozen=True, slots=True)
class Topics:
    """Names of the topics and of the consumer group."""

    commands: str = "commands"
    outcomes: str = "outcomes"
    group: str = "goldenthread-planner-commands"


MEASUREMENTS: Final = Topics("measurements", group="goldenthread-planner-measurements")
"""The topic of scores that come from elsewhere (A1.43), answered as commands are."""


class CommandsSubscriber:
    """Answers every record of topic `commands`, or one like it, on topic `outcomes`."""

    def __init__(self, broker: KafkaBroker, answering: Answering, topics: Topics) -> None:
        """Declare the subscriber on `broker`, which is made for it alone and not yet started."""
        self._broker = broker
        self._topics = topics
        self._batches = BatchHandler(answering, self._publish, failures=_AWAY)
        self._answering = answering
        self._seen = -1.0
        self._subscriber = broker.subscriber(
            topics.commands,
            group_id=topics.group,
            batch=True,
            max_records=200,
            batch_timeout_ms=_POLL_MS,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            ack_policy=AckPolicy.MANUAL,
            parser=_raw,
            decoder=_undecoded,
            no_reply=True,
        )
        self._subscriber(self._handle)

    async def start(self) -> None:
        """Join the group and begin.

        Raises:
            KafkaError, OSError: no broker let it in; `stop` frees what is left.
        """
        await self._broker.start()

    async def stop(self) -> None:
        """Take nothing new, answer what is in hand if that is soon done, and leave the group."""
        with suppress(*_AWAY):
            await self._broker.stop()

    def is_at_work(self) -> bool:
        """Tell whether records would be answered: the loop runs, and brokers answer its fetches."""
        consumer = self._subscriber.consumer
        tasks = self._subscriber.tasks
        if consumer is None or not tasks or all(task.done() for task in tasks):
            return False
        mine = consumer.assignment()
        with suppress(AssertionError):  # reassigned meanwhile
            newest = max((consumer.last_poll_timestamp(tp) or 0 for tp in mine), default=None)
            moved, self._seen = newest != self._seen, newest or 0
            return moved or newest is None
        return True

    async def _handle(self, records: Records) -> None:
        """Handle one batch; never raises, for FastStream would pass over what was not handled."""
        consumer = self._subscriber.consumer
        if consumer is None:
            return
        try:
            reached = await self._batches.handle(records)
        except Exception as error:  # noqa: BLE001  # the batch has to come again
            self._answering.observer.failed(error, records[0].partition, records[0].offset)
            reached = _nothing_of(records)
        await _go_on(consumer, reached)
        if reached.held:
            await asyncio.sleep(_HELD_SECONDS)

    async def _publish(self, key: bytes | None, outcome: Outcome) -> None:
        async with asyncio.timeout(_PUBLISH_SECONDS):
            await self._broker.publish(
                outcome.value,
                self._topics.outcomes,
                key=key,
                headers={"content-type": CONTENT_TYPE},
                correlation_id=outcome.id,
            )


async def _go_on(consumer: "AIOKafkaConsumer", reached: Reached) -> None:
    """Commit what was answered of partitions that are still ours; go back where one is held."""
    mine = consumer.assignment()
    offsets = {
        TopicPartition(*place): offset
        for place, offset in reached.next_offsets.items()
        if TopicPartition(*place) in mine
    }
    for place in reached.held:
        with suppress(IllegalStateError):
            consumer.seek(TopicPartition(*place), reached.next_offsets[place])
    # What is not committed comes again, and then to the same outcome.
    with suppress(IllegalStateError, *_AWAY):
        if offsets:
            await asyncio.wait_for(consumer.commit(offsets), _COMMIT_SECONDS)


def _nothing_of(records: "Sequence[ConsumerRecord[Any, Any]]") -> Reached:
    first: dict[tuple[str, int], int] = {}
    for record in records:
        place = (record.topic, record.partition)
        first[place] = min(first.get(place, record.offset), record.offset)
    return Reached(first, frozenset(first))


async def _raw(records: Records) -> KafkaMessage:
    return KafkaMessage(
        records,
        b"",
        headers={},
        correlation_id=f"{records[0].partition}-{records[0].offset}",
        consumer=_UNUSED,
    )


async def _undecoded(message: KafkaMessage) -> Records:
    records = message.raw_message
    return records if isinstance(records, tuple) else (records,)


class _Unused:
    """FastStream asks for a consumer to acknowledge with; nothing here does."""

    async def commit(self) -> None:
        """Commit nothing."""

    def seek(self, partition: TopicPartition, offset: int) -> None:
        """Seek nothing."""


_UNUSED: Final = _Unused()

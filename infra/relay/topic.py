"""What topics `plans` and `relay` hold, as an operator reads it: ids, positions and hashes."""

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from events.ids import ClinicId, EventHash, Position
from infra.kafka_client import admin_client, client_options
from infra.settings import KafkaAccess
from infra.shards import RELAY_SHARDS

if TYPE_CHECKING:
    from aiokafka import AIOKafkaConsumer, ConsumerRecord

    from events.relay.relayed import Relayed

_POLL_MS: Final = 500


@dataclass(frozen=True, slots=True)
class LastWord:
    """What topic `relay` last says of a clinic, and the shard that said it."""

    shard: int
    record: "Relayed"


@dataclass(frozen=True, slots=True)
class Topics:
    """The relay's topics on one Kafka."""

    access: KafkaAccess
    plans: str = "plans"
    relay: str = "relay"
    notices: str = "notices."

    async def holding(self, clinics: Collection[ClinicId]) -> Sequence[str]:
        """Return those of `plans` and the topics of notices that hold events of some clinics."""
        names = {clinic.encode() for clinic in clinics}
        async with admin_client(self.access) as admin:
            present = set(await admin.list_topics())
        outside = [self.notices + clinic for clinic in sorted(clinics)]
        return [
            topic
            for topic in (self.plans, *outside)
            if topic in present and await self._holds(topic, names)
        ]

    async def _holds(self, topic: str, clinics: Collection[bytes]) -> bool:
        async for record in self._records(topic):
            if _header(record, "clinic") in clinics:
                return True
        return False

    async def published(self, clinic: ClinicId) -> Mapping[Position, set[EventHash]]:
        """Return the hashes that were published at each position of `clinic`; reads all."""
        found: dict[Position, set[EventHash]] = defaultdict(set)
        async for record in self._records(self.plans):
            if _header(record, "clinic") == clinic.encode():
                digest = EventHash(bytes.fromhex(_header(record, "hash").decode()))
                found[Position(int(_header(record, "position")))].add(digest)
        return found

    async def relayed(self) -> Mapping[ClinicId, LastWord]:
        """Return the record of the highest generation of each clinic, whatever shard wrote it."""
        from events.relay.kafka import Kafka  # noqa: PLC0415  # imports the slow client library
        from events.relay.positions import read_committed  # noqa: PLC0415

        kafka = Kafka(client_options(self.access), self.plans, self.relay)
        shards = await read_committed(kafka, range(RELAY_SHARDS), patient=True)
        found: dict[ClinicId, LastWord] = {}
        for shard, records in shards.items():
            for clinic, record in records.items():
                before = found.get(clinic)
                if before is None or _later(record, before.record):
                    found[clinic] = LastWord(shard, record)
        return found

    async def _records(self, topic: str) -> "AsyncIterator[ConsumerRecord[bytes, bytes]]":
        """Yield what is committed, in each partition's order.

        The offsets are asked for before anything is fetched: a broker answers them after a fetch
        that waits for records.
        """
        from aiokafka import TopicPartition  # noqa: PLC0415  # slow import

        async with admin_client(self.access) as admin:
            (described,) = await admin.describe_topics([topic])
        partitions = [TopicPartition(topic, one["partition"]) for one in described["partitions"]]
        async with self._consumer() as consumer:
            first = await consumer.beginning_offsets(partitions)
            ends = await consumer.end_offsets(partitions)
            unread = [one for one in partitions if first[one] < ends[one]]
            consumer.assign(unread)
            for one in unread:
                consumer.seek(one, first[one])
            while unread:
                for batch in (await consumer.getmany(timeout_ms=_POLL_MS)).values():
                    for record in batch:
                        yield record
                unread = [one for one in unread if await consumer.position(one) < ends[one]]

    @asynccontextmanager
    async def _consumer(self) -> "AsyncIterator[AIOKafkaConsumer]":
        from aiokafka import AIOKafkaConsumer  # noqa: PLC0415  # slow import

        consumer = AIOKafkaConsumer(
            **client_options(self.access),
            group_id=None,
            enable_auto_commit=False,
            isolation_level="read_committed",
        )
        try:
            await consumer.start()
            yield consumer
        finally:
            await consumer.stop()


def _later(one: "Relayed", other: "Relayed") -> bool:
    """Return whether `one` is the later word; of one generation, the shard that goes on has it."""
    return (one.generation, one.handed_to is None) > (other.generation, other.handed_to is None)


def _header(record: "ConsumerRecord[bytes, bytes]", name: str) -> bytes:
    return dict(record.headers).get(name, b"")

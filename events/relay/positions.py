"""Read topic `relay`: what Kafka says was published, committed records only."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, TypeAlias

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from events.crash_points import reach
from events.ids import ClinicId
from events.relay.kafka import Kafka
from events.relay.relayed import Relayed

Records: TypeAlias = Mapping[ClinicId, Relayed]

_POLL_MS: Final = 200
_IMPATIENT_POLLS: Final = 5


@dataclass(frozen=True, slots=True)
class Positions:
    """What Kafka says: which cluster it is, whether `plans` holds anything, a shard's records."""

    cluster: str
    plans_empty: bool
    records: Records


async def read_positions(kafka: Kafka, shard: int, plans: Collection[int]) -> Positions:
    """Return what topic `relay` holds for `shard`, up to its end; `plans` has these partitions.

    The shard's publisher must have been started before: it ends what earlier ones left open.

    Raises:
        KafkaError, TimeoutError, OSError: it could not be read.
        RecordUnreadable: a record has another form.
    """
    async with asyncio.timeout(kafka.deadlines.read), _consumer(kafka) as consumer:
        empty = await _is_empty(consumer, [TopicPartition(kafka.plans, one) for one in plans])
        records = await _records(consumer, kafka.relay, [shard])
        cluster = await cluster_of(kafka)
    reach("relay.after-positions")
    return Positions(cluster, empty, records[shard])


async def read_committed(
    kafka: Kafka, shards: Collection[int], *, patient: bool = False
) -> Mapping[int, Records]:
    """Return what shards of others have committed; one may be amid a transaction meanwhile.

    Who is not `patient` gets what is there when nothing comes for a second, which may be less than
    all; who is waits for the end as it was at the beginning. Raises as `read_positions`.
    """
    if not shards:
        return {}
    async with asyncio.timeout(kafka.deadlines.read), _consumer(kafka) as consumer:
        return await _records(consumer, kafka.relay, shards, patient=patient)


async def cluster_of(kafka: Kafka) -> str:
    """Return the id of the Kafka cluster; raises as `read_positions`."""
    admin = AIOKafkaAdminClient(**kafka.options)
    try:
        await admin.start()
        described = await admin.describe_cluster()
    finally:
        await admin.close()
    return str(described["cluster_id"])


@asynccontextmanager
async def _consumer(kafka: Kafka) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(
        **kafka.options,
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="none",
        isolation_level="read_committed",
    )
    try:
        await consumer.start()
        await asyncio.sleep(0)  # its tasks have to begin, or stop() raises their cancellation
        yield consumer
    finally:
        await consumer.stop()


async def _is_empty(consumer: AIOKafkaConsumer, partitions: Collection[TopicPartition]) -> bool:
    first = await consumer.beginning_offsets(partitions)
    return bool(first == await consumer.end_offsets(partitions))


async def _records(
    consumer: AIOKafkaConsumer, topic: str, shards: Collection[int], *, patient: bool = True
) -> Mapping[int, Records]:
    """Read by explicit offsets: a seek to the beginning that is not waited for may read nothing.

    The offsets are asked for before anything is fetched: a broker answers them after a fetch that
    waits for records.
    """
    partitions = [TopicPartition(topic, shard) for shard in shards]
    first = await consumer.beginning_offsets(partitions)
    ends = await consumer.end_offsets(partitions)
    found: dict[int, dict[ClinicId, Relayed]] = {shard: {} for shard in shards}
    unread = [one for one in partitions if first[one] < ends[one]]
    consumer.assign(unread)
    for one in unread:
        consumer.seek(one, first[one])
    idle = 0
    while unread and (patient or idle < _IMPATIENT_POLLS):
        batches = await consumer.getmany(timeout_ms=_POLL_MS)
        idle = 0 if batches else idle + 1
        for partition, batch in batches.items():
            found[partition.partition].update(map(_relayed, batch))
        unread = [one for one in unread if await consumer.position(one) < ends[one]]
    return found


def _relayed(record: "ConsumerRecord[bytes, bytes]") -> tuple[ClinicId, Relayed]:
    clinic = ClinicId((record.key or b"").decode())
    return clinic, Relayed.read(clinic, record.value or b"")

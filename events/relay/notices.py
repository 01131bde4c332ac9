"""Topics `notices.<clinic>`: where what is delivered of notices is published once more."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import Final

import orjson
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError

from events.ids import ClinicId, StreamKind
from events.relay.headers import Stored
from events.relay.kafka import Kafka, within

_STREAMS: Final = f"{StreamKind.NOTICE}/"
_DELIVERED: Final = ("goldenthread.notice.raised.", "goldenthread.notice.cleared.")


def is_delivered(event: Stored) -> bool:
    """Return whether outsiders get an event: it raises or clears a notice.

    All else of a notice's stream is kept on record alone: what lapsed was never told to anybody.
    """
    if not event.stream.startswith(_STREAMS):
        return False
    kind: str = orjson.loads(event.bytes)["type"]
    return kind.startswith(_DELIVERED)


class NoticeTopics:
    """What the broker says of the topics of notices; `client` is the publisher's own."""

    def __init__(self, kafka: Kafka, client: AIOKafkaClient) -> None:
        self._kafka = kafka
        self._client = client
        self._partitions: dict[ClinicId, Sequence[int]] = {}
        self._missing: set[ClinicId] = set()
        self._looked = 0.0

    @property
    def partitions(self) -> Mapping[ClinicId, Sequence[int]]:
        """The partitions of each topic that was found."""
        return self._partitions

    async def missing(self, clinics: Collection[ClinicId]) -> frozenset[ClinicId]:
        """Return those of `clinics` that have no topic, or none that the relay may write to.

        Raises:
            KafkaError, TimeoutError: the broker did not answer.
        """
        unknown = {one for one in clinics if one not in self._partitions}
        now = asyncio.get_running_loop().time()
        if unknown - self._missing or (unknown and now - self._looked >= self._kafka.recheck):
            await self._look(unknown)
            self._looked = now
        return frozenset(unknown & self._missing)

    async def _look(self, clinics: Collection[ClinicId]) -> None:
        topics = {clinic: self._kafka.notices_of(clinic) for clinic in clinics}
        for topic in topics.values():
            await within(self._kafka.deadlines.begin, self._client.add_topic(topic))
        if not await within(self._kafka.deadlines.begin, self._client.force_metadata_update()):
            raise KafkaError("no broker told of its topics")
        for clinic, topic in topics.items():
            found = self._client.cluster.partitions_for_topic(topic)
            if found:
                self._partitions[clinic] = sorted(found)
        self._missing = {one for one in {*self._missing, *clinics} if one not in self._partitions}

"""The topics of Kafka, declared: names, partitions and what is kept.

Partition counts are fixed at creation, because the order of a client's events hangs on them.
Topics for outsiders (`billing.<clinic>`, `notices.<clinic>`) are created with their clinic.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from events.errors import Unavailable
from events.ids import ClinicId
from infra.kafka_client import admin_client
from infra.settings import KafkaAccess
from infra.shards import RELAY_SHARDS

_DAY_MS: Final = 86_400_000
_TOPIC_EXISTS: Final = 36


class Kept(StrEnum):
    """What Kafka keeps of a topic."""

    EVERYTHING = "everything"
    LATEST_PER_KEY = "latest-per-key"
    SEVEN_DAYS = "seven-days"


_CONFIGS: Final[dict[Kept, dict[str, str]]] = {
    Kept.EVERYTHING: {"cleanup.policy": "delete", "retention.ms": "-1", "retention.bytes": "-1"},
    # Only closed segments are compacted: small ones keep short what is read at each start.
    Kept.LATEST_PER_KEY: {"cleanup.policy": "compact", "segment.bytes": str(16 * 1024 * 1024)},
    # The broker's own time: a token that held when it took a command stays good for it.
    Kept.SEVEN_DAYS: {
        "cleanup.policy": "delete",
        "retention.ms": str(7 * _DAY_MS),
        "message.timestamp.type": "LogAppendTime",
    },
}


@dataclass(frozen=True)
class Topic:
    """One declared topic."""

    name: str
    partitions: int
    kept: Kept

    @property
    def config(self) -> dict[str, str]:
        """The topic's settings."""
        return _CONFIGS[self.kept]


TOPICS: Final = (
    Topic("plans", 12, Kept.EVERYTHING),
    Topic("relay", RELAY_SHARDS, Kept.LATEST_PER_KEY),
    Topic("commands", 12, Kept.SEVEN_DAYS),
    Topic("measurements", 12, Kept.SEVEN_DAYS),
    Topic("outcomes", 12, Kept.SEVEN_DAYS),
    Topic("time", 1, Kept.LATEST_PER_KEY),
)


class TopicRefused(Unavailable):
    """Kafka did not create a topic."""

    code = "topic-refused"

    def __init__(self, topic: str, why: str) -> None:
        super().__init__(f"topic {topic}: Kafka refused to create it ({why})")


def clinic_topics(clinic: ClinicId) -> tuple[Topic, ...]:
    """Return the topics for outsiders that `clinic` has."""
    return tuple(Topic(f"{kind}.{clinic}", 3, Kept.EVERYTHING) for kind in ("billing", "notices"))


async def ensure_topics(
    access: KafkaAccess, topics: Sequence[Topic] = TOPICS, *, replication: int = 1
) -> tuple[str, ...]:
    """Create those of `topics` that are absent; return the names of the created ones.

    Raises:
        KafkaUnreachable: no broker let the client in.
        TopicRefused: the broker refused one.
    """
    from aiokafka.admin import NewTopic  # noqa: PLC0415  # slow import

    async with admin_client(access) as client:
        present = set(await client.list_topics())
        absent = [topic for topic in topics if topic.name not in present]
        if not absent:
            return ()
        answer = await client.create_topics(
            [
                NewTopic(topic.name, topic.partitions, replication, topic_configs=topic.config)
                for topic in absent
            ]
        )
        _raise_refused(answer)
    return tuple(topic.name for topic in absent)


async def topic_differences(
    access: KafkaAccess, topics: Sequence[Topic] = TOPICS
) -> tuple[str, ...]:
    """Return one sentence for each topic that is absent or not as declared; none if all is well.

    Raises:
        KafkaUnreachable: no broker let the client in.
    """
    from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType  # noqa: PLC0415

    async with admin_client(access) as client:
        found = {entry["topic"]: entry for entry in await client.describe_topics()}
        present = [topic for topic in topics if topic.name in found]
        resources = [ConfigResource(ConfigResourceType.TOPIC, topic.name) for topic in present]
        answers = await client.describe_configs(resources) if resources else []
    configs = _configs(answers)
    absent = [f"topic {topic.name} is absent" for topic in topics if topic.name not in found]
    wrong = [
        sentence
        for topic in present
        for sentence in _wrong(topic, len(found[topic.name]["partitions"]), configs[topic.name])
    ]
    return (*absent, *wrong)


def _wrong(topic: Topic, partitions: int, config: dict[str, str]) -> Iterable[str]:
    if partitions != topic.partitions:
        yield f"topic {topic.name} has {partitions} partitions, declared are {topic.partitions}"
    for name, value in topic.config.items():
        if config.get(name) != value:
            yield f"topic {topic.name} has {name}={config.get(name)}, declared is {value}"


def _configs(answers: Iterable[Any]) -> dict[str, dict[str, str]]:
    """Return settings by topic out of DescribeConfigs responses."""
    entries = [entry for answer in answers for entry in answer.resources]
    return {entry[3]: {item[0]: item[1] for item in entry[4]} for entry in entries}


def _raise_refused(answer: Any) -> None:  # noqa: ANN401  # aiokafka's responses have no types
    from aiokafka.errors import for_code  # noqa: PLC0415

    for topic, code, *_ in answer.topic_errors:
        if code not in {0, _TOPIC_EXISTS}:
            raise TopicRefused(topic, for_code(code).__name__)

"""Whether Kafka is new enough and has the topics as declared."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from events.ids import ClinicId
from infra.doctor.check import Check, judged
from infra.kafka_client import admin_client
from infra.settings import KafkaAccess
from infra.topics import TOPICS, clinic_topics, topic_differences

_VERSION_TODO: Final = "upgrade every broker to Apache Kafka 4.0 or newer"
_TOPICS_TODO: Final = (
    "create absent ones with `goldenthread prepare`, those of a clinic with `goldenthread clinic "
    "add`; mend retention with kafka-configs.sh; partition counts cannot be changed: ask before "
    "anything is written to such a topic"
)
# Brokers do not tell their version, but which forms of a request they take: Kafka 4.0 dropped the
# oldest forms of Fetch (KIP-896), which every 3.x takes.
_FETCH: Final = 1
_OLDEST_FETCH_IN_4: Final = 4


async def kafka_checks(access: KafkaAccess, clinics: Sequence[ClinicId]) -> list[Check]:
    """Return what the brokers and the topics, those of `clinics` included, are like.

    Raises:
        KafkaUnreachable: no broker let the client in.
    """
    topics = (*TOPICS, *(topic for clinic in clinics for topic in clinic_topics(clinic)))
    differing = await topic_differences(access, topics)
    well = f"{len(topics)} topics, partitions and retention as declared"
    return [
        await _version(access),
        judged("topics", differing, well=well, todo=_TOPICS_TODO),
    ]


async def _version(access: KafkaAccess) -> Check:
    from aiokafka.protocol.admin import ApiVersionRequest  # noqa: PLC0415  # slow import

    async with admin_client(access) as client:
        brokers = [one["node_id"] for one in (await client.describe_cluster())["brokers"]]
        answers: dict[int, Any] = {
            node: await client._send_request_to_node(node, ApiVersionRequest())  # noqa: SLF001  # there is no public way
            for node in brokers
        }
    old = [
        f"broker {node} is older than 4.0"
        for node, answer in answers.items()
        if _oldest_fetch(answer.api_versions) < _OLDEST_FETCH_IN_4
    ]
    well = f"4.0 or newer, {len(brokers)} broker(s)"
    return judged("Kafka version", old, well=well, todo=_VERSION_TODO)


def _oldest_fetch(versions: Iterable[tuple[int, int, int]]) -> int:
    return next((oldest for key, oldest, _ in versions if key == _FETCH), 0)

"""The AsyncAPI 3.0 document: the planner's topics, and those of events, notices and time."""

from typing import Any, Final

from events.ids import ClinicId
from infra.asyncapi.messages import messages, schemas
from infra.topics import TOPICS, Kept, Topic, clinic_topics
from services.planner.kafka.document import document as of_commands

_CLINIC: Final = "{clinic}"
_BINDING: Final = "0.5.0"
_SAYS: Final = """\
Records of `plans` and of each `notices.<clinic>` are written in transactions: read them with \
`isolation.level=read_committed`. What is of one client stands in one partition, in the order of \
the ledger. Integrators read `notices.<clinic>` of their clinic and, where they may, write \
`commands`; the rest is internal."""


def document() -> dict[str, Any]:
    """Return the AsyncAPI document."""
    commands = of_commands()
    parts = commands["components"]
    return commands | {
        "info": {"title": "Golden Thread over Kafka", "version": "1", "description": _SAYS},
        "channels": _bound(commands["channels"]) | _channels(),
        "operations": commands["operations"] | _operations(),
        "components": {
            "schemas": _plain(parts["schemas"] | schemas()),
            "messages": parts["messages"] | messages(),
        },
    }


def _channels() -> dict[str, Any]:
    notices = ("noticeRaised", "noticeCleared")
    clinic = {"description": "The clinic's slug."}
    (topic,) = (one for one in clinic_topics(ClinicId(_CLINIC)) if one.name.startswith("notices."))
    return {
        "plans": _channel(
            _topic("plans"),
            "Internal. Every event of every clinic once, as its exact bytes; data are sealed, but "
            "for those of notices.",
            ("event", *notices, "noticeLapsed"),
        ),
        "notices": _channel(
            topic,
            "For integrators: one clinic's notices, in clear, with the bytes, key and headers of "
            "`plans`. Lapsed notices are not delivered, so a notice may begin at `sequence` 2.",
            notices,
        )
        | {"parameters": {"clinic": clinic}},
        "time": _channel(
            _topic("time"),
            "Internal. What clocks show. Of each clock the latest instant counts; ticks may be "
            "doubled, late or out of order.",
            ("tick",),
        ),
    }


def _channel(topic: Topic, says: str, carried: tuple[str, ...]) -> dict[str, Any]:
    return {
        "address": topic.name,
        "description": says,
        "messages": {one: {"$ref": f"#/components/messages/{one}"} for one in carried},
        "bindings": _binding(topic),
    }


def _plain(part: Any) -> Any:  # noqa: ANN401  # any JSON
    """Return `part` without OpenAPI's discriminators, which AsyncAPI does not know."""
    if isinstance(part, list):
        return [_plain(one) for one in part]
    if not isinstance(part, dict):
        return part
    choice = "oneOf" in part
    return {
        name: _plain(one) for name, one in part.items() if not (choice and name == "discriminator")
    }


def _bound(channels: dict[str, Any]) -> dict[str, Any]:
    """Return the planner's channels with what Kafka is told of their topics."""
    return {
        name: channel | {"bindings": _binding(_topic(channel["address"]))}
        for name, channel in channels.items()
    }


def _topic(name: str) -> Topic:
    return next(one for one in TOPICS if one.name == name)


def _binding(topic: Topic) -> dict[str, Any]:
    kept = topic.config
    configuration: dict[str, Any] = {"cleanup.policy": [kept["cleanup.policy"]]}
    if topic.kept is not Kept.LATEST_PER_KEY:
        configuration["retention.ms"] = int(kept["retention.ms"])
    return {
        "kafka": {
            "partitions": topic.partitions,
            "topicConfiguration": configuration,
            "bindingVersion": _BINDING,
        }
    }


def _operations() -> dict[str, Any]:
    return {
        name: {"action": "send", "channel": {"$ref": f"#/channels/{channel}"}, "summary": says}
        for name, channel, says in (
            ("publish", "plans", "The relay publishes each event once."),
            ("notify", "notices", "The relay publishes each notice in the same transaction."),
            ("tick", "time", "The clock tells the real time; operators move chosen clocks."),
        )
    }

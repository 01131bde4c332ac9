"""What each principal may do in Kafka; everything that is not listed is denied.

`goldenthread-admin` is a superuser and needs no line.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from infra.kafka_client import admin_client
from infra.settings import KafkaAccess, Principal


class Resource(IntEnum):
    """Kinds of resource, numbered as in Kafka's protocol."""

    TOPIC = 2
    GROUP = 3
    CLUSTER = 4
    TRANSACTION = 5


class Pattern(IntEnum):
    """How a name is meant, numbered as in Kafka's protocol."""

    LITERAL = 3
    PREFIX = 4


class Operation(IntEnum):
    """What is done, numbered as in Kafka's protocol; READ and WRITE imply DESCRIBE."""

    READ = 3
    WRITE = 4
    CREATE = 5
    DESCRIBE = 8
    DESCRIBE_CONFIGS = 10


@dataclass(frozen=True)
class Grant:
    """One permission."""

    principal: Principal
    operation: Operation
    resource: Resource
    name: str
    pattern: Pattern = Pattern.LITERAL


def _topics(principal: Principal, operation: Operation, *names: str) -> list[Grant]:
    return [Grant(principal, operation, Resource.TOPIC, name) for name in names]


def _prefixed(principal: Principal, operation: Operation, *prefixes: str) -> list[Grant]:
    return [
        Grant(principal, operation, Resource.TOPIC, prefix, Pattern.PREFIX) for prefix in prefixes
    ]


def _groups(principal: Principal) -> Grant:
    """Allow consumer groups that begin with the principal's name."""
    return Grant(principal, Operation.READ, Resource.GROUP, principal, Pattern.PREFIX)


def _transactions(principal: Principal) -> Grant:
    """Allow transactional ids that begin with the principal's name."""
    return Grant(principal, Operation.WRITE, Resource.TRANSACTION, principal, Pattern.PREFIX)


GRANTS: Final = (
    *_topics("goldenthread-planner", Operation.READ, "commands", "measurements"),
    *_topics("goldenthread-planner", Operation.WRITE, "outcomes"),
    _groups("goldenthread-planner"),
    *_topics("goldenthread-relay", Operation.READ, "relay"),
    *_topics("goldenthread-relay", Operation.WRITE, "plans", "relay"),
    *_prefixed("goldenthread-relay", Operation.WRITE, "billing.", "notices."),
    _transactions("goldenthread-relay"),
    *_topics("goldenthread-projections", Operation.READ, "plans"),
    _groups("goldenthread-projections"),
    *_topics("goldenthread-reminders", Operation.READ, "plans", "time"),
    *_topics("goldenthread-reminders", Operation.WRITE, "time"),
    _groups("goldenthread-reminders"),
    *_topics("goldenthread-operator", Operation.DESCRIBE, "*"),
    *_topics("goldenthread-operator", Operation.DESCRIBE_CONFIGS, "*"),
    *_topics("goldenthread-operator", Operation.READ, "plans", "relay", "time"),
    *_prefixed("goldenthread-operator", Operation.READ, "notices."),
    *_topics("goldenthread-operator", Operation.WRITE, "time"),
    *_prefixed("goldenthread-operator", Operation.CREATE, "billing.", "notices."),
    Grant("goldenthread-operator", Operation.DESCRIBE, Resource.GROUP, "*"),
    Grant("goldenthread-operator", Operation.DESCRIBE, Resource.CLUSTER, "kafka-cluster"),
)


async def ensure_acls(access: KafkaAccess) -> None:
    """Create every permission; those that exist stay as they are. `access` is the superuser's.

    Raises:
        KafkaUnreachable: no broker let the client in.
        AclsRefused: the broker refused one.
    """
    from infra.acl_request import create  # noqa: PLC0415  # imports the slow client library

    async with admin_client(access) as client:
        await create(client, GRANTS)

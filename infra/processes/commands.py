"""Topic `commands` in the planner's process: begun again until Kafka lets it in, watched after."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, assert_never

import structlog
from aiokafka.errors import KafkaError
from prometheus_client import CollectorRegistry, Counter

from infra import logs
from infra.kafka_client import KafkaUnreachable, client_options
from infra.processes.health import Health
from infra.settings import KafkaAccess
from services.planner.kafka.answering import Answering
from services.planner.kafka.subscriber import CommandsSubscriber, Topics

if TYPE_CHECKING:
    from faststream.kafka import KafkaBroker
    from faststream.security import BaseSecurity

PART: Final = "commands"
MEASUREMENTS_PART: Final = "measurements"
_RETRY_SECONDS: Final = 3.0
_GRACE_SECONDS: Final = 10.0
_STUCK_SECONDS: Final = 120.0
_TOPICS: Final = Topics()

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class TopicMetrics:
    """What the subscriber tells (`TopicObserver`), as metrics, log lines and heartbeats."""

    def __init__(self, registry: CollectorRegistry, health: Health, part: str = PART) -> None:
        """Take where metrics go, and the part of health that is this topic's."""
        self._health = health
        self._part = part
        name = f"goldenthread_topic_{part}"
        self._outcomes = Counter(
            name, "Records answered, by result and code.",
            ["result", "code"], registry=registry,
        )  # fmt: skip
        self._unreadable = Counter(
            f"{name}_unreadable", "Records that nobody can be answered for.",
            registry=registry,
        )  # fmt: skip
        self._held = Counter(
            f"{name}_held", "Times a record had to wait, by code.", ["code"],
            registry=registry,
        )  # fmt: skip
        self._failed = Counter(f"{name}_failed", "Errors that nobody foresaw.", registry=registry)

    def answered(self, result: str, code: str) -> None:
        """See `TopicObserver`."""
        self._outcomes.labels(result, code).inc()

    def unreadable(self, code: str, partition: int, offset: int) -> None:
        """See `TopicObserver`."""
        self._unreadable.inc()
        log.error("command-unreadable", code=code, partition=partition, offset=offset)

    def held(self, code: str, partition: int, offset: int) -> None:
        """See `TopicObserver`."""
        self._held.labels(code).inc()
        self._health.fail(self._part, code)
        log.warning("command-held", code=code, partition=partition, offset=offset)

    def failed(self, error: Exception, partition: int, offset: int) -> None:
        """See `TopicObserver`."""
        self._failed.inc()
        log.error("command-failed", partition=partition, offset=offset, **logs.described(error))

    def turned(self) -> None:
        """See `TopicObserver`."""
        self._health.beat(self._part)


async def subscribe(
    access: KafkaAccess,
    answering: Answering,
    health: Health,
    topics: Topics = _TOPICS,
    part: str = PART,
) -> None:
    """Answer records until cancelled; what is in hand then is answered first, if soon."""
    while True:
        subscriber = CommandsSubscriber(broker_of(access), answering, topics)
        try:
            await _started(subscriber)
            log.info("commands-subscribed", topic=topics.commands)
            await _watch(subscriber, health, part)
            log.error("commands-stuck", topic=topics.commands)
        except (KafkaError, OSError):
            health.fail(part, KafkaUnreachable.code)
            log.warning("commands-not-subscribed", why=str(KafkaUnreachable(access)))
        finally:
            await subscriber.stop()
        await asyncio.sleep(_RETRY_SECONDS)


async def _started(subscriber: CommandsSubscriber) -> None:
    """Start it; a start that is cut off would leave connections that nobody can close."""
    starting = asyncio.ensure_future(subscriber.start())
    try:
        await asyncio.shield(starting)
    except asyncio.CancelledError:
        await asyncio.wait((starting,), timeout=_GRACE_SECONDS)
        raise


async def _watch(
    subscriber: CommandsSubscriber,
    health: Health,
    part: str,
    ticks: Callable[[], float] = time.monotonic,
) -> None:
    """Beat while the subscriber is at work; return when its loop has ended or is stuck."""
    last = ticks()
    while ticks() - last < _STUCK_SECONDS:
        if subscriber.is_at_work():
            health.beat(part)
        if health.ages()[part] < _RETRY_SECONDS:
            last = ticks()
        await asyncio.sleep(1)


def broker_of(access: KafkaAccess) -> "KafkaBroker":
    """Return a FastStream broker for `access`, not yet started."""
    from faststream.kafka import KafkaBroker  # noqa: PLC0415  # slow import

    return KafkaBroker(
        access.bootstrap,
        security=_security(access, client_options(access)),
        client_id=access.username,
        acks="all",
        enable_idempotence=True,
        allow_auto_create_topics=False,
        apply_types=False,
        graceful_timeout=_GRACE_SECONDS,
        logger=logging.getLogger("faststream"),
    )


def _security(access: KafkaAccess, options: dict[str, Any]) -> "BaseSecurity":
    from faststream.security import (  # noqa: PLC0415  # slow import
        SASLPlaintext,
        SASLScram256,
        SASLScram512,
    )

    known: dict[str, Any] = {
        "username": access.username,
        "password": access.password.get_secret_value(),
        "use_ssl": access.protocol == "SASL_SSL",
        "ssl_context": options.get("ssl_context"),
    }
    match access.mechanism:
        case "PLAIN":
            return SASLPlaintext(**known)
        case "SCRAM-SHA-256":
            return SASLScram256(**known)
        case "SCRAM-SHA-512":
            return SASLScram512(**known)
        case unreachable:
            assert_never(unreachable)

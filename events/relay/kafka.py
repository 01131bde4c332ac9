"""The relay's Kafka: topics, client options, and deadlines, which aiokafka does not keep itself."""

import asyncio
from collections.abc import Awaitable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from events.ids import ClinicId

T = TypeVar("T")

# What any call of aiokafka raises when a transaction's fate is in doubt: also for a producer that
# is used on after it failed (AssertionError).
DOUBTS: Final = (KafkaError, TimeoutError, OSError, AssertionError)
_DROP_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds that each step may take before its producer is dropped."""

    start: float = 30.0
    read: float = 30.0
    begin: float = 10.0
    send: float = 15.0
    commit: float = 15.0


@dataclass(frozen=True, slots=True)
class Kafka:
    """Where the relay publishes; `options` are the keyword arguments of every aiokafka client.

    `notices` begins the name of each clinic's topic of notices; one that is missing is looked for
    again after `recheck` seconds.
    """

    options: Mapping[str, Any]
    plans: str = "plans"
    relay: str = "relay"
    transactions: str = "goldenthread-relay-"
    notices: str = "notices."
    deadlines: Deadlines = Deadlines()
    recheck: float = 5.0

    def notices_of(self, clinic: ClinicId) -> str:
        """Return the name of the topic in which a clinic's notices are for outsiders to read."""
        return self.notices + clinic


async def within(seconds: float, step: Awaitable[T]) -> T:
    """Return what `step` returns.

    Raises:
        TimeoutError: it took longer than `seconds`.
    """
    async with asyncio.timeout(seconds):
        return await step


async def drop(producer: AIOKafkaProducer) -> None:
    """End a producer within seconds, whatever state it or its broker is in; raises nothing."""
    with suppress(*DOUBTS):
        await within(_DROP_SECONDS, producer.stop())
        return
    with suppress(*DOUBTS):
        await within(_DROP_SECONDS, producer.client.close())
    with suppress(*DOUBTS):
        await within(_DROP_SECONDS, producer._sender.close())  # noqa: SLF001  # stop() was cut off

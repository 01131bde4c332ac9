"""A relay in a process of its own, which a test may kill, pause and replace.

The description comes on standard input. `plain` relays without transactions: the control, which
must double events where the product does not.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaProducer

from events.relay import publisher
from events.relay.kafka import Deadlines, Kafka
from services.planner.relay.settings import RelaySettings
from tests.fixtures.relay import Relays, Watcher


@dataclass(frozen=True)
class _Address:
    """A database as its addresses alone."""

    dsn_: str

    def dsn(self, role: str) -> str:  # noqa: ARG002  # as `Database`
        return self.dsn_


class PlainProducer(AIOKafkaProducer):
    """An idempotent producer that is told of transactions and makes none."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  # as the library's
        kept = {name: one for name, one in options.items() if "transaction" not in name}
        super().__init__(**kept, enable_idempotence=True)  # type: ignore[no-untyped-call]

    async def begin_transaction(self) -> None:
        """Begin nothing."""

    async def commit_transaction(self) -> None:
        """Commit nothing: each record was there for all to read when it was sent."""


async def main(description: dict[str, Any]) -> None:
    """Relay until SIGTERM."""
    if description["plain"]:
        setattr(publisher, "AIOKafkaProducer", PlainProducer)  # noqa: B010  # the product has no such switch
    kafka = Kafka(**{**description["kafka"], "deadlines": Deadlines(**description["deadlines"])})
    shards = frozenset(description["settings"].pop("shards"))
    settings = RelaySettings(shards, **description["settings"])
    database: Any = _Address(description["dsn"])
    relays = Relays(database, None, kafka, settings)  # type: ignore[arg-type]
    ending = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ending.set)
    async with relays.opened(Watcher()) as service:
        await service.run(ending)


if __name__ == "__main__":
    asyncio.run(main(json.load(sys.stdin)))

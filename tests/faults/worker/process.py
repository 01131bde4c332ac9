"""A worker of the small view in a process of its own, which a test may kill, pause and replace.

The description comes on standard input. `plain` applies what comes as it comes and commits its
offsets: the control, which must double events where the product does not.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from dataclasses import dataclass
from secrets import randbelow
from typing import TYPE_CHECKING, Any

from events.ids import Version
from events.registry import default
from events.worker.consuming import Consumption
from events.worker.kafka import Kafka
from events.worker.survey import by_stream
from events.worker.sweeper import Sweeper, SweepSettings
from events.worker.view import Continuation
from tests.fixtures.journal import Journal
from tests.fixtures.worker import Fed, fed_view

if TYPE_CHECKING:
    from collections.abc import Iterable

    from events.worker.view import Arrival


@dataclass(frozen=True)
class _Address:
    """A database as its addresses alone."""

    dsn_: str

    def dsn(self, role: str) -> str:  # noqa: ARG002  # as `Database`
        return self.dsn_


class PlainWorker:
    """Writes every event that comes, and looks at nothing."""

    def __init__(self, fed: Fed) -> None:
        self.observer = fed.watcher
        self._pool = fed.pool

    async def apply(self, arrivals: Iterable[Arrival], **_: object) -> None:
        streams = [
            Continuation(key, Version(one.version - 1), (one,))
            for key, events in by_stream(arrivals).items()
            for one in events
        ]
        async with self._pool.acquire() as connection, connection.transaction():
            await Journal().apply(connection, streams)  # type: ignore[arg-type]


async def main(description: dict[str, Any]) -> None:
    """Consume and sweep until SIGTERM."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    views: Any = _Address(description["views"])
    ledger: Any = _Address(description["ledger"])
    kafka = Kafka(**description["kafka"])
    async with fed_view(Journal(), views, ledger) as fed:
        telling = asyncio.create_task(_tell_joined(fed))
        worker: Any = PlainWorker(fed) if description["plain"] else fed.worker
        consuming = Consumption(kafka, worker, chance=_chance).run(stop)
        settings = SweepSettings(0.2, description["grace"], 50)
        sweeper = Sweeper(fed.worker, default(), chance=_chance, settings=settings)
        sweeping = [] if description["plain"] else [sweeper.run(stop)]
        await asyncio.gather(consuming, *sweeping)
        telling.cancel()


async def _tell_joined(fed: Fed) -> None:
    while not fed.watcher.assignments:  # noqa: ASYNC110  # the loop brings it about
        await asyncio.sleep(0.05)
    sys.stdout.write("joined\n")
    sys.stdout.flush()


def _chance() -> float:
    return randbelow(1000) / 1000


if __name__ == "__main__":
    asyncio.run(main(json.load(sys.stdin)))

"""The reminders' process: events mark timers, ticks make them due, notices go into the ledger.

Run it with `python -m infra.processes.reminders`. Several may run: they share the partitions of
topic `plans` and the due timers, and each reads every tick.
"""

import asyncio
import secrets
import sys
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import structlog
from prometheus_client import CollectorRegistry

from events.clock import SystemClock, Uuid7Source
from events.keys.postgres import PostgresKeyStore
from events.ledger.connection import FAILURES, connect
from events.ledger.reader import LedgerReader
from events.ledger.writer import LedgerWriter
from events.registry import default
from events.relay.wakeup import Notifier
from events.ticks import Instants
from events.worker.applying import StreamWorker
from events.worker.connection import SETTINGS
from events.worker.consuming import Consumption
from events.worker.evictions import LedgerEvictions
from events.worker.kafka import Kafka
from events.worker.registry import fingerprint
from events.worker.source import LedgerSource
from events.worker.sweeper import Sweeper
from infra.kafka_client import client_options
from infra.keyring import load_keyring
from infra.processes.health import Health, Part, keep_beating, keep_probing
from infra.processes.metrics import HeartbeatAges
from infra.processes.operations import Operations
from infra.processes.pool import Pool, pool_of
from infra.processes.reminders_metrics import PARTS as OWN_PARTS
from infra.processes.reminders_metrics import MarkingMetrics, ReminderMetrics, TickMetrics
from infra.processes.serving import beside, listening, run, serve_http
from infra.processes.worker_metrics import PARTS
from infra.settings import Role, Settings
from services.reminders.assembly import Ground, assembled
from services.reminders.clock.reader import TickReader
from services.reminders.service import Reminders
from services.reminders.timers.view import RemindersView

NAME: Final = "reminders"
GROUP: Final = "goldenthread-reminders"
_ROLE: Final[Role] = "goldenthread_reminders"
_CHANCES: Final = 1 << 30
_PARTS: Final = (
    Part("event-loop", 5, alive=True),
    *PARTS,
    *OWN_PARTS,
    Part("views", 5, needed=True),
    Part("ledger", 5, needed=True),
    Part("key-store", 10, needed=True),
)

log: structlog.stdlib.BoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Works:
    """What the process is made of, once it is wired."""

    consumption: Consumption
    sweeper: Sweeper
    reminders: Reminders
    ticks: TickReader
    pools: dict[str, Pool]


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Mark timers and look at them until `stop` is set; then end the batches in hand.

    Raises:
        GoldenThreadError: a setting is missing or wrong, the port is taken, or Kafka is not to be
            had or failed ten times in a row.
    """
    host, port = settings.reminders_host, settings.reminders_port
    bound = listening("reminders", host, port, "GOLDENTHREAD_REMINDERS_PORT")
    registry, health = CollectorRegistry(), Health(_PARTS)
    HeartbeatAges(health, registry)
    async with _wired(settings, registry, health) as works:
        ended = asyncio.Event()
        watching = (*_watching(works, health), _told(stop, health))
        async with beside(*watching, _working(works, stop, ended)):
            log.info("process-ready", name=NAME, port=port)
            await serve_http(Operations(health, registry), bound, ended, settings.stop_seconds)


@asynccontextmanager
async def _wired(
    settings: Settings, registry: CollectorRegistry, health: Health
) -> AsyncIterator[Works]:
    """Open what the service stands on; connections are made when they are first needed."""
    dsns = {
        "views": settings.views_dsn(_ROLE),
        "ledger": settings.ledger_dsn(_ROLE),
        "key-store": settings.keys_dsn(_ROLE),
    }
    async with AsyncExitStack() as opened:
        pools = {
            name: await opened.enter_async_context(
                pool_of(dsn.get_secret_value(), NAME, size=6, settings=SETTINGS)
            )
            for name, dsn in dsns.items()
        }
        connecting = partial(connect, settings.ledger_dsn(_ROLE).get_secret_value())
        notifier = await opened.enter_async_context(Notifier(connecting))
        writer = await opened.enter_async_context(LedgerWriter(connecting, connections=4))
        ground = Ground(
            ledger=pools["ledger"],
            views=pools["views"],
            keys=PostgresKeyStore(pools["key-store"], load_keyring(settings), Uuid7Source()),
            writer=writer,
            registry=default(),
            clock=SystemClock(),
            ids=Uuid7Source(),
            entropy=secrets.token_bytes,
            instants=Instants(),
            observer=ReminderMetrics(registry, health),
            jitter=_chance,
            ticks=time.monotonic,
            appended=notifier.appended,
        )
        yield _works(settings, ground, pools, registry, health)


def _works(
    settings: Settings,
    ground: Ground,
    pools: dict[str, Pool],
    registry: CollectorRegistry,
    health: Health,
) -> Works:
    reminders = assembled(ground)
    options = client_options(settings.kafka("goldenthread-reminders"))
    ticks = TickMetrics(registry, health, reminders.wake)
    worker = StreamWorker(
        RemindersView(ground.registry, ground.keys),
        pools["views"],
        LedgerSource(pools["ledger"]),
        evictions=LedgerEvictions(LedgerReader(pools["ledger"]), ground.keys, ground.registry),
        observer=MarkingMetrics(registry, health, reminders.wake),
        registry=fingerprint(ground.registry),
    )
    return Works(
        Consumption(Kafka(options, GROUP), worker, chance=_chance),
        Sweeper(worker, ground.registry, chance=_chance),
        reminders,
        TickReader(options, ground.instants, ground.clock, ticks),
        pools,
    )


async def _working(works: Works, stop: asyncio.Event, ended: asyncio.Event) -> None:
    """Work until asked to end; only then do health and metrics end as well."""
    await asyncio.gather(works.consumption.run(stop), works.reminders.run(stop))
    ended.set()


def _watching(works: Works, health: Health) -> list[Coroutine[Any, Any, None]]:
    return [
        keep_beating(health, "event-loop"),
        works.sweeper.run(asyncio.Event()),
        works.ticks.run(),
        *(_probed(health, name, pool) for name, pool in works.pools.items()),
    ]


def _probed(health: Health, name: str, pool: Pool) -> Coroutine[Any, Any, None]:
    return keep_probing(health, name, lambda: pool.fetchval("select 1"), failures=FAILURES)


async def _told(stop: asyncio.Event, health: Health) -> None:
    await stop.wait()
    health.stopping = True


def _chance() -> float:
    return secrets.randbelow(_CHANCES) / _CHANCES


if __name__ == "__main__":
    sys.exit(run(NAME, serve))

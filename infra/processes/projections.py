"""The projections' process: events from Kafka into the views, with health and metrics on a port.

Run it with `python -m infra.processes.projections`. Several may run: they share the partitions.
"""

import asyncio
import secrets
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import structlog
from prometheus_client import CollectorRegistry

from events.clock import Uuid7Source
from events.keys.postgres import PostgresKeyStore
from events.ledger.connection import FAILURES
from events.ledger.reader import LedgerReader
from events.registry import default
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
from infra.processes.serving import beside, listening, run, serve_http
from infra.processes.worker_metrics import PARTS, WorkerMetrics
from infra.settings import Role, Settings
from services.projections.view.plan_record import PlanRecord

NAME: Final = "projections"
GROUP: Final = "goldenthread-projections"
_ROLE: Final[Role] = "goldenthread_projections"
_CHANCES: Final = 1 << 30
_PARTS: Final = (
    Part("event-loop", 5, alive=True),
    *PARTS,
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
    pools: dict[str, Pool]


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Apply events until `stop` is set; then end the batch in hand and leave the group.

    Raises:
        GoldenThreadError: a setting is missing or wrong, the port is taken, or Kafka is not to be
            had or failed ten times in a row.
    """
    host, port = settings.projections_host, settings.projections_port
    bound = listening("projections", host, port, "GOLDENTHREAD_PROJECTIONS_PORT")
    registry, health = CollectorRegistry(), Health(_PARTS)
    HeartbeatAges(health, registry)
    async with _wired(settings, WorkerMetrics(registry, health)) as works:
        ended = asyncio.Event()
        watching = (*_watching(works, health), _told(stop, health))
        async with beside(*watching, _consumed(works, stop, ended)):
            log.info("process-ready", name=NAME, port=port)
            await serve_http(Operations(health, registry), bound, ended, settings.stop_seconds)


@asynccontextmanager
async def _wired(settings: Settings, told: WorkerMetrics) -> AsyncIterator[Works]:
    """Open what the worker stands on; connections are made when they are first needed."""
    keyring, types = load_keyring(settings), default()
    dsns = {
        "views": settings.views_dsn(_ROLE),
        "ledger": settings.ledger_dsn(_ROLE),
        "key-store": settings.keys_dsn(_ROLE),
    }
    kafka = Kafka(client_options(settings.kafka("goldenthread-projections")), GROUP)
    async with AsyncExitStack() as opened:
        pools = {
            name: await opened.enter_async_context(
                pool_of(dsn.get_secret_value(), NAME, size=4, settings=SETTINGS)
            )
            for name, dsn in dsns.items()
        }
        keys = PostgresKeyStore(pools["key-store"], keyring, Uuid7Source())
        source = LedgerSource(pools["ledger"])
        worker = StreamWorker(
            PlanRecord(source, keys, types),
            pools["views"],
            source,
            evictions=LedgerEvictions(LedgerReader(pools["ledger"]), keys, types),
            observer=told,
            registry=fingerprint(types),
        )
        sweeper = Sweeper(worker, types, chance=_chance)
        yield Works(Consumption(kafka, worker, chance=_chance), sweeper, pools)


async def _consumed(works: Works, stop: asyncio.Event, ended: asyncio.Event) -> None:
    """Consume until asked to end; only then do health and metrics end as well."""
    await works.consumption.run(stop)
    ended.set()


def _watching(works: Works, health: Health) -> list[Coroutine[Any, Any, None]]:
    return [
        keep_beating(health, "event-loop"),
        works.sweeper.run(asyncio.Event()),
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

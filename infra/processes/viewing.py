"""What the processes that feed a view have in common: their databases, their worker, their end."""

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, Protocol

import structlog
from prometheus_client import CollectorRegistry

from events.clock import Uuid7Source
from events.ids import StreamId
from events.keys.postgres import PostgresKeyStore
from events.ledger.reader import LedgerReader
from events.registry import Registry, default
from events.worker.applying import StreamWorker, to_nobody
from events.worker.connection import SETTINGS
from events.worker.consuming import Consumption
from events.worker.evictions import LedgerEvictions
from events.worker.kafka import Kafka
from events.worker.observer import Observer
from events.worker.registry import fingerprint
from events.worker.source import LedgerSource
from events.worker.sweeper import Sweeper
from events.worker.together import together
from events.worker.view import View
from infra.keyring import load_keyring
from infra.processes.health import Health, Part, keep_beating
from infra.processes.operations import Operations
from infra.processes.pool import Pool, pool_of
from infra.processes.probing import keep_reaching, tell_stopping
from infra.processes.serving import beside, serve_http
from infra.processes.worker_metrics import PARTS as WORKER_PARTS
from infra.settings import Role, Settings

PARTS: Final = (
    Part("event-loop", 5, alive=True),
    *WORKER_PARTS,
    Part("views", 5, needed=True),
    Part("ledger", 5, needed=True),
    Part("key-store", 10, needed=True),
)
_CHANCES: Final = 1 << 30

log: structlog.stdlib.BoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Stores:
    """The databases that a view is fed from and kept in, by a pool each; the keys; the types."""

    pools: Mapping[str, Pool]
    keys: PostgresKeyStore
    types: Registry

    @property
    def views(self) -> Pool:
        """The database of views."""
        return self.pools["views"]

    @property
    def ledger(self) -> Pool:
        """The ledger."""
        return self.pools["ledger"]


class Working(Protocol):
    """Something that works until it is asked to end."""

    async def run(self, stop: asyncio.Event, /) -> None:
        """Work until `stop` is set, then end what is in hand."""


@dataclass(frozen=True, slots=True)
class Process:
    """One process: its name, its socket, what its health and metrics are, how long it may end."""

    name: str
    bound: socket.socket
    registry: CollectorRegistry
    health: Health
    stop_seconds: int


@asynccontextmanager
async def opened_stores(
    settings: Settings, role: Role, name: str, *, size: int
) -> AsyncIterator[Stores]:
    """Open the databases; connections, up to `size` to each, are made when first needed.

    Raises:
        GoldenThreadError: an address or the master key is not to be had.
    """
    keyring = load_keyring(settings)
    dsns = {
        "views": settings.views_dsn(role),
        "ledger": settings.ledger_dsn(role),
        "key-store": settings.keys_dsn(role),
    }
    async with AsyncExitStack() as opened:
        pools = {
            store: await opened.enter_async_context(
                pool_of(dsn.get_secret_value(), name, size=size, settings=SETTINGS)
            )
            for store, dsn in dsns.items()
        }
        keys = PostgresKeyStore(pools["key-store"], keyring, Uuid7Source())
        yield Stores(pools, keys, default())


def feeding(  # noqa: PLR0913  # what it is fed with, each of another kind
    stores: Stores,
    view: View,
    options: Mapping[str, Any],
    group: str,
    observer: Observer,
    *,
    applied: Callable[[StreamId], None] = to_nobody,
) -> tuple[Consumption, Sweeper]:
    """Return what feeds a view: from Kafka as a member of `group`, and from the ledger.

    `applied` is told each stream that goes on.
    """
    worker = StreamWorker(
        view,
        stores.views,
        LedgerSource(stores.ledger),
        evictions=LedgerEvictions(LedgerReader(stores.ledger), stores.keys, stores.types),
        observer=observer,
        registry=fingerprint(stores.types),
        applied=applied,
    )
    consumption = Consumption(Kafka(options, group), worker, chance=chance)
    return consumption, Sweeper(worker, stores.types, chance=chance)


async def serve_works(
    process: Process,
    stores: Stores,
    stop: asyncio.Event,
    *,
    works: Sequence[Working],
    beside_them: Sequence[Coroutine[Any, Any, None]],
) -> None:
    """Have `works` work until `stop` is set, with health and metrics on a port until they ended.

    Raises:
        GoldenThreadError: what the first of them that failed raised; all have ended by then.
    """
    health, ended = process.health, asyncio.Event()
    watching = (
        keep_beating(health, "event-loop"),
        tell_stopping(health, stop),
        *(keep_reaching(health, name, pool) for name, pool in stores.pools.items()),
    )
    async with beside(*watching, *beside_them, worked(works, stop, ended)):
        log.info("process-ready", name=process.name, port=process.bound.getsockname()[1])
        application = Operations(health, process.registry)
        await serve_http(application, process.bound, ended, process.stop_seconds)


async def worked(works: Sequence[Working], stop: asyncio.Event, ended: asyncio.Event) -> None:
    """Work until asked to end; only then do health and metrics end as well."""
    await together(*(one.run(stop) for one in works))
    ended.set()


def chance() -> float:
    """Return a number from 0 to 1 by chance."""
    return secrets.randbelow(_CHANCES) / _CHANCES

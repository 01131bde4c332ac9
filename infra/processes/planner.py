"""The planner's process: the write API, two topics, health and metrics on one port.

Run it with `python -m infra.processes.planner`; SIGTERM ends it once everything has its answer.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Final

import structlog
from prometheus_client import CollectorRegistry

from events.clock import SystemClock, Uuid7Source
from events.keys.postgres import PostgresKeyStore
from events.ledger.connection import FAILURES, connect
from events.ledger.writer import LedgerWriter
from events.registry import default
from events.relay.statements import CHANNEL
from events.wakeup import Notifier
from infra.keyring import load_keyring
from infra.processes.commands import MEASUREMENTS_PART, PART, TopicMetrics, subscribe
from infra.processes.health import Health, Part, keep_beating, keep_probing
from infra.processes.metrics import (
    HandlingMetrics,
    HeartbeatAges,
    HttpMetrics,
    KeySetMetrics,
    WriterMetrics,
    gauge_of,
)
from infra.processes.operations import Operations
from infra.processes.pool import ANSWER_SECONDS, Pool, pool_of
from infra.processes.probing import tell_stopping
from infra.processes.serving import beside, listening, run, serve_http
from infra.settings import Role, Settings
from services.planner.auth.errors import KeysUnavailable
from services.planner.auth.keyset import KeySet
from services.planner.auth.sources import READING_SECONDS, source_of
from services.planner.auth.verifier import TokenRules, TokenVerifier
from services.planner.handling.planner import Planner
from services.planner.http.app import create_app
from services.planner.kafka.answering import Answering
from services.planner.kafka.measurement import read_measurement, unattended
from services.planner.kafka.subscriber import MEASUREMENTS

NAME: Final = "planner"
_ROLE: Final[Role] = "goldenthread_planner"
_PARTS: Final = (
    Part("event-loop", 5, alive=True),
    Part("writer", 90, alive=True),
    Part("ledger", 5, needed=True),
    Part("key-store", 10, needed=True),
    Part("issuer-keys", 10, needed=True),
    Part(PART, 30),
    Part(MEASUREMENTS_PART, 30),
)

log: structlog.stdlib.BoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Works:
    """What the process is made of, once it is wired."""

    planner: Planner
    writer: LedgerWriter
    verifier: TokenVerifier
    keys: KeySet
    pools: tuple[Pool, Pool]


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Serve until `stop` is set, then answer what came and return.

    Raises:
        GoldenThreadError: a setting is missing or wrong, or the port is taken.
    """
    bound = listening("planner", settings.api_host, settings.api_port, "GOLDENTHREAD_API_PORT")
    registry, health = CollectorRegistry(), Health(_PARTS)
    HeartbeatAges(health, registry)
    async with _wired(settings, registry, health) as works:
        app = create_app(
            works.planner,
            works.verifier,
            ids=Uuid7Source(),
            clinics=works.planner,
            observe=HttpMetrics(registry),
        )
        application = Operations(health, registry, app)
        subscribed = _subscribed(settings, works, health, registry)
        silent = asyncio.Event()
        async with beside(*_watching(works, health), tell_stopping(health, stop)):
            async with beside(_until(stop, subscribed, silent)):
                log.info("process-ready", name=NAME, port=settings.api_port)
                await serve_http(application, bound, stop, settings.stop_seconds)
                await silent.wait()
            await works.planner.close()


async def _subscribed(
    settings: Settings, works: Works, health: Health, registry: CollectorRegistry
) -> None:
    """Answer topics `commands` and `measurements` until cancelled."""
    access = settings.kafka("goldenthread-planner")
    parts = works.planner, works.verifier
    commands = Answering(*parts, TopicMetrics(registry, health), time.monotonic)
    told = TopicMetrics(registry, health, MEASUREMENTS_PART)
    scores = Answering(*parts, told, time.monotonic, reading=read_measurement, acting=unattended)
    await asyncio.gather(
        subscribe(access, commands, health),
        subscribe(access, scores, health, MEASUREMENTS, MEASUREMENTS_PART),
    )


@asynccontextmanager
async def _wired(
    settings: Settings, registry: CollectorRegistry, health: Health
) -> AsyncIterator[Works]:
    """Open what the planner stands on; connections are made when they are first needed."""
    dsn = settings.ledger_dsn(_ROLE).get_secret_value()
    keys = _key_set(settings, registry)
    keyring = load_keyring(settings)
    issuer = settings.issuer()
    longest = timedelta(hours=settings.token_longest_hours)
    async with AsyncExitStack() as opened:
        pool = await opened.enter_async_context(
            pool_of(dsn, NAME, size=8, command_seconds=ANSWER_SECONDS)
        )
        key_dsn = settings.keys_dsn(_ROLE).get_secret_value()
        key_pool = await opened.enter_async_context(
            pool_of(key_dsn, NAME, size=4, command_seconds=ANSWER_SECONDS)
        )
        notifier = await opened.enter_async_context(Notifier(partial(connect, dsn), CHANNEL))
        told = WriterMetrics(registry, partial(health.beat, "writer"))
        writer = await opened.enter_async_context(
            LedgerWriter(partial(connect, dsn), observer=told)
        )
        planner = Planner(
            writer=writer,
            source=pool,
            keys=PostgresKeyStore(key_pool, keyring, Uuid7Source()),
            registry=default(),
            clock=SystemClock(),
            ids=Uuid7Source(),
            observer=HandlingMetrics(registry),
            wake=notifier.tell,
        )
        opened.push_async_callback(planner.close)
        says = "Appends that wait or are being written."
        gauge_of(registry, "goldenthread_append_queue", says, lambda: writer.unanswered)
        rules = TokenRules(issuer.name, issuer.audience, longest)
        verifier = TokenVerifier(keys, rules, SystemClock())
        yield Works(planner, writer, verifier, keys, (pool, key_pool))


def _key_set(settings: Settings, registry: CollectorRegistry) -> KeySet:
    return KeySet(source_of(settings.issuer().keys), KeySetMetrics(registry))


def _watching(works: Works, health: Health) -> list[Coroutine[Any, Any, None]]:
    ledger, keys = works.pools

    async def issuer_keys() -> None:
        if not works.keys.is_loaded and not await works.keys.refresh():
            raise KeysUnavailable

    return [
        keep_beating(health, "event-loop"),
        keep_probing(health, "ledger", lambda: ledger.fetchval("select 1"), failures=FAILURES),
        keep_probing(health, "key-store", lambda: keys.fetchval("select 1"), failures=FAILURES),
        keep_probing(health, "issuer-keys", issuer_keys, patience=2 * READING_SECONDS),
        _watch_writer(works.writer, health),
        works.keys.keep_fresh(),
    ]


async def _watch_writer(writer: LedgerWriter, health: Health) -> None:
    """Beat while the writer has nothing to do, or fewer wait than before: refused ones leave too.

    What it writes beats as well; under a steady load as many may always wait.
    """
    waited = 0
    while True:
        waiting = writer.unanswered
        if waiting == 0 or waiting < waited:
            health.beat("writer")
        waited = waiting
        await asyncio.sleep(0.5)


async def _until(
    stop: asyncio.Event, work: Coroutine[Any, Any, None], ended: asyncio.Event
) -> None:
    """Cancel `work` once `stop` is set, and set `ended` when it is over.

    So topic and HTTP end side by side, and both have the whole time that a stop may take.
    """
    working = asyncio.ensure_future(work)
    asked = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((working, asked), return_when=asyncio.FIRST_COMPLETED)
    finally:
        asked.cancel()
        working.cancel()
        await asyncio.wait((working,))
    ended.set()
    if not working.cancelled():
        working.result()


if __name__ == "__main__":
    sys.exit(run(NAME, serve))

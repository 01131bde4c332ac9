"""The query process: the read API over the views and the ledger, health and metrics on one port.

Run it with `python -m infra.processes.query`. It shares the write API's edge: who a caller is, how
a problem is told, what metrics and logs see of a request.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Protocol

import structlog
from prometheus_client import CollectorRegistry

from events.clock import SystemClock, Uuid7Source
from events.keys.postgres import PostgresKeyStore
from events.wakeup import connecting_to
from infra.keyring import load_keyring
from infra.processes.health import Health, Part, keep_beating, keep_probing
from infra.processes.hearing import keep_hearing
from infra.processes.metrics import HeartbeatAges, HttpMetrics, KeySetMetrics
from infra.processes.operations import Application, Operations
from infra.processes.pool import ANSWER_SECONDS, Pool, pool_of
from infra.processes.probing import keep_reaching, tell_stopping
from infra.processes.serving import beside, listening, run, serve_http
from infra.settings import Role, Settings
from services.planner.auth.errors import KeysUnavailable
from services.planner.auth.keyset import KeySet
from services.planner.auth.sources import READING_SECONDS, source_of
from services.planner.auth.verifier import TokenRules, TokenVerifier
from services.planner.handling.request import Caller
from services.planner.http.bounds import Bounds
from services.planner.http.edge import Edge
from services.planner.http.exchange import exchange_of
from services.planner.http.headers import bearer_token, read_headers
from services.planner.http.ports import Observer
from services.planner.http.problems import problem
from services.projections.http.app import create_app
from services.projections.http.endpoints import Dependencies
from services.projections.http.ports import Identify, Line
from services.projections.reading.accesses import Accesses, AccessLog
from services.projections.reading.applied import Applied
from services.projections.reading.calendar import Calendars
from services.projections.reading.findings import Checking
from services.projections.reading.plan_events import PlanEvents
from services.projections.reading.reader import PlanReader

NAME: Final = "query"
_ROLE: Final[Role] = "goldenthread_query"
_BOUNDS: Final = Bounds()
_PARTS: Final = (
    Part("event-loop", 5, alive=True),
    Part("views", 5, needed=True),
    Part("key-store", 10, needed=True),
    Part("issuer-keys", 10, needed=True),
    Part("ledger", 5),
)

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class Verifier(Protocol):
    """Knows callers by their bearer tokens; see `TokenVerifier`."""

    async def verify(self, token: str, /) -> Caller:
        """Return whom a token speaks for, or raise a GoldenThreadError."""


@dataclass(frozen=True, slots=True)
class Works:
    """What the process is made of, once it is wired."""

    plans: PlanReader
    events: PlanEvents
    accesses: AccessLog
    keys: KeySet
    pools: dict[str, Pool]
    hearing: Coroutine[Any, Any, None]


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Serve until `stop` is set, then answer what came and return.

    Raises:
        GoldenThreadError: a setting is missing or wrong, or the port is taken.
    """
    bound = listening("query", settings.query_host, settings.query_port, "GOLDENTHREAD_QUERY_PORT")
    registry, health = CollectorRegistry(), Health(_PARTS)
    HeartbeatAges(health, registry)
    async with _wired(settings, registry) as works:
        issuer = settings.issuer()
        longest = timedelta(hours=settings.token_longest_hours)
        rules = TokenRules(issuer.name, issuer.audience, longest)
        verifier = TokenVerifier(works.keys, rules, SystemClock())
        app = read_api(works.plans, works.events, works.accesses, verifier, HttpMetrics(registry))
        application = Operations(health, registry, app)
        async with beside(*_watching(works, health), tell_stopping(health, stop)):
            log.info("process-ready", name=NAME, port=settings.query_port)
            await serve_http(application, bound, stop, settings.stop_seconds)


def read_api(
    plans: PlanReader,
    events: PlanEvents,
    accesses: Accesses,
    verifier: Verifier,
    observe: Observer,
) -> Application:
    """Return the read API within the edge of the write API."""
    checking = Checking(plans, time.monotonic, histories=events.histories)
    dependencies = Dependencies(
        plans,
        checking,
        events,
        _identifying(verifier),
        problem,
        exchange_of,
        accesses,
        Calendars(events.histories, time.monotonic),
    )
    return Edge(create_app(dependencies), Uuid7Source(), observe)


def _identifying(verifier: Verifier) -> Identify:
    async def identify(lines: Iterable[Line]) -> Caller:
        return await verifier.verify(bearer_token(read_headers(lines, _BOUNDS)))

    return identify


@asynccontextmanager
async def _wired(settings: Settings, registry: CollectorRegistry) -> AsyncIterator[Works]:
    """Open what reads stand on; connections are made when they are first needed."""
    keys = KeySet(source_of(settings.issuer().keys), KeySetMetrics(registry))
    keyring = load_keyring(settings)
    dsns = {
        "views": settings.views_dsn(_ROLE),
        "ledger": settings.ledger_dsn(_ROLE),
        "key-store": settings.keys_dsn(_ROLE),
    }
    async with AsyncExitStack() as opened:
        pools = {
            name: await opened.enter_async_context(
                pool_of(dsn.get_secret_value(), NAME, size=8, command_seconds=ANSWER_SECONDS)
            )
            for name, dsn in dsns.items()
        }
        store = PostgresKeyStore(pools["key-store"], keyring, Uuid7Source())
        applied = Applied()
        plans = PlanReader(pools["views"], store, applied)
        hearing = keep_hearing(connecting_to(dsns["views"].get_secret_value()), applied)
        events = PlanEvents(pools["ledger"], store)
        yield Works(plans, events, AccessLog(pools["views"]), keys, pools, hearing)


def _watching(works: Works, health: Health) -> list[Coroutine[Any, Any, None]]:
    async def issuer_keys() -> None:
        if not works.keys.is_loaded and not await works.keys.refresh():
            raise KeysUnavailable

    return [
        keep_beating(health, "event-loop"),
        keep_probing(health, "issuer-keys", issuer_keys, patience=2 * READING_SECONDS),
        works.keys.keep_fresh(),
        works.hearing,
        *(keep_reaching(health, name, pool) for name, pool in works.pools.items()),
    ]


if __name__ == "__main__":
    sys.exit(run(NAME, serve))

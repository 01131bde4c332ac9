"""Reminders over many timers: a tick at which nothing is due, and one that makes some due."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

import asyncpg

from events.ids import ClinicId
from services.reminders.evaluating.evaluator import BATCH
from services.reminders.timers import statements
from services.reminders.timers.desk import Finished, Timers
from tests.performance.bench import Case, Side, Sides
from tests.performance.measure import Figure, Sample, Unit
from tests.performance.peers import INSERT, create_table
from tests.performance.server import connected
from tests.performance.timers import CLINICS, LONG, SECOND, TIMERS, Ward, opened_ward
from tests.performance.workload import Stock

if TYPE_CHECKING:
    from infra.settings import Role
    from tests.performance.server import BenchServer

DUE: Final = 400
_CONNECTIONS: Final = 4
_ROLE: Final[Role] = "goldenthread_reminders"
_BARE_CLINIC: Final = ClinicId("bare")


class Idle:
    """Ticks that make nothing due, and a query that finds as little."""

    def __init__(self, ward: Ward, connection: asyncpg.Connection[Any]) -> None:
        self._ward = ward
        self._connection = connection

    async def tick(self) -> None:
        """Let the clock go on, and look."""
        self._ward.tick()
        await self._ward.turn()

    async def query(self) -> None:
        """Ask which clinics have a timer that is due; by index, as the service does."""
        clinics = self._ward.clinics
        instants = [self._ward.at] * len(clinics)
        assert not await self._connection.fetch(statements.DUE, clinics, instants)


@asynccontextmanager
async def idle(server: BenchServer) -> AsyncIterator[Sides]:
    """Open a service over timers that are not due, and a bare connection beside it."""
    async with opened_ward(server) as ward, connected(ward.practice.views.dsn(_ROLE)) as connection:
        both = Idle(ward, connection)
        yield Sides(_often(both.tick), _often(both.query))


class Due:
    """Ticks that make DUE timers due, and bare statements on as many of its own."""

    def __init__(
        self,
        ward: Ward,
        pool: asyncpg.Pool[asyncpg.Record],
        connections: Sequence[asyncpg.Connection[Any]],
    ) -> None:
        self._ward = ward
        self._timers = Timers(pool)
        self._connections = connections
        stock = Stock(_BARE_CLINIC)
        stock.fill()
        prepared = stock.take()
        assert prepared is not None
        self._event = prepared.events[0]

    async def tick(self, _seconds: float) -> Sample:
        """Look at plans that were never looked at, and write their notices."""
        await self._ward.admit(DUE)
        before = self._written
        _collect()
        began = time.perf_counter()
        self._ward.tick()
        await self._ward.turn()
        seconds = time.perf_counter() - began
        if (written := self._written - before) != DUE:
            raise RuntimeError(f"not measured: {written} notices of {DUE}")
        return Sample(DUE, seconds)

    async def bare(self, _seconds: float) -> Sample:
        """Claim, insert and give back; decide nothing."""
        names = [f"bare-{n}" for n in range(DUE)]
        await self._ward.wait(_BARE_CLINIC, names, names)
        at = self._ward.at + SECOND
        _collect()
        began = time.perf_counter()
        while claims := await self._timers.claim(_BARE_CLINIC, at, BATCH):
            some = (len(claims[place::_CONNECTIONS]) for place in range(_CONNECTIONS))
            await asyncio.gather(*map(self._insert, self._connections, some))
            later = at + LONG
            await self._timers.finish(_BARE_CLINIC, [Finished(one, later) for one in claims])
        seconds = time.perf_counter() - began
        await self._ward.forget(_BARE_CLINIC)
        return Sample(DUE, seconds)

    async def _insert(self, connection: asyncpg.Connection[Any], number: int) -> None:
        event = self._event
        for _ in range(number):
            await connection.execute(INSERT, event.stream, event.version, event.bytes)

    @property
    def _written(self) -> int:
        return len(self._ward.reminding.watcher.notices)


@asynccontextmanager
async def due(server: BenchServer) -> AsyncIterator[Sides]:
    """Open a service over timers some of which become due, and bare connections beside it."""
    await create_table(server)
    async with AsyncExitStack() as opened:
        ward = await opened.enter_async_context(opened_ward(server))
        dsn = ward.practice.views.dsn(_ROLE)
        pool = await opened.enter_async_context(asyncpg.create_pool(dsn, min_size=1, max_size=2))
        both = Due(ward, pool, await opened.enter_async_context(server.peers(_CONNECTIONS)))
        yield Sides(both.tick, both.bare)


def _often(step: Callable[[], Awaitable[None]]) -> Side:
    async def side(seconds: float) -> Sample:
        began, done = time.perf_counter(), 0
        while time.perf_counter() < began + seconds:
            await step()
            done += 1
        return Sample(done, time.perf_counter() - began)

    return side


def _collect() -> None:
    gc.collect()
    gc.freeze()


CASES: Final = (
    Case(
        Figure(
            "tick_idle",
            Unit.TIME,
            f"A tick that makes none of {TIMERS:,} timers of {CLINICS} clinics due; the ratio is "
            "how many times one bare query of the same table by index that takes. Besides that "
            "query, a tick asks the ledger for the clinics' heads and keeps the clock's instant.",
        ),
        idle,
    ),
    Case(
        Figure(
            "tick_due",
            Unit.TIME,
            f"A tick that makes {DUE} of {TIMERS:,} timers due, for each of them: its plan of 17 "
            "events and its episode are read, opened and decided on, and a notice appended. The "
            "peer claims as many timers and gives them back by the same statements, and does one "
            "bare INSERT for each; it reads and decides nothing.",
        ),
        due,
    ),
)

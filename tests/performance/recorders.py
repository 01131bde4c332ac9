"""Against the package `eventsourcing`: its PostgreSQL recorder in both modes, as it is shipped.

Its ordered mode locks the whole table for every insert. Its fast mode does not, so a higher
notification id may be committed before a lower one: who reads on from the last id that it saw
never sees the lower one.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import Final, TypeAlias
from urllib.parse import urlsplit
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

from events.ids import ClinicId, Position
from events.ledger.reader import LedgerReader
from tests.performance.appends import through
from tests.performance.bench import Case, Side, Sides
from tests.performance.measure import Figure, Sample, Unit
from tests.performance.server import BenchServer
from tests.performance.workload import Callers, Stock, fill

PageAfter: TypeAlias = Callable[[int], Awaitable[list[int]]]
"""Gives the positions of the next page after one."""

CALLERS: Final = 32
PAGE: Final = 500


class Threads:
    """Callers in threads, each of which records one event at a time."""

    def __init__(self, recorder: PostgresApplicationRecorder, stocks: list[Stock]) -> None:
        self._recorder = recorder
        self._stocks = stocks
        self._pool = ThreadPoolExecutor(len(stocks) + 1)

    async def run(self, seconds: float) -> Sample:
        """Work for so many seconds; return how many events were recorded."""
        fill(self._stocks)
        loop, began = asyncio.get_running_loop(), time.perf_counter()
        calls = [
            loop.run_in_executor(self._pool, self._call, stock, began + seconds)
            for stock in self._stocks
        ]
        written = sum(await asyncio.gather(*calls))
        return Sample(written, time.perf_counter() - began)

    def _call(self, stock: Stock, until: float) -> int:
        written = 0
        while time.perf_counter() < until and (prepared := stock.take()):
            event = prepared.events[0]
            plan = UUID(event.stream.partition("/")[2])
            self._recorder.insert_events(
                [StoredEvent(plan, event.version, "goldenthread", event.bytes)]
            )
            written += 1
        return written


@contextmanager
def recorder(server: BenchServer, *, fast: bool) -> Iterator[PostgresApplicationRecorder]:
    """Open the package's recorder with a connection for each caller and one for a reader."""
    address = urlsplit(server.peer.admin_dsn)
    with PostgresDatastore(
        dbname=address.path[1:],
        host=address.hostname or "",
        port=address.port or 0,
        user=address.username or "",
        password=address.password or "",
        pool_size=CALLERS + 1,
        enable_db_functions=fast,
    ) as datastore:
        made = PostgresApplicationRecorder(
            datastore, events_table_name="fast_events" if fast else "ordered_events"
        )
        made.create_table()
        yield made


@asynccontextmanager
async def speeds(server: BenchServer, *, fast: bool) -> AsyncIterator[Sides]:
    """Open 32 callers in one clinic, and 32 callers of the recorder."""
    homes = await server.add_clinics("fast" if fast else "ordered", 1) * CALLERS
    async with server.writer() as writer:
        with recorder(server, fast=fast) as peer:
            ours = Callers([Stock(home) for home in homes], through(writer, homes))
            yield Sides(ours.run, Threads(peer, [Stock(home) for home in homes]).run)


@asynccontextmanager
async def skips(server: BenchServer) -> AsyncIterator[Sides]:
    """Open the same with a follower on each side that reads on from the last it saw."""
    homes = await server.add_clinics("followed", 1) * CALLERS
    async with server.writer() as writer, server.reader() as reader:
        with recorder(server, fast=True) as peer:
            ours = Callers([Stock(home) for home in homes], through(writer, homes))
            theirs = Threads(peer, [Stock(home) for home in homes])
            yield Sides(
                _followed(ours.run, partial(_positions, reader, homes[0])),
                _followed(theirs.run, partial(_notifications, peer)),
            )


def _followed(load: Side, page_after: PageAfter) -> Side:
    """Return a side that counts what a follower of `load` passed by and will never see."""
    last = 0

    async def side(seconds: float) -> Sample:
        nonlocal last
        began, seen, ended = last, 0, False
        writing = asyncio.ensure_future(load(seconds))
        while not ended:
            over = writing.done()
            page = await page_after(last)
            seen, last = seen + len(page), page[-1] if page else last
            ended = over and not page
        there = await _count(page_after, began)
        return Sample(there - seen, (await writing).seconds)

    return side


async def _count(page_after: PageAfter, after: int) -> int:
    count = 0
    while page := await page_after(after):
        count, after = count + len(page), page[-1]
    return count


async def _positions(reader: LedgerReader, clinic: ClinicId, after: int) -> list[int]:
    return [event.position for event in await reader.page(clinic, Position(after), limit=PAGE)]


async def _notifications(peer: PostgresApplicationRecorder, after: int) -> list[int]:
    page = await asyncio.to_thread(peer.select_notifications, after + 1, PAGE)
    return [notification.id for notification in page]


CASES: Final = (
    Case(
        Figure(
            "recorder_ordered",
            Unit.RATE,
            "32 callers in one clinic against the recorder of the package eventsourcing in its "
            "ordered mode, the only one that keeps readers whole.",
            6.0,
        ),
        partial(speeds, fast=False),
    ),
    Case(
        Figure(
            "recorder_fast",
            Unit.RATE,
            "The same against its fast mode, whose readers skip events (next line).",
        ),
        partial(speeds, fast=True),
    ),
    Case(
        Figure(
            "recorder_fast_skips",
            Unit.COUNT,
            "Events of a run that a follower, reading on from the last it saw, never saw: the "
            "ledger's has to be 0, the fast mode's is not.",
        ),
        skips,
    ),
)

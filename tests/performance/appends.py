"""Appends: one event at a time in one clinic or in many, onto one plan, and in batches."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Final

from events.ids import ClinicId
from events.ledger.lanes import Lanes
from events.ledger.writer import LedgerWriter
from tests.performance.bench import Case, Sides
from tests.performance.measure import Figure, Unit
from tests.performance.peers import bare_insert, bare_insert_many
from tests.performance.server import BenchServer
from tests.performance.workload import Callers, Stock, Work, append_of

BATCH: Final = 100


class OnePlan(Callers):
    """Callers who all append to one plan: each waits for its lane, then finds the head there."""

    def __init__(self, clinic: ClinicId, callers: int, work: Work) -> None:
        self._clinic = clinic
        self._stock = Stock(clinic)
        self._lanes = Lanes()
        super().__init__([self._stock] * callers, work)

    async def _call(self, number: int, stock: Stock, until: float) -> int:
        written = 0
        while time.perf_counter() < until:
            async with self._lanes.of(self._clinic, [stock.stream]):
                if not (prepared := stock.take()):
                    return written
                await self._work(number, prepared)
                written += 1
        return written


def through(writer: LedgerWriter, homes: list[ClinicId]) -> Work:
    """Return what appends through `writer`: the caller of a number to the clinic of that number."""
    return lambda caller, prepared: writer.append(append_of(homes[caller], prepared))


@asynccontextmanager
async def single(server: BenchServer, *, callers: int, clinics: int = 1) -> AsyncIterator[Sides]:
    """Open callers who append one event at a time, each to a plan of its own."""
    added = await server.add_clinics(f"single-{callers}-{clinics}", clinics)
    homes = [added[caller % clinics] for caller in range(callers)]
    async with server.writer() as writer, bare_insert(server, callers) as insert:
        ours = Callers([Stock(home) for home in homes], through(writer, homes))
        yield Sides(ours.run, Callers([Stock(home) for home in homes], insert).run)


@asynccontextmanager
async def hot(server: BenchServer, *, callers: int) -> AsyncIterator[Sides]:
    """Open callers who all append to one plan, and one bare caller."""
    (clinic,) = await server.add_clinics("hot", 1)
    async with server.writer() as writer, bare_insert(server, 1) as insert:
        ours = OnePlan(clinic, callers, through(writer, [clinic] * callers))
        yield Sides(ours.run, Callers([Stock(clinic)], insert).run)


@asynccontextmanager
async def batch(server: BenchServer, *, callers: int) -> AsyncIterator[Sides]:
    """Open callers who append 100 events at a time, each to a plan of its own."""
    homes = await server.add_clinics(f"batch-{callers}", 1) * callers
    async with server.writer() as writer, bare_insert_many(server, callers) as insert:
        ours = Callers([Stock(home, BATCH) for home in homes], through(writer, homes))
        yield Sides(ours.run, Callers([Stock(home, BATCH) for home in homes], insert).run)


CASES: Final = (
    Case(
        Figure(
            "append_1",
            Unit.RATE,
            "One caller in one clinic: how much of a bare INSERT's rate is left with numbering, "
            "checks, hash links and the idempotency key.",
            0.7,
            0.8,
        ),
        partial(single, callers=1),
    ),
    Case(
        Figure(
            "append_8",
            Unit.RATE,
            "8 callers in one clinic against 8 bare connections that need not wait for each other.",
            0.8,
            1.0,
        ),
        partial(single, callers=8),
    ),
    Case(
        Figure(
            "append_32",
            Unit.RATE,
            "32 callers in one clinic: over 1, since those who wait are written together.",
            1.3,
            1.5,
        ),
        partial(single, callers=32),
    ),
    Case(
        Figure(
            "append_32_clinics",
            Unit.RATE,
            "32 callers in 32 clinics: nothing to write together, but nobody waits for another.",
            0.6,
            0.8,
        ),
        partial(single, callers=32, clinics=32),
    ),
    Case(
        Figure(
            "append_hot",
            Unit.RATE,
            "32 callers on one plan, one after the other; the peer is one caller who never waits.",
        ),
        partial(hot, callers=32),
    ),
    Case(
        Figure(
            "append_batch_1",
            Unit.RATE,
            "One caller, 100 events an append, against a bare INSERT of 100 rows from unnest.",
            0.6,
        ),
        partial(batch, callers=1),
    ),
    Case(
        Figure(
            "append_batch_8",
            Unit.RATE,
            "The same with 8 callers.",
            0.6,
        ),
        partial(batch, callers=8),
    ),
)

"""A clinic whose clock runs through its reviews while servers and processes fail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from time import monotonic
from typing import TYPE_CHECKING, Final

import asyncpg
from aiokafka.errors import KafkaError

from events.crash_points import VARIABLE
from events.errors import GoldenThreadError
from events.ticks import Tick
from infra.clocks.publishing import opened_publisher
from infra.kafka_client import client_options
from tests.fixtures.notices_check import rechecked
from tests.fixtures.outsiders import notices_published
from tests.fixtures.practice import DAY, PlanOf, Practice, today

if TYPE_CHECKING:
    from datetime import datetime

    from infra.stack.kafka import KafkaNode
    from infra.stack.service import Service
    from tests.fixtures.house import House

_SETTLE_SECONDS: Final = 180.0
_AWAY: Final = (GoldenThreadError, KafkaError, OSError, asyncpg.PostgresError,
                asyncpg.InterfaceError)  # fmt: skip
_DUE: Final = """
select count(*) from reminders.timer
where clinic_id = $1 and (evaluate_at <= $2 or failed is not null)
"""
_RELAYED: Final = """
select c.head = r.position from ledger.clinic as c
join relay.relayed as r on c.clinic_id = r.clinic_id where c.clinic_id = $1
"""


@dataclass
class Ward:
    """One clinic in a house; its clock begins now and is moved by the test."""

    practice: Practice
    house: House
    kafka: KafkaNode
    plans: list[PlanOf] = field(default_factory=list)
    shown: datetime = field(default_factory=today)
    _extra: Iterator[int] = field(default_factory=lambda: count(1))

    def reminders(self, crash_at: str = "") -> Service:
        """Launch reminders."""
        return self.house.reminders(**{VARIABLE: crash_at})

    async def admit(self, number: int) -> None:
        """Activate so many plans."""
        self.plans += [await self.practice.activated() for _ in range(number)]

    async def show(self, *days: float) -> None:
        """Let the clinic's clock show so many days from now on, each tick doubled."""
        options = client_options(self.kafka.access("goldenthread-reminders"))
        async with opened_publisher(options) as publisher:
            for number in days:
                instant = today() + number * DAY
                self.shown = max(self.shown, instant)
                for _ in range(2):
                    await publisher.publish(Tick(self.practice.clock, instant))

    @asynccontextmanager
    async def running(self, plans: int = 8) -> AsyncIterator[None]:
        """Let days pass, out of order, and things happen in the clinic, while the block runs."""
        await self.admit(plans)
        ending = asyncio.Event()
        living = asyncio.create_task(self._live(ending))
        try:
            yield
        finally:
            ending.set()
            await living
        await self.show(104)

    async def _live(self, ending: asyncio.Event) -> None:
        """Move the clock, a quarter of a day at a time; a server that is away makes it wait."""
        for step in count():
            if ending.is_set():
                return
            day = min(70 + step / 4, 103)
            try:
                await self.show(day, day - 3)
                await self._happen(step)
            except _AWAY:
                await asyncio.sleep(0.5)
            await asyncio.sleep(0.1)

    async def _happen(self, step: int) -> None:
        if step % 10 == 3:
            await self.admit(1)
        elif step % 10 == 6:
            one = self.plans[step // 10 % len(self.plans)]
            await self.practice.review(one, (today() + 60 * DAY).date())
        elif step % 20 == 9 and self.plans:
            await self.practice.discharge(self.plans[-1])

    async def progress(self, notices: int = 6) -> None:
        """Wait until so many more events of notices are in the ledger."""
        enough = len(await self.practice.notices()) + notices
        async with asyncio.timeout(_SETTLE_SECONDS):
            while len(await self.practice.notices()) < enough:  # noqa: ASYNC110  # others write
                await asyncio.sleep(0.1)

    async def settled(self) -> Sequence[object]:
        """Wait until nothing is due and all is published; return everything that is wrong then."""
        deadline = monotonic() + _SETTLE_SECONDS
        found = await self._wrong()
        while found and monotonic() < deadline:
            await asyncio.sleep(0.5)
            found = await self._wrong()
        return found

    async def _wrong(self) -> Sequence[object]:
        if busy := await self._busy():
            return busy
        published = await notices_published(
            self.practice.ledger, self.kafka.access("goldenthread-admin"), self.practice.clinic
        )
        return [*await rechecked(self.practice, self.shown, timedelta(0)), *published]

    async def _busy(self) -> Sequence[str]:
        due = await _value(self.practice.views.admin_dsn, _DUE, self.practice.clinic, self.shown)
        relayed = await _value(self.practice.ledger.admin_dsn, _RELAYED, self.practice.clinic)
        return [*([f"{due} timers are due"] if due else []), *([] if relayed else ["unpublished"])]


async def _value(dsn: str, statement: str, *arguments: object) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(statement, *arguments)
    finally:
        await connection.close()

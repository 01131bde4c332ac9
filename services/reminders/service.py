"""The service: timers that are due by their clinic's clock are looked at, batch after batch."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import asyncpg

from events.crash_points import reach
from events.errors import Unavailable
from events.ids import ClinicId, Version
from events.ledger.reader import Source
from events.ticks import Instants
from services.reminders.clinic_clocks import ClinicClocks
from services.reminders.evaluating.evaluator import BATCH, Evaluator
from services.reminders.evaluating.observer import Observer
from services.reminders.evaluating.plans import Gatherer
from services.reminders.timers import statements
from services.reminders.timers.desk import Timers

AWAY: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
    EOFError,
    Unavailable,
)
_TELL_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Pace:
    """Times are in seconds; `batch` is how many plans of a clinic are looked at before others'."""

    poll: float = 0.5
    backoff: float = 0.2
    longest_backoff: float = 5.0
    batch: int = BATCH


@dataclass(frozen=True, slots=True)
class Parts:
    """What the service works with; `jitter` gives numbers from 0 to 1, `ticks` seconds."""

    ledger: Source
    timers: Timers
    gatherer: Gatherer
    evaluator: Evaluator
    instants: Instants
    observer: Observer
    jitter: Callable[[], float]
    ticks: Callable[[], float]
    pace: Pace = field(default_factory=Pace)


class Reminders:
    """Looks at due timers until it is told to end; any number of processes may."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._woken = asyncio.Event()
        self._clocks = ClinicClocks(
            parts.ledger, parts.timers, parts.gatherer, parts.instants, parts.observer
        )
        self._told = -_TELL_SECONDS
        self._first = 0

    def wake(self) -> None:
        """Look now: a clock went on, or timers were marked."""
        self._woken.set()

    async def run(self, ending: asyncio.Event) -> None:
        """Run until `ending` is set, then end after the batch in hand."""
        failures = 0
        while not ending.is_set():
            self._woken.clear()
            try:
                worked = await self.turn()
                failures = 0
            except AWAY as error:
                failures += 1
                self._parts.observer.away(type(error).__name__)
                await self._wait(ending, self._backoff(failures))
                continue
            self._parts.observer.turned()
            if not worked:
                await self._wait_for_work(ending)

    async def turn(self) -> bool:
        """Look at one batch of each clinic that has due timers; return whether any was looked at.

        Before that the timers of clinics whose own stream went on are marked, to the last: no
        instant at which a new policy holds is done with before all its plans were looked at.

        Raises:
            one of `AWAY`: a server does not answer.
        """
        swept = await self._parts.timers.clinics()
        heads = await self._heads([*swept])
        ready = await self._sweep(swept, heads)
        instants = await self._clocks.by_clinic({clinic: heads[clinic] for clinic in ready})
        await self._tell(instants, clockless=len(ready) - len(instants))
        due = await self._parts.timers.due(instants) if instants else ()
        self._first += 1
        looked = 0
        for clinic in _rotated(due, self._first):
            looked += await self._parts.evaluator.evaluate(
                clinic, instants[clinic], self._parts.pace.batch
            )
        return looked > 0

    async def _heads(self, clinics: Sequence[ClinicId]) -> Mapping[ClinicId, Version]:
        if not clinics:
            return {}
        rows = await self._parts.ledger.fetch(statements.CLINIC_HEADS, clinics)
        return {ClinicId(row[0]): Version(row[1]) for row in rows}

    async def _sweep(
        self, swept: Mapping[ClinicId, Version], heads: Mapping[ClinicId, Version]
    ) -> Sequence[ClinicId]:
        """Mark the timers of clinics that went on; return those of which all are marked."""
        behind = [clinic for clinic, head in heads.items() if swept[clinic] < head]
        for clinic in behind:
            marked = 0
            while (page := await self._parts.timers.sweep(clinic, heads[clinic])) is not None:
                marked += page
                reach("reminders.between-pages")
            self._parts.observer.swept(clinic, heads[clinic], marked)
        if behind:
            swept = await self._parts.timers.clinics()
        return [clinic for clinic, head in heads.items() if swept[clinic] >= head]

    async def _tell(self, instants: Mapping[ClinicId, datetime], *, clockless: int) -> None:
        now = self._parts.ticks()
        if now - self._told < _TELL_SECONDS:
            return
        self._told = now
        waiting = await self._parts.timers.waiting(instants) if instants else {}
        late = max(((instants[c] - at).total_seconds() for c, at in waiting.items()), default=0.0)
        self._parts.observer.state(late, await self._parts.timers.failed(), clockless)

    async def _wait_for_work(self, ending: asyncio.Event) -> None:
        """Wait until woken, at most a poll's time: others mark timers and wake nobody here."""
        woken = asyncio.ensure_future(self._woken.wait())
        ended = asyncio.ensure_future(ending.wait())
        try:
            await asyncio.wait(
                (woken, ended),
                timeout=self._parts.pace.poll,
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            woken.cancel()
            ended.cancel()

    async def _wait(self, ending: asyncio.Event, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await ending.wait()

    def _backoff(self, failures: int) -> float:
        pace = self._parts.pace
        longest = float(min(pace.longest_backoff, pace.backoff * 2 ** min(failures, 10)))
        return longest * (0.5 + self._parts.jitter() / 2)


def _rotated(clinics: Sequence[ClinicId], first: int) -> Sequence[ClinicId]:
    start = first % len(clinics) if clinics else 0
    return [*clinics[start:], *clinics[:start]]

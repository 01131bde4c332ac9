"""Health by heartbeat: a part is well as long as it has lately shown that it works.

Nothing sets a part to "well": it beats when it has done its work, and its age tells the rest. So
what hangs, died or was never begun is found by the same rule.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from events.errors import GoldenThreadError

_FAILURES: Final[tuple[type[Exception], ...]] = (GoldenThreadError, OSError, EOFError, TimeoutError)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a process, and how old its last beat may be, in seconds.

    Attributes:
        alive: without it the process is to be restarted (`/livez`).
        needed: without it the process serves nobody (`/readyz`); what is neither is only told.
    """

    name: str
    limit: float
    alive: bool = False
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a health check answers: whether all is well, and what each part is like."""

    well: bool
    document: Mapping[str, Any]


class Health:
    """Beats of all parts of one process."""

    def __init__(self, parts: Sequence[Part], ticks: Callable[[], float] = time.monotonic) -> None:
        """Take the parts; all are too old until they beat, but for what `alive` grants them."""
        self._parts = parts
        self._ticks = ticks
        self._begun = ticks()
        self._beats: dict[str, float] = {}
        self._said: dict[str, str] = {}
        self.stopping = False

    def beat(self, name: str) -> None:
        """Note that a part has just done its work."""
        self._beats[name] = self._ticks()
        self._said.pop(name, None)

    def fail(self, name: str, why: str) -> None:
        """Note why a part could not do its work; `why` is a code or a type, safe to show."""
        self._said[name] = why

    def ages(self) -> Mapping[str, float]:
        """Return each part's age in seconds since its last beat, or since the process began."""
        now = self._ticks()
        return {one.name: now - self._beats.get(one.name, self._begun) for one in self._parts}

    def live(self) -> Verdict:
        """Tell whether the process is to be left running; a part may take its time to begin."""
        ages = self.ages()
        return self._verdict(
            all(ages[one.name] <= one.limit for one in self._parts if one.alive), ages
        )

    def ready(self) -> Verdict:
        """Tell whether the process can serve: every needed part has beaten, and lately."""
        ages = self.ages()
        well = all(self._is_well(one, ages) for one in self._parts if one.needed)
        return self._verdict(well and not self.stopping, ages)

    def _is_well(self, part: Part, ages: Mapping[str, float]) -> bool:
        return part.name in self._beats and ages[part.name] <= part.limit

    def _verdict(self, well: bool, ages: Mapping[str, float]) -> Verdict:  # noqa: FBT001  # private
        parts = {one.name: self._told(one, ages) for one in self._parts}
        return Verdict(well, {"well": well, "stopping": self.stopping, "parts": parts})

    def _told(self, part: Part, ages: Mapping[str, float]) -> Mapping[str, Any]:
        why = self._said.get(part.name)
        told = {"well": self._is_well(part, ages), "age": round(ages[part.name], 1)}
        return {**told, "needed": part.needed, **({"why": why} if why else {})}


async def keep_beating(health: Health, name: str, seconds: float = 0.5) -> None:
    """Beat for the event loop itself, until cancelled."""
    while True:
        health.beat(name)
        await asyncio.sleep(seconds)


async def keep_probing(  # noqa: PLR0913  # each is a bound or a name
    health: Health,
    name: str,
    probe: Callable[[], Awaitable[object]],
    *,
    seconds: float = 1.0,
    patience: float = 2.0,
    failures: tuple[type[Exception], ...] = (),
) -> None:
    """Beat for a part whenever `probe` succeeds within `patience`, until cancelled."""
    expected = (*_FAILURES, *failures)
    while True:
        try:
            async with asyncio.timeout(patience):
                await probe()
            health.beat(name)
        except expected as error:
            health.fail(name, _word(error))
        await asyncio.sleep(seconds)


def _word(error: Exception) -> str:
    return error.code if isinstance(error, GoldenThreadError) else type(error).__name__

"""The whole system at work for a while, every service a process of this machine."""

from __future__ import annotations

import asyncio
import os
import re
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.performance.commands import connected_caller
from tests.performance.endurance import Endurance, Footprint, Glance
from tests.performance.load import Clinician, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from infra.stack.service import Service
    from tests.performance.http_caller import HttpCaller
    from tests.performance.server import BenchServer

NAME: Final = "sustained"
CALLERS: Final = 16
_GLANCE_SECONDS: Final = 1.0
_QUIET_SECONDS: Final = 3.0
_PATIENCE_SECONDS: Final = 120.0
_PUBLISHED: Final = ("relay", "goldenthread_relay_events_total")
_SHOWN: Final = ("projections", "goldenthread_view_events_total")
_UNMARKED: Final = ("reminders", "goldenthread_view_lag_records")
_RESIDENT: Final = re.compile(r"^VmRSS:\s+(\d+) kB$", re.MULTILINE)


class Watch:
    """Reads what services tell of themselves; counts from when it is begun."""

    def __init__(self, callers: Mapping[str, HttpCaller], tally: Tally) -> None:
        self._callers = callers
        self._tally = tally
        self._began = time.perf_counter()
        self._published = self._shown = 0

    async def begin(self) -> None:
        """Wait until nothing is left of what was before, and count from there."""
        seen, since = (-1, -1), time.perf_counter()
        while time.perf_counter() < since + _QUIET_SECONDS:
            await asyncio.sleep(_GLANCE_SECONDS)
            now = (await self._count(*_PUBLISHED), await self._count(*_SHOWN))
            if now != seen:
                seen, since = now, time.perf_counter()
        self._published, self._shown = seen
        self._began = time.perf_counter()

    async def glance(self) -> Glance:
        """Return how things stand."""
        published, shown = await self._count(*_PUBLISHED), await self._count(*_SHOWN)
        unmarked = await self._count(*_UNMARKED)
        return Glance(
            time.perf_counter() - self._began,
            self._tally.events,
            published - self._published,
            shown - self._shown,
            unmarked,
        )

    async def drained(self) -> float:
        """Wait until the views have all that was accepted; return the seconds that it took."""
        began = time.perf_counter()
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while (await self.glance()).lags["views"]:  # noqa: ASYNC110  # others bring it about
                await asyncio.sleep(0.05)
        return time.perf_counter() - began

    async def _count(self, service: str, metric: str) -> int:
        text = (await self._callers[service].get("/metrics", {})).body.decode()
        lines = (line for line in text.splitlines() if re.match(rf"{metric}[ {{]", line))
        return int(sum(float(line.rpartition(" ")[2]) for line in lines))


async def sustain(
    server: BenchServer, seconds: float, progress: Callable[[str], None]
) -> Endurance:
    """Start every service, keep CALLERS clinicians at work for so long, and return what came."""
    progress(f"{NAME}: starting every service")
    house = await server.house()
    async with AsyncExitStack() as opened:
        services = {
            "planner": house.planner(),
            "relay": house.relay(),
            "projections": house.projections(),
            "query": house.query(),
            "reminders": house.reminders(),
            "clock": house.clock(),
        }
        for one in services.values():
            opened.callback(one.stop)
            await asyncio.to_thread(one.await_ready)
        tally, token = Tally(), house.token()
        watched = {n: await connected_caller(opened, each.port) for n, each in services.items()}
        clinicians = [
            Clinician(
                await connected_caller(opened, services["planner"].port),
                await connected_caller(opened, services["query"].port),
                token,
                tally,
            )
            for _ in range(CALLERS)
        ]
        watch = Watch(watched, tally)
        await watch.begin()
        before = _taken(services)
        glances = await _worked(clinicians, watch, seconds, progress)
        drained = await watch.drained()
        after = _taken(services)
    processes = {
        name: Footprint(before[name][0], size, cpu - before[name][1])
        for name, (size, cpu) in after.items()
    }
    return Endurance(CALLERS, tally.commands, tally.late, tally.reads, glances, drained, processes)


async def _worked(
    clinicians: Sequence[Clinician], watch: Watch, seconds: float, progress: Callable[[str], None]
) -> list[Glance]:
    """Let clinicians work for so long; return glances at it, about one a second."""
    glances = []
    until = time.perf_counter() + seconds
    async with asyncio.TaskGroup() as working:
        for one in clinicians:
            working.create_task(one.work(until))
        while (left := until - time.perf_counter()) > 0:
            await asyncio.sleep(min(_GLANCE_SECONDS, left))
            glances.append(await watch.glance())
            progress(f"{NAME}: {glances[-1].seconds:.0f} of {seconds:.0f} s")
    return glances


def _taken(services: Mapping[str, Service]) -> Mapping[str, tuple[int, float]]:
    """Return each process's resident bytes, and the seconds of CPU that it took so far.

    Raises:
        RuntimeError: a process has ended.
    """
    found = {}
    for name, service in services.items():
        if service.pid is None:
            raise RuntimeError(f"{name} has ended; see {service.log}")
        folder = Path(f"/proc/{service.pid}")
        resident = _RESIDENT.search((folder / "status").read_text())
        times = (folder / "stat").read_text().rpartition(")")[2].split()[11:13]
        cpu = sum(map(int, times)) / os.sysconf("SC_CLK_TCK")
        found[name] = (int(resident[1]) * 1024 if resident else 0, cpu)
    return found

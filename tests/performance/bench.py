"""Runs a figure: warms both sides up, then lets them take turns and times them."""

import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple, TypeAlias

from tests.performance.measure import Figure, Result, Run, Sample, figure_of, ours_first, tail_of
from tests.performance.server import BenchServer

Side: TypeAlias = Callable[[float], Awaitable[Sample]]
"""Works for about so many seconds and says what it did; what it prepares is not in its time."""

_PAGE: Final = os.urandom(8192)


class Sides(NamedTuple):
    """The two sides of a figure, ready to run."""

    ours: Side
    peer: Side


class Case(NamedTuple):
    """A figure, and how to open its two sides on a server."""

    figure: Figure
    open: Callable[[BenchServer], AbstractAsyncContextManager[Sides]]


class Plan(NamedTuple):
    """How long to measure: runs, slices of each side in a run, seconds of a slice."""

    runs: int = 5
    slices: int = 4
    seconds: float = 0.3
    warm_up: int = 4


async def measure(
    case: Case, server: BenchServer, plan: Plan, progress: Callable[[str], None]
) -> Result:
    """Return the result of one figure."""
    progress(f"{case.figure.name}: warming up")
    await server.checkpoint()
    async with case.open(server) as sides:
        for _ in range(plan.warm_up):
            await sides.peer(plan.seconds)
            await sides.ours(plan.seconds)
        runs = [each async for each in _runs(case.figure, sides, server, plan, progress)]
    return Result(case.figure, runs)


async def _runs(
    figure: Figure, sides: Sides, server: BenchServer, plan: Plan, progress: Callable[[str], None]
) -> AsyncIterator[Run]:
    for number in range(plan.runs):
        progress(f"{figure.name}: run {number + 1} of {plan.runs}")
        ours, peer = list[Sample](), list[Sample]()
        sync = [fdatasync_us(server.disk)]
        for each in range(plan.slices):
            turns = [(ours, sides.ours), (peer, sides.peer)]
            for samples, side in turns if ours_first(number, each) else reversed(turns):
                samples.append(await side(plan.seconds))
        sync.append(fdatasync_us(server.disk))
        yield Run(
            figure_of(figure.unit, ours),
            figure_of(figure.unit, peer),
            median(sync),
            tail_of(ours),
            tail_of(peer),
        )


def fdatasync_us(folder: Path, syncs: int = 15) -> float:
    """Return the median time to overwrite a page in `folder` and reach the disk, in us."""
    path = folder / "fdatasync"
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        os.write(descriptor, _PAGE * syncs)
        os.fsync(descriptor)
        return median(_sync_times(descriptor, syncs))
    finally:
        os.close(descriptor)
        path.unlink()


def _sync_times(descriptor: int, syncs: int) -> Sequence[float]:
    times = []
    for number in range(syncs):
        os.pwrite(descriptor, _PAGE, number * len(_PAGE))
        began = time.perf_counter()
        os.fdatasync(descriptor)
        times.append((time.perf_counter() - began) * 1e6)
    return times

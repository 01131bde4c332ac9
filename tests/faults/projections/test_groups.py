"""Workers of the views paused past their session, and a group that never comes to rest."""

import asyncio
import signal
from typing import Final

import pytest

from tests.faults.house.ground import ready, signalled
from tests.faults.projections.gallery import PARTITIONS, Gallery, has_all, shares
from tests.fixtures.history import History

pytestmark = pytest.mark.timeout(900)
_STORMS: Final = 1


async def test_a_zombie_doubles_and_loses_nothing(
    gallery: Gallery, history: History, seed: int
) -> None:
    """It wakes in the belief that the partitions are still its own, all of which another has."""
    zombie = gallery.worker(change="brief")
    await ready(zombie)
    async with gallery.load(history, seed):
        await has_all(zombie)
        await gallery.progress(history)
        signalled(zombie, signal.SIGSTOP)
        other = gallery.worker(change="brief")
        await ready(other)
        await has_all(other)
        await gallery.progress(history)
        signalled(zombie, signal.SIGCONT)
        await shares(other, lambda number: number < PARTITIONS)
        await gallery.progress(history)

    assert await gallery.settled(history) == []


async def test_workers_that_join_and_leave_in_a_storm(
    gallery: Gallery, history: History, seed: int
) -> None:
    steady = gallery.worker()
    await ready(steady)
    async with gallery.load(history, seed):
        for _ in range(_STORMS):
            guests = gallery.worker(), gallery.worker()
            await ready(*guests)
            await asyncio.gather(*map(shares, guests))
            await gallery.progress(history)
            await gallery.dismissed(*guests)
        await has_all(steady)

    assert await gallery.settled(history) == []

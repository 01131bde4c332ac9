"""Workers of the views killed at each of their steps, and at any time, while callers write."""

import asyncio
from typing import Final

import pytest

from events.crash_points import EXIT_CODE
from tests.faults.house.ground import ended, killed, ready
from tests.faults.projections.gallery import Change, Gallery, read_through
from tests.faults.worker.test_crashes import POINTS
from tests.fixtures.history import History

pytestmark = pytest.mark.timeout(900)
_KILLS: Final = 2


async def test_a_crash_at_each_step_loses_and_doubles_nothing(
    gallery: Gallery, history: History, seed: int
) -> None:
    """What one leaves behind, those that stand by go on with."""
    doomed = [gallery.worker(point, "brief") for point in POINTS]
    async with gallery.load(history, seed):
        codes = await asyncio.gather(*map(ended, doomed))
    gallery.worker(change="brief")

    assert codes == [EXIT_CODE] * len(POINTS)
    assert await gallery.settled(history) == []


async def test_workers_killed_under_load(gallery: Gallery, history: History, seed: int) -> None:
    async with gallery.load(history, seed):
        for _ in range(_KILLS):
            one = gallery.worker(change="brief")
            await gallery.progress(history)
            await killed(one)
    gallery.worker(change="brief")

    assert await gallery.settled(history) == []


@pytest.mark.parametrize("change", ["unswept", "hasty"])
async def test_offsets_are_committed_only_for_what_is_applied(
    gallery: Gallery, history: History, seed: int, change: Change
) -> None:
    """The mutant commits before it applies: what it had in hand, Kafka never brings again.

    All that was there before is read and committed: it has nothing else in hand.
    """
    first = gallery.worker(change="unswept")
    await ready(first)
    await read_through(first)
    await gallery.dismissed(first)
    async with gallery.load(history, seed):
        pass
    await gallery.relayed(history)
    assert await ended(gallery.worker("worker.after-lock", change)) == EXIT_CODE
    last = gallery.worker(change="unswept")
    await ready(last)
    await read_through(last)

    found = await (gallery.findings if change == "hasty" else gallery.settled)(history)
    assert any(one.endswith("missing") for one in found) is (change == "hasty")
    assert found == [] or change == "hasty"

"""Planners killed, ended at every step, paused and stopped under load: each request once or not."""

import asyncio
import re
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

import services.planner
from events.crash_points import EXIT_CODE
from infra.stack.service import Service
from tests.faults.house.ground import Ground, ended, killed, ready, signalled
from tests.fixtures.history import History
from tests.fixtures.house_checker import appended, kept_events, landed

Launch = Callable[..., Service]

pytestmark = [pytest.mark.usefixtures("relaying"), pytest.mark.timeout(900)]
POINTS: Final = (
    "planner.before-load",
    "planner.after-load",
    "planner.after-decide",
    "planner.before-append",
    "planner.after-append",
    "planner.before-answer",
)
_APPENDED: Final = POINTS[-2:]
_ROUNDS: Final = 2
_MOST_ROUNDS: Final = 8
# Longer than a planner waits for anything: whoever hears nothing for so long was left alone.
_LONG_SECONDS: Final = 60.0


def test_every_point_is_known() -> None:
    sources = Path(services.planner.__file__).parent.rglob("*.py")
    named = {name for one in sources for name in re.findall(r'reach\("(.*)"\)', one.read_text())}

    assert named == {*POINTS}


async def test_planners_killed_under_load(
    ground: Ground, planning: Launch, history: History, seed: int
) -> None:
    """One of two each time, until that cut somebody off; both in the end."""
    running = [planning(), planning()]
    await ready(*running)
    async with ground.load(history, seed) as load:
        for number in range(_MOST_ROUNDS):
            if number >= _ROUNDS and history.counted()["unknown"]:
                break
            await load.progress()
            await killed(running[0])
            running = [running[1], planning()]
        await load.progress()
        await ready(*running)
        await killed(*running)
        planning()
        await load.progress()

    assert await ground.settled(history) == []
    assert history.counted()["unknown"] > 0


@pytest.mark.parametrize("times", [1, 12])
async def test_planners_that_end_at_points(
    ground: Ground, planning: Launch, history: History, seed: int, times: int
) -> None:
    """One for each point, at the first request that reaches it or a later one; another goes on."""
    doomed = {point: planning(f"{point}:{times}") for point in POINTS}

    async def gone(planner: Service) -> int:
        code = await ended(planner)
        ground.close_door(planner)
        return code

    async with ground.load(history, seed) as load:
        codes = await asyncio.gather(*map(gone, doomed.values()))
        last = planning()
        await ready(last)
        await load.progress()

    assert codes == [EXIT_CODE] * len(POINTS)
    assert await ground.settled(history) == []
    kept = await kept_events(ground.ledger.admin_dsn, history.clinic)
    found = Counter(each.door for each in appended(history, kept))
    left = Counter(each.door for each in landed(history, kept))
    unknown = Counter(each.door for each in history.attempts if each.result == "unknown")
    for point, planner in doomed.items():
        port = planner.port
        assert found[port] > 0 if point in _APPENDED else left[port] < unknown[port], point


async def test_a_planner_paused_replaced_and_resumed(
    ground: Ground, planning: Launch, history: History, seed: int
) -> None:
    """It goes on with requests that were long since sent again to another."""
    zombie = planning()
    await ready(zombie)
    async with ground.load(history, seed, seconds=1.0) as load:
        for _ in range(_ROUNDS):
            await load.progress()
            signalled(zombie, signal.SIGSTOP)
            other = planning()
            await ready(other)
            await load.progress()
            await load.met("ReadTimeout")
            signalled(zombie, signal.SIGCONT)
            await load.progress()
            ground.close_door(zombie)
            zombie = other

    assert await ground.settled(history) == []
    assert history.codes()["ReadTimeout"] >= _ROUNDS


async def test_a_planner_asked_to_stop_leaves_nobody_unanswered(
    ground: Ground, planning: Launch, history: History, seed: int
) -> None:
    """Who hears nothing was not let in: of what was accepted, every answer arrives."""
    planner = planning()
    await ready(planner)
    async with ground.load(history, seed, _LONG_SECONDS) as load:
        for _ in range(_ROUNDS):
            following = planning()
            await asyncio.gather(ready(following), load.progress())
            signalled(planner, signal.SIGTERM)
            assert await ended(planner) == 0
            ground.close_door(planner)
            planner = following
        await load.progress()

    assert await ground.settled(history) == []
    kept = await kept_events(ground.ledger.admin_dsn, history.clinic)
    assert [each for each in landed(history, kept) if not each.problem] == []
    assert history.counted()["unsent"] > 0

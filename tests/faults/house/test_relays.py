"""Relays killed, ended at every step and paused, while callers write through a planner."""

import asyncio
import re
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest

import events.relay
from events.crash_points import EXIT_CODE
from infra.stack.service import Service
from tests.faults.house.ground import Ground, ended, killed, ready, signalled
from tests.fixtures.history import History

pytestmark = pytest.mark.timeout(900)
_PHASES: Final = {
    "starting": (
        "relay.after-fence",
        "relay.after-positions",
        "relay.after-examination",
        "relay.after-read",
    ),
    "sending": (
        "relay.before-begin",
        "relay.after-begin",
        "relay.between-sends",
        "relay.before-record",
    ),
    "committing": (
        "relay.after-record",
        "relay.after-sends",
        "relay.before-commit",
        "relay.after-commit",
    ),
}


@pytest.fixture(scope="module", autouse=True)
async def steady(ground: Ground) -> AsyncIterator[Service]:
    """A planner that nothing happens to while the module's tests run."""
    planner = ground.planner()
    await ready(planner)
    yield planner
    ground.close_door(planner)
    await killed(planner)


def test_every_point_is_in_a_phase() -> None:
    sources = Path(events.relay.__file__).parent.glob("*.py")
    named = {name for one in sources for name in re.findall(r'reach\("(.*)"\)', one.read_text())}

    assert {point for phase in _PHASES.values() for point in phase} == named


async def test_relays_killed_under_load(ground: Ground, history: History, seed: int) -> None:
    async with ground.load(history, seed) as load:
        for _ in range(3):
            relay = ground.relay()
            await _relayed_more(ground, history)
            await killed(relay)
        relay = ground.relay()
        await load.progress()

    assert await ground.settled(history) == []
    await killed(relay)


@pytest.mark.parametrize("phase", _PHASES)
async def test_relays_that_end_at_points(
    ground: Ground, history: History, seed: int, phase: str
) -> None:
    """Two relays for each point, which end the first and the second time that they come there.

    What one leaves behind, those that stand by go on with.
    """
    doomed = [ground.relay(f"{point}:{times}") for times in (1, 2) for point in _PHASES[phase]]
    async with ground.load(history, seed) as load:
        codes = await asyncio.gather(*map(ended, doomed))
        relay = ground.relay()
        await load.progress()

    assert codes == [EXIT_CODE] * len(doomed)
    assert await ground.settled(history) == []
    await killed(relay)


async def test_a_relay_paused_replaced_and_resumed(
    ground: Ground, history: History, seed: int
) -> None:
    """It wakes in the belief that it still owns the shards that another took."""
    zombie = ground.relay()
    async with ground.load(history, seed):
        await _relayed_more(ground, history)
        signalled(zombie, signal.SIGSTOP)
        other = ground.relay()
        await _relayed_more(ground, history)
        signalled(zombie, signal.SIGCONT)
        await asyncio.sleep(1)
        await _relayed_more(ground, history)

    assert await ground.settled(history) == []
    await killed(zombie, other)


async def _relayed_more(ground: Ground, history: History, events: int = 60) -> None:
    """Wait until the relay noted so many more events of the clinic."""
    _, position = await ground.relayed(history.clinic)
    async with asyncio.timeout(150):
        while (await ground.relayed(history.clinic))[1] < position + events:  # noqa: ASYNC110  # a process brings it about
            await asyncio.sleep(0.1)

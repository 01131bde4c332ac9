"""Reminders killed at each of their steps, and at any time: every notice once, as it has to be."""

import re
from pathlib import Path
from typing import Final

import pytest

import services.reminders
from events.crash_points import EXIT_CODE
from tests.faults.house.ground import ended, killed, ready
from tests.faults.reminders.ward import Ward

POINTS: Final = (
    "reminders.between-pages",
    "reminders.after-claim",
    "reminders.after-read",
    "reminders.before-append",
    "reminders.after-append",
    "reminders.before-finish",
    "reminders.after-finish",
)


pytestmark = pytest.mark.timeout(900)


def test_every_point_is_known() -> None:
    sources = Path(services.reminders.__file__).parent.rglob("*.py")
    named = {name for one in sources for name in re.findall(r'reach\("(.*)"\)', one.read_text())}

    assert named == {*POINTS}


async def test_a_crash_at_each_step_loses_and_doubles_nothing(ward: Ward) -> None:
    await ready(ward.house.relay())
    await ward.show(91.5)
    for point in POINTS:
        await ward.admit(2)
        assert await ended(ward.reminders(crash_at=point)) == EXIT_CODE
    await ready(ward.reminders(), ward.reminders())

    assert await ward.settled() == []
    assert len(await ward.practice.notices()) == 4 * 2 * len(POINTS)


async def test_reminders_killed_while_the_clock_runs(ward: Ward) -> None:
    await ready(ward.house.relay())
    async with ward.running():
        for _ in range(2):
            one = ward.reminders()
            await ready(one)
            await ward.progress()
            await killed(one)
    await ready(ward.reminders())

    assert await ward.settled() == []

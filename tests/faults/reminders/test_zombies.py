"""Reminders that are paused, replaced and resumed: they believe in what others decided long ago."""

import asyncio
import signal

import pytest

from tests.faults.house.ground import ready, signalled
from tests.faults.reminders.ward import Ward

pytestmark = pytest.mark.timeout(900)


async def test_a_zombie_raises_nothing_twice(ward: Ward) -> None:
    await ready(ward.house.relay())
    zombie, other = ward.reminders(), ward.reminders()
    await ready(zombie, other)
    async with ward.running(plans=12):
        for _ in range(2):
            await ward.progress()
            signalled(zombie, signal.SIGSTOP)
            await ward.progress()
            signalled(zombie, signal.SIGCONT)
            await asyncio.sleep(1)

    assert await ward.settled() == []

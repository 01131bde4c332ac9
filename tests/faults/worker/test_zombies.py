"""Workers paused past their session, replaced and resumed: each believes that it has its turn."""

import asyncio
from typing import Final

import pytest

from tests.faults.worker.running import Workers

_ROUNDS: Final = 2


@pytest.mark.timeout(900)
async def test_a_zombie_doubles_and_loses_nothing(workers: Workers) -> None:
    async with workers.load():
        for _ in range(_ROUNDS):
            with workers.worker() as zombie:
                await workers.progress()
                zombie.pause()
                with workers.worker():
                    await asyncio.sleep(8)
                    await workers.progress()
                    zombie.resume()
                    await asyncio.sleep(1)
                    await workers.progress()

    with workers.worker():
        assert await workers.settled() == []


@pytest.mark.timeout(900)
async def test_workers_that_join_and_leave_in_a_storm(workers: Workers) -> None:
    async with workers.load():
        with workers.worker():
            for _ in range(4):
                with workers.worker() as guest:
                    await guest.joined()
                    await workers.progress(30)
                    assert guest.stop() == 0

    with workers.worker():
        assert await workers.settled() == []

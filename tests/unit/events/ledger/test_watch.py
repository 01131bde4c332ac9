"""The limit of time that one timer keeps for many pieces of work."""

import asyncio
from typing import Final

import pytest

from events.ledger.watch import Watch

_SECONDS: Final = 0.05


@pytest.fixture
def overdue() -> list[float]:
    return []


def watch_of(overdue: list[float]) -> Watch:
    loop = asyncio.get_running_loop()
    return Watch(_SECONDS, lambda: overdue.append(loop.time()))


async def test_work_that_takes_too_long_is_told_once(overdue: list[float]) -> None:
    watch = watch_of(overdue)
    watch.begin()
    await asyncio.sleep(3 * _SECONDS)
    assert len(overdue) == 1


async def test_quick_work_is_never_told_however_much_there_is(overdue: list[float]) -> None:
    watch = watch_of(overdue)
    for _ in range(10):
        watch.begin()
        await asyncio.sleep(_SECONDS / 4)
        watch.end()
    await asyncio.sleep(2 * _SECONDS)
    assert overdue == []


async def test_the_time_counts_from_the_work_that_is_under_way(overdue: list[float]) -> None:
    loop = asyncio.get_running_loop()
    watch = watch_of(overdue)
    watch.begin()
    watch.end()
    await asyncio.sleep(_SECONDS / 2)
    began = loop.time()
    watch.begin()
    await asyncio.sleep(3 * _SECONDS)
    assert len(overdue) == 1
    assert overdue[0] - began >= _SECONDS


async def test_it_tells_again_of_later_work(overdue: list[float]) -> None:
    watch = watch_of(overdue)
    for _ in range(2):
        watch.begin()
        await asyncio.sleep(2 * _SECONDS)
        watch.end()
    assert len(overdue) == 2


async def test_closed_it_tells_nothing(overdue: list[float]) -> None:
    watch = watch_of(overdue)
    watch.begin()
    watch.close()
    await asyncio.sleep(2 * _SECONDS)
    assert overdue == []

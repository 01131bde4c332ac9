"""Workers killed at any time and at each step, under load that is doubled, torn and has holes."""

import asyncio
import re
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

import events.worker
from events.crash_points import EXIT_CODE
from tests.faults.worker.running import Workers

POINTS: Final = (
    "worker.after-poll",
    "worker.after-lock",
    "worker.after-read",
    "worker.after-view",
    "worker.before-commit",
    "worker.after-commit",
    "worker.before-offsets",
    "worker.after-offsets",
    "worker.sweep-held",
    "worker.sweep-filled",
)


def test_every_point_is_known() -> None:
    sources = Path(events.worker.__file__).parent.glob("*.py")
    named = {name for one in sources for name in re.findall(r'reach\("(.*)"\)', one.read_text())}

    assert named == {*POINTS}


@pytest.mark.timeout(900)
async def test_workers_killed_under_load(workers: Workers) -> None:
    async with workers.load():
        for _ in range(4):
            with workers.worker() as one:
                await workers.progress()
                one.kill()
        with workers.worker() as last:
            await workers.progress()
            assert last.stop() == 0

    with workers.worker():
        assert await workers.settled() == []


@pytest.mark.timeout(900)
async def test_workers_crash_at_each_step(workers: Workers) -> None:
    """Each reads the topic from its first record, as a group of its own."""
    async with workers.load():
        for point in POINTS:
            with workers.another_group().worker(f"{point}:2") as one:
                code = await asyncio.to_thread(one.process.wait, 150)
            assert code == EXIT_CODE, point
            assert [f for f in await workers.findings() if not f.startswith("lost")] == []

    with workers.another_group().worker():
        assert await workers.settled() == []


@pytest.mark.timeout(900)
async def test_without_versions_a_crash_doubles_events(workers: Workers) -> None:
    """The control: nothing torn or doubled in the topic, and still."""
    plain = replace(workers, plain=True)
    async with plain.load():
        for _ in range(2):
            with plain.worker("worker.before-offsets:4") as one:
                await asyncio.to_thread(one.process.wait, 150)
        with plain.worker():
            await plain.progress()

    found = await plain.findings()
    assert any(one.startswith("doubled") for one in found)

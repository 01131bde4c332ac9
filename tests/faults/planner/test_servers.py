"""PostgreSQL killed and back, and planners killed, under load from processes of their own."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from tests.faults.planner.conftest import started
from tests.faults.planner.load import Job
from tests.faults.planner.settle import settle, told
from tests.fixtures.databases import OwnPostgres
from tests.fixtures.planner import Surgery

_PROGRESS_SECONDS: Final = 30
_AWAY_SECONDS: Final = 0.4
_ENDED_SECONDS: Final = 40


async def progress(jobs: Sequence[Job], more: int = 25) -> None:
    """Wait until so many more requests are accepted, and some of each process."""
    enough = sum(map(accepted, jobs)) + more
    async with asyncio.timeout(_PROGRESS_SECONDS):
        while sum(map(accepted, jobs)) < enough or not all(map(accepted, jobs)):  # noqa: ASYNC110  # others write
            await asyncio.sleep(0.05)


def accepted(job: Job) -> int:
    log = Path(job.log)
    return sum(each.result == "ok" for each in told(log).values()) if log.exists() else 0


def jobs_of(surgery: Surgery, folder: Path, *names: str, patience: float) -> list[Job]:
    dsns = surgery.ledger.dsn(), surgery.keys.dsn()
    stop = str(folder / "stop")
    return [Job(*dsns, n, str(folder / f"{n}.log"), patience, stop=stop) for n in names]


@pytest.mark.timeout(240)
async def test_a_server_killed_and_started_under_load(
    own_postgres: OwnPostgres, own_surgery: Surgery, tmp_path: Path
) -> None:
    """One planner finds out what its unknown appends came to, the other tells them as unknown."""
    jobs = [
        *jobs_of(own_surgery, tmp_path, "patient", patience=20),
        *jobs_of(own_surgery, tmp_path, "hasty", patience=0),
    ]
    running = [started(job) for job in jobs]
    for _ in range(4):
        await progress(jobs)
        own_postgres.kill()
        await asyncio.sleep(_AWAY_SECONDS)
        own_postgres.start()
    await progress(jobs)
    jobs[0].end()
    ended = [await asyncio.to_thread(each.wait, _ENDED_SECONDS) for each in running]
    assert ended == [0, 0]
    async with own_surgery.apart() as healed:
        settled = await settle(healed, jobs)
    hasty, patient = (told(Path(job.log)).values() for job in reversed(jobs))
    assert any(each.code == "ledger-unavailable" for each in [*hasty, *patient])
    assert any(each.result == "unknown" for each in hasty)
    assert not any(each.result == "unknown" for each in patient)
    assert settled.found + settled.missing > 0


@pytest.mark.timeout(180)
async def test_planners_killed_under_load(surgery: Surgery, tmp_path: Path) -> None:
    jobs = jobs_of(surgery, tmp_path, "first", "second", "third", patience=5)
    *victims, survivor = [started(job) for job in jobs]
    for victim in victims:
        await progress(jobs)
        victim.kill()
        await asyncio.to_thread(victim.wait)
    await progress(jobs)
    jobs[0].end()
    assert await asyncio.to_thread(survivor.wait, _ENDED_SECONDS) == 0
    settled = await settle(surgery, jobs)
    assert settled.codes["unanswered"] >= len(victims)

"""Servers stopped, backends ended and writers killed, each under load from other processes."""

import asyncio
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import asyncpg
import pytest

from infra.stack.postgres import Shutdown
from tests.faults.ledger.settle import Settled, settle
from tests.fixtures.databases import Database, OwnPostgres
from tests.fixtures.relay import until
from tests.integration.ledger.race.job import Job
from tests.integration.ledger.race.journal import accepted
from tests.integration.ledger.race.run import WRITER, ended, processes, start

Running = Mapping[str, "subprocess.Popen[bytes]"]

_PROGRESS_SECONDS: Final = 120
# Whether a fault falls into the middle of appends is chance: it is repeated until it did.
_BITES: Final = 3
_MOST_ROUNDS: Final = 12
_MOST_KILLS: Final = 100
_END_A_BACKEND: Final = """
select pg_terminate_backend(pid)
from pg_stat_activity
where application_name = 'goldenthread-ledger' and datname = current_database()
order by random()
limit 1
"""


@contextmanager
def _writing(job: Job, writers: int) -> Iterator[tuple[Running, list[Job]]]:
    jobs = [replace(job, name=f"{job.name}{number}") for number in range(writers)]
    with processes({each.name: (WRITER, each) for each in jobs}) as running:
        yield running, jobs


def _journals(jobs: Sequence[Job]) -> list[Path]:
    return [job.output("journal") for job in jobs]


async def _progress(jobs: Sequence[Job], appends: int = 30) -> None:
    """Wait until so many more appends are accepted."""
    enough = accepted(_journals(jobs)) + appends
    async with asyncio.timeout(_PROGRESS_SECONDS):
        while accepted(_journals(jobs)) < enough:  # noqa: ASYNC110  # other processes write it
            await asyncio.sleep(0.05)


def _met(jobs: Sequence[Job], code: str) -> int:
    """Return how often an outcome was told by now."""
    said = f'"code":"{code}"'.encode()
    return sum(path.read_bytes().count(said) for path in _journals(jobs))


async def _noticed(jobs: Sequence[Job]) -> None:
    """Wait until a writer was told that the server is away."""
    before = _met(jobs, "ledger-unavailable")
    await until(lambda: _met(jobs, "ledger-unavailable") > before)


def _stop_at_once(postgres: OwnPostgres) -> None:
    postgres.server.stop(Shutdown.IMMEDIATE)


@pytest.mark.parametrize("stop", [_stop_at_once, OwnPostgres.kill], ids=["immediate", "killed"])
async def test_a_server_stopped_and_started_under_load(
    own_postgres: OwnPostgres, own_job: Job, stop: Callable[[OwnPostgres], None]
) -> None:
    with _writing(own_job, 2) as (running, jobs):
        await start(running, jobs)
        for number in range(_MOST_ROUNDS):
            if number >= 3 and _met(jobs, "outcome-unknown") >= _BITES:
                break
            await _progress(jobs)
            stop(own_postgres)
            await _noticed(jobs)
            own_postgres.start()
        await _progress(jobs)
        own_job.say("stop")
        await ended([*running.values()])
    settled = await settle(own_postgres.ledger, own_job, _journals(jobs))

    _assert_bitten(settled)


async def test_backends_ended_under_load(ledger_database: Database, job: Job) -> None:
    admin = await asyncpg.connect(ledger_database.admin_dsn)
    killed = 0
    with _writing(job, 2) as (running, jobs):
        await start(running, jobs)
        for _ in range(_MOST_KILLS):
            if killed >= 10 and _met(jobs, "outcome-unknown") >= _BITES:
                break
            await _progress(jobs, 10)
            killed += await admin.fetchval(_END_A_BACKEND) is not None
        job.say("stop")
        await ended([*running.values()])
    await admin.close()
    settled = await settle(ledger_database, job, _journals(jobs))

    assert killed >= 10
    _assert_bitten(settled)


async def test_writers_killed_under_load(ledger_database: Database, job: Job) -> None:
    with _writing(job, 4) as (running, jobs):
        await start(running, jobs)
        *victims, survivor = running.values()
        for victim in victims:
            await _progress(jobs)
            victim.kill()
        await _progress(jobs)
        job.say("stop")
        await ended([survivor])
    settled = await settle(ledger_database, job, _journals(jobs))

    assert settled.outcomes["unanswered"] > 0
    assert settled.found + settled.missing > 0


def _assert_bitten(settled: Settled) -> None:
    """The load met the fault in the middle of appends."""
    assert settled.outcomes["outcome-unknown"] > 0
    assert settled.landed + settled.lost > 0

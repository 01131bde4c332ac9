"""Writers in several processes against followers: nothing lost, doubled, torn or out of order.

Two controls run the same race where damage must come: without the head's lock, and with positions
from a bare sequence.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import asyncpg
import pytest

from events.ids import ClinicId
from tests.fixtures.databases import Database
from tests.integration.ledger.race.checker import Breach
from tests.integration.ledger.race.design import SEQUENCE_SCHEMA
from tests.integration.ledger.race.job import Job
from tests.integration.ledger.race.run import Race, add_clinics, race
from tests.integration.ledger.race.unlocked import remove_lock

_MOST: Final = 5
_CLINICS: Final = tuple(ClinicId(f"clinic-{number}") for number in range(3))


@pytest.fixture
async def job(ledger_database: Database, tmp_path: Path, pytestconfig: pytest.Config) -> Job:
    """A short race on three clinics; its seed is the printed one of the test order."""
    seed: int = pytestconfig.getoption("randomly_seed", default=1)
    return Job("w", str(tmp_path), ledger_database.dsn(), seed, _CLINICS, seconds=4)


async def races(database: Database, job: Job, told: Callable[[Race], bool]) -> AsyncIterator[Race]:
    """Race until there was what a race of some seconds may lack: longer, on clinics of its own."""
    for number in range(_MOST):
        folder = mkdtemp(dir=job.folder)
        clinics = tuple(ClinicId(f"{clinic}-{number}") for clinic in job.clinics)
        await add_clinics(database, clinics)
        seconds = job.seconds * 2**number
        here = replace(job, name=f"{job.name}{number}-", folder=folder, clinics=clinics)
        run = await race(database, replace(here, seconds=seconds), writers=4)
        yield run
        if told(run):
            return
    pytest.fail("it never came to that")


def _has_all(run: Race) -> bool:
    attempts = [each for evidence in run.evidence.values() for each in evidence.attempts]
    return (
        run.acknowledged > 100
        and {attempt.result for attempt in attempts} == {"ok", "refused", "unknown"}
        and any(attempt.repeated for attempt in attempts)
        and any(attempt.named for attempt in attempts)
    )


def _has_lost(run: Race) -> bool:
    lost = [finding for finding in run.findings if finding.breach is Breach.LOST]
    return any(finding.witness.startswith("follower") for finding in lost)


async def test_every_follower_sees_every_append_once_whole_and_in_order(
    ledger_database: Database, job: Job
) -> None:
    async for run in races(ledger_database, job, _has_all):
        assert run.findings == []


async def test_without_the_lock_the_race_finds_doubled_positions(
    ledger_database: Database, job: Job
) -> None:
    await remove_lock(ledger_database)

    found = {Breach.DOUBLED, Breach.DIFFERING}
    async for _ in races(ledger_database, job, lambda run: found <= run.breaches):
        pass


async def test_with_a_bare_sequence_the_race_finds_followers_that_lost_events(
    ledger_database: Database, job: Job
) -> None:
    connection = await asyncpg.connect(ledger_database.admin_dsn)
    await connection.execute(SEQUENCE_SCHEMA)
    await connection.close()
    bare = replace(job, clinics=_CLINICS[:1], design="sequence", mix="own-streams")

    async for _ in races(ledger_database, bare, _has_lost):
        pass

"""Writers in several processes against followers: nothing lost, doubled, torn or out of order.

Two controls run the same race where damage must come: without the head's lock, and with positions
from a bare sequence.
"""

from dataclasses import replace
from pathlib import Path
from typing import Final

import asyncpg
import pytest

from events.ids import ClinicId
from tests.fixtures.databases import Database
from tests.integration.ledger.race.checker import Breach
from tests.integration.ledger.race.design import SEQUENCE_SCHEMA
from tests.integration.ledger.race.job import Job
from tests.integration.ledger.race.run import add_clinics, race
from tests.integration.ledger.race.unlocked import remove_lock

_CLINICS: Final = tuple(ClinicId(f"clinic-{number}") for number in range(3))


@pytest.fixture
async def job(ledger_database: Database, tmp_path: Path, pytestconfig: pytest.Config) -> Job:
    """A short race on three clinics; its seed is the printed one of the test order."""
    await add_clinics(ledger_database, _CLINICS)
    seed: int = pytestconfig.getoption("randomly_seed", default=1)
    return Job("w", str(tmp_path), ledger_database.dsn(), seed, _CLINICS, seconds=4)


async def test_every_follower_sees_every_append_once_whole_and_in_order(
    ledger_database: Database, job: Job
) -> None:
    run = await race(ledger_database, job, writers=4)

    assert run.findings == []
    assert run.acknowledged > 100
    attempts = [each for evidence in run.evidence.values() for each in evidence.attempts]
    assert {attempt.result for attempt in attempts} == {"ok", "refused", "unknown"}
    assert any(attempt.repeated for attempt in attempts)
    assert any(attempt.named for attempt in attempts)


async def test_without_the_lock_the_race_finds_doubled_positions(
    ledger_database: Database, job: Job
) -> None:
    await remove_lock(ledger_database)

    run = await race(ledger_database, job, writers=4)

    assert {Breach.DOUBLED, Breach.DIFFERING} <= run.breaches


async def test_with_a_bare_sequence_the_race_finds_followers_that_lost_events(
    ledger_database: Database, job: Job
) -> None:
    connection = await asyncpg.connect(ledger_database.admin_dsn)
    await connection.execute(SEQUENCE_SCHEMA)
    await connection.close()
    bare = replace(job, clinics=_CLINICS[:1], design="sequence", mix="own-streams")

    run = await race(ledger_database, bare, writers=4)

    lost = [finding for finding in run.findings if finding.breach is Breach.LOST]
    assert any(finding.witness.startswith("follower") for finding in lost)

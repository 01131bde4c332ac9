"""Starts the processes of a race, waits for their end and gathers what each of them saw."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import asyncpg

from events.ids import ClinicId, Position
from tests.fixtures.databases import Database
from tests.integration.ledger.race import follower, writer
from tests.integration.ledger.race.checker import Breach, Evidence, Finding, Row, findings
from tests.integration.ledger.race.client import Ledger
from tests.integration.ledger.race.design import opened
from tests.integration.ledger.race.events import row_of
from tests.integration.ledger.race.follower import followers
from tests.integration.ledger.race.job import Job
from tests.integration.ledger.race.journal import attempts

ROOT: Final = Path(__file__).resolve().parents[4]
WRITER: Final = writer.__name__
FOLLOWER: Final = follower.__name__
_START_SECONDS: Final = 120.0
_END_SECONDS: Final = 120.0
_POLL_SECONDS: Final = 0.02
_PAGE: Final = 5_000


@dataclass(frozen=True, slots=True)
class Race:
    """What a race left: its evidence by clinic."""

    evidence: Mapping[ClinicId, Evidence]

    @property
    def findings(self) -> list[Finding]:
        """Every breach in any clinic."""
        return [each for evidence in self.evidence.values() for each in findings(evidence)]

    @property
    def breaches(self) -> set[Breach]:
        """Which kinds of breach there are."""
        return {finding.breach for finding in self.findings}

    @property
    def acknowledged(self) -> int:
        """How many attempts were answered ok."""
        return sum(a.result == "ok" for e in self.evidence.values() for a in e.attempts)


async def race(database: Database, job: Job, *, writers: int) -> Race:
    """Race `writers` writing processes against a following one; return what was seen.

    `job.name` is the prefix of the writers' names. All processes must end well.
    """
    jobs = [replace(job, name=f"{job.name}{number}") for number in range(writers)]
    following = replace(job, name="follower", dsn=database.dsn("goldenthread_relay"))
    with processes({j.name: (WRITER, j) for j in jobs} | {"f": (FOLLOWER, following)}) as running:
        await start(running, [*jobs, following])
        *writing, last = running.values()
        await ended(writing)
        job.say("stop")
        await ended([last])
    paths = [each.output("journal") for each in jobs]
    seen = followers(following.output("pages"))
    asked = attempts(paths)
    kept = await ledgers(following)
    return Race(
        {
            clinic: Evidence(kept[clinic], await head(database, job, clinic), asked[clinic], pages)
            for clinic, pages in seen.items()
        }
    )


@contextmanager
def processes(
    parts: Mapping[str, tuple[str, Job]],
) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Run a module for each job; kill what is left when the block ends."""
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, (module, job) in parts.items():
            with job.output("log").open("wb") as log:
                running[name] = subprocess.Popen(
                    [sys.executable, "-W", "error", "-m", module, str(job.write())],
                    cwd=ROOT,
                    stderr=log,
                    stdout=log,
                )
        yield running
    finally:
        for process in running.values():
            process.kill()
            process.wait()


async def start(running: Mapping[str, subprocess.Popen[bytes]], jobs: Sequence[Job]) -> None:
    """Let all processes begin at once."""
    async with asyncio.timeout(_START_SECONDS):
        while not all(job.output("ready").exists() for job in jobs):
            for process, job in zip(running.values(), jobs, strict=True):
                assert process.poll() is None, job.output("log").read_text()
            await asyncio.sleep(_POLL_SECONDS)
    jobs[0].say("go")


async def ended(running: Sequence[subprocess.Popen[bytes]]) -> None:
    """Wait until the processes have ended, all of them well."""
    waits = [asyncio.to_thread(process.wait, _END_SECONDS) for process in running]
    assert await asyncio.gather(*waits) == [0] * len(running)


async def ledgers(job: Job) -> dict[ClinicId, list[Row]]:
    """Return the whole ledger of each clinic, as the job's reader reads it."""
    async with opened(job) as ledger:
        return {clinic: await whole(ledger, clinic) for clinic in job.clinics}


async def whole(ledger: Ledger, clinic: ClinicId) -> list[Row]:
    """Return every event of a clinic, in order."""
    rows: list[Row] = []
    while page := await ledger.page(
        clinic, Position(rows[-1].position if rows else 0), limit=_PAGE
    ):
        rows.extend(map(row_of, page))
    return rows


async def head(database: Database, job: Job, clinic: ClinicId) -> int:
    """Return what the clinic's head says; of the bare sequence, the last position."""
    source = {
        "ledger": "select head from ledger.clinic where clinic_id = $1",
        "sequence": "select coalesce(max(position), 0) from bare.event where clinic_id = $1",
    }
    connection = await asyncpg.connect(database.admin_dsn)
    try:
        return int(await connection.fetchval(source[job.design], clinic))
    finally:
        await connection.close()


async def add_clinics(database: Database, clinics: Sequence[ClinicId]) -> None:
    """Give each clinic an empty ledger."""
    connection = await asyncpg.connect(database.dsn("goldenthread_operator"))
    try:
        for clinic in clinics:
            await connection.execute("select ledger.add_clinic_v1($1, 0)", clinic)
    finally:
        await connection.close()

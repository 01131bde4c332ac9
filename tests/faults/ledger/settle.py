"""After the fault: find out what became of every unknown append, and prove the ledger whole."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import asyncpg

from events.ids import ClinicId
from infra.verification import verify_clinic
from tests.fixtures.databases import Database
from tests.integration.ledger.race.checker import Attempt, Evidence, Row, findings
from tests.integration.ledger.race.client import Client
from tests.integration.ledger.race.design import opened
from tests.integration.ledger.race.job import Job
from tests.integration.ledger.race.journal import Journal, attempts, codes, unknown_requests
from tests.integration.ledger.race.run import head, ledgers

_QUIET_SECONDS: Final = 90
_WRITERS: Final = """
select count(*) from pg_stat_activity
where application_name = 'goldenthread-ledger' and datname = current_database()
"""


@dataclass(frozen=True, slots=True)
class Settled:
    """What the load met: how often each outcome, and what the unknown requests turned out to be."""

    outcomes: Mapping[str, int]
    attempts: Mapping[ClinicId, Sequence[Attempt]]
    found: int
    missing: int

    @property
    def landed(self) -> int:
        """How many attempts of unknown outcome the ledger had kept: a retry says so."""
        return sum(_retried(each, repeated=True) for each in self._by_key().values())

    @property
    def lost(self) -> int:
        """How many attempts of unknown outcome had left nothing: a retry appended anew."""
        return sum(_retried(each, repeated=False) for each in self._by_key().values())

    def _by_key(self) -> Mapping[str, list[Attempt]]:
        by_key: dict[str, list[Attempt]] = {}
        for each in self.attempts.values():
            for attempt in sorted(each, key=lambda a: a.invoked):
                by_key.setdefault(attempt.key, []).append(attempt)
        return by_key


async def settle(database: Database, job: Job, journals: Sequence[Path]) -> Settled:
    """Ask every unknown request again under its key; fail on any breach of the ledger.

    The database is healed and nobody else begins to write any more. Each retry is accepted: where
    the ledger held the request, with the positions it held; else it is appended now, once.
    """
    await nobody_writes(database)
    before = {row.key: row for rows in (await ledgers(job)).values() for row in reversed(rows)}
    retries = Path(job.folder, "retries.journal")
    found = missing = 0
    async with opened(job) as ledger:
        with closing(Journal(retries)) as journal:
            client = Client(ledger, journal)
            for request in unknown_requests(journals):
                assert await client.send(request) is not None
                found += request.key in before
                missing += request.key not in before
    asked = attempts([*journals, retries])
    _check_retries(attempts([retries]), before)
    await _check(database, job, asked)
    return Settled(codes([*journals, retries]), asked, found, missing)


async def nobody_writes(database: Database) -> None:
    """Wait until the server has ended what those who left still had under way."""
    connection = await asyncpg.connect(database.admin_dsn)
    try:
        async with asyncio.timeout(_QUIET_SECONDS):
            while await connection.fetchval(_WRITERS):  # noqa: ASYNC110  # the server ends them
                await asyncio.sleep(0.02)
    finally:
        await connection.close()


def _check_retries(
    retried: Mapping[ClinicId, Sequence[Attempt]], before: Mapping[str, Row]
) -> None:
    for attempt in (each for of_clinic in retried.values() for each in of_clinic):
        was = before.get(attempt.key)
        assert attempt.repeated is (was is not None)
        assert was is None or was.position == attempt.first


async def _check(database: Database, job: Job, asked: Mapping[ClinicId, Sequence[Attempt]]) -> None:
    kept = await ledgers(job)
    for clinic in job.clinics:
        place = await head(database, job, clinic)
        assert findings(Evidence(kept[clinic], place, asked.get(clinic, []))) == []
        await verify(database, clinic)


async def verify(database: Database, clinic: ClinicId) -> int:
    """Fail unless the product's own proof finds the clinic's ledger whole; return its head."""
    async with asyncpg.create_pool(database.dsn("goldenthread_operator"), min_size=1) as pool:
        verdict = await verify_clinic(pool, clinic, lambda *_: None)
    assert verdict.finding is None
    return verdict.verified


def _retried(attempts_: Sequence[Attempt], *, repeated: bool) -> bool:
    """Return whether an unknown attempt was followed by an accepted one of that sort."""
    results = [attempt.result for attempt in attempts_]
    accepted = [a.repeated for a in attempts_ if a.result == "ok"]
    return (
        "unknown" in results
        and accepted[:1] == [repeated]
        and results.index("unknown") < results.index("ok")
    )

"""An operator sees a stream that a view could not go on with, retries it, and evicts its event."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

import asyncpg
import pytest

from events.clock import Uuid7Source
from events.ids import ClinicId, StreamKind
from events.keys.master import MasterKeyring
from events.keys.postgres import PostgresKeyStore
from events.ledger.reader import LedgerReader
from events.registry import default
from events.worker.evictions import LedgerEvictions
from events.worker.sweeper import Sweeper, SweepSettings
from tests.fixtures.journal import Journal, prepare_journal
from tests.fixtures.operator import MASTER, Workplace, operator_of
from tests.fixtures.worker import Fed, fed_view

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.fixtures.databases import Database
    from tests.fixtures.kafka import KafkaAddress

SLUG: Final = ClinicId("riverbend")
VIEW: Final = "journal"
SITE_ADDED: Final = 2


@pytest.fixture
def place(
    tmp_path: Path,
    ledger_database: Database,
    keys_database: Database,
    views_database: Database,
    kafka: KafkaAddress,
) -> Workplace:
    line = operator_of(tmp_path, ledger_database, keys_database, kafka, views_database)
    return Workplace(line, ledger_database, keys_database, kafka)


@asynccontextmanager
async def worker(place: Workplace, views: Database, journal: Journal) -> AsyncIterator[Fed]:
    """Run a worker of the view, which finds everything in the ledger."""
    role: Final = "goldenthread_projections"
    async with (
        asyncpg.create_pool(place.ledger.dsn(role), min_size=0) as ledger,
        asyncpg.create_pool(place.keys.dsn(role), min_size=0) as keys,
    ):
        store = PostgresKeyStore(keys, MasterKeyring([MASTER]), Uuid7Source())
        evictions = LedgerEvictions(LedgerReader(ledger), store, default())
        async with fed_view(journal, views, place.ledger, evictions=evictions) as fed:
            settings = SweepSettings(interval_seconds=0.2, grace_seconds=0)
            sweeper = Sweeper(fed.worker, default(), chance=lambda: 0.5, settings=settings)
            stop = asyncio.Event()
            sweeping = asyncio.create_task(sweeper.run(stop))
            yield fed
            stop.set()
            await asyncio.wait_for(sweeping, 60)


async def ask(place: Workplace, *arguments: str, code: int = 0) -> dict[str, Any]:
    (line,) = await asyncio.to_thread(place.line.lines, "parked", *arguments, code=code)
    return {**line}


async def refused(place: Workplace, *arguments: str, code: int = 1) -> str:
    return await asyncio.to_thread(place.line.refused, "parked", *arguments, code=code)


@pytest.mark.timeout(600)
async def test_from_poison_to_eviction(place: Workplace, views_database: Database) -> None:
    await prepare_journal(views_database)
    await asyncio.to_thread(
        place.line.answer, "clinic", "add", SLUG, "--time-zone", "America/New_York",
        "--site", "main:Main Street:America/New_York:NY", "--clock", "slow",
    )  # fmt: skip
    stream = f"clinic/{SLUG}"
    at = (VIEW, SLUG, stream)
    journal = Journal(VIEW, frozenset({StreamKind.CLINIC}))
    assert (await ask(place, "list"))["parked"] == []
    assert "not parked" in await refused(place, "show", *at)

    async with worker(place, views_database, journal) as fed:
        bad = (await fed.arrivals())[SITE_ADDED - 1]
        journal.poison = {bad.id}
        await _until_parked(place)

        (listed,) = (await ask(place, "list", "--view", VIEW, "--clinic", SLUG))["parked"]
        assert (listed["version"], listed["event"], listed["type"], listed["reason"]) == (
            SITE_ADDED, bad.id, bad.type, "unknown-type",
        )  # fmt: skip
        assert (await ask(place, "show", *at))["events_waiting"] == 1

        again = await ask(place, "retry", *at, code=1)
        assert "still parked" in again["streams"][0]["state"]
        assert (await ask(place, "show", *at))["attempts"] == 2

        other = ("--version", "3", "--reason", "Wrong")
        assert "parked at version 2" in await refused(place, "evict", *at, *other)
        evict = ("--version", "2", "--reason", "A site that never opened")
        told = await ask(place, "evict", *at, *evict)
        assert told["streams"][0]["state"] == "goes on"
        assert not told["repeated"]
        assert (await ask(place, "list"))["parked"] == []
        assert "not parked" in await refused(place, "evict", *at, *evict)
        assert (await fed.standings())[stream] >= 3

    events = await asyncio.to_thread(
        place.line.lines, "events", "tail", SLUG, "--from", "4", "--open"
    )
    (evicted,) = [one for one in events if "event_version" in one["data"]]
    assert evicted["data"]["reason_text"] == "A site that never opened"
    assert (evicted["data"]["view"], evicted["data"]["event_id"]) == (VIEW, bad.id)
    assert bad.hash not in await _applied(views_database)


async def _applied(views: Database) -> list[bytes]:
    connection = await asyncpg.connect(views.admin_dsn)
    try:
        return [row["hash"] for row in await connection.fetch("select hash from journal.entry")]
    finally:
        await connection.close()


async def _until_parked(place: Workplace) -> None:
    async with asyncio.timeout(150):
        while not (await ask(place, "list"))["parked"]:  # noqa: ASYNC110  # a worker parks it
            await asyncio.sleep(0.2)


@pytest.mark.timeout(600)
async def test_without_a_worker_a_wish_waits(place: Workplace, views_database: Database) -> None:
    """Also the wish for an eviction, which is recorded once however often it is told."""
    await asyncio.to_thread(
        place.line.answer, "clinic", "add", SLUG, "--time-zone", "America/New_York"
    )
    at = (VIEW, SLUG, f"clinic/{SLUG}")
    connection = await asyncpg.connect(views_database.admin_dsn)
    await connection.execute(
        "insert into worker.parked values "
        "($1, $2, $3, 1, $4, 'x', 'unknown-type', 'x', 'r', 1, now(), now(), null)",
        *at,
        "01941f29-7c00-7000-8000-000000000077",
    )
    for repeated in (False, True):
        told = await ask(place, "evict", *at, "--version", "1", "--reason", f"So {repeated}")
        assert told["repeated"] is repeated
        assert "will be tried" in told["streams"][0]["state"]
    await connection.execute("update worker.parked set reason = 'another-history'")
    await connection.close()
    told_twice = ("--version", "1", "--reason", "So")
    assert "would not mend" in await refused(place, "evict", *at, *told_twice)


async def test_usage(place: Workplace) -> None:
    await refused(place, "retry", code=2)
    await refused(place, "retry", VIEW, "--all", code=2)
    assert "stream" in await refused(place, "show", VIEW, SLUG, "nothing/x")

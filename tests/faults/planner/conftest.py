"""A clinic with three drafted plans, and processes with a planner each."""

import os
import subprocess
from collections.abc import AsyncIterator

import pytest

from tests.faults.planner.load import Job, command, drafts
from tests.fixtures.databases import Database, OwnPostgres
from tests.fixtures.planner import Surgery, intake, opened_surgery


@pytest.fixture
async def surgery(ledger_database: Database, keys_database: Database) -> AsyncIterator[Surgery]:
    """The clinic on the server that all tests share."""
    async with opened_surgery(ledger_database, keys_database) as opened:
        await begin(opened)
        yield opened


@pytest.fixture
async def own_surgery(own_postgres: OwnPostgres) -> AsyncIterator[Surgery]:
    """The clinic on a server that the test may kill."""
    async with opened_surgery(own_postgres.ledger, own_postgres.keys) as opened:
        await begin(opened)
        yield opened


async def begin(surgery: Surgery) -> None:
    """Open the episode and draft the plans."""
    planner = await surgery.planner()
    await planner.handle(intake())
    for asked in drafts():
        await planner.handle(asked)


def started(job: Job, **environment: str) -> "subprocess.Popen[bytes]":
    """Start a process that does `job`."""
    return subprocess.Popen(command(job), env={**os.environ, **environment})

"""Jobs for loads on a shared or a private server, and a proxy before the shared one."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest

from events.ids import ClinicId
from tests.fixtures.databases import Database, OwnPostgres
from tests.fixtures.fault_proxy import FaultProxy, fault_proxy
from tests.integration.ledger.race.job import Job
from tests.integration.ledger.race.run import add_clinics

_CLINICS: Final = (ClinicId("harbor"), ClinicId("meadow"))


@pytest.fixture
async def job(ledger_database: Database, tmp_path: Path, pytestconfig: pytest.Config) -> Job:
    """A load on two clinics of the shared server; its seed is that of the test order."""
    return await _job(ledger_database, tmp_path, pytestconfig)


@pytest.fixture
async def own_job(own_postgres: OwnPostgres, tmp_path: Path, pytestconfig: pytest.Config) -> Job:
    """The same on a private server."""
    return await _job(own_postgres.ledger, tmp_path, pytestconfig)


@pytest.fixture
async def proxy(ledger_database: Database) -> AsyncIterator[FaultProxy]:
    """A proxy before the shared server."""
    port = urlsplit(ledger_database.dsn()).port
    assert port is not None
    async with fault_proxy(port) as running:
        yield running


async def _job(database: Database, folder: Path, config: pytest.Config) -> Job:
    await add_clinics(database, _CLINICS)
    seed: int = config.getoption("randomly_seed", default=1)
    return Job("w", str(folder), database.dsn(), seed, _CLINICS, seconds=600, cancels=False)

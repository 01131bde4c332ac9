"""An operator's workplace for one test."""

from pathlib import Path

import asyncpg
import pytest

from tests.fixtures.databases import Database
from tests.fixtures.kafka import KafkaAddress
from tests.fixtures.local_stack import stack, up
from tests.fixtures.operator import CLINIC, Workplace, operator_of

__all__ = ["stack", "up", "workplace"]


@pytest.fixture
def workplace(
    tmp_path: Path,
    ledger_database: Database,
    keys_database: Database,
    views_database: Database,
    kafka: KafkaAddress,
) -> Workplace:
    """Prepared servers without any clinic, and the command line of their operator."""
    line = operator_of(tmp_path, ledger_database, keys_database, kafka, views_database)
    return Workplace(line, ledger_database, keys_database, kafka)


@pytest.fixture
async def riverbend(workplace: Workplace) -> None:
    """Let the workplace have one clinic, whose ledger is empty."""
    operator = await asyncpg.connect(workplace.ledger.dsn("goldenthread_operator"))
    await operator.fetchval("select ledger.add_clinic_v1($1, 0)", CLINIC)
    await operator.close()

"""Servers elsewhere that cannot be prepared: the command says why, and what to correct."""

from typing import Final
from urllib.parse import urlsplit, urlunsplit

import pytest

from infra.settings import SECRET_NAMES, secret_variable
from infra.stack.ports import free_port
from tests.fixtures.databases import Database
from tests.fixtures.operator import Operator, Workplace

_MIGRATOR: Final = "goldenthread_migrator"


@pytest.fixture
def operator(workplace: Workplace) -> Operator:
    """The operator, with a password for everyone."""
    line = workplace.line
    passwords = dict.fromkeys(map(secret_variable, SECRET_NAMES), "some-password")
    return Operator(line.home, line.ports, variables={**passwords, **line.variables})


def _changed(database: Database, *, user: str, password: str, port: int | None = None) -> str:
    parts = urlsplit(database.dsn(_MIGRATOR))
    place = f"{parts.hostname}:{port or parts.port}"
    return urlunsplit(parts._replace(netloc=f"{user}:{password}@{place}"))


@pytest.mark.parametrize("given", ["nonsense", "mysql://h/d"])
def test_a_superuser_address_of_another_form_is_refused(operator: Operator, given: str) -> None:
    said = operator.refused("prepare", code=3, GOLDENTHREAD_POSTGRES_ADMIN_DSN=given)
    assert "GOLDENTHREAD_POSTGRES_ADMIN_DSN: must be postgresql://" in said
    assert given not in said


def test_a_wrong_superuser_password_is_told(operator: Operator, workplace: Workplace) -> None:
    dsn = _changed(workplace.ledger, user=_MIGRATOR, password="guess")  # noqa: S106  # wrong
    said = operator.refused("prepare", "--json", code=3, GOLDENTHREAD_POSTGRES_ADMIN_DSN=dsn)
    assert '"error": "postgres-not-prepared"' in said
    assert "correct user and password in GOLDENTHREAD_POSTGRES_ADMIN_DSN" in said


def test_an_ordinary_role_is_not_enough(operator: Operator, workplace: Workplace) -> None:
    dsn = workplace.ledger.dsn(_MIGRATOR)
    said = operator.refused("prepare", code=3, GOLDENTHREAD_POSTGRES_ADMIN_DSN=dsn)
    assert "GOLDENTHREAD_POSTGRES_ADMIN_DSN must name a superuser" in said


def test_a_server_that_is_away_is_told(operator: Operator, workplace: Workplace) -> None:
    dsn = _changed(workplace.ledger, user="postgres", password="x", port=free_port())  # noqa: S106
    said = operator.refused("prepare", code=3, GOLDENTHREAD_POSTGRES_ADMIN_DSN=dsn)
    assert "does not answer (ConnectionRefusedError)" in said

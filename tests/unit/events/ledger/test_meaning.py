"""What a failed append statement means: nothing happened, or nobody knows."""

import asyncio

import asyncpg
import pytest

from events.ledger.connection import meaning_of
from events.ledger.errors import LedgerBusy, LedgerDefect, OutcomeUnknown


def server_error(
    kind: type[asyncpg.PostgresError], severity: str = "ERROR"
) -> asyncpg.PostgresError:
    error = kind("invented")
    error.severity_en = severity
    return error


@pytest.mark.parametrize(
    "kind",
    [
        asyncpg.LockNotAvailableError,
        asyncpg.QueryCanceledError,
        asyncpg.SerializationError,
        asyncpg.DeadlockDetectedError,
        asyncpg.TooManyConnectionsError,
    ],
)
def test_an_overloaded_server_did_nothing(kind: type[asyncpg.PostgresError]) -> None:
    assert meaning_of(server_error(kind)) is LedgerBusy


@pytest.mark.parametrize(
    "kind",
    [
        asyncpg.InsufficientPrivilegeError,
        asyncpg.UndefinedFunctionError,
        asyncpg.UniqueViolationError,
        asyncpg.NotNullViolationError,
        asyncpg.CharacterNotInRepertoireError,
        asyncpg.ReadOnlySQLTransactionError,
        asyncpg.RaiseError,
    ],
)
def test_a_refused_statement_did_nothing(kind: type[asyncpg.PostgresError]) -> None:
    assert meaning_of(server_error(kind)) is LedgerDefect


def test_an_argument_that_could_not_be_encoded_was_never_sent() -> None:
    assert meaning_of(asyncpg.DataError("invented")) is LedgerDefect


@pytest.mark.parametrize("severity", ["FATAL", "PANIC"])
@pytest.mark.parametrize(
    "kind",
    [
        asyncpg.AdminShutdownError,
        asyncpg.CrashShutdownError,
        asyncpg.DiskFullError,
        asyncpg.LockNotAvailableError,
        asyncpg.PostgresIOError,
    ],
)
def test_who_ended_the_session_may_have_committed_before(
    kind: type[asyncpg.PostgresError], severity: str
) -> None:
    assert meaning_of(server_error(kind, severity)) is OutcomeUnknown


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.ConnectionDoesNotExistError("invented"),
        asyncpg.ConnectionFailureError("invented"),
        asyncpg.InterfaceError("invented"),
        asyncpg.InternalClientError("invented"),
        asyncpg.ProtocolError("invented"),
        ConnectionResetError(),
        BrokenPipeError(),
        TimeoutError(),
        asyncio.IncompleteReadError(b"", 1),
        KeyError("an answer that this code does not know"),
        ValueError("an answer of another length"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_lost_or_unreadable_answer_tells_nothing(error: Exception) -> None:
    assert meaning_of(error) is OutcomeUnknown

"""The writer's own connection: its settings, and what a failure on it means."""

from typing import Final, TypeAlias

import asyncpg

from events.ledger.errors import LedgerBusy, LedgerDefect, LedgerUnavailable, OutcomeUnknown

Meaning: TypeAlias = LedgerBusy | LedgerDefect | OutcomeUnknown

CONNECT_SECONDS: Final = 5.0
# Longer than the server's own limits below: reaching it means that the network, not the server,
# is silent.
ANSWER_SECONDS: Final = 20.0

_SETTINGS: Final = {
    "application_name": "goldenthread-ledger",
    "lock_timeout": "5s",
    "statement_timeout": "10s",
    "synchronous_commit": "on",
    "timezone": "UTC",
    # The append functions look rows up by index, whatever the tables' statistics say: a plan made
    # on an empty table must not outlive it.
    "enable_seqscan": "off",
    "enable_bitmapscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "plan_cache_mode": "force_generic_plan",
    "jit": "off",
}
_OVERLOADED: Final = frozenset({"55P03", "57014", "40001", "40P01", "53300"})
# Everything that asyncpg raises for a failed statement or a lost server.
FAILURES: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
    EOFError,
)


async def connect(
    dsn: str, seconds: float = CONNECT_SECONDS
) -> "asyncpg.Connection[asyncpg.Record]":
    """Open a connection for appends.

    Raises:
        LedgerUnavailable: no connection within `seconds`.
    """
    try:
        return await asyncpg.connect(dsn, timeout=seconds, server_settings=_SETTINGS)
    except FAILURES as error:
        raise LedgerUnavailable from error


def meaning_of(error: Exception) -> type[Meaning]:
    """Return what a failed append statement means for each append in it.

    An argument that cannot be encoded was never sent. An error that leaves the session alive undid
    the statement: nothing happened. One that ends the session may come after the commit, and an
    answer that this code cannot read certainly did: the outcome is unknown.
    """
    if isinstance(error, asyncpg.InterfaceError) and isinstance(error, ValueError):
        return LedgerDefect
    if not isinstance(error, asyncpg.PostgresError) or _ended_session(error):
        return OutcomeUnknown
    return LedgerBusy if error.sqlstate in _OVERLOADED else LedgerDefect


def _ended_session(error: asyncpg.PostgresError) -> bool:
    if isinstance(error, asyncpg.PostgresConnectionError):
        return True
    return error.severity_en in {"FATAL", "PANIC"}

"""Which failures pass by themselves, and which come again with the same events."""

from typing import Final

import asyncpg

from events.errors import Unavailable

# SQLSTATE classes that blame what was written: data exceptions, broken constraints.
_BLAMED: Final = frozenset({"22", "23"})
_AWAY: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
    EOFError,
    Unavailable,
)


def passes(error: Exception) -> bool:
    """Return whether trying again later may help: a server is away, slow, full or not prepared.

    An argument that cannot be encoded, data that PostgreSQL refuses and an error of the view's
    own code come again with the same events.
    """
    if isinstance(error, asyncpg.PostgresError):
        return (error.sqlstate or "")[:2] not in _BLAMED
    if isinstance(error, asyncpg.InterfaceError):
        return not isinstance(error, ValueError)  # asyncpg's second DataError
    return isinstance(error, _AWAY)

"""The pools of connections that services work with."""

from collections.abc import Mapping
from typing import Final, TypeAlias

import asyncpg

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"

ANSWER_SECONDS: Final = 4.0
"""How long a statement may take on which somebody at a screen waits.

Of a server that hangs it takes as long again until the statement counts as cancelled.
"""

_CONNECT_SECONDS: Final = 5.0
_NO_SETTINGS: Final[Mapping[str, str]] = {}


def pool_of(
    dsn: str,
    service: str,
    *,
    size: int,
    command_seconds: float = 30,
    settings: Mapping[str, str] = _NO_SETTINGS,
) -> Pool:
    """Return a pool for a service, of up to `size` connections, made when first needed.

    What borrows a connection leaves its session as it was: it neither sets anything in it, nor
    listens, nor keeps a lock.
    """
    return asyncpg.create_pool(
        dsn,
        min_size=0,
        max_size=size,
        timeout=_CONNECT_SECONDS,
        command_timeout=command_seconds,
        server_settings={**settings, "application_name": f"goldenthread-{service}"},
        reset=as_it_is,
    )


async def as_it_is(_connection: object) -> None:
    """Spare the round trip that resets a session; asyncpg has ended its transaction by now."""

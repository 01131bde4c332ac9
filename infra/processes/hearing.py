"""Hears what the view's workers applied, for readers that wait; else they look by themselves."""

import asyncio
from contextlib import suppress
from typing import Any, Final

from events.ledger.connection import FAILURES
from events.wakeup import Connect
from services.projections.reading.applied import APPLIED, Applied

_PROBE_SECONDS: Final = 2.0
_ANSWER_SECONDS: Final = 5.0
_RETRY_SECONDS: Final = 1.0


async def keep_hearing(connect: Connect, applied: Applied) -> None:
    """Tell `applied` what notifies say, over a connection of its own that is made anew if lost."""
    while True:
        with suppress(*FAILURES):
            await _hear(connect, applied)
        await asyncio.sleep(_RETRY_SECONDS)


async def _hear(connect: Connect, applied: Applied) -> None:
    def heard(*arguments: Any) -> None:  # noqa: ANN401  # connection, process, channel, payload
        applied.tell(str(arguments[-1]))

    connection = await connect()
    try:
        await connection.add_listener(APPLIED, heard)
        applied.hearing = True
        while True:
            await asyncio.sleep(_PROBE_SECONDS)
            await connection.execute("select", timeout=_ANSWER_SECONDS)
    finally:
        applied.hearing = False
        connection.terminate()

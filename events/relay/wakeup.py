"""Wake the relay after appends: at most one notify in a while for each process, outside the append.

A notify that is lost, late or refused costs time only: the relay polls heads behind it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Final, Self, TypeAlias

import asyncpg

from events.ids import ClinicId
from events.ledger.connection import FAILURES
from events.ledger.errors import LedgerUnavailable
from events.relay import statements

Connect: TypeAlias = "Callable[[], Awaitable[asyncpg.Connection[asyncpg.Record]]]"

PAUSE_SECONDS: Final = 0.005
_RETRY_SECONDS: Final = 1.0
_ANSWER_SECONDS: Final = 5.0
# PostgreSQL bounds a payload at 8000 bytes; a clinic's id has at most 40.
_CLINICS_AT_ONCE: Final = 150
# What connecting and telling raise when the server is away.
_FAILURES: Final = (*FAILURES, LedgerUnavailable)


class Notifier:
    """Tells relays which clinics were appended to; use it as a context manager.

    `connect` opens a connection of the notifier's own. No failure reaches the caller.
    """

    def __init__(self, connect: Connect, *, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._connect = connect
        self._pause = pause_seconds
        self._appended: set[ClinicId] = set()
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._connection: asyncpg.Connection[asyncpg.Record] | None = None

    def appended(self, clinic: ClinicId) -> None:
        """Note that `clinic` was appended to; returns at once and never fails."""
        self._appended.add(clinic)
        self._woken.set()

    async def __aenter__(self) -> Self:
        """Begin to tell."""
        self._task = asyncio.create_task(self._run(), name="relay-notifier")
        return self

    async def __aexit__(self, *_: object) -> None:
        """Tell what is left, and end."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        with suppress(*_FAILURES):
            await self._tell()
        await self._hang_up()

    async def _run(self) -> None:
        while True:
            await self._woken.wait()
            self._woken.clear()
            try:
                await self._tell()
                await asyncio.sleep(self._pause)
            except _FAILURES:
                await self._hang_up()
                await asyncio.sleep(_RETRY_SECONDS)

    async def _tell(self) -> None:
        if not self._appended:
            return
        clinics, self._appended = sorted(self._appended), set()
        if self._connection is None or self._connection.is_closed():
            self._connection = await self._connect()
        for first in range(0, len(clinics), _CLINICS_AT_ONCE):
            told = " ".join(clinics[first : first + _CLINICS_AT_ONCE])
            await self._connection.execute(statements.NOTIFY, told, timeout=_ANSWER_SECONDS)

    async def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None


def told_clinics(payload: str) -> Iterable[ClinicId]:
    """Return the clinics that a notify's payload names."""
    return (ClinicId(one) for one in payload.split())

"""Wake whoever waits for a write of others: at most one notify in a while, outside transactions.

A notify that is lost, late or refused costs time only: who listens also looks by itself.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Final, Self, TypeAlias

import asyncpg

from events.ledger.connection import FAILURES
from events.ledger.errors import LedgerUnavailable

Connect: TypeAlias = "Callable[[], Awaitable[asyncpg.Connection[asyncpg.Record]]]"

PAUSE_SECONDS: Final = 0.005
_NOTIFY: Final = "select pg_notify($1, $2)"
_RETRY_SECONDS: Final = 1.0
_ANSWER_SECONDS: Final = 5.0
# PostgreSQL bounds a payload at 8000 bytes; a stream's or a clinic's id has fewer than 50.
_WORDS_AT_ONCE: Final = 150
# What connecting and telling raise when the server is away.
_FAILURES: Final = (*FAILURES, LedgerUnavailable)


def connecting_to(dsn: str) -> Connect:
    """Return what opens a connection to a database for notifies alone."""

    async def connecting() -> "asyncpg.Connection[asyncpg.Record]":
        settings = {"application_name": "goldenthread-wakeup"}
        return await asyncpg.connect(dsn, timeout=_ANSWER_SECONDS, server_settings=settings)

    return connecting


class Notifier:
    """Tells the listeners of a channel words, such as ids; use it as a context manager.

    `connect` opens a connection of the notifier's own. No failure reaches the caller.
    """

    def __init__(
        self, connect: Connect, channel: str, *, pause_seconds: float = PAUSE_SECONDS
    ) -> None:
        self._connect = connect
        self._channel = channel
        self._pause = pause_seconds
        self._words: set[str] = set()
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._connection: asyncpg.Connection[asyncpg.Record] | None = None

    def tell(self, word: str) -> None:
        """Note a word of under 50 bytes, without a space; returns at once and never fails."""
        self._words.add(word)
        self._woken.set()

    async def __aenter__(self) -> Self:
        """Begin to tell."""
        self._task = asyncio.create_task(self._run(), name=f"notifier-{self._channel}")
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
        if not self._words:
            return
        words, self._words = sorted(self._words), set()
        if self._connection is None or self._connection.is_closed():
            self._connection = await self._connect()
        for first in range(0, len(words), _WORDS_AT_ONCE):
            told = " ".join(words[first : first + _WORDS_AT_ONCE])
            await self._connection.execute(_NOTIFY, self._channel, told, timeout=_ANSWER_SECONDS)

    async def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None


def told(payload: str) -> Sequence[str]:
    """Return the words of a notify's payload."""
    return payload.split()

"""One connection that appends: opened when needed, dropped when its state is in doubt."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Final, TypeAlias

import asyncpg
from asyncpg.prepared_stmt import PreparedStatement

from events.ids import ClinicId
from events.ledger import statements
from events.ledger.append import Append, Appended
from events.ledger.batch import clean_arguments, general_arguments, lone_arguments
from events.ledger.connection import ANSWER_SECONDS, CONNECT_SECONDS, FAILURES, meaning_of
from events.ledger.errors import LedgerDefect, LedgerUnavailable, OutcomeUnknown, UnknownClinic
from events.ledger.outcome import Outcome, appended_in_order, outcome_of
from events.ledger.watch import Watch

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Statement: TypeAlias = "PreparedStatement[asyncpg.Record]"
Connect: TypeAlias = Callable[[], Awaitable[Connection]]

_PATH_REFUSED: Final = frozenset({"GT002", "23505"})
_FIRST_PAUSE: Final = 0.1
_LONGEST_PAUSE: Final = 2.0


class Session:
    """Runs append statements one after the other on a connection of its own."""

    def __init__(self, connect: Connect, answer_seconds: float = ANSWER_SECONDS) -> None:
        self._connect = connect
        self._answer_seconds = answer_seconds
        self._first_seconds = min(answer_seconds, CONNECT_SECONDS)
        self._watch = Watch(answer_seconds, self._drop)
        self._connection: Connection | None = None
        self._lone: Statement
        self._clean: Statement
        self._general: Statement
        self._pause = _FIRST_PAUSE
        self._not_before = 0.0

    @property
    def is_connected(self) -> bool:
        """Whether it has a connection, as far as this end knows."""
        return self._connection is not None and not self._connection.is_closed()

    @property
    def is_resting(self) -> bool:
        """Whether it lately failed to connect and refuses until it may try again."""
        return not self.is_connected and asyncio.get_running_loop().time() < self._not_before

    async def epoch(self, clinic: ClinicId) -> int:
        """Return the clinic's epoch.

        Raises:
            UnknownClinic: it has no ledger here.
            LedgerUnavailable: the database cannot be reached.
        """
        connection = await self._opened()
        try:
            epoch = await connection.fetchval(statements.EPOCH, clinic, timeout=self._first_seconds)
        except asyncio.CancelledError:
            self._drop()
            raise
        except Exception as error:
            self._drop()
            raise LedgerUnavailable from error
        if epoch is None:
            raise UnknownClinic(clinic)
        return int(epoch)

    async def write(self, appends: Sequence[Append], epoch: int) -> Sequence[Outcome]:
        """Append to one clinic in one statement; return what each append came to.

        Raises:
            LedgerUnavailable, LedgerBusy, LedgerDefect: nothing happened.
            OutcomeUnknown: each append is in the ledger once, or not at all.
        """
        if not self.is_connected:
            await self._opened()
        self._watch.begin()
        try:
            return await self._write_fast(appends, epoch) or await self._write_any(appends, epoch)
        except asyncio.CancelledError:
            self._drop()
            raise
        except Exception as error:
            meaning = meaning_of(error)
            if meaning is OutcomeUnknown:
                self._drop()
            raise meaning from error
        finally:
            self._watch.end()

    async def close(self) -> None:
        """Close the connection."""
        self._watch.close()
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(*FAILURES):  # a server that is away has nothing left to be told
                await connection.close(timeout=self._answer_seconds)

    async def _write_fast(self, appends: Sequence[Append], epoch: int) -> Sequence[Appended]:
        """Write all of `appends` when nothing is in their way; else nothing, and return nothing."""
        try:
            if len(appends) == 1 and len(appends[0].events) == 1:
                row = await self._lone.fetchrow(*lone_arguments(appends[0], epoch))
            else:
                row = await self._clean.fetchrow(*clean_arguments(appends, epoch))
        except asyncpg.PostgresError as error:
            if error.sqlstate in _PATH_REFUSED:
                return []
            raise
        if row is None:
            raise LedgerDefect
        return appended_in_order(appends, row["first_position"], row["ledger_time"])

    async def _write_any(self, appends: Sequence[Append], epoch: int) -> Sequence[Outcome]:
        rows = await self._general.fetch(*general_arguments(appends, epoch))
        return [outcome_of(append, row) for append, row in zip(appends, rows, strict=True)]

    async def _opened(self) -> Connection:
        if self._connection is not None and not self._connection.is_closed():
            return self._connection
        if self.is_resting:
            raise LedgerUnavailable
        try:
            self._connection = await self._open()
        except Exception as error:
            self._not_before = asyncio.get_running_loop().time() + self._pause
            self._pause = min(2 * self._pause, _LONGEST_PAUSE)
            raise LedgerUnavailable from error
        self._pause = _FIRST_PAUSE
        return self._connection

    async def _open(self) -> Connection:
        connection = await self._connect()
        try:
            async with asyncio.timeout(self._first_seconds):
                self._lone = await connection.prepare(statements.APPEND_LONE)
                self._clean = await connection.prepare(statements.APPEND_CLEAN)
                self._general = await connection.prepare(statements.APPEND)
        except BaseException:
            connection.terminate()
            raise
        return connection

    def _drop(self) -> None:
        """End the connection at once: a statement whose answer never came may still run on it."""
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

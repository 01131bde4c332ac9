"""Who read what: each read is written down before it is answered (B01)."""

import asyncio
from importlib.resources import files
from typing import Final, NamedTuple, Protocol

from events.ids import ClinicId, StreamId
from events.ledger.connection import FAILURES
from events.ledger.reader import Source
from services.projections.errors import AccessUnrecorded

_MOST: Final = 200
_RECORD: Final = files("services.projections.reading").joinpath("sql", "access.sql").read_text()


class Access(NamedTuple):
    """One read by a known caller, in the order of the statement's parameters.

    `subject` is the stream that was asked for, None where the path names none; `status` is that of
    the answer, `code` a problem's. There are ids and codes here, nothing of what was read.
    """

    clinic: ClinicId
    actor: str
    roles: str
    acting_for: str | None
    route: str
    subject: StreamId | None
    status: int
    code: str | None
    correlation_id: str


class Accesses(Protocol):
    """Writes down who read what."""

    async def record(self, access: Access) -> None:
        """Return once `access` is on disk.

        Raises:
            AccessUnrecorded: it is not, or nobody knows.
        """


class AccessLog:
    """Writes accesses to their table: those that wait go together, with no timer."""

    def __init__(self, pool: Source) -> None:
        self._pool = pool
        self._waiting: list[tuple[Access, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def record(self, access: Access) -> None:
        """Return once `access` is on disk; see `Accesses.record`."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((access, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await done

    async def _write(self) -> None:
        while self._waiting:
            some, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
            failed = await self._written([access for access, _ in some])
            for _, done in some:
                if done.done():
                    continue  # who asked has gone; what they asked for is written all the same
                if failed is None:
                    done.set_result(None)
                else:
                    done.set_exception(failed)

    async def _written(self, some: list[Access]) -> AccessUnrecorded | None:
        try:
            await self._pool.execute(_RECORD, *zip(*some, strict=True))
        except FAILURES as error:
            failed = AccessUnrecorded()
            failed.__cause__ = error
            return failed
        return None

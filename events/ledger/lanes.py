"""Lanes: inside a process the commands of one stream queue, so that only processes race."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager

from events.ids import ClinicId, StreamId


class Lanes:
    """One lane for each stream in use; a lane that nobody holds or waits for takes no memory."""

    def __init__(self) -> None:
        self._locks: dict[tuple[ClinicId, StreamId], asyncio.Lock] = {}
        self._users: dict[tuple[ClinicId, StreamId], int] = {}

    @property
    def in_use(self) -> int:
        """How many streams somebody holds or waits for."""
        return len(self._locks)

    @asynccontextmanager
    async def of(self, clinic: ClinicId, streams: Iterable[StreamId]) -> AsyncIterator[None]:
        """Hold the lanes of `streams`, first come first served, until the block ends.

        Lanes are taken in one order everywhere, so that two callers cannot wait for each other.
        """
        async with AsyncExitStack() as held:
            for stream in sorted(set(streams)):
                await held.enter_async_context(self._one((clinic, stream)))
            yield

    @asynccontextmanager
    async def _one(self, lane: tuple[ClinicId, StreamId]) -> AsyncIterator[None]:
        lock = self._locks.setdefault(lane, asyncio.Lock())
        self._users[lane] = self._users.get(lane, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._leave(lane)

    def _leave(self, lane: tuple[ClinicId, StreamId]) -> None:
        self._users[lane] -= 1
        if not self._users[lane]:
            del self._users[lane], self._locks[lane]

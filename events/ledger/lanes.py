"""Lanes: inside a process the commands of one stream queue, so that only processes race."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from events.ids import ClinicId, StreamId

Lane: TypeAlias = tuple[ClinicId, StreamId]


class Lanes:
    """One lane for each stream in use; a lane that nobody holds or waits for takes no memory."""

    def __init__(self) -> None:
        self._locks: dict[Lane, asyncio.Lock] = {}
        self._users: dict[Lane, int] = {}

    @property
    def in_use(self) -> int:
        """How many streams somebody holds or waits for."""
        return len(self._locks)

    def of(self, clinic: ClinicId, streams: Iterable[StreamId]) -> "Holding":
        """Return what holds the lanes of `streams`, first come first served, for an `async with`.

        Lanes are taken in one order everywhere, so that two callers cannot wait for each other.
        """
        return Holding(self, [(clinic, stream) for stream in sorted(set(streams))])

    async def take(self, lane: Lane) -> None:
        """Wait for a lane and hold it."""
        lock = self._locks.setdefault(lane, asyncio.Lock())
        self._users[lane] = self._users.get(lane, 0) + 1
        try:
            await lock.acquire()
        except BaseException:
            self._leave(lane)
            raise

    def release(self, lane: Lane) -> None:
        """Let go of a lane that is held."""
        self._locks[lane].release()
        self._leave(lane)

    def _leave(self, lane: Lane) -> None:
        self._users[lane] -= 1
        if not self._users[lane]:
            del self._users[lane], self._locks[lane]


class Holding:
    """Holds lanes for a block."""

    def __init__(self, lanes: Lanes, wanted: Sequence[Lane]) -> None:
        self._lanes = lanes
        self._wanted = wanted
        self._held: list[Lane] = []

    async def __aenter__(self) -> None:
        try:
            for lane in self._wanted:
                await self._lanes.take(lane)
                self._held.append(lane)
        except BaseException:
            self._release()
            raise

    async def __aexit__(self, *_: object) -> None:
        self._release()

    def _release(self) -> None:
        while self._held:
            self._lanes.release(self._held.pop())

"""Who relays a shard, so that two processes do not fight for ever.

Only a hint: what keeps a shard's events single and in order is Kafka's fencing. A process stands
by while another holds the shard's lock and shows signs of life.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

import asyncpg

from events.relay import statements
from events.relay.desk import AWAY, Beat

_PAUSE_SECONDS: Final = 0.5
_SECONDS: Final = 5.0


class Ownership:
    """Locks of one process and what it saw of others; `monotonic` is in seconds."""

    def __init__(self, owner: str, takeover: float, monotonic: Callable[[], float]) -> None:
        self.owner = owner
        self._takeover = takeover
        self._monotonic = monotonic
        self._connection: asyncpg.Connection[asyncpg.Record] | None = None
        self._held: set[int] = set()
        self._granted: set[int] = set()
        self._seen: dict[int, tuple[tuple[str, int], float]] = {}
        self._one_at_a_time = asyncio.Lock()

    @property
    def granted_shards(self) -> frozenset[int]:
        """The shards that this process relays."""
        return frozenset(self._granted)

    def connected(self, connection: "asyncpg.Connection[asyncpg.Record] | None") -> None:
        """Use this connection for locks from now on; those of an earlier one are lost with it."""
        self._connection = connection
        self._held.clear()

    def saw(self, beats: Sequence[Beat]) -> None:
        """Take note of the signs of life of all owners."""
        now = self._monotonic()
        for beat in beats:
            sign = (beat.owner, beat.count)
            if self._seen.get(beat.shard, (None, now))[0] != sign:
                self._seen[beat.shard] = (sign, now)

    async def granted(self, shard: int) -> None:
        """Return when this process may relay `shard`."""
        while not (await self.locked(shard) or self._deserted(shard)):  # noqa: ASYNC110  # a lock tells nobody
            await asyncio.sleep(_PAUSE_SECONDS)
        self._granted.add(shard)

    async def released(self, shard: int) -> None:
        """Let others have `shard`."""
        self._granted.discard(shard)
        if shard in self._held:
            self._held.discard(shard)
            await self._ask(statements.UNLOCK, shard)

    async def locked(self, shard: int) -> bool:
        """Return whether this process holds the shard's lock now, having tried to take it."""
        if shard not in self._held and await self._ask(statements.LOCK, shard):
            self._held.add(shard)
        return shard in self._held

    async def probe(self) -> None:
        """Ask the connection whether it still lives; it is closed if it does not answer."""
        connection = self._connection
        if connection is not None:
            async with self._one_at_a_time:
                await connection.fetchval("select 1", timeout=_SECONDS)

    def _deserted(self, shard: int) -> bool:
        """Return whether the owner has shown no sign of life for too long."""
        now = self._monotonic()
        _, since = self._seen.setdefault(shard, (("", 0), now))
        return now - since > self._takeover

    async def _ask(self, statement: str, shard: int) -> bool:
        connection = self._connection
        if connection is None:
            return False
        try:
            async with self._one_at_a_time:
                return bool(await connection.fetchval(statement, shard, timeout=_SECONDS))
        except AWAY:
            return False

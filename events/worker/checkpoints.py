"""What a worker keeps in the database of views, beside what its view writes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

import asyncpg

from events.ids import NO_HASH, ClinicId, EventHash, StreamId, Version
from events.worker import statements
from events.worker.course import Standing
from events.worker.view import StreamKey

Row = asyncpg.Record


class Parking(NamedTuple):
    """Why a stream is parked, and from which event on. Holds ids, codes, types and fields only."""

    key: StreamKey
    version: Version
    event_id: str | None
    type: str | None
    reason: str
    detail: str


class Passed(NamedTuple):
    """A record of a topic that is no event and was passed over."""

    topic: str
    partition: int
    offset: int
    reason: str


class Checkpoints:
    """One view's rows, within whatever transaction its connection is in."""

    def __init__(self, connection: "asyncpg.Connection[Row]", view: str) -> None:
        self._connection = connection
        self._view = view

    async def locked(self, keys: Collection[StreamKey]) -> Mapping[StreamKey, Standing]:
        """Lock streams until the transaction ends; return where the view stands with each."""
        if not keys:
            return {}
        while not (found := await self._locked(keys)):
            # Rows are added in one order too, and while nothing is locked.
            await self._connection.execute(statements.BEGIN, self._view, *_columns(keys), NO_HASH)
        return found

    async def _locked(self, keys: Collection[StreamKey]) -> Mapping[StreamKey, Standing]:
        """Lock all streams if each has its row, else none; no row comes then."""
        rows = await self._connection.fetch(statements.LOCK, self._view, *_columns(keys))
        return {StreamKey(row[0], row[1]): Standing(row[2], row[3]) for row in rows}

    async def parked_among(self, keys: Collection[StreamKey]) -> set[StreamKey]:
        """Return which of `keys` are parked; ask after they were locked."""
        rows = await self._connection.fetch(statements.PARKED_AMONG, self._view, *_columns(keys))
        return {StreamKey(row[0], row[1]) for row in rows}

    async def advance(self, reached: Mapping[StreamKey, Standing]) -> None:
        """Write where the view stands with locked streams now."""
        versions = [one.version for one in reached.values()]
        hashes = [one.hash for one in reached.values()]
        await self._connection.execute(
            statements.ADVANCE, self._view, *_columns(reached), versions, hashes
        )

    async def go_back(self, key: StreamKey, standing: Standing) -> None:
        """Have a locked stream stand no further than `standing`: what follows is applied again.

        Only for a view that may apply an event twice.
        """
        await self._connection.execute(statements.GO_BACK, self._view, *key, *standing)

    async def park(self, parkings: Sequence[Parking], registry: str) -> None:
        """Park streams, or write anew why they are."""
        columns = zip(*((*one.key, *one[1:]) for one in parkings), strict=True)
        await self._connection.execute(
            statements.PARK, self._view, registry, *(list(column) for column in columns)
        )

    async def unpark(self, key: StreamKey) -> None:
        """Let a stream go on."""
        await self._connection.execute(statements.UNPARK, self._view, *key)

    async def held_parked(self, key: StreamKey) -> Version | None:
        """Lock a parked stream; return from which version on, None if it is not to be had."""
        found: Any = await self._connection.fetchval(statements.HELD_PARKED, self._view, *key)
        return None if found is None else Version(found)

    async def retries(
        self, registry: str, types: Collection[str], limit: int
    ) -> Sequence[StreamKey]:
        """Return parked streams that may be retried by a release whose registry has `types`."""
        rows = await self._connection.fetch(
            statements.RETRIES, self._view, registry, [*types], limit
        )
        return [StreamKey(row[0], row[1]) for row in rows]

    async def parked_count(self) -> int:
        """Return how many streams are parked."""
        return int(await self._connection.fetchval(statements.PARKED_COUNT, self._view))

    async def pass_over(self, records: Sequence[Passed]) -> None:
        """Keep in mind records that are no events."""
        columns = (list(column) for column in zip(*records, strict=True))
        await self._connection.execute(statements.UNREADABLE, self._view, *columns)

    async def behind(
        self, clinic: ClinicId, events: Sequence[tuple[StreamId, Version, EventHash]]
    ) -> Mapping[StreamKey, tuple[Version, bool]]:
        """Return, of streams that `events` show the view behind with, the last version there.

        The second value says that the view's last event is another one than the ledger's.
        """
        columns = (list(column) for column in zip(*events, strict=True))
        rows = await self._connection.fetch(statements.BEHIND, self._view, clinic, *columns)
        return {StreamKey(clinic, row[0]): (Version(row[1]), bool(row[2])) for row in rows}


def columns_of(keys: Iterable[StreamKey], *more: Iterable[Any]) -> list[list[Any]]:
    """Return keys as two columns, and `more` columns behind them, for `unnest`."""
    pairs = [*keys]
    return [*_columns(pairs), *(list(one) for one in more)]


def _columns(keys: Collection[StreamKey]) -> tuple[list[ClinicId], list[StreamId]]:
    flat = list(chain.from_iterable(keys))
    return flat[0::2], flat[1::2]  # type: ignore[return-value]  # ids in turn

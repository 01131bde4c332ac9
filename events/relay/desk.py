"""What the relay reads and notes in PostgreSQL beside the events: heads, instructions, hints."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import asyncpg

from events.ids import ClinicId, EventHash, Position
from events.ledger.reader import Source
from events.relay import statements
from events.relay.relayed import Relayed
from events.relay.verdict import Instruction, Place

# What asyncpg raises when the server is away, slow or gone in the middle of an answer.
AWAY: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
    EOFError,
)
_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Beat:
    """What the relay of a shard last said of itself."""

    shard: int
    owner: str
    count: int
    state: str
    reason: str | None
    seen_at: datetime | None = None


class Desk:
    """Reads and notes; everything raises what is in `AWAY` when PostgreSQL does not answer."""

    def __init__(self, source: Source) -> None:
        self._source = source

    async def places(self, shards: Collection[int]) -> Sequence[Place]:
        """Return the clinics that `shards` own or may have to hand over, in order of id."""
        rows = await self._fetch(statements.HEADS, [*shards])
        return [_place(row) for row in rows]

    async def hints(self, clinics: Collection[ClinicId]) -> Mapping[ClinicId, Relayed]:
        """Return how far some clinics were published, as was noted after the fact."""
        rows = await self._fetch(statements.HINTS, [*clinics])
        return {
            ClinicId(row["clinic_id"]): Relayed(
                row["cluster_id"],
                row["generation"],
                row["epoch"],
                Position(row["position"]),
                EventHash(row["hash"]),
            )
            for row in rows
        }

    async def published_before(self) -> bool:
        """Return whether any clinic was published and shall not be published anew."""
        found = await self._source.fetchval(statements.PUBLISHED_BEFORE, timeout=_SECONDS)
        return bool(found)

    async def hashes(self, at: Mapping[ClinicId, Position]) -> Mapping[ClinicId, EventHash]:
        """Return the hash of the event at one position of each clinic, where there is one."""
        rows = await self._source.fetch(statements.HASHES, [*at], [*at.values()], timeout=_SECONDS)
        return {ClinicId(row["clinic_id"]): EventHash(row["hash"]) for row in rows}

    async def note(self, shard: int, relayed: Mapping[ClinicId, Relayed]) -> None:
        """Note how far clinics were published."""
        columns = zip(
            *(
                (clinic, shard, r.generation, r.cluster, r.epoch, r.position, r.hash)
                for clinic, r in relayed.items()
            ),
            strict=True,
        )
        await self._source.execute(statements.HINT, *map(list, columns), timeout=_SECONDS)

    async def beat(self, beats: Sequence[Beat]) -> None:
        """Note who relays some shards and how they fare."""
        columns = zip(*((b.shard, b.owner, b.count, b.state, b.reason) for b in beats), strict=True)
        await self._source.execute(statements.BEAT, *map(list, columns), timeout=_SECONDS)

    async def beats(self) -> Sequence[Beat]:
        """Return what was last noted of each shard."""
        return [Beat(*row.values()) for row in await self._fetch(statements.BEATS)]

    async def lags(self, at: Mapping[ClinicId, Position]) -> Mapping[ClinicId, float]:
        """Return for how many seconds the first event after a position has waited, if any does."""
        rows = await self._fetch(statements.LAGS, [*at], [*at.values()])
        return {ClinicId(row["clinic_id"]): row["seconds"] for row in rows}

    async def _fetch(self, statement: str, *arguments: Any) -> Sequence[asyncpg.Record]:  # noqa: ANN401  # asyncpg's
        return await self._source.fetch(statement, *arguments, timeout=_SECONDS)


def _place(row: asyncpg.Record) -> Place:
    told = row["generation"] and Instruction(
        row["generation"],
        row["kind"],
        row["from_shard"],
        Position(row["position"]),
        EventHash(row["hash"]),
        row["told_epoch"],
    )
    clinic, head = ClinicId(row["clinic_id"]), Position(row["head"])
    return Place(clinic, head, row["epoch"], row["relay_shard"], told or None)

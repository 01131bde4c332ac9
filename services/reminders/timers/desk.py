"""Timers as their evaluator reads and writes them; each call is one statement."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeAlias

import asyncpg

from events.ids import ClientId, ClinicId, Version
from services.reminders.timers import statements

if TYPE_CHECKING:
    from services.reminders.timers.marking import KnownNotice

Source: TypeAlias = "asyncpg.Pool[asyncpg.Record] | asyncpg.Connection[asyncpg.Record]"
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"

CLAIM_SECONDS: Final = 20.0
SWEEP_PAGE: Final = 2_000


@dataclass(frozen=True, slots=True)
class Claim:
    """A timer that this process looks at; `marked`: because of an event, not of an instant."""

    plan_id: str
    client: ClientId
    touched: int
    failures: int
    until: datetime
    marked: bool


@dataclass(frozen=True, slots=True)
class Finished:
    """How a claim ended: when to look again (None: never), or why it failed."""

    claim: Claim
    evaluate_at: datetime | None = None
    failed: str | None = None
    seconds: float = 0.0


class Timers:
    """Reads and writes timers; raises what asyncpg raises when PostgreSQL does not answer."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def clinics(self) -> Mapping[ClinicId, Version]:
        """Return the clinics with timers, and the version of their stream they are swept for."""
        return {ClinicId(row[0]): Version(row[1]) for row in await self._fetch(statements.CLINICS)}

    async def due(self, instants: Mapping[ClinicId, datetime]) -> Sequence[ClinicId]:
        """Return the clinics that have timers due at their instants and not claimed."""
        rows = await self._fetch(statements.DUE, [*instants], [*instants.values()])
        return [ClinicId(row[0]) for row in rows]

    async def waiting(self, instants: Mapping[ClinicId, datetime]) -> Mapping[ClinicId, datetime]:
        """Return the earliest instant that a timer waits for, of clinics that have due ones."""
        rows = await self._fetch(statements.WAITING, [*instants], [*instants.values()])
        return {ClinicId(row[0]): row[1] for row in rows}

    async def claim(self, clinic: ClinicId, instant: datetime, limit: int) -> Sequence[Claim]:
        """Claim timers of a clinic that are due at `instant`, oldest first."""
        rows = await self._fetch(statements.CLAIM, clinic, instant, limit, CLAIM_SECONDS)
        return [Claim(*row.values()) for row in rows]

    async def finish(self, clinic: ClinicId, finished: Sequence[Finished]) -> None:
        """Give claims back; of those that were lost meanwhile nothing is written."""
        claims = [one.claim for one in finished]
        columns = (
            [claim.plan_id for claim in claims],
            [claim.touched for claim in claims],
            [claim.until for claim in claims],
            [one.evaluate_at for one in finished],
            [one.failed for one in finished],
            [one.seconds for one in finished],
        )
        await self._pool.execute(statements.FINISH, clinic, *columns)

    async def notices(
        self, clinic: ClinicId, plans: Collection[str]
    ) -> Mapping[str, Collection[str]]:
        """Return the ids of the notices of some plans, as far as is known here."""
        return await self._notices(statements.NOTICES, clinic, plans)

    async def standing(
        self, clinic: ClinicId, plans: Collection[str]
    ) -> Mapping[str, Collection[str]]:
        """Return the ids of those notices of some plans that stand, as far as is known here."""
        return await self._notices(statements.STANDING, clinic, plans)

    async def _notices(
        self, statement: str, clinic: ClinicId, plans: Collection[str]
    ) -> Mapping[str, Collection[str]]:
        found: dict[str, set[str]] = {plan: set() for plan in plans}
        for row in await self._fetch(statement, clinic, [*plans]) if plans else ():
            found[row[0]].add(row[1])
        return found

    async def know(self, notices: Sequence["KnownNotice"]) -> None:
        """Remember notices that were just written."""
        await know_notices(self._pool, notices)

    async def sweep(self, clinic: ClinicId, version: Version) -> int | None:
        """Mark a page of a clinic's timers; None: all are marked, or somebody else marks them.

        A sweep that was begun is gone on with; one to an older version begins anew.
        """
        async with self._pool.acquire() as connection, connection.transaction():
            held = await connection.fetchrow(statements.SWEEP_HOLD, clinic, version)
            if held is None or held["swept_version"] >= version:
                return None
            after = held["swept_plan"]
            rows = await connection.fetch(statements.SWEEP_MARK, clinic, after, SWEEP_PAGE)
            last = max((row[0] for row in rows), default=None)
            going_on = last if len(rows) == SWEEP_PAGE else None
            await connection.execute(statements.SWEEP_NOTE, clinic, version, going_on)
            return len(rows)

    async def keep_clocks(
        self, instants: Mapping[str, datetime], latest: datetime
    ) -> Mapping[str, datetime]:
        """Keep how far clocks are; return how far they were ever known to be.

        Where the real clock was kept at an instant after `latest`, the one given takes its place.
        """
        if instants:
            columns = ([*instants], [*instants.values()])
            await self._pool.execute(statements.KEEP_CLOCKS, *columns, latest)
        return {row[0]: row[1] for row in await self._fetch(statements.CLOCKS)}

    async def failed(self) -> int:
        """Return how many timers failed when they were last looked at."""
        return int(await self._pool.fetchval(statements.FAILED))

    async def _fetch(self, statement: str, *arguments: object) -> Sequence[asyncpg.Record]:
        return await self._pool.fetch(statement, *arguments)


async def know_notices(
    source: Source, notices: Sequence["KnownNotice"]
) -> Sequence[tuple[ClinicId, str]]:
    """Remember how far notices are; return clinic and plan of each of which that was news."""
    columns = zip(
        *((n.clinic, n.notice_id, n.plan_id, n.version, n.stands) for n in notices), strict=True
    )
    rows = await source.fetch(statements.KNOW_NOTICES, *map(list, columns))
    return [(ClinicId(row[0]), row[1]) for row in rows]

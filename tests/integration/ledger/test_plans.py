"""Hot statements find events by the intended index, however empty the tables were when planned.

Each statement runs on the new tables, after growth to 50,000 events without statistics and after
`analyze`; in a session that planned everything on the empty tables, and in a new one.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, TypeAlias, cast

import asyncpg

from events.ids import Position, Version
from events.ledger import statements
from events.ledger.append import Append, Appended
from events.ledger.connection import connect
from events.ledger.errors import Conflict
from events.ledger.outcome import Outcome
from events.ledger.reader import LedgerReader, StoredEvent
from events.ledger.session import Session
from events.sealed_event import StreamHead
from tests.fixtures.ledger import Connection, Ledger, head_after, heads_after, plan
from tests.integration.ledger.plans import PlanLog, Scan, told_plans

PAGE: Final = 20
# Once more than a session plans anew for each set of arguments.
TIMES: Final = 7
CLINICS: Final = 5
EVENTS_EACH: Final = 10_000
BY_POSITION: Final = ("event_pkey", {"clinic_id", "position"}, PAGE)
BY_VERSION: Final = ("event_version_once", {"stream_id", "version"}, PAGE)
LAST_VERSION: Final = ("event_version_once", {"stream_id"}, 1)
BY_KEY: Final = ("event_append_once", {"append_key"}, 1)
Intended: TypeAlias = tuple[str, set[str], int]
# Index, columns that it is entered by, most rows that one look may touch.
INTENDED: Final[Mapping[str, Sequence[Intended]]] = {
    "append_lone": [LAST_VERSION],
    "append_clean": [LAST_VERSION],
    "append": [LAST_VERSION, BY_KEY],
    "read_clinic": [BY_POSITION],
    "read_stream": [BY_VERSION],
    "stream_head": [LAST_VERSION],
    "position_known_at": [BY_POSITION],
    "audit_clinic": [BY_POSITION],
    "stray": [BY_POSITION],
}
_GROW: Final = """
insert into ledger.event
select
    $1, c.head + n, clock_timestamp(), 1 + (n - 1) % 10, gen_random_uuid(), 1,
    'plan/' || md5($1 || (n - 1) / 10), 'someone', sha256(n::text::bytea), '', '', sha256('')
from ledger.clinic as c cross join generate_series(1, $2) as n
where c.clinic_id = $1
"""
_MOVE_HEAD: Final = "update ledger.clinic set head = head + $2 where clinic_id = $1"


@dataclass
class Exercise:
    """Runs every hot statement on one writing and one reading connection."""

    ledger: Ledger
    writes: PlanLog
    reads: PlanLog
    session: Session
    reader: LedgerReader
    plain: Connection

    async def run(self, heads: list[StreamHead]) -> dict[str, list[Scan]]:
        """Return how each statement reached the events; `heads` go on in place."""
        seen = dict[str, list[Scan]]()
        for _ in range(TIMES):
            for name, scans in (await self._append(heads) | await self._read(heads)).items():
                seen.setdefault(name, []).extend(scans)
        return seen

    async def _append(self, heads: list[StreamHead]) -> dict[str, Sequence[Scan]]:
        seen = dict[str, Sequence[Scan]]()
        lone = self.ledger.append_to(heads[0], names=[heads[1]])
        assert await self._wrote([lone]) == [Appended]
        seen["append_lone"] = await self.writes.taken()
        clean = self.ledger.append_to(heads[1], heads[2], each=2, names=[head_after(lone)])
        assert await self._wrote([clean]) == [Appended]
        seen["append_clean"] = await self.writes.taken()
        stale = self.ledger.append_to(heads[1])
        fresh = self.ledger.append_to(head_after(lone), names=heads_after(clean)[:1])
        heads[:] = [head_after(fresh), *heads_after(clean)]
        assert await self._wrote([stale, fresh, lone]) == [Conflict, Appended, Appended]
        seen["append"] = await self.writes.taken()
        return seen

    async def _wrote(self, appends: Sequence[Append]) -> list[type[Outcome]]:
        return [type(outcome) for outcome in await self.session.write(appends, 1)]

    async def _read(self, heads: Sequence[StreamHead]) -> dict[str, Sequence[Scan]]:
        seen = dict[str, Sequence[Scan]]()
        reader, clinic, head = self.reader, self.ledger.clinic, heads[0]
        known_at = self.ledger.append_to(head).recorded
        for name, reading in {
            "read_clinic": reader.page(clinic, Position(5), limit=PAGE),
            "read_stream": collected(reader.stream(clinic, head.stream, Version(2), limit=PAGE)),
            "stream_head": reader.stream_head(clinic, head.stream),
            "position_known_at": reader.position_known_at(clinic, known_at),
            "audit_clinic": self.plain.fetch(statements.AUDIT_CLINIC, clinic, 5, PAGE),
            "stray": self.plain.fetch(statements.STRAY, clinic),
        }.items():
            await reading
            seen[name] = await self.reads.taken()
        return seen


async def collected(events: AsyncIterator[StoredEvent]) -> Sequence[StoredEvent]:
    return [event async for event in events]


@asynccontextmanager
async def exercise(ledger: Ledger) -> AsyncIterator[Exercise]:
    """Open a writing and a reading connection that tell their plans."""
    dsn = ledger.database.admin_dsn
    writing, reading = await connect(dsn), await asyncpg.connect(dsn)

    async def connected() -> Connection:
        return writing

    async with told_plans(writing) as writes, told_plans(reading) as reads:
        reader = LedgerReader(reading)
        yield Exercise(ledger, writes, reads, Session(connected), reader, reading)


async def grow(ledger: Ledger, each: int = EVENTS_EACH) -> None:
    """Add so many events to each of several clinics, and no statistics."""
    for clinic in [ledger.clinic, *[(await ledger.of()).clinic for _ in range(CLINICS - 1)]]:
        await ledger.admin.execute(_GROW, clinic, each)
        await ledger.admin.execute(_MOVE_HEAD, clinic, each)


def unintended(seen: Mapping[str, Sequence[Scan]]) -> dict[str, set[Scan]]:
    """Return, for each statement, the scans of events that are not as intended."""
    found = {}
    for name, intended in INTENDED.items():
        wrong = {scan for scan in seen[name] if not any(fits(scan, one) for one in intended)}
        if wrong or {scan.index for scan in seen[name]} != {index for index, *_ in intended}:
            found[name] = wrong
    return found


def fits(scan: Scan, intended: Intended) -> bool:
    index, columns, most = intended
    return scan.index == index and columns <= scan.columns and scan.rows <= most


async def statistics_of(ledger: Ledger) -> int:
    count = "select count(*) from pg_stats where schemaname = 'ledger'"
    return cast("int", await ledger.admin.fetchval(count))


async def test_hot_statements_use_their_index_on_any_table_and_in_any_session(
    own_ledger: Ledger,
) -> None:
    heads = [plan(1), plan(2), plan(3)]
    await own_ledger.admin.execute("alter table ledger.event set (autovacuum_enabled = off)")
    async with exercise(own_ledger) as old:
        assert unintended(await old.run(heads)) == {}
        await grow(own_ledger)
        async with exercise(own_ledger) as new:
            assert unintended(await old.run(heads)) == {}
            assert unintended(await new.run(heads)) == {}
        assert await statistics_of(own_ledger) == 0
        await own_ledger.admin.execute("analyze")
        async with exercise(own_ledger) as new:
            assert unintended(await old.run(heads)) == {}
            assert unintended(await new.run(heads)) == {}
    assert await statistics_of(own_ledger) > 0


async def test_an_index_that_is_gone_is_missed(own_ledger: Ledger) -> None:
    heads, missed = [plan(1), plan(2), plan(3)], set[str]()
    await grow(own_ledger, 5_000)
    for drop, statement_names in {
        "drop index ledger.event_append_once": {"append"},
        "alter table ledger.event drop constraint event_version_once": {
            "append_lone",
            "append_clean",
            "read_stream",
            "stream_head",
        },
        "alter table ledger.event drop constraint event_pkey": {
            "read_clinic",
            "position_known_at",
            "audit_clinic",
            "stray",
        },
    }.items():
        await own_ledger.admin.execute(drop)
        missed |= statement_names
        async with exercise(own_ledger) as new:
            assert unintended(await new.run(heads)).keys() == missed

"""Plans imported by file against a bare unnest INSERT of the same rows."""

from __future__ import annotations

import time
from contextlib import asynccontextmanager
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import orjson

from events.clock import Uuid7Source
from infra.importing.lines import Line
from infra.importing.running import MAX_EVENTS, Importer
from infra.settings import KEYS_DATABASE, LEDGER_DATABASE
from services.planner.http.importing import document_example
from tests.fixtures.planner import caller, opened_surgery
from tests.fixtures.write_api import example
from tests.performance.bench import Case, Plan, Sides
from tests.performance.measure import Figure, Sample, Unit
from tests.performance.peers import INSERT_MANY, create_table

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    import asyncpg

    from infra.importing.report import Entry
    from tests.performance.server import BenchServer

_PLAN: Final = Plan()
PLANS: Final = 5_000
"""How many plans a whole measurement imports, in slices of their usual length."""

_A_SECOND: Final = PLANS / (_PLAN.runs * _PLAN.slices * _PLAN.seconds)


class Refused(RuntimeError):
    """A line of the benchmark was not accepted."""


@asynccontextmanager
async def importing(server: BenchServer) -> AsyncIterator[Sides]:
    """Open both sides: lines into a clinic's ledger, and rows as large into a bare table."""
    ledger, keys = await server.copy(LEDGER_DATABASE), await server.copy(KEYS_DATABASE)
    await create_table(server)
    async with opened_surgery(ledger, keys) as surgery, server.peers(1) as (peer,):
        importer = Importer(await surgery.planner(), caller("supervisor"), Uuid7Source())
        numbers = count(1)
        await _import(importer, numbers, 1)
        known = len(await surgery.events())
        await _import(importer, numbers, 1)
        rows = [row.bytes for row in (await surgery.events())[known:]]
        streams = count(1)

        async def ours(seconds: float) -> Sample:
            began = time.perf_counter()
            done = await _import(importer, numbers, _plans(seconds))
            return Sample(done, time.perf_counter() - began)

        async def bare(seconds: float) -> Sample:
            began = time.perf_counter()
            done = await _insert(peer, rows, _plans(seconds), streams)
            return Sample(done, time.perf_counter() - began)

        yield Sides(ours, bare)


async def _import(importer: Importer, numbers: Iterator[int], plans: int) -> int:
    """Import so many plans and return how many events they became."""
    done = 0

    def told(entry: Entry) -> None:
        nonlocal done
        if entry.outcome != "accepted":
            raise Refused(entry.problem)
        done += entry.events

    await importer.run((_line(next(numbers)) for _ in range(plans)), told)
    return done


async def _insert(
    peer: asyncpg.Connection[Any], rows: list[bytes], plans: int, streams: Iterator[int]
) -> int:
    """Insert as many rows, as many in a statement as an import has under way at most."""
    each, done = max(1, MAX_EVENTS // len(rows)), 0
    while done < plans:
        some = min(each, plans - done)
        names = [f"plan/{next(streams)}" for _ in range(some) for _ in rows]
        versions = [version for _ in range(some) for version in range(1, len(rows) + 1)]
        await peer.execute(INSERT_MANY, names, versions, rows * some)
        done += some
    return done * len(rows)


def _plans(seconds: float) -> int:
    return max(1, round(_A_SECOND * seconds))


def _line(number: int) -> Line:
    """Return a client with an episode and the documented plan, of their own."""
    identity = {"given_name": "Mara", "family_name": f"Quill {number}", "birth_date": "1990-02-03"}
    opening = example("open-episode")
    named = {"id": f"p-{number}", "client_id": f"c-{number}", "episode_id": f"e-{number}"}
    raw = orjson.dumps(
        {
            "client": {"id": f"c-{number}", "identity": identity},
            "episode": {
                "id": f"e-{number}",
                **{name: opening[name] for name in ("opened_on", "begins_with", "enrollment")},
            },
            "plan": {**document_example(), **named},
        }
    )
    return Line(number, raw, str(number))


CASES: Final = (
    Case(
        Figure(
            "import",
            Unit.RATE,
            f"{PLANS:,} plans by file in all, each of a client of its own: read, decided, sealed "
            f"and appended, against a bare INSERT of the same rows from unnest, {MAX_EVENTS} in a "
            "statement. Fewer with --seconds.",
        ),
        importing,
    ),
)

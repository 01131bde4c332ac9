"""A racing process that follows every clinic by position: in small pages, and in one big gulp.

Run as `python -m tests.integration.ledger.race.follower <job file>`.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import orjson

from events.ids import ClinicId, Position
from tests.integration.ledger.race.checker import Page, Row
from tests.integration.ledger.race.client import Ledger
from tests.integration.ledger.race.design import opened
from tests.integration.ledger.race.events import row_of
from tests.integration.ledger.race.job import Job

LIMITS: Final = (7, 5_000)
_IDLE_SECONDS: Final = 0.002


async def follow(job: Job) -> None:
    """Read until the race has stopped and nothing is left."""
    async with opened(job) as ledger:
        await job.at_the_start()
        ways = [(clinic, limit) for clinic in job.clinics for limit in LIMITS]
        pages = await asyncio.gather(*(_pages(job, ledger, *way) for way in ways))
    with job.output("pages").open("wb") as file:
        for (clinic, _), seen in zip(ways, pages, strict=True):
            file.write(orjson.dumps([clinic, seen], default=_plain) + b"\n")


async def _pages(job: Job, ledger: Ledger, clinic: ClinicId, limit: int) -> Sequence[Page]:
    pages: list[Page] = []
    after = Position(0)
    while True:
        stopped = job.is_said("stop")
        page = await ledger.page(clinic, after, limit=limit)
        if page:
            pages.append(Page(tuple(map(row_of, page)), full=len(page) == limit))
            after = page[-1].position
        elif stopped:
            return pages
        await asyncio.sleep(_IDLE_SECONDS)


def followers(path: Path) -> dict[ClinicId, list[Sequence[Page]]]:
    """Return what the followers of each clinic saw."""
    seen: dict[ClinicId, list[Sequence[Page]]] = {}
    for line in path.read_bytes().splitlines():
        clinic, pages = orjson.loads(line)
        rows = [(tuple(map(_row, page[0])), page[1]) for page in pages]
        seen.setdefault(clinic, []).append([Page(*each) for each in rows])
    return seen


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, tuple):
        return list(value)
    raise TypeError(type(value).__name__)


def _row(plain: Sequence[Any]) -> Row:
    row = Row(*plain)
    return row._replace(
        time=datetime.fromisoformat(plain[1]),
        hash=bytes.fromhex(plain[4]),
        prevhash=bytes.fromhex(plain[5]),
    )


if __name__ == "__main__":
    asyncio.run(follow(Job.from_command_line()))

"""PostgreSQL itself: version, durability, its clock."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

import asyncpg

from events.clock import Clock
from events.ledger.errors import CLOCK_TOLERANCE
from infra.doctor.check import Check, failed, judged, ok, warning
from infra.doctor.statements import statement

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

OLDEST_VERSION: Final = 18
CLOCK_WARNING: Final = timedelta(seconds=1)

_MUST_BE_ON: Final[Mapping[str, str]] = {
    "fsync": "set fsync=on and restart: without it a power cut corrupts the ledger",
    "full_page_writes": "set full_page_writes=on and reload: torn pages cannot be mended without",
    "data_checksums": "stop the server and run pg_checksums --enable: a bad disk goes unseen",
}
_KEEPS_COMMITS: Final = frozenset({"on", "remote_apply"})
_SETTING: Final = "select current_setting($1)"
_VERSION: Final = "select current_setting('server_version_num')::integer / 10000"
_LOOSENED: Final = statement("loosened_commits")
_NOW: Final = "select clock_timestamp()"


async def server_checks(connection: Connection, clock: Clock) -> list[Check]:
    """Return what the server's version, settings and clock say."""
    checks = [await _version(connection)]
    for name, todo in _MUST_BE_ON.items():
        value = await connection.fetchval(_SETTING, name)
        checks.append(ok(name, value) if value == "on" else failed(name, f"{value}", todo))
    checks.append(await _commits(connection))
    checks.append(await _clock(connection, clock))
    return checks


async def _version(connection: Connection) -> Check:
    version = await connection.fetchval(_VERSION)
    seen = await connection.fetchval(_SETTING, "server_version")
    old = [f"{seen}, older than {OLDEST_VERSION}"] if version < OLDEST_VERSION else []
    todo = f"upgrade the server to PostgreSQL {OLDEST_VERSION} or newer"
    return judged("PostgreSQL version", old, well=seen, todo=todo)


async def _commits(connection: Connection) -> Check:
    value: str = await connection.fetchval(_SETTING, "synchronous_commit")
    loosened = [row[0] for row in await connection.fetch(_LOOSENED)]
    faults = [] if value in _KEEPS_COMMITS else [value]
    faults += [f"loosened for {one}" for one in loosened]
    todo = "set synchronous_commit=on (alter role ... reset synchronous_commit for a role)"
    return judged("synchronous_commit", faults, well=value, todo=todo)


async def _clock(connection: Connection, clock: Clock) -> Check:
    before = clock.now()
    theirs: datetime = await connection.fetchval(_NOW)
    after = clock.now()
    return judge_clock(before + (after - before) / 2, theirs)


def judge_clock(ours: datetime, theirs: datetime) -> Check:
    """Return what the difference of two clocks, read at the same moment, means."""
    apart = abs(ours - theirs)
    name, seen = "clock", f"{apart.total_seconds():.3f} s from the ledger's"
    if apart > CLOCK_TOLERANCE:
        rule = f"over {CLOCK_TOLERANCE.seconds} s: every append is refused"
        return failed(name, f"{seen}; {rule}", "mend the time service (NTP) of both machines")
    if apart > CLOCK_WARNING:
        limit = f"check the time service; over {CLOCK_TOLERANCE.seconds} s appends are refused"
        return warning(name, seen, limit)
    return ok(name, seen)


def named(rows: list[Any]) -> list[str]:
    """Return the first column of rows as texts."""
    return [f"{row[0]}" for row in rows]

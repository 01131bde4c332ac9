"""Whether a database has exactly the migrations that this release has."""

from collections.abc import Mapping
from typing import Final

import asyncpg

from infra.doctor.check import Check, failed, judged
from infra.doctor.server import Connection
from infra.migrate import Database, applied_migrations, migrations

_TODO: Final = (
    "run `goldenthread prepare` (the local stack: `make up`) of the newest release; a migration "
    "with another text needs the release that it was applied with, or a newer one"
)


async def schema_check(connection: Connection, database: Database) -> Check:
    """Return how the migrations of `database` compare with the files of this release."""
    name = f"schema of {database}"
    try:
        applied = await applied_migrations(connection)
    except (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError):
        return failed(name, "never migrated", _TODO)
    declared = {one.name: one.digest for one in migrations(database)}
    well = f"{len(declared)} migrations, at head"
    return judged(name, schema_faults(applied, declared), well=well, todo=_TODO)


def schema_faults(applied: Mapping[str, str], declared: Mapping[str, str]) -> list[str]:
    """Return one phrase for each migration that differs; both map names to digests."""
    lacking = [f"{one} is not applied" for one in declared if one not in applied]
    newer = [f"{one} is not of this release" for one in applied if one not in declared]
    changed = [
        f"{one} was applied with another text"
        for one, digest in applied.items()
        if declared.get(one, digest) != digest
    ]
    return lacking + newer + changed

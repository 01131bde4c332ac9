"""Roles, databases and migrations: from an empty PostgreSQL to ledger, key store and views at head.

Migrations are plain SQL files, `<number>_<name>.<phase>.sql`. Phase `pre` runs before new code is
deployed and `post` after the old code is gone, so that both overlap in a deploy.
"""

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal, TypeAlias, get_args

import asyncpg

from events.errors import GoldenThreadError

Database: TypeAlias = Literal["ledger", "keys", "views"]
Phase: TypeAlias = Literal["pre", "post"]

DATABASE_NAMES: Final[Mapping[Database, str]] = {
    "ledger": "goldenthread",
    "keys": "goldenthread_keys",
    "views": "goldenthread_views",
}
LOGIN_ROLES: Final = tuple(
    f"goldenthread_{name}"
    for name in (
        "migrator",
        "planner",
        "relay",
        "projections",
        "query",
        "reminders",
        "operator",
    )
)

_PHASES: Final[Mapping[str, Phase]] = {"pre": "pre", "post": "post"}
# The relay publishes sealed bytes: it never needs a key.
_MAY_CONNECT: Final[Mapping[Database, tuple[str, ...]]] = {
    "ledger": LOGIN_ROLES,
    "keys": tuple(role for role in LOGIN_ROLES if role != "goldenthread_relay"),
    "views": tuple(
        role for role in LOGIN_ROLES if role not in {"goldenthread_planner", "goldenthread_relay"}
    ),
}
_HERE: Final = Path(__file__).parent
_SET_PASSWORD = "select format('alter role %I password %L', $1::text, $2::text)"  # noqa: S105
_CREATE_DATABASE = "select format('create database %I owner goldenthread_owner', $1::text)"
_CLOSE_DATABASE = """
select format(
    'revoke all on database %1$I from public;'
    'grant connect on database %1$I to %2$s',
    current_database(), $1::text
)
"""
_APPLIED_TABLE = """
create schema if not exists migration;
create table if not exists migration.applied (
    name text collate "C" primary key,
    sha256 text not null,
    applied_at timestamptz not null default clock_timestamp()
);
grant usage on schema migration to public;
grant select on migration.applied to public;
"""
# One migration at a time on a database, whoever starts it.
_MIGRATION_LOCK = "select pg_advisory_xact_lock(7206941530219)"
# One bootstrap at a time on a server; it ends with the connection.
_BOOTSTRAP_LOCK = "select pg_advisory_lock(7206941530220)"


class MigrationRefused(GoldenThreadError):
    """The database and the migration files disagree."""

    code = "migration-refused"


@dataclass(frozen=True, slots=True)
class Migration:
    """One file of migrations: its name (also its order), phase, SQL text and digest."""

    name: str
    phase: Phase
    sql: str

    @property
    def digest(self) -> str:
        """SHA-256 of the text, in hex."""
        return sha256(self.sql.encode()).hexdigest()


def migrations(database: Database) -> tuple[Migration, ...]:
    """Return the migrations of `database` in the order in which they apply.

    Raises:
        MigrationRefused: a file's name has not the form of one, or two have one number.
    """
    folder = _HERE / "migrations" / database
    found = tuple(_read(path) for path in sorted(folder.glob("*.sql")))
    for number, times in Counter(m.name.partition("_")[0] for m in found).items():
        if times > 1:
            raise MigrationRefused(f"{number}: two migrations have this number; give each its own")
    return found


async def bootstrap(admin_dsn: str, *, passwords: Mapping[str, str]) -> None:
    """Create the roles with their `passwords`, and the databases. Safe to run again.

    Args:
        admin_dsn: a superuser's address on the server, any database.
        passwords: a password for every login role (`LOGIN_ROLES`).

    Raises:
        KeyError: a login role has no password.
    """
    async with _connected(admin_dsn) as admin:
        await admin.execute(_BOOTSTRAP_LOCK)
        await admin.execute((_HERE / "roles.sql").read_text())
        for role in LOGIN_ROLES:
            await admin.execute(await admin.fetchval(_SET_PASSWORD, role, passwords[role]))
        present = {row["datname"] for row in await admin.fetch("select datname from pg_database")}
        for name in set(DATABASE_NAMES.values()) - present:
            await admin.execute(await admin.fetchval(_CREATE_DATABASE, name))


async def migrate(
    dsn: str, database: Database, *, phases: Iterable[Phase] = get_args(Phase)
) -> tuple[str, ...]:
    """Apply what is missing of `database`'s migrations, all in one transaction.

    Args:
        dsn: the database's address, as the migrator or a superuser.
        database: which set of migrations.
        phases: only migrations of these phases are applied.

    Returns:
        The names that were applied now.

    Raises:
        MigrationRefused: an applied migration differs from its file, or its file is gone.
    """
    files = migrations(database)
    async with _connected(dsn) as connection, connection.transaction():
        await connection.execute(_MIGRATION_LOCK)
        await connection.execute("set local role goldenthread_owner")
        await connection.execute(_APPLIED_TABLE)
        applied = await applied_migrations(connection)
        _refuse_differences(applied, files)
        wanted = [m for m in files if m.name not in applied and m.phase in set(phases)]
        for migration in wanted:
            await connection.execute(migration.sql)
            await connection.execute(
                "insert into migration.applied (name, sha256) values ($1, $2)",
                migration.name,
                migration.digest,
            )
        may_connect = ", ".join(_MAY_CONNECT[database])
        await connection.execute(await connection.fetchval(_CLOSE_DATABASE, may_connect))
    return tuple(m.name for m in wanted)


async def applied_migrations(connection: asyncpg.Connection) -> dict[str, str]:
    """Return name and digest of every migration that the database has applied."""
    rows = await connection.fetch("select name, sha256 from migration.applied order by name")
    return {row["name"]: row["sha256"] for row in rows}


def _refuse_differences(applied: Mapping[str, str], files: tuple[Migration, ...]) -> None:
    known = {m.name: m.digest for m in files}
    for name, digest in applied.items():
        if known.get(name) != digest:
            raise MigrationRefused(
                f"migration {name} was applied with another text than this release has; "
                "deploy the release that the database was migrated with, or a newer one"
            )


def _read(path: Path) -> Migration:
    name, _, phase = path.stem.rpartition(".")
    if phase not in _PHASES:
        raise MigrationRefused(
            f"{path.name}: name a migration <number>_<name>.pre.sql or .post.sql"
        )
    return Migration(name, _PHASES[phase], path.read_text())


@asynccontextmanager
async def _connected(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(dsn)
    try:
        yield connection
    finally:
        await connection.close()

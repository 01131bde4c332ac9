"""Migrations: they make what the schema files say, once, whoever runs them and however often."""

import asyncio
import re
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from itertools import count
from pathlib import Path
from typing import Final, TypeAlias, get_args

import asyncpg
import pytest
from pydantic import SecretStr

import infra
from infra.migrate import (
    DATABASE_NAMES,
    LOGIN_ROLES,
    Database,
    MigrationRefused,
    applied_migrations,
    bootstrap,
    migrate,
    migrations,
)
from infra.stack.postgres import binaries
from tests.fixtures.databases import PostgresAddress, running_postgres
from tests.fixtures.ledger import Connection, connected

DATABASES: Final = get_args(Database)
SCHEMA: Final = Path(infra.__file__).parent / "schema"
PASSWORDS: Final = {role: f"test-{role}" for role in LOGIN_ROLES}
ALL: Final = {name: [m.name for m in migrations(name)] for name in DATABASES}
_numbers: Final = count(1)
# What pg_dump writes anew at each run, and its comments.
_PASSING: Final = re.compile(r"^(\\(un)?restrict .*|--.*|)\n", re.MULTILINE)
DRIFTS: Final = (
    "alter table ledger.event alter column seal drop not null",
    "alter table ledger.clinic alter column epoch set default 2",
    "alter table ledger.clinic reset (fillfactor)",
    "alter table ledger.event alter column bytes set storage extended",
    "drop index ledger.event_append_once",
    "alter table ledger.event disable trigger event_is_immutable",
    "drop trigger event_is_not_truncated on ledger.event",
    "alter function ledger.append_v1 security invoker",
    "alter function ledger.append_lone_v1 reset search_path",
    "alter function ledger.append_lone_v1 owner to postgres",
    "grant insert on ledger.event to goldenthread_planner",
    "grant execute on function ledger.refuse_path to public",
    "revoke usage on schema ledger from goldenthread_relay",
    "create view ledger.extra as select 1 as one",
)

Fresh: TypeAlias = Callable[[], Awaitable[str]]
AddFile: TypeAlias = Callable[[str, str | None], None]


@pytest.fixture
async def fresh(postgres_server: PostgresAddress, templates: Connection) -> AsyncIterator[Fresh]:
    """A function that creates an empty database and returns the superuser's address of it."""
    made = []

    async def make() -> str:
        made.append(f"test_migrations_{next(_numbers)}")
        await templates.execute(f"create database {made[-1]} owner goldenthread_owner")
        return postgres_server.admin_dsn.rpartition("/")[0] + f"/{made[-1]}"

    yield make
    for name in made:
        await templates.execute(f"drop database {name} with (force)")


@pytest.fixture
def add_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AddFile:
    """A function that writes a migration of the ledger, or removes one; at first there is none."""
    folder = tmp_path / "migrations" / "ledger"
    folder.mkdir(parents=True)
    monkeypatch.setattr("infra.migrate._HERE", tmp_path)

    def write(name: str, sql: str | None) -> None:
        if sql is None:
            (folder / name).unlink()
        else:
            (folder / name).write_text(sql)

    return write


def dump(dsn: str) -> str:
    """Return the schema of a database as pg_dump tells it, apart from the migrations' own table."""
    command = [str(binaries() / "pg_dump"), "--schema-only", "--exclude-schema=migration", dsn]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return _PASSING.sub("", done.stdout)


async def build(dsn: str, database: Database) -> None:
    """Make in an empty database what the schema files say."""
    async with connected(dsn) as connection, connection.transaction():
        await connection.execute("set local role goldenthread_owner")
        for file in sorted(SCHEMA.glob(f"{database}*.sql")):
            await connection.execute(file.read_text())


async def state(dsn: str) -> Sequence[object]:
    """Return everything that a migration leaves behind."""
    async with connected(dsn) as connection:
        applied = await connection.fetch("select * from migration.applied order by name")
        rights = await connection.fetchval(
            "select datacl::text from pg_database where datname = current_database()"
        )
    return [dump(dsn), [tuple(row) for row in applied], rights]


@pytest.mark.parametrize("database", DATABASES)
async def test_all_migrations_make_what_the_schema_files_say(
    fresh: Fresh, database: Database
) -> None:
    built, migrated = await fresh(), await fresh()
    await build(built, database)
    await migrate(migrated, database)
    assert len(dump(built)) > 1_000
    assert dump(migrated) == dump(built)


async def test_any_difference_from_the_schema_files_shows(fresh: Fresh) -> None:
    dsn = await fresh()
    await build(dsn, "ledger")
    before = dump(dsn)
    for drift in DRIFTS:
        async with connected(dsn) as connection:
            await connection.execute(drift)
        after = dump(dsn)
        assert after != before, drift
        before = after


@pytest.mark.parametrize("database", DATABASES)
async def test_again_is_nothing(fresh: Fresh, database: Database) -> None:
    dsn = await fresh()
    assert await migrate(dsn, database) == tuple(ALL[database])
    before = await state(dsn)
    assert await migrate(dsn, database) == ()
    assert await state(dsn) == before


async def test_the_migrator_needs_no_superuser(
    fresh: Fresh, postgres_server: PostgresAddress
) -> None:
    dsn = await fresh()
    role = "goldenthread_migrator"
    own = postgres_server.dsn(
        dsn.rpartition("/")[2], user=role, password=SecretStr(PASSWORDS[role])
    )
    assert await migrate(own, "ledger") == tuple(ALL["ledger"])
    async with connected(dsn) as connection:
        owners = await connection.fetch(
            "select distinct relowner::regrole::text from pg_class "
            "where relnamespace in ('ledger'::regnamespace, 'migration'::regnamespace)"
        )
    assert [row["relowner"] for row in owners] == ["goldenthread_owner"]


async def test_another_role_cannot_migrate(fresh: Fresh, postgres_server: PostgresAddress) -> None:
    name, role = (await fresh()).rpartition("/")[2], "goldenthread_operator"
    own = postgres_server.dsn(name, user=role, password=SecretStr(PASSWORDS[role]))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await migrate(own, "ledger")


async def test_migrators_at_once_apply_each_migration_once(fresh: Fresh) -> None:
    dsn = await fresh()
    applied = await asyncio.gather(*(migrate(dsn, "ledger") for _ in range(5)))
    assert sorted(map(len, applied)) == [0, 0, 0, 0, len(ALL["ledger"])]


async def test_what_comes_later_is_added(fresh: Fresh, add_file: AddFile) -> None:
    dsn = await fresh()
    add_file("0001_one.pre.sql", "create table one (n int)")
    assert await migrate(dsn, "ledger") == ("0001_one",)
    add_file("0002_two.post.sql", "alter table one add column two int")
    assert await migrate(dsn, "ledger") == ("0002_two",)
    async with connected(dsn) as connection:
        assert [*await applied_migrations(connection)] == ["0001_one", "0002_two"]


async def test_pre_comes_before_the_new_code_and_post_after_the_old(
    fresh: Fresh, add_file: AddFile
) -> None:
    dsn = await fresh()
    add_file("0001_one.pre.sql", "create table one (n int, old int)")
    add_file("0002_two.post.sql", "alter table one drop column old")
    add_file("0003_three.pre.sql", "create table three (n int)")
    assert await migrate(dsn, "ledger", phases=["pre"]) == ("0001_one", "0003_three")
    async with connected(dsn) as connection:
        await connection.execute("insert into one (n, old) values (1, 2)")
    assert await migrate(dsn, "ledger", phases=["pre"]) == ()
    assert await migrate(dsn, "ledger", phases=["post"]) == ("0002_two",)
    async with connected(dsn) as connection:
        with pytest.raises(asyncpg.UndefinedColumnError):
            await connection.execute("insert into one (n, old) values (1, 2)")


async def test_an_applied_file_that_was_changed_is_refused(fresh: Fresh, add_file: AddFile) -> None:
    dsn = await fresh()
    add_file("0001_one.pre.sql", "create table one (n int)")
    await migrate(dsn, "ledger")
    before = await state(dsn)
    add_file("0001_one.pre.sql", "create table one (n bigint)")
    add_file("0002_two.pre.sql", "create table two (n int)")
    with pytest.raises(MigrationRefused, match="migration 0001_one was applied with another text"):
        await migrate(dsn, "ledger")
    assert await state(dsn) == before


async def test_an_older_release_is_refused(fresh: Fresh, add_file: AddFile) -> None:
    dsn = await fresh()
    add_file("0001_one.pre.sql", "create table one (n int)")
    add_file("0002_two.pre.sql", "create table two (n int)")
    await migrate(dsn, "ledger")
    add_file("0002_two.pre.sql", None)
    with pytest.raises(MigrationRefused, match=r"0002_two .* or a newer one"):
        await migrate(dsn, "ledger")


async def test_a_migration_that_fails_leaves_nothing_of_any(
    fresh: Fresh, add_file: AddFile
) -> None:
    dsn = await fresh()
    add_file("0001_one.pre.sql", "create table one (n int)")
    add_file("0002_two.pre.sql", "create table two (n int); select 1 / 0")
    with pytest.raises(asyncpg.DivisionByZeroError):
        await migrate(dsn, "ledger")
    async with connected(dsn) as connection:
        assert await connection.fetchval("select to_regclass('one')") is None
    add_file("0002_two.pre.sql", "create table two (n int)")
    assert await migrate(dsn, "ledger") == ("0001_one", "0002_two")


@pytest.mark.parametrize("name", ["0001_one.sql", "0001_one.before.sql", "0001.one.sql"])
def test_a_file_of_no_phase_is_refused(add_file: AddFile, name: str) -> None:
    add_file(name, "")
    with pytest.raises(MigrationRefused, match=f"^{re.escape(name)}: name a migration"):
        migrations("ledger")


def test_two_files_of_one_number_are_refused(add_file: AddFile) -> None:
    """Or `0001_one.post.sql` would count as applied with `0001_one.pre.sql`."""
    add_file("0001_one.pre.sql", "")
    add_file("0001_one.post.sql", "")
    with pytest.raises(MigrationRefused, match="0001: two migrations have this number"):
        migrations("ledger")


def test_migrations_apply_in_the_order_of_their_numbers(add_file: AddFile) -> None:
    for name in ("0003_a.post.sql", "0001_c.pre.sql", "0002_b.pre.sql"):
        add_file(name, "")
    assert [m.name for m in migrations("ledger")] == ["0001_c", "0002_b", "0003_a"]


async def test_bootstrap_again_and_at_once_changes_nothing(
    postgres_server: PostgresAddress, templates: Connection
) -> None:
    roles = "select oid, rolname, rolcanlogin, rolinherit, rolsuper from pg_roles order by 1"
    members = "select roleid, member, inherit_option, set_option from pg_auth_members order by 1, 2"
    before = [await templates.fetch(roles), await templates.fetch(members)]
    for _ in range(3):
        await asyncio.gather(
            *(bootstrap(postgres_server.admin_dsn, passwords=PASSWORDS) for _ in range(4))
        )
    assert [await templates.fetch(roles), await templates.fetch(members)] == before


async def test_bootstrap_of_an_empty_server_at_once_and_with_new_passwords() -> None:
    awkward = {role: f"it's \\ {role}" for role in LOGIN_ROLES}
    with running_postgres() as server:
        for passwords in (PASSWORDS, awkward):
            await asyncio.gather(
                *(bootstrap(server.admin_dsn, passwords=passwords) for _ in range(3))
            )
        for name in DATABASE_NAMES.values():
            for user, password in awkward.items():
                connection = await asyncpg.connect(
                    server.admin_dsn, database=name, user=user, password=password
                )
                assert await connection.fetchval("select current_user") == user
                await connection.close()


async def test_bootstrap_without_a_roles_password_is_refused(
    postgres_server: PostgresAddress,
) -> None:
    with pytest.raises(KeyError, match="goldenthread_"):
        await bootstrap(postgres_server.admin_dsn, passwords={})

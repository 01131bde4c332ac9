"""Nobody changes the ledger but its functions; each service may do its own work only (A7.12)."""

from collections.abc import Mapping
from typing import Final, get_args

import asyncpg
import pytest

from infra.settings import KEYS_DATABASE, LEDGER_DATABASE, ROLES, VIEWS_DATABASE, Role
from tests.fixtures.databases import Database
from tests.fixtures.ledger import Connection, Ledger, connected, plan
from tests.integration.ledger.paths import PATHS, Path, arguments, call

APPENDERS: Final[set[Role]] = {
    "goldenthread_planner",
    "goldenthread_reminders",
    "goldenthread_operator",
}
READERS: Final[set[Role]] = {*ROLES} - {"goldenthread_migrator"}
KEY_READERS: Final[set[Role]] = READERS - {"goldenthread_relay"}
KEY_MAKERS: Final[set[Role]] = KEY_READERS - {
    "goldenthread_projections",
    "goldenthread_query",
    "goldenthread_reminders",
}
OPERATOR: Final[Role] = "goldenthread_operator"
KEPT_OUT: Final[Mapping[str, set[Role]]] = {
    LEDGER_DATABASE: set(),
    KEYS_DATABASE: {"goldenthread_relay"},
    VIEWS_DATABASE: {"goldenthread_planner", "goldenthread_relay"},
}

CHANGES: Final = {
    "insert event": """
        insert into ledger.event
        select clinic_id, position + 1, ledger_time, version + 1, null, null, stream_id,
            partition_key, hash, null, seal, bytes
        from ledger.event
    """,
    "update event": "update ledger.event set bytes = bytes || '!'",
    "update no event": "update ledger.event set bytes = bytes where false",
    "delete event": "delete from ledger.event",
    "delete no event": "delete from ledger.event where false",
    "truncate event": "truncate ledger.event",
    "truncate both": "truncate ledger.clinic, ledger.event",
    "merge event": """
        merge into ledger.event as e using ledger.clinic as c on e.clinic_id = c.clinic_id
        when matched then delete
    """,
    "lock event": "lock table ledger.event in access exclusive mode",
    "insert clinic": "insert into ledger.clinic values ('x', 1, 'open', 0, now(), 0, now())",
    "update clinic": "update ledger.clinic set head = head - 1",
    "delete clinic": "delete from ledger.clinic",
    "truncate clinic": "truncate ledger.clinic",
    "lock clinic": "select from ledger.clinic for update",
    "disable trigger": "alter table ledger.event disable trigger all",
    "drop trigger": "drop trigger event_is_immutable on ledger.event",
    "no triggers": "set session_replication_role = replica",
    "change trigger's function": """
        create or replace function ledger.refuse_change() returns trigger language plpgsql
        as 'begin return new; end'
    """,
    "own function": "create function ledger.mine() returns int language sql as 'select 1'",
    "own table": "create table ledger.mine (n int)",
    "own public table": "create table public.mine (n int)",
    "own schema": "create schema mine",
    "drop table": "drop table ledger.event",
    "rename": "alter table ledger.event rename to events",
    "rule": "create rule r as on insert to ledger.event do instead nothing",
    "policy": "alter table ledger.event enable row level security",
    "forget a migration": "delete from migration.applied",
    "become owner": "set role goldenthread_owner",
    "become superuser": "set role postgres",
    "refuse path": "select ledger.refuse_path()",
    "read server files": "select pg_read_file('PG_VERSION')",
    "run programs": "copy ledger.event to program 'cat'",
}
FUNCTIONS: Final = {
    "add clinic": "select ledger.add_clinic_v1('x', 0)",
    "set clinic state": "select ledger.set_clinic_state_v1('river-bend', 'frozen', true)",
}
_KEY_RIGHTS: Final[Mapping[str, set[Role]]] = {
    "select from keys.client_key": KEY_READERS,
    "insert into keys.client_key values ('c', 'o', gen_random_uuid(), '', now(), null)": KEY_MAKERS,
    "update keys.client_key set wrapped = null, destroyed_at = now()": {OPERATOR},
    "update keys.client_key set owner_id = 'mine'": set(),
    "update keys.client_key set key_id = gen_random_uuid()": set(),
    "delete from keys.client_key": set(),
    "truncate keys.client_key": set(),
    "alter table keys.client_key disable trigger all": set(),
}


@pytest.fixture
async def filled(ledger: Ledger) -> Ledger:
    """A ledger with an event in it."""
    given = await arguments(ledger.operator, "lone", [ledger.append_to(plan(1))])
    await call(ledger.operator, "lone", given)
    return ledger


async def denied(connection: Connection, sql: str) -> bool:
    """Tell whether `sql` is refused for want of a right; nothing of it stays."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute(sql)
    except asyncpg.InsufficientPrivilegeError:
        return True
    finally:
        await transaction.rollback()
    return False


@pytest.mark.parametrize("role", ROLES)
async def test_no_role_changes_the_ledger(filled: Ledger, role: Role) -> None:
    before = await filled.contents()
    connection = await filled.connect(role)
    allowed = {"become owner"} if role == "goldenthread_migrator" else set()
    done = {name for name, sql in CHANGES.items() if not await denied(connection, sql)}
    assert done == allowed
    assert await filled.contents() == before


async def test_the_superuser_can_do_each_of_it(own_ledger: Ledger) -> None:
    """So what the roles are refused is a matter of rights, not of wrong statements."""
    refused = set()
    for name, sql in {**CHANGES, **FUNCTIONS}.items():
        transaction = own_ledger.admin.transaction()
        await transaction.start()
        try:
            await own_ledger.admin.execute(sql)
        except asyncpg.PostgresError as error:
            refused.add((name, error.sqlstate))
        await transaction.rollback()
    by_trigger = {name for name, code in refused if code == "GT001"}
    assert by_trigger == {
        "update event",
        "update no event",
        "delete event",
        "delete no event",
        "truncate event",
        "truncate both",
        "merge event",
    }
    assert {code for name, code in refused if name not in by_trigger} <= {"GT002"}


@pytest.mark.parametrize("role", ROLES)
async def test_who_reads(filled: Ledger, role: Role) -> None:
    connection = await filled.connect(role)
    for table in ("ledger.event", "ledger.clinic"):
        assert await denied(connection, f"select from {table}") == (role not in READERS)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("role", ROLES)
async def test_who_appends(ledger: Ledger, role: Role, path: Path) -> None:
    connection = await ledger.connect(role)
    given = await arguments(ledger.operator, path, [ledger.append_to(plan(1))])
    if role in APPENDERS:
        assert await call(connection, path, given)
    else:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await call(connection, path, given)
        assert not await ledger.events()


@pytest.mark.parametrize("role", ROLES)
async def test_only_the_operator_adds_clinics_and_freezes_ledgers(
    ledger: Ledger, role: Role
) -> None:
    connection = await ledger.connect(role)
    for sql in FUNCTIONS.values():
        assert await denied(connection, sql) == (role != OPERATOR)


@pytest.mark.parametrize("name", [n for n in CHANGES if "event" in n and n[0] in "udtm"])
async def test_the_owner_itself_is_stopped_by_the_trigger(filled: Ledger, name: str) -> None:
    before = await filled.contents()
    migrator = await filled.connect("goldenthread_migrator")
    await migrator.execute("set role goldenthread_owner")
    with pytest.raises(asyncpg.PostgresError, match="is append-only") as caught:
        await migrator.execute(CHANGES[name])
    assert caught.value.sqlstate == "GT001"
    assert await filled.contents() == before


async def test_every_function_of_the_ledger_is_granted_by_name_only(ledger: Ledger) -> None:
    rows = await ledger.admin.fetch(
        """
        select p.proname, r.rolname, has_function_privilege(r.oid, p.oid, 'execute') as may
        from pg_proc as p cross join pg_roles as r
        where p.pronamespace = 'ledger'::regnamespace and r.rolname = any($1)
        """,
        ROLES,
    )
    may = {(row["proname"], row["rolname"]) for row in rows if row["may"]}
    appends = {(f"append{path}_v1", role) for path in ("_lone", "_clean", "") for role in APPENDERS}
    assert may == appends | {("add_clinic_v1", OPERATOR), ("set_clinic_state_v1", OPERATOR)}


async def test_functions_that_act_for_the_owner_fix_where_names_are_looked_up(
    ledger: Ledger,
) -> None:
    rows = await ledger.admin.fetch(
        "select proname, proconfig from pg_proc "
        "where pronamespace = 'ledger'::regnamespace and prosecdef"
    )
    assert len(rows) == 5
    assert {tuple(row["proconfig"]) for row in rows} == {("search_path=pg_catalog, pg_temp",)}


async def test_a_temporary_object_of_the_caller_takes_no_part(ledger: Ledger) -> None:
    """Whoever could create one shadows nothing that the functions use."""
    planner = await ledger.connect()
    await planner.execute("create temp table clinic (like ledger.clinic)")
    await planner.execute("create temp table event (like ledger.event)")
    await planner.execute("set search_path = pg_temp, ledger, pg_catalog")
    for number, path in enumerate(PATHS):
        given = await arguments(ledger.operator, path, [ledger.append_to(plan(number))])
        await call(planner, path, given)
    assert len(await ledger.events()) == 3


@pytest.mark.parametrize("role", ROLES)
async def test_who_does_what_with_keys(keys_database: Database, role: Role) -> None:
    if role == "goldenthread_relay":
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="denied for database"):
            await asyncpg.connect(keys_database.dsn(role))
        return
    async with connected(keys_database.dsn(role)) as connection:
        for sql, who in _KEY_RIGHTS.items():
            assert await denied(connection, sql) == (role not in who), sql


@pytest.mark.parametrize("database", [*KEPT_OUT])
async def test_who_may_connect(ledger: Ledger, database: str) -> None:
    rows = await ledger.admin.fetch(
        """
        select
            r.rolname,
            has_database_privilege(r.oid, $1, 'connect') as connect,
            has_database_privilege(r.oid, $1, 'create') as create,
            has_database_privilege(r.oid, $1, 'temp') as temp
        from pg_roles as r
        where r.rolname = any($2)
        """,
        database,
        ROLES,
    )
    assert {row["rolname"] for row in rows if row["connect"]} == {*ROLES} - KEPT_OUT[database]
    assert not any(row["create"] or row["temp"] for row in rows)


async def test_a_stranger_gets_in_nowhere(ledger: Ledger) -> None:
    rows = await ledger.admin.fetch("select datname, datacl::text from pg_database")
    granted = {row["datname"]: row["datacl"] for row in rows}
    for database in KEPT_OUT:
        assert "{=" not in granted[database]
        assert ",=" not in granted[database]


async def test_login_roles_are_ordinary(ledger: Ledger) -> None:
    rows = await ledger.admin.fetch(
        """
        select rolname from pg_roles
        where rolname = any($1)
            and (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls
                or rolinherit)
        """,
        ROLES,
    )
    assert rows == []
    assert set(ROLES) == set(get_args(Role))

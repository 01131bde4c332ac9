"""The doctor sees each thing that would break a guarantee, and that it was mended."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, Final

import asyncpg
import pytest

from events.ids import ClinicId
from infra.migrate import DATABASE_NAMES
from infra.settings import KEYS_DATABASE
from infra.topics import Topic, clinic_topics, ensure_topics
from tests.fixtures.databases import Database, prepare, running_postgres
from tests.fixtures.kafka import KafkaAddress
from tests.fixtures.operator import CLIENT, MASTER, Workplace, master_key, operator_of

_OTHER_MASTER: Final = bytes([8] * 32)
_numbers: Final = count(1)

# What breaks it, what mends it, the check that sees it, and what that check says.
_LEDGER_BREAKS: Final = (
    (
        "alter role goldenthread_planner set synchronous_commit = off",
        "alter role goldenthread_planner reset synchronous_commit",
        "synchronous_commit",
        "loosened for goldenthread_planner in every database",
    ),
    (
        "update migration.applied set name = '0000_other' where name = '0001_ledger'",
        "update migration.applied set name = '0001_ledger' where name = '0000_other'",
        "schema of ledger",
        "0001_ledger is not applied; 0000_other is not of this release",
    ),
    (
        "update migration.applied set sha256 = reverse(sha256) where name ~ '^0002'",
        "update migration.applied set sha256 = reverse(sha256) where name ~ '^0002'",
        "schema of ledger",
        "was applied with another text",
    ),
    (
        "alter role goldenthread_relay createrole",
        "alter role goldenthread_relay nocreaterole",
        "roles",
        "goldenthread_relay has createrole",
    ),
    (
        "alter role goldenthread_projections superuser",
        "alter role goldenthread_projections nosuperuser",
        "roles",
        "goldenthread_projections has super",
    ),
    (
        "alter role goldenthread_reminders rename to elsewhere",
        "alter role elsewhere rename to goldenthread_reminders",
        "roles",
        "goldenthread_reminders is absent",
    ),
    (
        "grant goldenthread_owner to goldenthread_planner",
        "revoke goldenthread_owner from goldenthread_planner",
        "roles",
        "goldenthread_planner is a member of goldenthread_owner",
    ),
    (
        "alter table ledger.clinic owner to goldenthread_migrator",
        "alter table ledger.clinic owner to goldenthread_owner",
        "ledger owners",
        "goldenthread_migrator owns ledger.clinic",
    ),
    (
        "alter function ledger.add_clinic_v1 owner to postgres",
        "alter function ledger.add_clinic_v1 owner to goldenthread_owner",
        "ledger owners",
        "postgres owns ledger.add_clinic_v1(text,integer)",
    ),
    (
        "grant update (bytes) on ledger.event to goldenthread_planner",
        "revoke update (bytes) on ledger.event from goldenthread_planner",
        "events unchangeable",
        "goldenthread_planner may update ledger.event",
    ),
    (
        "grant delete on ledger.event to public",
        "revoke delete on ledger.event from public",
        "events unchangeable",
        "goldenthread_relay may delete ledger.event",
    ),
    (
        "alter table ledger.event disable trigger event_is_not_truncated",
        "alter table ledger.event enable trigger event_is_not_truncated",
        "events unchangeable",
        "no trigger refuses truncate",
    ),
    (
        "alter table ledger.event disable trigger event_is_immutable",
        "alter table ledger.event enable trigger event_is_immutable",
        "events unchangeable",
        "no trigger refuses delete; no trigger refuses update",
    ),
)
_KEY_BREAKS: Final = (
    (
        "grant delete on keys.client_key to goldenthread_operator",
        "revoke delete on keys.client_key from goldenthread_operator",
        "key store rights",
        "goldenthread_operator may delete keys",
    ),
    (
        "grant update (wrapped) on keys.client_key to goldenthread_planner",
        "revoke update (wrapped) on keys.client_key from goldenthread_planner",
        "key store rights",
        "goldenthread_planner may update keys",
    ),
    (
        f"grant connect on database {KEYS_DATABASE} to goldenthread_relay",
        f"revoke connect on database {KEYS_DATABASE} from goldenthread_relay",
        "key store rights",
        "goldenthread_relay may connect",
    ),
)
_LOOSE: Final = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


@asynccontextmanager
async def _workplace(
    kafka: KafkaAddress, home: Path, settings: Mapping[str, str] | None = None
) -> AsyncIterator[Workplace]:
    with running_postgres(settings) as server:
        await prepare(server)
        ledger, keys, views = (Database(server, name) for name in DATABASE_NAMES.values())
        yield Workplace(operator_of(home, ledger, keys, kafka, views), ledger, keys, kafka)


@pytest.fixture(scope="module")
async def servers(
    kafka: KafkaAddress, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Workplace]:
    """A private PostgreSQL, for roles and settings are of a whole server; and the shared Kafka."""
    async with _workplace(kafka, tmp_path_factory.mktemp("doctor")) as workplace:
        yield workplace


def _examined(servers: Workplace, code: int = 0, **variables: str) -> dict[str, dict[str, Any]]:
    line = replace(servers.line, variables={**servers.line.variables, **variables})
    (answer,) = line.lines("doctor", code=code)
    assert answer["healthy"] is (code == 0)
    return {one["check"]: one for one in answer["checks"]}


async def _execute(dsn: str, statements: Sequence[str]) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def test_sound_servers_are_found_sound(servers: Workplace) -> None:
    checks = _examined(servers)
    assert {one["state"] for one in checks.values()} == {"ok"}
    assert len(checks) == 18
    assert checks["PostgreSQL version"]["seen"].startswith("18.")
    assert "4.0 or newer, 1 broker" in checks["Kafka version"]["seen"]
    assert "all well: 18 checks" in servers.line.run("doctor").stdout


async def test_what_breaks_a_guarantee_is_seen_and_what_was_mended_too(servers: Workplace) -> None:
    cases = ((servers.ledger, _LEDGER_BREAKS), (servers.keys, _KEY_BREAKS))
    for database, breaks in cases:
        await _execute(database.admin_dsn, [broken for broken, *_ in breaks])
    try:
        checks = _examined(servers, code=1)
    finally:
        for database, breaks in cases:
            await _execute(database.admin_dsn, [mended for _, mended, *_ in breaks])
    for _, _, check, seen in (*_LEDGER_BREAKS, *_KEY_BREAKS):
        assert checks[check]["state"] == "failed"
        assert seen in checks[check]["seen"]
        assert checks[check]["todo"]
    assert {one["state"] for one in _examined(servers).values()} == {"ok"}


async def test_a_server_that_may_lose_commits_is_seen(kafka: KafkaAddress, tmp_path: Path) -> None:
    async with _workplace(kafka, tmp_path, _LOOSE) as loose:
        checks = _examined(loose, code=1)
        said = loose.line.run("doctor").stdout
    failing = {name for name, one in checks.items() if one["state"] == "failed"}
    assert failing == set(_LOOSE)
    assert "fsync: set fsync=on and restart" in said


async def test_the_master_key_that_wrapped_the_keys_must_be_there(servers: Workplace) -> None:
    assert "none stored yet" in _examined(servers)["keys"]["seen"]
    await servers.key_of(ClinicId("riverbend"), CLIENT)
    assert "1 under the current master key" in _examined(servers)["keys"]["seen"]

    rotated = master_key(_OTHER_MASTER, MASTER)
    checks = _examined(servers, GOLDENTHREAD_MASTER_KEY=rotated)
    assert checks["keys"]["state"] == "warning"
    assert "0 under the current master key, 1 under former ones" in checks["keys"]["seen"]

    checks = _examined(servers, code=1, GOLDENTHREAD_MASTER_KEY=master_key(_OTHER_MASTER))
    assert checks["keys"]["state"] == "failed"
    assert "1 keys: " in checks["keys"]["seen"]

    checks = _examined(servers, code=1, GOLDENTHREAD_MASTER_KEY="")
    assert checks["master key"]["state"] == "failed"
    assert "GOLDENTHREAD_MASTER_KEY_FILE" in checks["master key"]["seen"]


async def test_topics_of_clinics_are_as_declared_too(servers: Workplace) -> None:
    clinic = ClinicId(f"crooked-{next(_numbers)}")
    billing, _ = clinic_topics(clinic)
    admin = servers.kafka.access("goldenthread-admin")
    await ensure_topics(admin, [Topic(billing.name, 1, billing.kept)])
    add = f"select ledger.add_clinic_v1('{clinic}', 0)"
    await _execute(servers.ledger.dsn("goldenthread_operator"), [add])
    try:
        seen = _examined(servers, code=1)["topics"]["seen"]
    finally:
        await servers.spoil("delete from ledger.clinic")
    assert f"topic billing.{clinic} has 1 partitions, declared are 3" in seen
    assert f"topic notices.{clinic} is absent" in seen


async def test_a_kafka_that_is_away_stops_only_its_own_checks(servers: Workplace) -> None:
    checks = _examined(servers, code=3, GOLDENTHREAD_KAFKA_BOOTSTRAP="127.0.0.1:1")
    assert checks["Kafka"]["state"] == "unreachable"
    assert {one["state"] for one in checks.values()} == {"ok", "unreachable"}
    assert len(checks) == 17


async def test_a_postgresql_that_is_away_stops_only_its_own_checks(servers: Workplace) -> None:
    away = "postgresql://127.0.0.1:1/goldenthread"
    checks = _examined(
        servers, code=3, GOLDENTHREAD_LEDGER_ADDRESS=away, GOLDENTHREAD_KEYS_ADDRESS=away
    )
    assert {name for name, one in checks.items() if one["state"] == "unreachable"} == {
        "ledger",
        "key store",
    }
    assert {checks[name]["state"] for name in ("Kafka version", "topics", "disk space")} == {"ok"}


async def test_servers_that_nobody_named_are_told_with_the_way_out(
    servers: Workplace, tmp_path: Path
) -> None:
    line = replace(servers.line, home=tmp_path, variables={})
    said = line.run("doctor")
    assert said.returncode == 3
    assert "start the local stack with `make up`" in said.stdout
    assert "Traceback" not in said.stderr

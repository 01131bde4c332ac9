"""The local stack under faults: what it says, what it leaves behind and what it keeps."""

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from infra.kafka_client import client_options
from infra.settings import Settings
from infra.stack import launch
from infra.stack.control import running
from infra.stack.process import await_end
from infra.stack.state import StackState
from tests.fixtures.cli import CommandLine, command_line
from tests.fixtures.databases import temporary_home

pytestmark = [
    pytest.mark.skipif(
        os.environ.get("GOLDENTHREAD_STACK") == "containers", reason="of our own stack"
    ),
    # `up` begins two servers and two services, and a case may do so twice.
    pytest.mark.timeout(900),
]
_PATIENCE_SECONDS = 40
# Of what comes after the servers, a writer and a publisher say enough here.
_FEW = {"GOLDENTHREAD_SERVICES": "planner,relay", "GOLDENTHREAD_DEMONSTRATION": "off"}


@pytest.fixture(scope="module")
def stack(request: pytest.FixtureRequest) -> Iterator[CommandLine]:
    """A stack below a folder that only its owner may enter, as a clone in a home folder is."""
    request.getfixturevalue("quick_java")
    with temporary_home() as folder:
        folder.chmod(0o700)
        line = command_line(folder / "home", chosen=_FEW)
        try:
            yield line
        finally:
            line.run("down")


@pytest.fixture
def down(stack: CommandLine) -> CommandLine:
    """The stack, not running."""
    stack.answer("down")
    return stack


@pytest.fixture
def up(stack: CommandLine) -> CommandLine:
    """The stack, running; it stays up for the next test."""
    stack.answer("up")
    return stack


def _settings(line: CommandLine, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name, value in line.environment.items():
        if name.startswith("GOLDENTHREAD_"):
            monkeypatch.setenv(name, value)
    return Settings()


def _state(line: CommandLine) -> StackState:
    state = running(line.home)
    assert state is not None
    return state


def _processes(line: CommandLine) -> dict[str, int]:
    state = _state(line)
    children = {child.name: child.pid for child in state.children if child.pid is not None}
    return {"supervisor": state.supervisor, **children}


async def _execute(settings: Settings, *statements: str) -> object:
    password = (settings.secrets_path / "postgres-superuser").read_text()
    connection = await asyncpg.connect(
        settings.ledger_address, user="postgres", password=password, database="postgres"
    )
    try:
        return [await connection.fetchval(statement) for statement in statements][-1]
    finally:
        await connection.close()


async def _produce(settings: Settings, topic: str, value: bytes) -> None:
    producer = AIOKafkaProducer(**client_options(settings.kafka("goldenthread-admin")))
    try:
        await producer.start()
        await producer.send_and_wait(topic, value, partition=0)
    finally:
        await producer.stop()


async def _last(settings: Settings, topic: str) -> bytes | None:
    options = client_options(settings.kafka("goldenthread-admin"))
    consumer = AIOKafkaConsumer(topic, **options, auto_offset_reset="earliest")
    try:
        await consumer.start()
        return (await consumer.getone()).value
    finally:
        await consumer.stop()


async def test_data_survive_down_and_up(up: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = _settings(up, monkeypatch)
    await _execute(settings, "CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (7)")
    await _produce(settings, "outcomes", b"kept")
    processes = _processes(up)

    assert up.answer("down")["stopped"]
    assert await_end(list(processes.values()), 0)
    assert not up.answer("down")["stopped"]

    assert not up.answer("up")["already_running"]
    assert await _execute(settings, "SELECT n FROM kept", "SELECT n FROM kept") == 7
    assert await _last(settings, "outcomes") == b"kept"


def test_a_second_up_says_that_it_runs(up: CommandLine) -> None:
    before = _processes(up)
    again = up.run("up")
    assert again.returncode == 0
    assert "already running" in again.stdout
    assert _processes(up) == before


def test_a_killed_supervisor_leaves_no_orphan_and_its_lock_is_taken_over(
    up: CommandLine,
) -> None:
    processes = _processes(up)
    os.kill(processes["supervisor"], signal.SIGKILL)
    assert await_end(list(processes.values()), _PATIENCE_SECONDS)
    assert up.run("status").returncode == 3

    again = up.run("up")
    assert again.returncode == 0, again.stderr
    assert f"the last run (process {processes['supervisor']}) was killed" in again.stdout


def test_up_right_after_the_supervisor_was_killed_waits_for_its_servers(up: CommandLine) -> None:
    os.kill(_processes(up)["supervisor"], signal.SIGKILL)
    again = up.run("up")
    assert again.returncode == 0, again.stderr


def test_killed_servers_are_started_again(up: CommandLine) -> None:
    before = _processes(up)
    servers = ("PostgreSQL", "Kafka")
    counts = _restarts(up)
    for server in servers:
        os.kill(before[server], signal.SIGKILL)
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while any(_processes(up).get(server) in {None, before[server]} for server in servers):
        assert time.monotonic() < deadline, up.run("logs", "supervisor").stdout
        time.sleep(0.1)
    again = _restarts(up)
    assert {server: again[server] - counts[server] for server in servers} == dict.fromkeys(
        servers, 1
    )


def _restarts(line: CommandLine) -> dict[str, int]:
    return {one["what"]: one["restarts"] for one in line.answer("status")["servers"]}


def test_ports_in_use_are_named_with_their_settings(down: CommandLine) -> None:
    for setting in ("POSTGRES_PORT", "KAFKA_PORT", "KAFKA_CONTROLLER_PORT"):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            done = down.run("up", "--json", **{f"GOLDENTHREAD_{setting}": port})
        assert done.returncode == 3
        assert '"error": "port-in-use"' in done.stderr
        assert f"port {port}" in done.stderr
        assert f"GOLDENTHREAD_{setting}=" in done.stderr
        assert down.run("status").returncode == 3


def test_a_secret_that_is_wrong_empty_or_lost_is_told_with_its_file(up: CommandLine) -> None:
    """A lost master key is never replaced."""
    up.answer("down")
    secrets = up.home / "secrets"
    assert str(secrets / "postgres-superuser") in _refused(up, "postgres-superuser", b"guess")
    empty, lost = secrets / "kafka-admin", secrets / "master-key"
    assert f"{empty}: is empty" in _refused(up, "kafka-admin", b"")
    assert f"{lost}: missing" in _refused(up, "master-key", None)
    assert up.run("status").returncode == 3


def _refused(line: CommandLine, name: str, content: bytes | None) -> str:
    """Return why it does not start with `content` in the file of a secret, or without the file."""
    secret = line.home / "secrets" / name
    right, mode = secret.read_bytes(), secret.stat().st_mode
    try:
        secret.write_bytes(content) if content is not None else secret.unlink()
        done = line.run("up")
        assert secret.exists() is (content is not None)
    finally:
        secret.write_bytes(right)
        secret.chmod(mode)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr + done.stdout
    return done.stderr


def test_no_password_is_in_any_log_or_command_line(up: CommandLine) -> None:
    passwords = {file.read_text().strip() for file in (up.home / "secrets").iterdir()}
    texts = [file.read_text() for file in (up.home / "logs").iterdir()]
    texts += [" ".join(psutil.Process(pid).cmdline()) for pid in _processes(up).values()]
    assert len(passwords) > 10
    assert not [password for password in passwords if any(password in text for text in texts)]


@pytest.mark.skipif(os.geteuid() != 0, reason="every other test shows it for an ordinary user")
def test_an_ordinary_user_can_bring_it_up(jars_folder: Path) -> None:
    """The capability only stands for a clone and an interpreter that such a user may read."""
    import pwd  # noqa: PLC0415

    nobody = pwd.getpwnam("nobody")
    become = (sys.executable, "-I", "-S", launch.__file__, str(os.getpid()))
    identity = (str(int(signal.SIGTERM)), str(nobody.pw_uid), str(nobody.pw_gid), "2")
    with temporary_home() as folder:
        home = folder / "home"
        home.mkdir()
        os.chown(home, nobody.pw_uid, nobody.pw_gid)
        line = command_line(home, (*become, *identity), _FEW)
        variables = {"GOLDENTHREAD_JARS": str(jars_folder), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = line.run("up", "--json", **variables)
            assert done.returncode == 0, done.stderr
            processes = _processes(line)
            assert {psutil.Process(pid).username() for pid in processes.values()} == {"nobody"}
        finally:
            line.run("down", **variables)


@pytest.fixture
def jars_folder() -> Path:
    """Where the jars lie, fetched."""
    from infra.stack import jars  # noqa: PLC0415

    jars.ensure(jars.default_folder())
    return jars.default_folder()

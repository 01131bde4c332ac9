"""The command line's frame: quick to start, one form for answers and errors."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from events.errors import GoldenThreadError, Refused, Unavailable
from infra.cli.main import app, run
from infra.cli.output import EXIT_CODES, ExitCode, Output, exit_code
from infra.settings import SECRET_NAMES, secret_variable
from infra.stack.errors import PortInUse
from infra.stack.jars import Jar, JarChanged

_SLOW = "{'asyncpg', 'aiokafka', 'faststream', 'pydantic', 'cryptography', 'asyncio'}"


class Ended(NamedTuple):
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


Goldenthread = Callable[..., Ended]


@pytest.fixture
def goldenthread(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Goldenthread:
    """The command line in this process, on an empty data folder without servers."""
    for name in [name for name in os.environ if name.startswith("GOLDENTHREAD_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GOLDENTHREAD_HOME", str(tmp_path))

    def execute(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["goldenthread", *arguments])
        with pytest.raises(SystemExit) as ended:
            run()
        told = capsys.readouterr()
        code = ended.value.code
        return Ended(code if isinstance(code, int) else 0, told.out, told.err)

    return execute


def test_help_imports_nothing_slow() -> None:
    code = f"import infra.cli.main, sys; print(sorted({_SLOW} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_help_comes_at_once() -> None:
    """The least of some runs: the machine may be busy with others."""
    command = [sys.executable, "-m", "infra.cli.main", "--help"]
    used = []
    for _ in range(4):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used.append(after.ru_utime - before.ru_utime)
    assert min(used) < 0.5


def test_help_names_the_commands_and_the_exit_codes(goldenthread: Goldenthread) -> None:
    done = goldenthread("--help")
    for name in ("up", "down", "status", "logs", "prepare"):
        assert f"│ {name} " in done.stdout
    assert "Exit codes: 0 done" in done.stdout


def test_every_command_has_json(goldenthread: Goldenthread) -> None:
    for command in app.registered_commands:
        assert command.callback is not None
        name = command.name or command.callback.__name__
        done = goldenthread(name, "--help")
        assert "--json" in done.stdout, name


def test_a_usage_error_ends_with_its_code(goldenthread: Goldenthread) -> None:
    assert goldenthread("nonsense").returncode == ExitCode.USAGE
    assert goldenthread("logs", "nonsense").returncode == ExitCode.USAGE


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (("clinic", "nonsense"), "nonsense"),
        (("clinic", "add", "riverbend"), "--time-zone"),
        (("logs", "--lines", "-1"), "--lines"),
        (("events", "tail", "riverbend", "--from", "1", "--last", "1"), "--from or --last"),
    ],
)
def test_programs_are_told_a_usage_error_as_json(
    goldenthread: Goldenthread, arguments: tuple[str, ...], names: str
) -> None:
    done = goldenthread(*arguments, "--json")
    told = json.loads(done.stderr)
    assert (done.returncode, done.stdout) == (ExitCode.USAGE, "")
    assert (told["error"], told["exit_code"]) == ("usage", 2)
    assert names in told["message"]


def test_a_log_that_is_not_there_yet_is_said(goldenthread: Goldenthread, tmp_path: Path) -> None:
    done = goldenthread("logs", "kafka")
    assert (done.returncode, done.stdout) == (0, "")
    assert f"no log yet: {tmp_path / 'logs' / 'kafka.log'}" in done.stderr


def test_each_exit_code_is_explained() -> None:
    assert set(EXIT_CODES) == set(ExitCode)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Refused("no"), ExitCode.FAILURE),
        (Unavailable("later"), ExitCode.UNAVAILABLE),
        (PortInUse("Kafka", 1, "X"), ExitCode.UNAVAILABLE),
        (JarChanged(Jar("a", "g", "n", "1"), "b"), ExitCode.FAILURE),
    ],
)
def test_an_error_has_an_exit_code(error: GoldenThreadError, code: ExitCode) -> None:
    assert exit_code(error) is code


@pytest.mark.parametrize("as_json", [True, False])
def test_an_error_is_told_in_both_forms(
    capsys: pytest.CaptureFixture[str], *, as_json: bool
) -> None:
    output = Output()
    output.as_json = as_json
    with pytest.raises(SystemExit) as ended:
        output.fail(Unavailable("come back later"))
    assert ended.value.code == ExitCode.UNAVAILABLE
    told = capsys.readouterr()
    assert told.out == ""
    if as_json:
        assert json.loads(told.err)["error"] == "unavailable"
    else:
        assert told.err == "error: come back later\n"


def test_status_without_a_stack_says_what_to_do(goldenthread: Goldenthread) -> None:
    done = goldenthread("status")
    assert done.returncode == ExitCode.UNAVAILABLE
    assert "make up" in done.stdout


def test_servers_that_exist_are_not_started_again(
    goldenthread: Goldenthread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOLDENTHREAD_KAFKA_BOOTSTRAP", "kafka.example:9093")
    done = goldenthread("up")
    assert done.returncode == ExitCode.UNAVAILABLE
    assert "goldenthread prepare" in done.stderr


def test_logs_show_the_end_of_a_file(goldenthread: Goldenthread, tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "kafka.log").write_text("one\ntwo\nthree\n")
    assert goldenthread("logs", "kafka", "--lines", "2").stdout == "two\nthree\n"
    done = goldenthread("logs", "kafka", "--lines", "1", "--json")
    assert json.loads(done.stdout) == {"log": "kafka", "line": "three"}
    assert goldenthread("logs", "postgres").stdout == ""


def test_fresh_secrets_have_every_name(goldenthread: Goldenthread) -> None:
    first, second = (json.loads(goldenthread("secrets", "--json").stdout) for _ in range(2))
    names = {secret_variable(name) for name in SECRET_NAMES}
    assert set(first) == {*names, "GOLDENTHREAD_MASTER_KEY"}
    assert not set(first.values()) & set(second.values())

"""The command line starts quickly: help imports nothing heavy."""

import json
import subprocess
import sys

import pytest

_HEAVY = (
    "aiokafka",
    "asyncpg",
    "cryptography",
    "faststream",
    "orjson",
    "psutil",
    "pydantic",
    "pydantic_settings",
    "structlog",
)
_TELL = """
import json, sys
sys.argv = ["goldenthread", *{arguments!r}]
from infra.cli.main import run
try:
    run()
except SystemExit as ended:
    code = ended.code
loaded = [name for name in {heavy!r} if name in sys.modules]
print(json.dumps([code, loaded]), file=sys.stderr)
"""


def _run(*arguments: str) -> tuple[str, int, list[str]]:
    script = _TELL.format(arguments=arguments, heavy=_HEAVY)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    code, loaded = json.loads(done.stderr.splitlines()[-1])
    return done.stdout, code, loaded


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("clinic", "--help"),
        ("clinic", "add", "--help"),
        ("events", "tail", "--help"),
        ("events", "show", "--help"),
        ("token", "--help"),
        ("doctor", "--help"),
        ("verify", "ledger", "--help"),
    ],
    ids=" ".join,
)
def test_help_imports_nothing_heavy(arguments: tuple[str, ...]) -> None:
    told, code, loaded = _run(*arguments)
    assert code == 0
    assert "Usage: " in told
    # Typer itself reads the options of a command with pydantic.
    assert set(loaded) <= ({"pydantic"} if len(arguments) > 1 else set())


@pytest.mark.parametrize(
    "command",
    [
        "clinic add",
        "clinic list",
        "clinic freeze",
        "clinic open",
        "events tail",
        "events show",
        "token",
        "token-keys rotate",
        "doctor",
    ],
)
def test_help_has_exit_codes_and_an_example(command: str) -> None:
    told, _, _ = _run(*command.split(), "--help")
    assert "Exit codes: 0 " in told
    assert f"Example: goldenthread {command}" in told

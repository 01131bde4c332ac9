"""The steps of a check, and how each is run."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from infra.checks.counts import NONE, Counts, read_counts

_LINT_IMPORTS: Final = "from importlinter.cli import lint_imports_command as run; run()"

CHECKS: Final[Mapping[str, tuple[str, ...]]] = {
    "lint": ("-m", "ruff", "check"),
    "format": ("-m", "ruff", "format", "--check"),
    "types": ("-m", "mypy"),
    "imports": ("-c", _LINT_IMPORTS, "--no-logo"),
    "sql": ("-m", "sqlfluff", "lint", "--disable-progress-bar", "infra", "events"),
    "schemas": ("-m", "events.schema_check"),
}
SUITES: Final = ("unit", "contract", "integration", "acceptance", "faults")
_NO_TESTS: Final = 5
_SETTINGS: Final = "pyproject.toml"


class Outcome(StrEnum):
    """How a step ended."""

    PASSED = "passed"
    FAILED = "failed"
    EMPTY = "no tests yet"


@dataclass(frozen=True)
class Result:
    """A step that was run: how it ended, what it counted, and its time in seconds."""

    name: str
    outcome: Outcome
    counts: Counts
    seconds: float


def run_checks() -> Iterator[Result]:
    """Run the checks; one that fails shows what it said."""
    for name, arguments in CHECKS.items():
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, *arguments], capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.stdout.write(done.stdout + done.stderr)
        outcome = Outcome.FAILED if done.returncode else Outcome.PASSED
        yield Result(name, outcome, NONE, time.perf_counter() - started)


def run_suite(name: str, tests: Path) -> Result:
    """Run the tests in `tests` by a pytest of their own, which prints as it goes."""
    if not tests.is_dir():
        return Result(name, Outcome.EMPTY, NONE, 0.0)
    started = time.perf_counter()
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-c", _SETTINGS, str(tests)]
        code = subprocess.run([*command, f"--junit-xml={report}"], check=False).returncode
        counts = read_counts(report.read_text()) if report.exists() else NONE
    return Result(name, _outcome(code), counts, time.perf_counter() - started)


def _outcome(code: int) -> Outcome:
    if code == _NO_TESTS:
        return Outcome.EMPTY
    return Outcome.FAILED if code else Outcome.PASSED

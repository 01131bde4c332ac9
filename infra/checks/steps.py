"""The steps of a check, and how each is run."""

import signal
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

_PACKAGES: Final = ("events", "infra", "services")

CHECKS: Final[Mapping[str, tuple[str, ...]]] = {
    "lint": ("-m", "ruff", "check"),
    "format": ("-m", "ruff", "format", "--check"),
    "types": ("-m", "mypy"),
    "imports": ("-c", _LINT_IMPORTS, "--no-logo"),
    "sql": ("-m", "sqlfluff", "lint", "--disable-progress-bar", *_PACKAGES),
    "schemas": ("-m", "events.schema_check"),
}
SUITES: Final = ("unit", "contract", "integration", "acceptance", "faults")
_NO_TESTS: Final = 5
_PYTEST: Final = (
    *("-X", "faulthandler", "-m", "pytest", "-c", "pyproject.toml"),
    *("--durations=12", "--durations-min=5"),
)
# Most tests wait for servers: two at a time, each with servers of its own, take little over half
# as long. More would need more memory than a small machine has.
_SIDE_BY_SIDE: Final = ("--numprocesses=2", "--dist=worksteal")
_LAST_LINES: Final = 30


class Outcome(StrEnum):
    """How a step ended."""

    PASSED = "passed"
    FAILED = "failed"
    EMPTY = "no tests yet"


@dataclass(frozen=True)
class Result:
    """A step that was run: how it ended, what it counted, and its time in seconds.

    `trouble` is the exit code or signal of a suite that failed though none of its tests did, and
    `last_words` is then the end of what it said on standard error.
    """

    name: str
    outcome: Outcome
    counts: Counts
    seconds: float
    trouble: str = ""
    last_words: str = ""


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
        report, errors = Path(folder) / "report.xml", Path(folder) / "errors"
        code = _run_pytest(errors, str(tests), *_SIDE_BY_SIDE, f"--junit-xml={report}")
        counts = read_counts(report.read_text()) if report.exists() else NONE
        said = errors.read_text(errors="replace")
    sys.stderr.write(said)
    outcome, seconds = _outcome(code), time.perf_counter() - started
    if outcome is not Outcome.FAILED or counts.failed:
        return Result(name, outcome, counts, seconds)
    return Result(name, outcome, counts, seconds, ending(code), last_words(said))


def ending(code: int) -> str:
    """Return how a process ended, as one says it: by its exit code, or by a signal's name."""
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name


def last_words(said: str) -> str:
    """Return the end of `said`, without the places of tracebacks that are in installed packages."""
    lines, skipping = list[str](), False
    for line in said.splitlines():
        if not line.startswith("    "):  # the text of a place stands below it, further in
            skipping = line.startswith("  File ") and "site-packages" in line
        if not skipping:
            lines.append(line)
    return "\n".join(lines[-_LAST_LINES:])


def _run_pytest(errors: Path, *arguments: str) -> int:
    """Return pytest's exit code; what it says on standard error, beside its report, is kept."""
    with errors.open("wb") as file:
        return subprocess.run(
            [sys.executable, *_PYTEST, *arguments], stderr=file, check=False
        ).returncode


def _outcome(code: int) -> Outcome:
    if code == _NO_TESTS:
        return Outcome.EMPTY
    return Outcome.FAILED if code else Outcome.PASSED

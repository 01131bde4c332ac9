"""`python -m infra.checks check unit contract ...`: run steps, then tell how each ended.

Every step runs, whatever became of the one before; the exit code is 1 when any failed.
"""

import argparse
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from infra.checks.steps import SUITES, Outcome, Result, run_checks, run_suite
from infra.checks.summary import summary

_TESTS: Final = Path("tests")


def main(arguments: Sequence[str]) -> int:
    """Run the steps that `arguments` name; return 0 when none failed, else 1."""
    parser = argparse.ArgumentParser(prog="python -m infra.checks")
    parser.add_argument("steps", nargs="+", choices=("check", *SUITES), metavar="step")
    chosen = parser.parse_args(arguments)
    results = [result for name in chosen.steps for result in _told(name)]
    _say(f"\n{summary(results)}")
    return int(any(result.outcome is Outcome.FAILED for result in results))


def _told(name: str) -> Iterator[Result]:
    _say(f"== {name}")
    for result in run_checks() if name == "check" else (run_suite(name, _TESTS / name),):
        _say(f"{result.name}: {result.outcome} ({result.seconds:.1f} s)")
        yield result


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    # A job in the background starts with Ctrl-C ignored, and so would all that its tests start.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)

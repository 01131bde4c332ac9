"""Named crash points: harmless unless the environment names them, and then immediate."""

import os
import subprocess
import sys

import pytest

from events.crash_points import EXIT_CODE, VARIABLE, parse, reach

_PROGRAM = """
import atexit
from events.crash_points import reach
atexit.register(print, "tidied up", flush=True)
for turn in range(5):
    reach("one.before-step")
    reach("one.after-step")
    print(turn, flush=True)
"""


def run(places: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        env={**os.environ, VARIABLE: places},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_the_variable_a_place_does_nothing() -> None:
    reach("one.before-step")


@pytest.mark.parametrize(
    ("places", "turns"),
    [("one.before-step", 0), ("one.after-step:3", 2), ("other, one.before-step:2", 1)],
)
def test_a_process_ends_at_the_place_and_time_that_are_named(places: str, turns: int) -> None:
    done = run(places)

    assert done.returncode == EXIT_CODE
    assert done.stdout.split() == [str(turn) for turn in range(turns)]


def test_a_place_that_is_not_reached_ends_nothing() -> None:
    done = run("other:2")

    assert done.returncode == 0
    assert done.stdout.endswith("tidied up\n")


@pytest.mark.parametrize("places", ["one:0", "one:-1", "one:x"])
def test_a_time_that_is_none_is_refused(places: str) -> None:
    with pytest.raises(ValueError, match=r"times|invalid literal"):
        parse(places)

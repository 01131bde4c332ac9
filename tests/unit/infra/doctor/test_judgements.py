"""How the doctor judges what it sees; what it sees is tried with real servers."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from infra.cli.doctor import _closing, _verdict
from infra.cli.output import ExitCode
from infra.doctor.check import Check, State, failed, judged, ok, unreachable, warning
from infra.doctor.machine import SCARCE_MB, judge_space
from infra.doctor.schema import schema_faults
from infra.doctor.server import judge_clock
from infra.stack.space import NEEDED_MB

_NOW = datetime(2026, 1, 5, 15, 30, tzinfo=UTC)
_HOME = Path("home")


@pytest.mark.parametrize(
    ("milliseconds", "state"),
    [
        (0, State.OK),
        (1_000, State.OK),
        (1_001, State.WARNING),
        (5_000, State.WARNING),
        (5_001, State.FAILED),
    ],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_clocks_apart_warn_over_one_second_and_fail_over_five(
    milliseconds: int, state: State, sign: int
) -> None:
    check = judge_clock(_NOW, _NOW + sign * timedelta(milliseconds=milliseconds))
    assert check.state is state
    assert (check.todo == "") is (state is State.OK)


@pytest.mark.parametrize(
    ("free", "state"),
    [
        (NEEDED_MB - 1, State.FAILED),
        (NEEDED_MB, State.WARNING),
        (SCARCE_MB - 1, State.WARNING),
        (SCARCE_MB, State.OK),
    ],
)
def test_room_for_the_data_folder(free: int, state: State) -> None:
    assert judge_space(_HOME, free).state is state


def test_each_difference_of_migrations_is_told() -> None:
    declared = {"0001_a": "x", "0002_b": "y"}
    assert schema_faults(declared, declared) == []
    assert schema_faults({"0001_a": "x"}, declared) == ["0002_b is not applied"]
    assert schema_faults({**declared, "0003_c": "z"}, declared) == ["0003_c is not of this release"]
    assert schema_faults({**declared, "0001_a": "?"}, declared) == [
        "0001_a was applied with another text"
    ]


def test_a_check_with_faults_fails_with_all_of_them() -> None:
    assert judged("n", [], well="fine", todo="mend") == ok("n", "fine")
    assert judged("n", ["a", "b"], well="fine", todo="mend") == failed("n", "a; b", "mend")


@pytest.mark.parametrize(
    ("checks", "code"),
    [
        ([ok("a", "")], ExitCode.OK),
        ([ok("a", ""), warning("b", "", "x")], ExitCode.OK),
        ([warning("b", "", "x"), failed("c", "", "y")], ExitCode.FAILURE),
        ([failed("c", "", "y"), unreachable("d", "", "z")], ExitCode.UNAVAILABLE),
    ],
)
def test_the_worst_check_decides_the_exit_code(checks: list[Check], code: ExitCode) -> None:
    assert _verdict(checks) is code
    todo = [one for one in checks if one.todo]
    assert len(_closing(checks)) == (1 + len(todo) if todo else 1)

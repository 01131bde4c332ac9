"""How a suite that is run ends."""

from pathlib import Path

import pytest

from infra.checks.__main__ import main
from infra.checks.steps import Outcome, run_suite


def test_a_suite_that_does_not_exist_is_told_and_fails_nothing(tmp_path: Path) -> None:
    assert run_suite("later", tmp_path / "absent").outcome is Outcome.EMPTY


def test_a_suite_without_tests_is_told_and_fails_nothing(tmp_path: Path) -> None:
    assert run_suite("later", tmp_path).outcome is Outcome.EMPTY


def test_a_suite_that_passes_is_counted(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text("def test_one() -> None: ...\n")

    result = run_suite("one", tmp_path)

    assert (result.outcome, result.counts.tests) == (Outcome.PASSED, 1)


@pytest.mark.parametrize(
    "body", ["assert False", "import warnings; warnings.warn('old', DeprecationWarning)"]
)
def test_a_failure_or_a_warning_fails_the_suite(tmp_path: Path, body: str) -> None:
    (tmp_path / "test_it.py").write_text(f"def test_one(): {body}\n")

    result = run_suite("one", tmp_path)

    assert (result.outcome, result.counts.failed) == (Outcome.FAILED, 1)


def test_a_step_that_is_not_known_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["unit", "unheard-of"])

    assert ended.value.code == 2
    assert "unheard-of" in capsys.readouterr().err

"""How a suite that is run ends."""

from pathlib import Path

import pytest

from infra.checks.__main__ import main
from infra.checks.steps import Outcome, ending, last_words, run_suite
from infra.checks.summary import summary


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


_LEFT_BEHIND = """
class Left:
    def __del__(self): raise ValueError("left behind")

def pytest_configure(config): config.left = one = Left(); one.itself = one

def pytest_unconfigure(config): del config.left
"""
_ENDED = """
def pytest_unconfigure(config):
    import os, signal
    os.kill(os.getpid(), signal.{})
"""


@pytest.mark.parametrize(
    ("hook", "trouble", "words"),
    [
        (_LEFT_BEHIND, "exit code 1", "left behind"),
        ("def pytest_unconfigure(config): import os; os._exit(7)", "exit code 7", ""),
        (_ENDED.format("SIGKILL"), "SIGKILL", ""),
        (_ENDED.format("SIGSEGV"), "SIGSEGV", "Segmentation fault"),
    ],
)
def test_a_suite_that_fails_without_a_failed_test_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], hook: str, trouble: str, words: str
) -> None:
    (tmp_path / "test_it.py").write_text("def test_one() -> None: ...\n")
    (tmp_path / "conftest.py").write_text(hook)

    result = run_suite("one", tmp_path)

    assert (result.outcome, result.counts.tests) == (Outcome.FAILED, 1)
    assert result.trouble == trouble
    assert words in result.last_words
    assert words in capsys.readouterr().err
    assert f"no test failed, but pytest ended with {trouble}." in summary([result])


def test_last_words_leave_out_where_others_code_was() -> None:
    own = ['  File "/here/tests/test_it.py", line 7 in test', "    work()"]
    others = ['  File "/x/site-packages/pluggy/_manager.py", line 1 in call', "    call()"]
    said = ["Traceback:", *others, *own, *others, "ValueError: left behind", "", "At once"]

    kept = ["Traceback:", *own, "ValueError: left behind", "", "At once"]
    assert last_words("\n".join(said)).splitlines() == kept
    assert last_words("\n".join(map(str, range(99)))).splitlines()[0] == "69"


def test_an_exit_code_and_a_signal_are_told_apart() -> None:
    assert [ending(code) for code in (1, 3, -11)] == ["exit code 1", "exit code 3", "SIGSEGV"]


def test_a_step_that_is_not_known_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["unit", "unheard-of"])

    assert ended.value.code == 2
    assert "unheard-of" in capsys.readouterr().err

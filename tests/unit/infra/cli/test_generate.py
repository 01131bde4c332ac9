"""`goldenthread generate`: to a file, to standard output, and what is refused."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from infra.cli.main import app, run
from infra.cli.output import output
from infra.generating.to_file import written
from tests.fixtures.cli import CommandLine

SMALL = ("generate", "--plans", "2", "--days", "60", "--seed", "5")


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    output.as_json = False


def test_a_file_gets_one_event_a_line_in_the_streams_order(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    told = CliRunner().invoke(app, [*SMALL, "--clinics", "2", "--to", str(file)])
    lines = [json.loads(each) for each in file.read_text().splitlines()]

    assert told.stdout == f"{len(lines)} events of 4 charts in 2 clinics, to {file}\n"
    assert {each["event"]["source"] for each in lines} == {
        "/clinics/generated-1",
        "/clinics/generated-2",
    }
    assert [each.name for each in tmp_path.iterdir()] == ["events.jsonl"]


def test_standard_output_gets_the_same_bytes_and_a_pipe_no_progress(tmp_path: Path) -> None:
    file, line = tmp_path / "events.jsonl", CommandLine(tmp_path, {})
    assert line.run(*SMALL, "--to", str(file)).returncode == 0
    done = line.run(*SMALL)

    assert done.stdout == file.read_text()
    assert done.stderr == f"{len(done.stdout.splitlines())} events of 2 charts in 1 clinics\n"


def test_programs_get_the_counts_as_json(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    told = CliRunner().invoke(app, [*SMALL, "--to", str(file), "--json"])

    assert json.loads(told.stdout) == {
        "clinics": 1,
        "charts": 2,
        "events": len(file.read_text().splitlines()),
        "to": str(file),
    }


@pytest.mark.parametrize(
    ("option", "value", "rule"),
    [
        ("--plans", "0", "must be 1 to 100,000; ask for more clinics"),
        ("--plans", "-3", "must be 1 to 100,000"),
        ("--clinics", "101", "must be 1 to 100; "),
        ("--days", "7", "must be 28 to 730; a course needs time for a plan"),
        ("--seed", "-1", "must be 0 to 9,223,372,036,854,775,807"),
    ],
)
def test_what_is_out_of_bounds_ends_with_2_and_names_field_rule_and_way_out(
    option: str,
    value: str,
    rule: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.argv", ["goldenthread", "generate", option, value])
    with pytest.raises(SystemExit) as ended:
        run()
    told = capsys.readouterr()

    assert ended.value.code == 2
    assert told.err.startswith(f"error: {option}: {rule}")
    assert told.out == ""


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    file.write_text("mine")
    done = _run(tmp_path, file)

    assert (done.returncode, file.read_text()) == (1, "mine")
    assert "is there already; name another file, or remove this one" in done.stderr


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    done = _run(tmp_path, tmp_path / "nowhere" / "events.jsonl")

    assert done.returncode == 3
    assert "No such file or directory; make room or name a file" in done.stderr


def test_a_failure_leaves_no_file_behind(tmp_path: Path) -> None:

    with pytest.raises(RuntimeError, match="stopped"):
        _write_half(tmp_path / "events.jsonl")

    assert list(tmp_path.iterdir()) == []


def _write_half(file: Path) -> None:
    with written(file) as target:
        target.write(b"half")
        raise RuntimeError("stopped")


def _run(home: Path, file: Path) -> subprocess.CompletedProcess[str]:
    return CommandLine(home, {}).run(*SMALL, "--to", str(file))

"""`goldenthread templates`: list, show, instantiate, check, suggest (A1.37, A11.20)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from events.templates.library import shipped
from infra.cli.main import app, run
from infra.cli.output import output
from services.planner.commands import read
from tests.unit.services.planner.templates.cases import GIVEN, asked


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    output.as_json = False


def answered(*line: str) -> Any:  # noqa: ANN401 -- JSON
    told = CliRunner().invoke(app, ["templates", *line, "--json"])
    assert told.exit_code == 0, told.output
    return json.loads(told.stdout)


def facts(folder: Path, name: str) -> str:
    path = folder / "facts.json"
    path.write_text(asked(name).model_dump_json(exclude_none=True))
    return str(path)


def test_what_ships_is_listed_and_shown() -> None:
    names = [each["template"] for each in answered("list")["templates"]]

    assert names == sorted(GIVEN)
    assert answered("show", names[0])["content"]["title"].startswith("Alcohol use disorder")
    told = CliRunner().invoke(app, ["templates", "show", "posttraumatic-stress"])
    assert "choose protocol: Which trauma-focused therapy" in told.stdout


def test_commands_are_written_to_be_sent(tmp_path: Path) -> None:
    """A1.37: the list is what the write API takes."""
    line = ["templates", "instantiate", "alcohol-use", facts(tmp_path, "alcohol-use")]
    told = CliRunner().invoke(app, line)

    assert told.exit_code == 0
    assert "COPY_PASTE_TEMPLATE" in told.stderr
    commands = read(told.stdout.encode())
    assert commands[0].kind == "draft-plan"
    assert len(answered(*line[1:])["commands"]) == len(commands)


def test_a_template_in_a_file_is_checked(tmp_path: Path) -> None:
    """A11.20: templates of a clinic's own are linted before they are added."""
    own = json.loads(shipped().held["generalized-anxiety", 1].model_dump_json(exclude_none=True))
    path = tmp_path / "own.json"
    path.write_text(json.dumps(own))
    assert CliRunner().invoke(app, ["templates", "check", str(path)]).exit_code == 0

    own["content"]["objectives"][3]["statement"] = "Manages anxiety better"
    own["content"]["discharge"] = {"further": ["Feels well"]}
    path.write_text(json.dumps(own))
    told = CliRunner().invoke(app, ["templates", "check", str(path)])
    assert told.exit_code == 1
    assert "NO_DISCHARGE_CRITERIA" in told.stdout


def test_a_fault_is_told_by_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own = json.loads(shipped().held["generalized-anxiety", 1].model_dump_json(exclude_none=True))
    own["content"]["objectives"][0]["due"] = {"kind": "weeks", "weeks": 0}
    path = tmp_path / "own.json"
    path.write_text(json.dumps(own))
    monkeypatch.setattr("sys.argv", ["goldenthread", "templates", "check", str(path)])

    with pytest.raises(SystemExit) as ended:
        run()

    assert ended.value.code == 2
    assert "/content/objectives/0/due/weeks: Input should be greater" in capsys.readouterr().err


def test_objectives_are_suggested_with_their_source() -> None:
    found = answered("suggest", "gad-7", "17", "--diagnosis", "F41.1")["suggestions"]

    assert found[0]["statement"] == "GAD-7 total goes down from 17 to below 10 within 8 weeks"
    assert found[0]["rows"] == ["A9.1"]
    told = CliRunner().invoke(app, ["templates", "suggest", "gad-7", "0"])
    assert told.stdout == "nothing is left to reach on this measure\n"

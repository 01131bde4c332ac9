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


def test_parts_are_listed_and_built_of(tmp_path: Path) -> None:
    """A1.37: the reference that is listed is the one that is taken; the file can be checked."""
    (first, *_) = answered("parts", "--diagnosis", "F43.10", "--measure", "pcl-5")["parts"]
    assert first["part"] == "posttraumatic-stress/1/objectives/scale"
    picked = {"template": "own", "title": "Own", "parts": [{"part": first["part"]}]}
    path = tmp_path / "selection.json"
    path.write_text(json.dumps(picked))

    told = CliRunner().invoke(app, ["templates", "build", str(path)])
    assert told.exit_code == 0
    assert f"objectives/scale: {first['part']} (picked)" in told.stderr
    made = tmp_path / "own.json"
    made.write_text(told.stdout)
    assert answered_anyhow("check", str(made))["faults"] == []


def answered_anyhow(*line: str) -> Any:  # noqa: ANN401 -- JSON
    """Return the answer, whatever the exit code."""
    return json.loads(CliRunner().invoke(app, ["templates", *line, "--json"]).stdout)


def test_faults_are_all_listed(tmp_path: Path) -> None:
    """A11.20: `check` lists each fault by its place, and lints nothing."""
    own = json.loads(shipped().held["generalized-anxiety", 1].model_dump_json(exclude_none=True))
    own["content"]["goals"][0]["words"] = "I want {peace}"
    own["content"]["baselines"][0]["typical"] = {"low": "22"}
    path = tmp_path / "own.json"
    path.write_text(json.dumps(own))

    told = CliRunner().invoke(app, ["templates", "check", str(path)])
    assert told.exit_code == 1
    assert "fault: /baselines/0/typical: the measure has no such value" in told.stdout
    assert "fault: /goals/0/words: a slot names what is not asked for" in told.stdout
    assert [each["pointer"] for each in answered_anyhow("check", str(path))["faults"]] == [
        "/baselines/0/typical", "/goals/0/words",
    ]  # fmt: skip


def test_the_documented_selection_is_built() -> None:
    """A1.37: what docs/templates.md shows comes to a template without faults."""
    page = (Path(__file__).parents[4] / "docs" / "templates.md").read_text("utf-8")
    example = page[page.index('    {"template": "worry-and-low-mood"') :]
    selection = json.JSONDecoder().raw_decode(example.strip())[0]
    told = CliRunner().invoke(app, ["templates", "build", "-", "--json"], json.dumps(selection))

    assert told.exit_code == 0, told.output
    answer = json.loads(told.stdout)
    assert answer["faults"] == []
    assert not any(each["severity"] == "error" for each in answer["findings"])
    assert "walks" in {each["key"] for each in answer["template"]["content"]["interventions"]}

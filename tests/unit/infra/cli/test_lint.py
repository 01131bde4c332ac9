"""`goldenthread lint`: exit codes and both ways of answering."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from events.lint.finding import rules
from infra.cli.main import app, run
from infra.cli.output import output

GOOD = {"objectives": ["GAD-7 from 15 to below 8 within 9 weeks"]}
BAD = {"objectives": ["GAD-7 from 15 to below 8 within 9 weeks", "Be calmer"]}


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    output.as_json = False


def written(folder: Path, text: str) -> str:
    path = folder / "plan.json"
    path.write_text(text)
    return str(path)


def test_a_sound_document_ends_with_0(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["lint", written(tmp_path, json.dumps(GOOD))])

    assert (told.exit_code, told.stdout) == (0, "nothing found\n")


def test_findings_end_with_1_and_say_what_makes_them_go_away(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["lint", written(tmp_path, json.dumps(BAD))])

    assert told.exit_code == 1
    assert told.stdout.startswith("/objectives/1\n  error: VAGUE_OBJECTIVE (A5.01)")
    assert told.stdout.count("goes away: ") == 3
    assert told.stdout.endswith("found: 3 errors\n")


def test_remarks_alone_end_with_0() -> None:
    remark = json.dumps({"objectives": ["Fill in the bx log 3 times a week for 8 weeks"]})
    told = CliRunner().invoke(app, ["lint", "-"], input=remark)

    assert told.exit_code == 0
    assert told.stdout.endswith("found: 1 remark\n")


def test_programs_get_json() -> None:
    told = CliRunner().invoke(app, ["lint", "-", "--json"], input=json.dumps(BAD))
    answer = json.loads(told.stdout)

    assert answer["clean"] is False
    assert {each["path"] for each in answer["findings"]} == {"/objectives/1"}
    assert set(answer["findings"][0]) == {
        *("rule", "row", "severity", "path", "message", "evidence", "fix", "ruleVersion")
    }


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ('{"objectives": [', "not JSON"),
        ('"Be calmer"', "the document"),
        ('{"objectives": [{"statement": 5}]}', "/objectives/0/statement"),
        ('{"objectives": [5]}', "/objectives/0"),
        ('{"objectives": 5}', "/objectives"),
        ("{}", "holds nothing to check"),
        ("[]", "holds nothing to check"),
        ('{"objectives": [], "unknown": "Be calmer"}', "holds nothing to check"),
    ],
)
def test_what_cannot_be_read_ends_with_2_and_names_its_place(
    document: str,
    place: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.argv", ["goldenthread", "lint", written(tmp_path, document)])
    with pytest.raises(SystemExit) as ended:
        run()

    assert ended.value.code == 2
    assert place in capsys.readouterr().err


def waived() -> dict[str, object]:
    """Return a document with two findings, the graver of them waived."""
    version = rules()["NO_TIMEFRAME"].version
    place = {"rule": "NO_TIMEFRAME", "rule_version": version, "path": "/objectives/0"}
    waiver = {"finding": place, "reason": "other", "reason_text": "Told at the review"}
    return {"objectives": ["GAD-7 from 15 to below 8"], "finding_waivers": {"w1": waiver}}


def test_waived_findings_stand_apart_and_fail_nothing() -> None:
    """A5: as the findings of a plan that is kept here."""
    told = CliRunner().invoke(app, ["lint", "-", "--json"], input=json.dumps(waived()))
    answer = json.loads(told.stdout)

    assert told.exit_code == 0
    assert (answer["clean"], answer["findings"]) == (True, [])
    assert answer["waived"][0]["rule"] == "NO_TIMEFRAME"
    assert answer["waived"][0]["waiver"] == {
        "id": "w1",
        "reason": "other",
        "reason_text": "Told at the review",
    }


def test_people_are_told_what_is_waived_and_why() -> None:
    told = CliRunner().invoke(app, ["lint", "-"], input=json.dumps(waived()))

    assert told.stdout.startswith("nothing found\nwaived, and not counted: 1\n")
    assert "/objectives/0: NO_TIMEFRAME, by waiver w1 (other: Told at the review)" in told.stdout


def test_a_waiver_of_no_known_form_waives_nothing() -> None:
    wild = {**waived(), "finding_waivers": {"w1": {"finding": {"rule": [], "path": {}}}}}
    told = CliRunner().invoke(app, ["lint", "-", "--json"], input=json.dumps(wild))

    assert (told.exit_code, json.loads(told.stdout)["waived"]) == (1, [])


def test_an_objective_without_words_is_a_finding() -> None:
    """A5.02: nobody could judge it."""
    told = CliRunner().invoke(app, ["lint", "-", "--json"], input='{"objectives": [" "]}')

    assert told.exit_code == 1
    assert [each["rule"] for each in json.loads(told.stdout)["findings"]] == ["NO_METRIC"]


def test_a_file_that_is_not_there_ends_with_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["goldenthread", "lint", "nowhere.json"])
    with pytest.raises(SystemExit) as ended:
        run()

    assert ended.value.code == 2
    assert "nowhere.json" in capsys.readouterr().err

"""An operator adds, versions, tries and withdraws a clinic's own templates (A1.37, A11.20)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from services.planner.http.examples import examples
from tests.unit.services.planner.templates.cases import asked

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures.operator import Workplace

pytestmark = pytest.mark.timeout(600)
CLINIC = "riverbend"
SELECTION = {
    "template": "worry-only",
    "title": "Worry alone",
    "parts": [{"part": "generalized-anxiety/1/goals/calm"}],
}


def written(folder: Path, name: str, value: Any) -> str:  # noqa: ANN401 -- JSON
    path = folder / f"{name}.json"
    path.write_text(json.dumps(value))
    return str(path)


def test_a_clinics_own_template_from_its_parts_to_its_withdrawal(
    workplace: Workplace, tmp_path: Path
) -> None:
    """Built, added, listed, shown, instantiated as its own, published again, withdrawn."""
    line, here = workplace.line, ("--clinic", CLINIC)
    line.answer("clinic", "add", CLINIC, "--time-zone", "America/New_York")
    built = line.answer("templates", "build", written(tmp_path, "selection", SELECTION))
    file = written(tmp_path, "own", built["template"])

    added = line.answer("templates", "add", file, *here)
    assert (added["outcome"], added["versions"]) == ("added", [1])
    listed = line.answer("templates", "list", *here)["templates"]
    assert [each["template"] for each in listed if each["clinic_own"]] == ["worry-only"]
    assert line.answer("templates", "show", "worry-only", *here)["clinic_own"] is True
    facts = written(tmp_path, "facts", json.loads(asked("generalized-anxiety").model_dump_json(
        exclude_none=True)))  # fmt: skip
    made = line.answer("templates", "instantiate", "worry-only", facts, *here)
    assert made["commands"][0]["template"]["clinic_own"] is True

    again = line.run("templates", "add", file, *here)
    assert (again.returncode, "identifier is taken" in again.stderr) == (1, True)
    built["template"]["content"]["title"] = "Worry alone, shorter"
    file = written(tmp_path, "own", built["template"])
    assert line.answer("templates", "publish", file, *here)["versions"] == [1, 2]
    gone = ("--reason", "Version 2 takes its place", "--version", "1")
    assert line.answer("templates", "withdraw", "worry-only", *gone, *here)["versions"] == [2]
    parts = line.answer("templates", "parts", "--measure", "gad-7", *here)["parts"]
    assert any(each["part"].startswith("worry-only/2/") for each in parts)


def test_what_does_not_hold_together_is_refused_by_its_place(
    workplace: Workplace, tmp_path: Path
) -> None:
    """A11.20: nothing is written; a clinic or a template that is not there is told."""
    line, here = workplace.line, ("--clinic", CLINIC)
    line.answer("clinic", "add", CLINIC, "--time-zone", "America/New_York")
    content = json.loads(json.dumps(examples()["add-template"]["content"]))
    content["goals"][0]["words"] = "I want {peace}"
    file = written(tmp_path, "own", {"id": "social-anxiety", "version": 1, "content": content})

    refused = line.run("templates", "add", file, *here)
    assert refused.returncode == 1
    assert "/content/goals/0/words: a slot names what is not asked for" in refused.stderr
    assert not any(x["clinic_own"] for x in line.answer("templates", "list", *here)["templates"])
    assert line.run("templates", "list", "--clinic", "nowhere").returncode == 1

"""The page on importing: each of its snippets is run and prints what the page says (A1.60)."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import orjson

from tests.acceptance.test_tour import fits
from tests.fixtures.cli import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures.operator import Workplace

_PAGE: Final = ROOT / "docs" / "import.md"
_BLOCK: Final = re.compile(r"```sh\n(.*?)^```\n\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SITE: Final = "knoxville:Knoxville:America/New_York:TN"


def test_the_page_goes_as_it_says(workplace: Workplace, tmp_path: Path) -> None:
    """A1.60: accepted, refused with its place, already there, and the baseline list."""
    line = workplace.line
    line.answer("clinic", "add", "riverbend", "--time-zone", "America/New_York", "--site", _SITE)
    report = tmp_path / "report.jsonl"
    script = f'goldenthread() {{ {sys.executable} -m infra.cli.main "$@"; }}\n'
    blocks = _BLOCK.findall(_PAGE.read_text("utf-8"))
    for text, said in blocks:
        done = subprocess.run(
            ["bash", "-uo", "pipefail", "-c", script + text],
            cwd=ROOT,
            env={**line.environment, "REPORT": str(report)},
            capture_output=True,
            text=True,
            timeout=400,
            check=False,
        )
        assert fits(said, done.stdout), f"{text}\nprinted:\n{done.stdout}{done.stderr}"

    entries = [orjson.loads(each) for each in report.read_bytes().splitlines()]
    assert len(blocks) == 3
    outcomes = sorted((each["line"], each["outcome"]) for each in entries)
    assert outcomes == [(1, "accepted"), (2, "accepted"), (3, "refused"), (3, "refused")]
    assert line.answer("verify", "ledger")["verified"]
    owed = line.answer("notices", "baseline", "riverbend")["plans"]
    # Dec 11, 2023 + 90 days, across a leap day; and the day that was agreed.
    assert [(each["stage"], each["due"]) for each in owed] == [
        ("overdue", "2024-03-10"),
        ("overdue", "2024-04-16"),
    ]
    assert line.answer("notices", "recheck")["clean"]
    compared = line.answer("diff", owed[0]["plan"], "--clinic", "riverbend", "--from", "1")
    assert "The status was draft, and is active now." in [
        each["sentence"] for each in compared["changes"]
    ]
    assert {each["op"] for each in compared["patch"]} <= {"add", "replace", "remove"}


def test_a_file_that_is_not_there_is_told(workplace: Workplace, tmp_path: Path) -> None:
    missing = str(tmp_path / "none.jsonl")
    said = workplace.line.refused("import", missing, "--clinic", "riverbend")

    assert "none.jsonl: " in said


def test_a_plan_that_is_not_there_cannot_be_compared(workplace: Workplace) -> None:
    line = workplace.line
    line.answer("clinic", "add", "riverbend", "--time-zone", "America/New_York")
    nobody = "01941f29-7c00-7000-8000-00000000dead"

    assert "none of this id" in line.refused("diff", nobody, "--clinic", "riverbend")

"""docs/lint.md tells every rule as it is."""

import re
from pathlib import Path

from events.lint.finding import rules

DOCS = Path(__file__).parents[4] / "docs" / "lint.md"


def test_the_table_of_rules_is_the_rules() -> None:
    rows = [
        f"| `{each.name}` | {each.row} | {each.severity} | {each.says} | {each.fix} |"
        for each in rules().values()
    ]
    told = [line for line in DOCS.read_text("utf-8").splitlines() if line.startswith("| `")]

    assert rows == told[-len(rows) :]


def test_the_checks_name_rules_that_there_are() -> None:
    """A5.39 to A5.53: what shows that a check fails is a finding of a rule."""
    text = DOCS.read_text("utf-8")
    part = text[text.index("## What shows which check") : text.index("## Rules")]
    named = set(re.findall(r"`([A-Z_]+)`", part))
    rows = set(re.findall(r"A5\.\d\d", part))

    assert named <= set(rules())
    assert rows == {f"A5.{number}" for number in range(39, 54)}

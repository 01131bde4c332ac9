"""docs/lint.md tells every rule as it is."""

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

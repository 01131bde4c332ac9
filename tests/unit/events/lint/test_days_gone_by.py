"""A day before the plan says by when to nobody (A5.03, A5.43)."""

from typing import Any

import pytest

from events.lint.document import parse
from events.lint.finding import Finding
from events.lint.lint import lint

SENTENCE = "Reduce PHQ-9 from 18 to 9"
DRAFTED: dict[str, Any] = {"as_of": "2026-11-22"}
BEGUN: dict[str, Any] = {"started_on": "2026-10-01", "status": "active", "as_of": "2027-11-22"}


def found(document: dict[str, Any], objective: object) -> list[Finding]:
    return lint({**document, "objectives": [objective]})


@pytest.mark.parametrize("document", [DRAFTED, BEGUN], ids=["drafted", "begun"])
@pytest.mark.parametrize(
    "when", ["3/1/2025", "2025-03-01", "March 2025", "9/2026", "the 5th of May, 2026", "8/31/26"]
)
def test_a_day_before_the_plan_is_no_time_frame(document: dict[str, Any], when: str) -> None:
    """A5.03."""
    (told,) = found(document, f"{SENTENCE} by {when}")

    assert told.rule == "NO_TIMEFRAME"
    assert "lies before" in told.message
    assert told.evidence in when


@pytest.mark.parametrize("due", ["2025-03-01", {"on": "2025-03-01"}, "3/1/2025"])
def test_a_due_day_of_a_criterion_before_the_plan_is_none_either(due: object) -> None:
    """A5.03."""
    criterion = {"metric": "PHQ-9", "baseline": 18, "target": 9, "due": due}
    (told,) = found(DRAFTED, {"statement": SENTENCE, "criteria": [criterion]})

    assert told.rule == "NO_TIMEFRAME"


@pytest.mark.parametrize(
    "sentence",
    [
        f"{SENTENCE} by 11/2026",
        f"{SENTENCE} by November 22, 2026",
        f"{SENTENCE} by 11/2/2026 or within 8 weeks",
        f"{SENTENCE} by March",
        "Reduce PHQ-9 from 18 (3/1/2025) to 9 by 3/1/2027",
        f"{SENTENCE} by session 8",
    ],
)
def test_a_day_to_come_or_one_that_may_be_is_left_alone(sentence: str) -> None:
    """A5.03."""
    assert found(DRAFTED, sentence) == []


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"as_of": "2026-11-22", "status": "active"},
        {"as_of": "2026-11-22", "reviews": [{"completed_on": "2026-10-01"}]},
    ],
    ids=["no day", "agreed", "reviewed"],
)
def test_without_a_day_to_compare_with_nothing_is_said(document: dict[str, Any]) -> None:
    """A5.03: of a plan that is in force the day may have come."""
    rules = [each.rule for each in found(document, f"{SENTENCE} by 3/1/2026")]

    assert "NO_TIMEFRAME" not in rules


def test_a_byte_order_mark_is_no_part_of_the_document() -> None:
    assert parse(b'\xef\xbb\xbf{"objectives": []}') == {"objectives": []}

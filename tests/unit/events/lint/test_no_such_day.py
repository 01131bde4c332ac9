"""A date that the calendar does not have says by when to nobody (A5.03, A5.15)."""

import pytest

from events.lint.finding import Finding, rules
from events.lint.lint import lint
from tests.unit.events.lint.plans import sound

IMPOSSIBLE = [
    *("Feb 30, 2027", "2/30/2027", "2027-02-30", "13/45/2027", "14/2027", "June 31st", "2/30"),
    *("29 February 2027", "31.4.2027", "the 31st of April", "March 45th, 2027", "2027-13-01"),
]
POSSIBLE = [
    *("Feb 28, 2027", "2/29/2028", "31/3/2027", "2027-12-31", "12/2027", "June 30th", "Feb 29"),
    *("29 February 2028", "30.4.2027", "the 30th of April", "2/28/27", "4/30"),
]


def found(when: str) -> list[Finding]:
    return lint({"objectives": [f"Reduce PHQ-9 from 18 to 9 by {when}"]})


@pytest.mark.parametrize("when", IMPOSSIBLE)
def test_a_day_that_is_none_is_no_time_frame_and_the_finding_says_so(when: str) -> None:
    """A5.03."""
    (told,) = found(when)

    assert told.rule == "NO_TIMEFRAME"
    assert "The calendar has no such day" in told.message
    assert told.evidence in when


@pytest.mark.parametrize("when", POSSIBLE)
def test_a_day_of_the_calendar_is_a_time_frame(when: str) -> None:
    """A5.03."""
    assert found(when) == []


@pytest.mark.parametrize(
    "when", ["Christmas 2027", "New Year's Eve 2027", "Q3 2027", "spring 2028"]
)
def test_a_year_behind_a_named_day_measures_nothing(when: str) -> None:
    """A5.02: the year is no number to reach."""
    found = {
        each.rule for each in lint({"objectives": [f"Client will be a happy child by {when}"]})
    }

    assert "NO_METRIC" in found
    assert "NO_TIMEFRAME" not in found


def test_another_time_that_is_told_is_enough() -> None:
    """A5.03."""
    assert found("2/30/2027, within 8 weeks") == []


@pytest.mark.parametrize("due", ["2027-02-30", {"on": "2027-06-31"}])
def test_a_due_day_of_a_criterion_is_held_to_the_calendar_too(due: object) -> None:
    """A5.03."""
    item = {"statement": "Reduce PHQ-9 from 18 to 9", "criteria": [{"metric": "PHQ-9", "due": due}]}
    (told,) = lint({"objectives": [item]})

    assert (told.rule, "no such day" in told.message) == ("NO_TIMEFRAME", True)


def test_a_next_review_on_no_day_is_not_set() -> None:
    """A5.15."""
    document = {**sound(), "schedule": None, "next_review": "2027-02-30"}
    told = next(each for each in lint(document) if each.rule == "NO_REVIEW_DATE")

    assert (told.path, told.evidence) == ("/next_review", "2027-02-30")
    assert "no such day" in told.message


def test_rules_that_find_other_things_than_before_have_a_new_version() -> None:
    """A5: a waiver holds for one version of a rule."""
    assert rules()["SAFETY_FIRST"].version > 1
    assert rules()["NO_TIMEFRAME"].version > 1

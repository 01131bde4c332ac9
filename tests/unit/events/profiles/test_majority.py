"""From which age no parent stands in is a figure with a source, and one for all (B09, A7.08)."""

from datetime import date

import pytest

from events.profiles.majority import is_of_age, majority
from services.planner.decide.policy import DEFAULT


def test_the_figure_has_version_and_source_and_is_the_policy_s() -> None:
    """B09: writes and reads go by the same."""
    assert (majority().years, majority().verified) == (18, False)
    assert majority().version
    assert "164.502(g)" in majority().source
    assert DEFAULT.majority_age == majority().years


@pytest.mark.parametrize(
    ("born", "day", "of_age"),
    [
        ("2009-04-17", "2027-04-16", False),
        ("2009-04-17", "2027-04-17", True),
        ("2008-02-29", "2026-02-28", False),
        ("2008-02-29", "2026-03-01", True),
        ("2008-12-31", "2026-01-01", False),
    ],
)
def test_the_birthday_counts(born: str, day: str, *, of_age: bool) -> None:
    """A7.08."""
    assert is_of_age(date.fromisoformat(born), date.fromisoformat(day), 18) is of_age

"""How long documents and records are kept, and what beats that (B03, B42)."""

from datetime import date

import pytest

from events.ids import Version
from events.profiles.retention import (
    documentation_floor,
    hindrances,
    record_floor,
    retention_rules,
)
from events.state.holds import Hold
from tests.contract.examples_requests import HELD, LAWSUIT


@pytest.mark.parametrize(
    ("created", "last_effective", "until"),
    [
        (date(2020, 5, 1), None, date(2026, 5, 1)),
        (date(2020, 5, 1), date(2023, 8, 31), date(2029, 8, 31)),  # the later day counts
        (date(2024, 1, 1), date(2023, 8, 31), date(2030, 1, 1)),
        (date(2024, 2, 29), None, date(2030, 3, 1)),
    ],
)
def test_documentation_is_kept_for_six_years_from_the_later_day(
    created: date, last_effective: date | None, until: date
) -> None:
    """B03: of creation and of last effect."""
    floor = documentation_floor(created, last_effective)
    assert (floor.until, floor.rule.source) == (until, "45 CFR 164.316(b)(2)(i)")


def test_records_are_kept_as_the_state_says() -> None:
    """B03: in Ohio 7 years after discharge; where no rule is known none is made up."""
    ohio = record_floor(date(2026, 6, 30), "OH")
    assert ohio is not None
    assert (ohio.until, ohio.rule.verified) == (date(2033, 6, 30), True)
    assert record_floor(date(2026, 6, 30), "NY") is None
    assert all(each.source for each in retention_rules().rules)


@pytest.mark.parametrize(
    ("day", "lifted", "found"),
    [
        (date(2033, 6, 30), None, (f"hold:{HELD}", "oh-record")),
        (date(2033, 7, 1), None, (f"hold:{HELD}",)),
        (date(2040, 1, 1), date(2041, 1, 1), (f"hold:{HELD}",)),
        (date(2033, 7, 1), date(2030, 1, 1), ()),
    ],
)
def test_a_legal_hold_beats_what_has_run_out(
    day: date, lifted: date | None, found: tuple[str, ...]
) -> None:
    """B42: discharged Jun 30, 2026 in Ohio, so kept through Jun 30, 2033; on hold until lifted."""
    floor = record_floor(date(2026, 6, 30), "OH")
    assert floor is not None
    holds = {HELD: Hold(Version(2), LAWSUIT, lifted)}
    assert hindrances(day, (floor,), holds) == found

"""The expected course from baseline to target, and what exceeds it (A11.17, A2.02)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from events.measures.course import Pursuit
from events.measures.finding import Administration
from events.measures.library import library
from events.measures.pace import exceeding, pace
from events.values.quantities import Amount, Target

BEGAN, DUE = date(2026, 1, 22), date(2026, 3, 19)  # eight weeks, 56 days


def pursuit(
    *scores: tuple[int, str], due: date | None = DUE, target: str = "9", today: int | None = None
) -> Pursuit:
    """Return GAD-7 from 17 to at most 9, with scores by days since it began."""
    begun = datetime(2026, 1, 22, 15, tzinfo=UTC)
    series = tuple(Administration(begun + timedelta(days=n), Decimal(total)) for n, total in scores)
    instrument = library().find("gad-7")
    assert instrument is not None
    last = scores[-1][0] if scores else 0
    return Pursuit(
        instrument=instrument,
        baseline=Decimal(17),
        target=Target(comparator="at-most", amount=Amount(low=target)),
        began=BEGAN,
        today=BEGAN + timedelta(days=last if today is None else today),
        series=series,
        due=due,
    )


@pytest.mark.parametrize(
    ("day", "total", "code", "shown"),
    [
        # 17 to 9 is 8 points in 56 days; day 28 wants 50 %
        (28, "13", "on-track", "4 of 8 = 50 % of the way after 28 of 56 days = 50 %; +0 points"),
        (28, "11", "on-track", "6 of 8 = 75 % of the way after 28 of 56 days = 50 %; +25 points"),
        (28, "10", "ahead", "7 of 8 = 88 % of the way after 28 of 56 days = 50 %; +38 points"),
        (28, "15", "on-track", "2 of 8 = 25 % of the way after 28 of 56 days = 50 %; -25 points"),
        (28, "16", "behind", "1 of 8 = 12 % of the way after 28 of 56 days = 50 %; -38 points"),
        (14, "18", "behind", "-1 of 8 = -12 % of the way after 14 of 56 days = 25 %; -38 points"),
        (70, "9", "on-track", "8 of 8 = 100 % of the way after 70 of 56 days = 100 %; +0 points"),
    ],
)
def test_the_course_is_the_straight_line(day: int, total: str, code: str, shown: str) -> None:
    """A11.17, A2.02: ahead or behind beyond 25 points of it."""
    found = pace(pursuit((day, total)))
    assert found is not None
    assert (found.code, found.arithmetic) == (code, f"{shown}, 25 allowed")


def test_without_a_due_day_or_a_way_there_is_no_course() -> None:
    """A11.17."""
    assert pace(pursuit((28, "13"), due=None)) is None
    assert pace(pursuit((28, "13"), due=BEGAN)) is None
    assert pace(pursuit((28, "13"), target="17")) is None


@pytest.mark.parametrize(
    ("scores", "exceeds"),
    [
        (((27, "9"),), True),
        (((28, "9"),), False),  # half of 56 days is not before half
        (((14, "10"), (21, "9"), (28, "12")), True),  # the first that reached it counts
        (((27, "10"),), False),
        ((), False),
    ],
)
def test_what_is_reached_before_half_the_time_exceeds(
    scores: tuple[tuple[int, str], ...], *, exceeds: bool
) -> None:
    """A11.17, A4.07."""
    assert (exceeding(pursuit(*scores)) is not None) == exceeds
    assert exceeding(pursuit(*scores, due=None)) is None

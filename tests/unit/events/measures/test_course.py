"""Stalled, plateau and values in a row, each with its arithmetic (A11.03, A11.04, A11.16)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.measures.course import Pursuit, plateau, stalled
from events.measures.finding import Administration
from events.measures.library import library
from events.measures.streaks import consecutive
from events.values.dates import Cadence
from events.values.objectives import Streak
from events.values.quantities import Amount, Comparator, Target
from tests.contract import gad

KNOWN = library().instruments
START = gad.at("2026-01-05T09:00:00-05:00")  # a Monday
BEGAN = START.date()


def target(comparator: Comparator, low: str) -> Target:
    return Target(comparator=comparator, amount=Amount(low=low))


def series(*totals: int, days: int = 7) -> tuple[Administration, ...]:
    """Return administrations so many days apart."""
    return tuple(
        Administration(START + timedelta(days=days * place), Decimal(total))
        for place, total in enumerate(totals)
    )


def pursuit(  # noqa: PLR0913  # what a course is made of
    totals: tuple[int, ...],
    *,
    instrument: str = "phq-9",
    baseline: int = 18,
    goal: Target | None = None,
    session: int | None = None,
    day: int = 0,
    due: int | None = None,
) -> Pursuit:
    return Pursuit(
        KNOWN[instrument],
        Decimal(baseline),
        goal or target("below", "5"),
        BEGAN,
        BEGAN + timedelta(days=day),
        series(*totals),
        None if due is None else BEGAN + timedelta(days=due),
        session,
    )


STALLED = [
    # three administrations, session 3: not asked yet
    (pursuit((17, 16, 17), session=3), "too-early", "3 of 4 administrations, session 3 of 8"),
    # four: best improvement 18 - 16 = 2 < 6
    (pursuit((17, 16, 17, 17)), "stalled", "best improvement 2 < 6; 4 administrations"),
    # session 8 comes first, with two administrations: 18 - 15 = 3 < 6
    (pursuit((17, 15), session=8), "stalled", "best improvement 3 < 6; 2 administrations"),
    # nothing was measured by session 8: 0 < 6
    (pursuit((), session=8), "stalled", "best improvement 0 < 6; 0 administrations"),
    # reached once: 18 - 12 = 6
    (pursuit((17, 12, 14, 14)), "not-stalled", "best improvement 6 >= 6; 4 administrations"),
    (pursuit((17, 12, 8, 4)), "target-met", "4 meets the target"),
    # baseline 8, target at most 5: 8 - 5 = 3 < 6, so the target counts, and is not reached
    (pursuit((8, 7, 6, 7), baseline=8, goal=target("at-most", "5")), "stalled",
     "target 3 away < 6, so the target counts; 4 administrations"),
    # ... reached once, lost since
    (pursuit((8, 5, 6, 7), baseline=8, goal=target("at-most", "5")), "not-stalled",
     "target 3 away < 6, so the target counts; 4 administrations"),
    # PSWQ ships no threshold: from 70 to 50 are 20; day 27 of 56 is not half the time
    (pursuit((69,), instrument="pswq", baseline=70, goal=target("at-most", "50"), day=27, due=56),
     "too-early", "27 of 56 days < 50 %  of the time".replace("  ", " ")),
    # day 28 of 56: 70 - 66 = 4 of 20 = 20 % < 25 %
    (pursuit((66,), instrument="pswq", baseline=70, goal=target("at-most", "50"), day=28, due=56),
     "stalled", "4 of 20 = 20.0 % of the way < 25 %, after 28 of 56 days"),
    # 70 - 65 = 5 of 20 = 25 %
    (pursuit((65,), instrument="pswq", baseline=70, goal=target("at-most", "50"), day=28, due=56),
     "not-stalled", "5 of 20 = 25.0 % of the way >= 25 %, after 28 of 56 days"),
    # VOC, higher is better: from 2 to 6 are 4; 2 to 2 are 0 of 4 = 0 %
    (pursuit((2,), instrument="voc", baseline=2, goal=target("at-least", "6"), day=30, due=40),
     "stalled", "0 of 4 = 0.0 % of the way < 25 %, after 30 of 40 days"),
    (pursuit((66,), instrument="pswq", baseline=70, goal=target("at-most", "50"), day=28),
     "not-defined", "no threshold ships, and no time or way is set"),
]  # fmt: skip


@pytest.mark.parametrize(("course", "code", "shown"), STALLED)
def test_stalled(course: Pursuit, code: str, shown: str) -> None:
    """A11.03."""
    found = stalled(course)
    assert (found.code, found.arithmetic, found.rows) == (code, shown, ("A11.03",))


PLATEAU = [
    # reliable improvement was reached (18 - 9 = 9); the newest five span 28 days: 11 - 9 = 2 < 6
    ((14, 11, 10, 9, 10, 11), "plateau", "11 - 9 = 2 < 6 over 5 administrations, 28 days"),
    # 14 - 8 = 6 is no less than 6
    ((14, 14, 9, 9, 8, 9), "no-plateau", "14 - 8 = 6 >= 6 over 5 administrations, 28 days"),
    # four administrations, but only 21 days
    ((12, 11, 10, 11), "too-early", "fewer than 4 administrations over 28 days"),
    # never reached: 18 - 13 = 5 < 6
    ((14, 13, 14, 13, 14), "no-plateau", "best improvement 5 < 6: not reached yet"),
    ((14, 11, 10, 9, 10, 4), "target-met", "4 meets the target"),
]


@pytest.mark.parametrize(("totals", "code", "shown"), PLATEAU)
def test_plateau(totals: tuple[int, ...], code: str, shown: str) -> None:
    """A11.04."""
    found = plateau(pursuit(totals))
    assert found is not None
    assert (found.code, found.arithmetic, found.rows) == (code, shown, ("A11.04",))


def test_without_a_threshold_there_is_no_plateau() -> None:
    """A11.04, A11.01."""
    assert plateau(pursuit((40, 40, 40, 40, 40), instrument="pswq", baseline=70)) is None


@given(
    st.sampled_from(["phq-9", "gad-7", "pcl-5"]),
    st.integers(0, 27),
    st.lists(st.integers(0, 27), max_size=12),
    st.integers(0, 20),
    st.none() | st.integers(1, 20),
)
def test_stalled_and_plateau_exclude_each_other(
    instrument: str, baseline: int, totals: list[int], goal: int, session: int | None
) -> None:
    """A11.04."""
    course = pursuit(
        tuple(totals),
        instrument=instrument,
        baseline=baseline,
        goal=target("at-most", str(goal)),
        session=session,
    )
    level = plateau(course)
    assert level is not None
    assert not (stalled(course).code == "stalled" and level.code == "plateau")


def streak(count: int, of: str) -> Streak:
    return Streak.model_validate({"count": count, "of": of})


WEEKLY, DAILY = Cadence(every=1, unit="week"), Cadence(every=1, unit="day")
IN_A_ROW = [
    # A12.1: GAD-7 4, 3, 4 below 5
    (series(4, 3, 4), "sessions", 3, WEEKLY, "3 sessions in a row >= 3"),
    # a value out of target restarts at 0
    (series(4, 3, 5, 4), "administrations", 3, WEEKLY, "1 administrations in a row < 3"),
    (series(4, 4, 5), "administrations", 1, WEEKLY, "0 administrations in a row < 1"),
    # 14 days between weekly ones are twice the cadence and do not break
    (series(4, 4, 4, days=14), "administrations", 3, WEEKLY, "3 administrations in a row >= 3"),
    # 15 days break
    (series(4, 4, 4, days=15), "administrations", 3, WEEKLY, "1 administrations in a row < 3"),
    # a cadence in sessions, or none, gives no days
    (series(4, 4, 4, days=90), "sessions", 3, None, "3 sessions in a row >= 3"),
    # Mondays of three weeks
    (series(4, 4, 4), "weeks", 3, WEEKLY, "3 weeks in a row >= 3"),
    # every second week: a week without data breaks
    (series(4, 4, 4, days=14), "weeks", 3, WEEKLY, "1 weeks in a row < 3"),
    # two values in one week, Monday and Thursday, one of them out of target
    (series(4, 6, days=3), "weeks", 1, WEEKLY, "0 weeks in a row < 1"),
    (series(4, 4, 4, 4, days=1), "days", 4, DAILY, "4 days in a row >= 4"),
    (series(4, 4, 4, 4, days=2), "days", 2, DAILY, "1 days in a row < 2"),
    ((), "weeks", 1, None, "0 weeks in a row < 1"),
]


@pytest.mark.parametrize(("given_", "of", "count", "cadence", "shown"), IN_A_ROW)
def test_values_in_a_row(
    given_: tuple[Administration, ...], of: str, count: int, cadence: Cadence | None, shown: str
) -> None:
    """A11.16."""
    found = consecutive(given_, target("below", "5"), streak(count, of), cadence)
    reached = ">=" in shown
    assert (found.arithmetic, found.rows) == (shown, ("A11.16",))
    assert found.code == ("streak-reached" if reached else "streak-open")


def test_calendar_weeks_begin_on_monday() -> None:
    """A11.16: Sunday Jan 11 and Monday Jan 12, 2026 lie in two weeks."""
    assert date(2026, 1, 11).weekday() == 6
    days = tuple(Administration(START.replace(day=day), Decimal(4)) for day in (11, 12))
    assert consecutive(days, target("below", "5"), streak(2, "weeks")).code == "streak-reached"


@given(st.lists(st.integers(0, 10), max_size=20), st.integers(1, 20))
def test_one_value_out_of_target_at_the_end_undoes_every_streak(
    totals: list[int], count: int
) -> None:
    """A11.16."""
    for of in ("administrations", "sessions", "days", "weeks"):
        ended = series(*totals, 6)
        assert consecutive(ended, target("below", "5"), streak(count, of)).code == "streak-open"

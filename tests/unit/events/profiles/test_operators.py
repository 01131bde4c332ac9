"""The arithmetic of deadlines, each with its sum in a comment (A3.19, A11.07 to A11.09)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.profiles.operators import due_by
from events.profiles.timeline import Attended, Timeline, months_after
from events.profiles.working_days import business_days_after, is_business_day, observed
from tests.unit.events.profiles.lines import day, days, due, held, line, rule, weekly

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        # the start is day 0: 6 April + 30 = 6 May (April has 30 days)
        ({"count": 30}, "2026-05-06"),
        # where the start counts it is day 1: one day earlier
        ({"count": 30, "counts_start": True}, "2026-05-05"),
        # Monday + 10 business days: two whole weeks
        ({"count": 10, "business": True}, "2026-04-20"),
        # 25 May is Memorial Day: 6 April + 34 business days = 22 May, the 35th is Tuesday 26
        ({"count": 34, "business": True}, "2026-05-22"),
        ({"count": 35, "business": True}, "2026-05-26"),
        ({"count": 0}, "2026-04-06"),
    ],
)
def test_fixed_days_leave_the_start_out(fields: dict[str, Any], expected: str) -> None:
    """A11.09: the anchor is day 0, due by the end of day N."""
    told = line("2026-04-06", "2026-04-06")
    assert due(told, op="days", start="admission", **fields).on == day(expected)


def test_a_start_that_has_not_come_gives_no_day() -> None:
    found = due(line("2026-04-06", "2026-04-06"), op="days", start="first-session", count=30)
    assert (found.on, found.settled) == (None, False)
    assert "has not come" in found.how


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),  # February has 28 days in 2026
        ("2028-01-31", 1, "2028-02-29"),  # and 29 in 2028
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-10-15", 3, "2027-01-15"),
        ("2026-12-31", 2, "2027-02-28"),
    ],
)
def test_months_end_where_the_month_ends(start: str, count: int, expected: str) -> None:
    assert months_after(day(start), count) == day(expected)


@given(DAYS, st.integers(1, 120))
def test_months_keep_their_day_or_end_sooner(start: date, count: int) -> None:
    found = months_after(start, count)
    assert (found.year - start.year) * 12 + found.month - start.month == count
    assert found.day == start.day or (found + timedelta(days=1)).day == 1


def test_federal_holidays_of_2026_as_they_are_observed() -> None:
    """4 July 2026 is a Saturday, observed on Friday 3; the others fall on weekdays."""
    assert sorted(observed(2026)) == [
        *days("2026-01-01", "2026-01-19", "2026-02-16", "2026-05-25", "2026-06-19", "2026-07-03"),
        *days("2026-09-07", "2026-10-12", "2026-11-11", "2026-11-26", "2026-12-25"),
    ]


def test_new_years_day_on_a_saturday_is_observed_in_the_year_before() -> None:
    """1 January 2028 is a Saturday."""
    assert day("2027-12-31") in observed(2027)
    assert day("2028-01-01") not in observed(2028)


def test_juneteenth_is_a_holiday_since_2021() -> None:
    assert is_business_day(day("2019-06-19"))  # a Wednesday
    assert not is_business_day(day("2024-06-19"))  # a Wednesday


@given(DAYS, st.integers(1, 60))
def test_business_days_count_business_days(start: date, count: int) -> None:
    end = business_days_after(start, count)
    between = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    assert sum(map(is_business_day, between)) == count
    assert is_business_day(end)


MINNESOTA = (
    *held("2026-04-06", "2026-04-08", "2026-04-10", "2026-04-13", "2026-04-15", service="group"),
    *held("2026-04-20", "2026-04-22", "2026-04-24", "2026-04-27", "2026-04-29", service="group"),
    *held("2026-05-01", "2026-05-04", service="group"),
    *held("2026-04-08", "2026-04-15", "2026-04-22", "2026-04-29"),
)


def test_the_tenth_session_day_leaves_the_start_out_and_counts_a_day_once() -> None:
    """A12.2, B27: 8 10 13 15 20 22 24 27 29 April, 1 May; 17 April was no session."""
    told = line("2026-05-04", "2026-04-06", MINNESOTA)
    assert due(told, op="session-days", start="admission", count=10).on == day("2026-05-01")
    # with the start counted 6 April is the first, so the tenth is 29 April
    counted = due(told, op="session-days", start="admission", count=10, counts_start=True)
    assert counted.on == day("2026-04-29")


def test_a_session_rule_waits_and_the_cap_stands() -> None:
    """A12.2: until the tenth session day is held, the day that is known is 6 May."""
    both = {
        "op": "earliest-of",
        "of": [
            {"op": "session-days", "start": "admission", "count": 10},
            {"op": "days", "start": "admission", "count": 30},
        ],
    }
    before = due(line("2026-04-29", "2026-04-06", MINNESOTA[:10]), **both)
    assert (before.on, before.settled) == (day("2026-05-06"), False)
    after = due(line("2026-05-01", "2026-04-06", MINNESOTA), **both)
    assert (after.on, after.settled) == (day("2026-05-01"), True)
    passed = due(line("2026-05-06", "2026-04-06", MINNESOTA[:5]), **both)
    assert (passed.on, passed.settled) == (day("2026-05-06"), True)


def test_the_later_of_two_is_open_while_one_is() -> None:
    """B30: five contacts or 21 days, whichever is later."""
    both = {
        "op": "latest-of",
        "of": [
            {"op": "sessions", "start": "admission", "count": 5},
            {"op": "days", "start": "admission", "count": 21},
        ],
    }
    four = due(line("2026-03-01", "2026-01-05", weekly("2026-01-05", 4)), **both)
    assert (four.on, four.settled) == (None, False)
    assert "not before 2026-01-26" in four.how  # 5 + 21
    # fifth weekly session: 5 January + 28 = 2 February, later than 26 January
    assert due(line("2026-03-01", "2026-01-05", weekly("2026-01-05", 5)), **both).on == day(
        "2026-02-02"
    )
    # every other day the fifth is on 13 January, so 26 January counts
    fast = line("2026-03-01", "2026-01-05", weekly("2026-01-05", 5, apart=2))
    assert due(fast, **both).on == day("2026-01-26")


def test_hours_run_from_the_first_session_of_the_day() -> None:
    begun = datetime.fromisoformat("2026-01-05T15:30:00+00:00")
    told = line("2026-01-05", "2026-01-05", (Attended(day("2026-01-05"), "individual", begun),))
    found = due(told, op="hours", start="admission", count=24)
    assert found.by == begun + timedelta(hours=24)
    assert found.on == day("2026-01-06")
    assert due(line("2026-01-05", "2026-01-05"), op="hours", start="admission", count=24).by is None


def test_contacts_count_only_where_a_rule_names_them() -> None:
    """A11.07: no phone or collateral contact is a session by default."""
    calls = held("2026-01-06", "2026-01-07", service="phone-contact")
    told = line("2026-02-01", "2026-01-05", (*held("2026-01-05"), *calls))
    assert due(told, op="sessions", start="admission", count=2).on is None
    named = due(
        told, op="sessions", start="admission", count=2, services=["individual", "phone-contact"]
    )
    assert named.on == day("2026-01-06")


RAMP: dict[str, Any] = {
    "op": "ramp",
    "days": [30, 60, 90],
    "start": "activation",
    "then": {"op": "months", "count": 3, "start": "last-review"},
}


@pytest.mark.parametrize(
    ("reviews", "expected"),
    [
        ((), "2026-01-31"),  # 1 January + 30
        (("2026-01-29",), "2026-03-02"),  # answers day 30; day 60 stays where it is
        (("2026-02-10",), "2026-03-02"),  # ten days late, and day 60 does not move
        (("2026-01-10",), "2026-01-31"),  # 21 days early: day 30 asks again
        (("2026-01-29", "2026-02-28"), "2026-04-01"),  # day 90
        (("2026-01-29", "2026-02-28", "2026-04-01"), "2026-07-01"),  # three months on
    ],
)
def test_days_of_a_ramp_stay_fixed(reviews: tuple[str, ...], expected: str) -> None:
    """A3.04, A11.09: 30, 60 and 90 days from activation, then quarterly from the last review."""
    told = line("2026-04-02", "2026-01-01", activated_on=day("2026-01-01"), reviews=days(*reviews))
    assert due(told, **RAMP).on == day(expected)


def test_session_numbers_stay_fixed_and_a_review_answers_what_was_reached() -> None:
    """A3.09, A11.09: numbers 8 and 14; weekly from 8 January, so session 8 is 26 February."""
    numbers = {"op": "session-numbers", "numbers": [8, 14]}
    told = line("2026-06-01", "2026-01-08", weekly("2026-01-08", 20))
    assert due(told, **numbers).on == day("2026-02-26")
    # a review on the day of session 9 answers 8, and 14 stays: 8 January + 13 weeks = 9 April
    late = line("2026-06-01", "2026-01-08", weekly("2026-01-08", 20), reviews=days("2026-03-05"))
    assert due(late, **numbers).on == day("2026-04-09")
    # a review at session 6 comes after the first warning of 8 and answers it
    early = line("2026-06-01", "2026-01-08", weekly("2026-01-08", 20), reviews=days("2026-02-12"))
    assert due(early, **numbers).on == day("2026-04-09")
    done = days("2026-02-26", "2026-04-09")
    over = line("2026-06-01", "2026-01-08", weekly("2026-01-08", 20), reviews=done)
    assert (due(over, **numbers).on, due(over, **numbers).settled) == (None, True)


def test_age_is_that_on_the_day_of_admission() -> None:
    by_age = {
        "op": "by-age",
        "under": 18,
        "younger": {"op": "days", "count": 90, "start": "admission"},
        "older": {"op": "days", "count": 180, "start": "admission"},
    }
    # 18 on 10 March: on 9 March still 17; 9 March + 90 = 7 June, + 180 = 5 September
    for admitted, born, expected in (
        ("2026-03-09", "2008-03-10", "2026-06-07"),
        ("2026-03-10", "2008-03-10", "2026-09-06"),
    ):
        told = line("2026-03-10", admitted, born_on=day(born))
        assert due(told, **by_age).on == day(expected)
    assert due(line("2026-03-10", "2026-03-09"), **by_age).on == day("2026-06-07")


def test_a_quarter_ends_every_three_months_after_activation() -> None:
    """B27: filed within 20 business days: 30 April + 20, with Memorial Day left out = 29 May."""
    filed = {"op": "days", "count": 20, "start": "quarter", "business": True}
    begun = day("2026-01-30")
    assert due(line("2026-04-29", "2026-01-20", activated_on=begun), **filed).on is None
    # 30 April is a Thursday: 1 May is the first, 28 May the 19th without 25 May, 29 May the 20th
    told = line("2026-05-01", "2026-01-20", activated_on=begun)
    assert due(told, **filed).on == day("2026-05-29")


PART = st.one_of(
    st.builds(lambda n: {"op": "days", "count": n, "start": "admission"}, st.integers(0, 400)),
    st.builds(
        lambda n: {"op": "days", "count": n, "start": "admission", "business": True},
        st.integers(0, 60),
    ),
    st.builds(lambda n: {"op": "months", "count": n, "start": "admission"}, st.integers(1, 24)),
    st.builds(
        lambda n: {"op": "session-days", "count": n, "start": "admission"}, st.integers(1, 12)
    ),
    st.builds(lambda n: {"op": "sessions", "count": n, "start": "admission"}, st.integers(1, 12)),
)
SESSIONS = st.lists(st.integers(0, 90), max_size=20)


def told_of(offsets: list[int]) -> Timeline:
    """Return an episode with sessions so many days after its admission."""
    begun = date(2026, 1, 5)
    attended = [Attended(begun + timedelta(days=n), "individual") for n in sorted(offsets)]
    return Timeline(date(2026, 4, 30), begun, tuple(attended))


@given(st.lists(PART, min_size=2, max_size=4), SESSIONS)
def test_earliest_and_latest_bound_their_parts(parts: list[Any], offsets: list[int]) -> None:
    told = told_of(offsets)
    each = [due_by(rule(**part), told).on for part in parts]
    known = [on for on in each if on is not None]
    first = due(told, op="earliest-of", of=parts)
    last = due(told, op="latest-of", of=parts)
    assert first.on == min(known, default=None)
    assert last.on == (max(known) if len(known) == len(each) else None)


@given(PART, SESSIONS, st.integers(0, 90))
def test_a_further_session_makes_nothing_due_later(
    part: dict[str, Any], offsets: list[int], more: int
) -> None:
    before = due_by(rule(**part), told_of(offsets)).on
    after = due_by(rule(**part), told_of([*offsets, more])).on
    assert before is None or (after is not None and after <= before)

"""Cadences as data: A3.01 to A3.14, A3.18 and A3.19, each with its sum in a comment."""

from itertools import pairwise
from typing import Any

import pytest

from events.profiles.deadlines import plan_due, review_due
from events.profiles.timeline import Attended
from tests.unit.events.profiles.lines import applied, day, days, due, held, line, profile, weekly
from tests.unit.events.profiles.test_profiles import deadline

ACTIVE = day("2026-01-22")


def review(code: str, version: int = 1, *reviews: str, **more: Any) -> Any:  # noqa: ANN401
    """Return when a review is due by one profile; the plan took effect on 22 January."""
    sessions = more.pop("sessions", ())
    told = line(
        "2026-12-31", "2026-01-08", sessions, activated_on=ACTIVE, reviews=days(*reviews), **more
    )
    rule = profile(code, version).review
    assert rule is not None
    return due(told, **rule.rule.model_dump()).on


def test_a3_01_a_preliminary_plan_by_session_two_or_three() -> None:
    """A3.01: weekly from 8 January: the third session is on 22 January, the second on 15."""
    told = line("2026-02-01", "2026-01-08", weekly("2026-01-08", 4))
    found = plan_due(applied("preliminary-plan"), told)
    assert found is not None
    assert (found.on, found.row) == (day("2026-01-22"), "A3.01")
    second = profile("preliminary-plan", 2).plan
    assert second is not None
    assert due(told, **second.rule.model_dump()).on == day("2026-01-15")


def test_a3_02_a_commercial_payers_plan_within_30_days_of_the_first_session() -> None:
    """A3.02, A12.1: first session 8 January, so 7 February."""
    found = plan_due(applied("commercial"), line("2026-01-08", "2026-01-08", held("2026-01-08")))
    assert found is not None
    assert (found.on, found.row) == (day("2026-02-07"), "A3.02")
    assert found.how == "30 calendar days after first session on 2026-01-08"


@pytest.mark.parametrize(
    ("row", "code", "version", "expected"),
    [
        ("A3.03", "default", 1, "2026-04-22"),  # 22 January + 90
        ("A3.03", "default", 2, "2026-03-23"),  # + 60
        ("A3.04", "new-client-ramp", 1, "2026-02-21"),  # + 30
        ("A3.05", "strict-service", 1, "2026-02-21"),  # + 30
        ("A3.06", "lenient-outpatient", 1, "2026-05-02"),  # + 100
        ("A3.07", "general-update", 1, "2026-07-22"),  # six months
        ("A3.07", "general-update", 2, "2026-04-22"),  # three months
        ("A3.08", "worked-plan", 1, "2026-03-05"),  # + 42
        ("A3.08", "worked-plan", 2, "2026-02-19"),  # + 28
    ],
)
def test_reviews_by_the_calendar(row: str, code: str, version: int, expected: str) -> None:
    assert review(code, version) == day(expected), row


@pytest.mark.parametrize(
    ("code", "numbers"),
    [
        ("session-numbers-anxiety", [8, 14]),
        ("session-numbers-depression", [6, 12, 18]),
        ("session-numbers-trauma", [6, 12]),
        ("session-numbers-substance-use", [6, 12, 20]),
    ],
)
def test_a3_09_reviews_at_session_numbers(code: str, numbers: list[int]) -> None:
    """A3.09: weekly from 8 January; each review is held on the day of its number."""
    sessions = weekly("2026-01-08", 20)
    done: list[str] = []
    for number in numbers:
        on = review(code, 1, *done, sessions=sessions)
        assert on == sessions[number - 1].on
        done.append(str(on))


def test_a3_10_every_appointment_asks_for_a_look() -> None:
    """A3.10: the first session after the review of 5 February is that of 12 February."""
    sessions = weekly("2026-01-08", 8)
    assert review("every-appointment", 1, "2026-02-05", sessions=sessions) == day("2026-02-12")


def test_a3_11_a_milestone_asks_for_an_update_on_its_day() -> None:
    assert review("milestone-update", milestone_on=day("2026-03-05")) == day("2026-03-05")
    assert review("milestone-update") is None


def test_a3_12_another_way_is_decided_on_by_session_8() -> None:
    """A3.12: weekly from 8 January: session 6 is on 12 February, session 8 on 26."""
    told = line("2026-03-01", "2026-01-08", weekly("2026-01-08", 8))
    assert deadline("stall-check", "stall-decision", told) == day("2026-02-26")
    assert deadline("stall-check", "psychiatry-offered-again", told) == day("2026-02-12")


def test_a3_13_six_months_without_a_change() -> None:
    """A3.13: last change 5 March, before it the activation; six months on is 5 September."""
    told = line("2026-03-05", "2026-01-08", activated_on=ACTIVE, changed_on=day("2026-03-05"))
    assert deadline("static-plan", "content-changed", told) == day("2026-09-05")
    before = line("2026-03-05", "2026-01-08", activated_on=ACTIVE, changed_on=day("2026-01-10"))
    assert deadline("static-plan", "content-changed", before) == day("2026-07-22")


@pytest.mark.parametrize(
    ("sessions", "urgent", "expected"),
    [
        (held("2026-01-08", "2026-01-12"), False, "2026-01-12"),  # the second counted session
        (held("2026-01-08"), False, "2026-01-15"),  # cancelled: 8 + 7, whatever is cancelled
        (held("2026-01-08", "2026-01-22"), False, "2026-01-15"),
        (held("2026-01-08", "2026-01-12"), True, "2026-01-08"),  # urgent: the same day
    ],
)
def test_a3_14_a_safety_plan_soon_after_a_risk(
    sessions: tuple[Attended, ...],
    urgent: bool,  # noqa: FBT001  # a case of the table
    expected: str,
) -> None:
    """A3.14: same day if urgent, else the earlier of second counted session and seven days."""
    told = line("2026-01-08", "2026-01-08", sessions, risk_on=day("2026-01-08"), urgent=urgent)
    assert deadline("safety-plan", "safety-plan-made", told) == day(expected)


def test_a3_14_counts_at_any_point_of_the_course() -> None:
    """A3.14: found at the fifth session, 5 February; the next is on 12 February, as are 7 days."""
    told = line("2026-02-05", "2026-01-08", weekly("2026-01-08", 6), risk_on=day("2026-02-05"))
    assert deadline("safety-plan", "safety-plan-made", told) == day("2026-02-12")


def test_a3_18_the_earliest_wins_and_names_its_rule() -> None:
    """A3.18: Montana 90, Minnesota's integrated treatment 30, a clinic's own 28 days."""
    told = line("2026-02-01", "2026-01-08", activated_on=ACTIVE, level_of_care="outpatient")
    found = review_due(applied("mt-37-106", "mn-9533-integrated", "default"), told)
    assert found is not None
    assert (found.on, found.profile, found.row) == (day("2026-02-21"), "mn-9533-integrated", "B27")
    alike = review_due(applied("default", "commercial"), told)
    assert alike is not None
    assert (alike.profile, alike.row) == ("commercial", "A7.01")  # the payer before practice


def substance_use_template() -> tuple[Attended, ...]:
    """Return 24 sessions: weekly to 12, every two weeks to 20, every 30 days to 24."""
    first = weekly("2026-01-05", 12)
    second = weekly("2026-04-06", 8, apart=14)  # two weeks after session 12 on 23 March
    third = weekly("2026-08-12", 4, apart=30)  # 30 days after session 20 on 13 July
    return (*first, *second, *third)


def test_a3_19_the_gaps_of_the_substance_use_template_are_capped() -> None:
    """A3.19: 12 to 20 is 8 x 14 = 112 days, 20 to 24 is 4 x 30 = 120; 90 days come first."""
    sessions = substance_use_template()
    days_of = [sessions[number - 1].on for number in (12, 20, 24)]
    assert [(later - sooner).days for sooner, later in pairwise(days_of)] == [112, 120]
    done = [str(sessions[5].on), str(sessions[11].on)]
    # after session 12 on 23 March: 23 March + 90 = 21 June, not 13 July
    assert review("session-numbers-substance-use", 1, *done, sessions=sessions) == day("2026-06-21")
    # reviewed on 13 July, no number is left: 13 July + 90 = 11 October, not 10 November
    after = (*done, str(sessions[19].on))
    assert review("session-numbers-substance-use", 1, *after, sessions=sessions) == day(
        "2026-10-11"
    )


def test_a3_19_other_templates_need_no_cap() -> None:
    """A3.19: weekly, the largest gap of sessions 6, 12, 18 is 6 x 7 = 42 days."""
    sessions = weekly("2026-01-08", 18)
    on = review("session-numbers-depression", 1, str(sessions[5].on), sessions=sessions)
    assert on == sessions[11].on


def test_a12_2_the_next_review_is_capped() -> None:
    """A12.2: last review 1 July, session 20 would be 21 October; 1 July + 90 = 29 September."""
    told = line(
        "2026-09-01", "2026-04-06", activated_on=day("2026-04-30"), reviews=days("2026-07-01")
    )
    found = review_due(applied("session-numbers-substance-use"), told)
    assert found is not None
    assert (found.on, found.row) == (day("2026-09-29"), "A3.19")

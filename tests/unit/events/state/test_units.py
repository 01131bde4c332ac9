"""Units: what sessions use, what is held and released, when they run out (A11.15, A12.1, A1.59)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from events.state.units import Asked, Grant, Insured, Payers, Service, Use, allocated, units_left
from events.state.units_low import Pace, units_low
from events.values.ids import AuthorizationId, InsuranceId, SessionId
from tests.contract.examples_payers import CODE, PLAN_A, SIX, TWELVE
from tests.contract.gad import uid

FIRST, NO_SHOW = date(2026, 1, 8), date(2026, 2, 5)
WEEKLY = {CODE: Pace(sessions=1, weeks=1)}
OTHER = InsuranceId(uid(149))
END = date(2026, 7, 21)


def service(day: date, units: int = 1, code: str = CODE) -> Service:
    at = datetime.combine(day, time(14), UTC)
    return Service(SessionId(uid(1000 + day.toordinal() % 1000)), code, units, day, at)


def thursdays(last: date) -> list[Service]:
    """Return the attended Thursdays from Jan 8 on; Feb 5 is a no-show and no service."""
    days = (FIRST + timedelta(weeks=n) for n in range(60))
    return [service(day) for day in days if day <= last and day != NO_SHOW]


def granted(
    authorization_id: AuthorizationId, units: int, first: date, decided: date, last: date = END
) -> Grant:
    return Grant(authorization_id, PLAN_A, CODE, units, first, last, decided)


TWELVE_UNITS = granted(TWELVE, 12, date(2026, 1, 22), date(2026, 1, 20))
SIX_UNITS = granted(SIX, 6, date(2026, 4, 17), date(2026, 4, 24))
STORY = Payers(
    insured=(Insured(PLAN_A, date(2026, 1, 1)),),
    asked=(
        Asked(PLAN_A, CODE, date(2026, 1, 15), date(2026, 1, 22)),
        Asked(PLAN_A, CODE, date(2026, 4, 6), date(2026, 4, 17)),
    ),
    grants=(TWELVE_UNITS, SIX_UNITS),
)
SESSIONS = thursdays(date(2026, 4, 30))


@pytest.mark.parametrize(
    ("as_of", "left"),
    [
        # 12 from Jan 22: Jan 22, 29, (Feb 5 no-show), Feb 12, 19, 26, Mar 5, 12, 19, 26 use 9
        ("2026-01-21", 12),
        ("2026-01-22", 11),
        ("2026-02-05", 10),
        ("2026-02-12", 9),
        ("2026-03-05", 6),  # session 8, the no-show counting for nothing
        ("2026-03-26", 3),
        ("2026-04-02", 2),
        ("2026-04-09", 1),
        ("2026-04-16", 0),
        ("2026-04-23", 0),
    ],
)
def test_what_is_left_of_twelve_units(as_of: str, left: int) -> None:
    """A11.15, A12.1: weekly Thursdays from Jan 22, one unit each; Feb 5 missed."""
    assert units_left(STORY, SESSIONS, date.fromisoformat(as_of))[TWELVE, CODE] == left


@pytest.mark.parametrize(
    ("as_of", "low"),
    [
        # 14 days at one a week are 2 units: 3 left on Mar 26 are enough, 2 left on Apr 2 are not
        ("2026-03-26", None),
        ("2026-04-01", None),
        ("2026-04-02", ("2026-04-02", 2, 2)),
        ("2026-04-09", ("2026-04-02", 1, 2)),
        ("2026-04-23", ("2026-04-02", 0, 2)),
    ],
)
def test_units_run_low_once_and_say_since_when(
    as_of: str, low: tuple[str, int, int] | None
) -> None:
    """A11.15, A12.1: on Apr 2 with 2 left, and on later days still since Apr 2."""
    found = units_low(STORY, SESSIONS, WEEKLY, date.fromisoformat(as_of))
    if low is None:
        assert found == ()
        return
    (told,) = found
    assert (told.authorization_id, told.code) == (TWELVE, CODE)
    assert (told.since.isoformat(), told.left, told.expected) == low
    shown = "12 approved - 10 used = 2 left <= 2 expected in 14 days: 1 a week, of 1"
    assert told.arithmetic == shown


def uses_on(day: date, as_of: date, payers: Payers = STORY) -> list[Use]:
    return [each for each in allocated(payers, SESSIONS, as_of).uses if each.day == day]


def test_session_15_is_held_until_approval_releases_it() -> None:
    """A12.1: Apr 23 is after the twelve; six are approved on Apr 24 back to Apr 17."""
    fifteenth = date(2026, 4, 23)
    assert len([each for each in SESSIONS if each.day <= fifteenth]) == 15
    (held,) = uses_on(fifteenth, date(2026, 4, 23))
    assert (held.standing, held.uncovered, held.drawn) == ("held", 1, ())
    (released,) = uses_on(fifteenth, date(2026, 4, 24))
    assert (released.standing, released.uncovered) == ("released", 0)
    assert [each.grant.authorization_id for each in released.drawn] == [SIX]
    assert units_left(STORY, SESSIONS, date(2026, 4, 24))[SIX, CODE] == 5
    (covered,) = uses_on(date(2026, 4, 30), date(2026, 4, 30))
    assert covered.standing == "covered"
    assert units_left(STORY, SESSIONS, date(2026, 4, 30))[SIX, CODE] == 4


def test_before_anything_was_asked_for_nothing_is_held() -> None:
    """A12.1: Jan 8 and 15 lie before the first span that the payer was asked for."""
    standings = [uses_on(day, END)[0].standing for day in (FIRST, date(2026, 1, 15))]
    assert standings == ["before-authorization", "before-authorization"]


def test_a_voided_session_gives_its_units_back() -> None:
    """A11.15: without Mar 12 one more is left; the held one is covered by it."""
    kept = [each for each in SESSIONS if each.day != date(2026, 3, 12)]
    assert units_left(STORY, kept, date(2026, 4, 2))[TWELVE, CODE] == 3
    assert units_low(STORY, kept, WEEKLY, date(2026, 4, 2)) == ()
    (low,) = units_low(STORY, kept, WEEKLY, date(2026, 4, 9))
    assert low.since == date(2026, 4, 9)


def test_a_late_entry_counts_from_its_service() -> None:
    """A11.15: a session of Feb 3 entered in April uses a unit of February, and Apr 16 is held."""
    late = [*SESSIONS, service(date(2026, 2, 3))]
    assert units_left(STORY, late, date(2026, 2, 3))[TWELVE, CODE] == 9
    (low,) = units_low(STORY, late, WEEKLY, date(2026, 4, 2))
    assert low.since == date(2026, 3, 26)
    on = {each.day: each.standing for each in allocated(STORY, late, date(2026, 4, 16)).uses}
    assert on[date(2026, 4, 16)] == "held"


@pytest.mark.parametrize(
    ("pace", "expected"),
    [
        (Pace(1, 1), 2),  # 14 / 7 = 2
        (Pace(2, 1), 4),
        (Pace(1, 2), 1),
        (Pace(1, 4), 1),  # half a session counts as one
        (Pace(3, 4, 2), 4),  # 3 * 14 / 28 = 1.5, so 2 of 2 units
    ],
)
def test_what_is_expected_in_fourteen_days(pace: Pace, expected: int) -> None:
    """A11.15: at the current frequency (A1.20)."""
    assert pace.expected() == expected


@pytest.mark.parametrize(
    ("as_of", "low"), [("2026-07-06", None), ("2026-07-07", "14"), ("2026-07-21", "14")]
)
def test_an_end_that_is_near_counts_as_low(as_of: str, low: str | None) -> None:
    """A11.15: Jul 21 is 14 days after Jul 7; with units to spare and on its last day as well."""
    many = Payers(STORY.insured, STORY.asked, (granted(TWELVE, 99, FIRST, FIRST),))
    found = units_low(many, [], WEEKLY, date.fromisoformat(as_of))
    assert [each.arithmetic for each in found] == (
        [] if low is None else [f"2026-07-21 is {low} days away <= 14"]
    )
    assert units_low(many, [], WEEKLY, date(2026, 7, 22)) == ()


def test_units_of_a_span_that_is_over_are_not_left() -> None:
    """A1.59: four unused units of the winter's span help nobody in spring."""
    winter = granted(TWELVE, 4, FIRST, FIRST, date(2026, 1, 31))
    spring = granted(TWELVE, 4, date(2026, 4, 1), FIRST)
    two = Payers(STORY.insured, STORY.asked, (winter, spring))
    assert units_left(two, [], date(2026, 1, 31))[TWELVE, CODE] == 8
    assert units_left(two, [], date(2026, 2, 1))[TWELVE, CODE] == 4


def test_a_session_draws_from_what_ends_first_and_may_be_held_in_part() -> None:
    """A1.59: 3 units on a day with 1 left here and 1 left there: 1 stays uncovered."""
    soon = granted(SIX, 1, FIRST, FIRST, date(2026, 1, 31))
    later = granted(TWELVE, 1, FIRST, FIRST)
    both = Payers(STORY.insured, STORY.asked, (later, soon))
    (use,) = allocated(both, [service(FIRST, units=3)], FIRST).uses
    assert [each.grant for each in use.drawn] == [soon, later]
    assert (use.standing, use.uncovered) == ("held", 1)


def test_each_payer_is_reckoned_apart_and_a_change_of_payer_counts_from_its_day() -> None:
    """A1.59: the first pays to Mar 31, another from Apr 1; a secondary one beside them."""
    second = InsuranceId(uid(148))
    payers = Payers(
        insured=(
            Insured(PLAN_A, FIRST, date(2026, 3, 31)),
            Insured(OTHER, date(2026, 4, 1)),
            Insured(second, FIRST),
        ),
        asked=(Asked(OTHER, CODE, FIRST, date(2026, 4, 1)), Asked(second, CODE, FIRST, FIRST)),
        grants=(
            granted(TWELVE, 12, FIRST, FIRST, date(2026, 3, 31)),
            replace(granted(SIX, 1, FIRST, FIRST), insurance_id=second),
        ),
    )
    march, april = service(date(2026, 3, 26)), service(date(2026, 4, 2))
    found = allocated(payers, [march, april], date(2026, 4, 2)).uses
    assert [(each.day.month, each.insurance_id, each.standing) for each in found] == [
        (3, PLAN_A, "covered"),
        (3, second, "covered"),
        (4, OTHER, "held"),
        (4, second, "held"),
    ]


def test_what_the_client_pays_for_uses_no_units() -> None:
    """B36: the payer is not told, so has no part in it; nor in what it was not asked for."""
    paid = replace(service(date(2026, 2, 12)), kept_from=frozenset({PLAN_A}))
    other = service(date(2026, 2, 13), code="90853")
    assert allocated(STORY, [paid, other], END).uses == ()
    assert units_left(STORY, [paid, other], date(2026, 3, 1))[TWELVE, CODE] == 12


def test_what_is_decided_later_does_not_count_yet() -> None:
    """A12.1: on Apr 10 nobody knows of the six units."""
    assert (SIX, CODE) not in units_left(STORY, SESSIONS, date(2026, 4, 10))
    assert units_left(STORY, SESSIONS, date(2026, 4, 10))[TWELVE, CODE] == 1

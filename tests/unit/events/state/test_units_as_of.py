"""Units as of a day: later spans and approvals neither hide nor move what was (A11.15, B36)."""

from datetime import UTC, date, datetime

from events.ids import Version
from events.state.attended import Entered
from events.state.payers import kept_from, services_of
from events.state.restrictions import Agreed
from events.state.units import Payers, allocated
from events.state.units_low import units_low
from events.values.ids import RecipientId, RestrictionId, SessionId
from events.values.restrictions import Restriction
from events.values.sessions import SessionContent
from tests.contract.examples_payers import CODE, INSURANCE, PLAN_A, SIX, TWELVE
from tests.contract.gad import uid
from tests.unit.events.state.test_units import (
    FIRST,
    SESSIONS,
    STORY,
    TWELVE_UNITS,
    WEEKLY,
    granted,
)

PAID_ON = date(2026, 3, 5)


def test_units_that_were_low_are_not_once_more_are_approved() -> None:
    """A11.15: 12 run low on April 2; 20 more on April 10 are enough."""
    more = granted(TWELVE, 20, date(2026, 4, 10), date(2026, 4, 10))
    paid = Payers(STORY.insured, STORY.asked, (TWELVE_UNITS, more))
    (low,) = units_low(paid, SESSIONS, WEEKLY, date(2026, 4, 9))
    assert low.since == date(2026, 4, 2)
    for day in (date(2026, 4, 10), date(2026, 4, 30)):
        assert units_low(paid, SESSIONS, WEEKLY, day) == ()


def test_a_later_span_does_not_hide_that_this_one_is_used_up() -> None:
    """A11.15: of 4 through March, January 8 and 15 leave 2; the 12 from April on are far off."""
    now = granted(TWELVE, 4, FIRST, FIRST, date(2026, 3, 31))
    later = granted(TWELVE, 12, date(2026, 4, 1), FIRST, date(2026, 12, 31))
    paid = Payers(STORY.insured, (), (now, later))
    (low,) = units_low(paid, SESSIONS, WEEKLY, date(2026, 2, 12))
    assert (low.since, low.left) == (date(2026, 1, 15), 0)


def test_an_approval_backwards_moves_no_session_that_was_covered() -> None:
    """A11.15: March 5 drew on the twelve; two more for March, approved on April 24, are others'."""
    extra = granted(SIX, 2, date(2026, 3, 1), date(2026, 4, 24), date(2026, 3, 31))
    paid = Payers(STORY.insured, STORY.asked, (TWELVE_UNITS, extra))
    for as_of in (date(2026, 3, 31), date(2026, 4, 24)):
        (use,) = (each for each in allocated(paid, SESSIONS, as_of).uses if each.day == PAID_ON)
        assert use.standing == "covered"
        assert [each.grant.authorization_id for each in use.drawn] == [TWELVE]


def agreed(**more: object) -> dict[RestrictionId, Agreed]:
    restriction = Restriction.model_validate(
        {"services_on": (PAID_ON,), "services": "The group", **more}
    )
    return {RestrictionId(uid(9)): Agreed(datetime(2026, 1, 8, 15, tzinfo=UTC), restriction)}


def test_a_restriction_of_one_session_keeps_no_other_of_its_day() -> None:
    """B36: two sessions on March 5, of which the client paid the first."""
    paid, billed = SessionId(uid(1)), SessionId(uid(2))
    sessions = {
        key: Entered(
            SessionContent(
                service_at=datetime(2026, 3, 5, hour, tzinfo=UTC),
                service="individual",
                modality="in-person",
                attendance="attended",
                service_code=CODE,
            ),
            Version(1),
        )
        for key, hour in ((paid, 14), (billed, 18))
    }
    restrictions = agreed(sessions=(paid,))
    days = dict.fromkeys(sessions, PAID_ON)
    found = services_of(sessions, days, {PLAN_A: INSURANCE}, restrictions)
    assert {each.session_id: each.kept_from for each in found} == {
        paid: frozenset({PLAN_A}),
        billed: frozenset(),
    }


def test_a_payer_that_is_known_by_no_name_may_be_the_one_meant() -> None:
    """B36: what cannot be told apart is not disclosed."""
    restrictions = agreed(health_plan=RecipientId(uid(777)))
    nameless = INSURANCE.model_copy(update={"recipient_id": None})
    found = kept_from(SessionId(uid(1)), PAID_ON, {PLAN_A: nameless}, restrictions)
    assert found == frozenset({PLAN_A})

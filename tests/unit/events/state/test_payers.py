"""From authorizations and sessions to the units that are reckoned with (A1.59, A11.15, B36)."""

from datetime import date, datetime, timedelta

import pytest

from events.state import client, episode
from events.state.authorizations import legal_moves
from events.state.client import ClientState
from events.state.payers import kept_from, payers_of, service_of, services_of
from events.state.units import Insured, units_left
from events.types.authorization import (
    AppealDecided,
    AuthorizationAppealed,
    AuthorizationApproved,
    AuthorizationDenied,
    AuthorizationEnded,
    AuthorizationRequested,
    AuthorizationWithdrawn,
    InsuranceRecorded,
    InsuranceRevised,
)
from events.types.session import SessionRecorded
from events.types.streams import ClientPayload
from events.values.ids import InsuranceId, SessionId
from events.values.sessions import SessionContent
from tests.contract import gad
from tests.contract.examples_payers import (
    APPROVAL,
    CODE,
    INSURANCE,
    PAYERS,
    PLAN_A,
    REQUEST,
    SIX,
    TWELVE,
)
from tests.unit.events.strategies import recorded

RECORDED, REVISED, ASKED, APPROVED, DENIED, APPEALED, OVERTURNED, WITHDRAWN, ENDED = PAYERS
SECOND = AuthorizationRequested(
    authorization_id=SIX, requested_on=date(2026, 4, 6), request=REQUEST
)


def after(*payloads: object) -> ClientState:
    known: list[ClientPayload] = [each for each in payloads if isinstance(each, ClientPayload)]
    return client.fold(recorded(it, version) for version, it in enumerate(known, start=1))


def test_an_authorization_goes_its_way_and_keeps_every_step() -> None:
    """A2.07, A7.05: denied, appealed, overturned."""
    state = after(RECORDED, SECOND, DENIED, APPEALED, OVERTURNED)
    held = state.authorizations[SIX]
    assert (held.status, held.since, held.appeal_by) == ("approved", date(2026, 4, 24), None)
    assert [each.event for each in held.steps] == [DENIED, APPEALED, OVERTURNED]
    assert [each.version for each in held.steps] == [3, 4, 5]
    assert (held.partial, legal_moves(held)) == (True, ("appeal", "end"))
    assert state.journal.unresolved == ()


@pytest.mark.parametrize(
    ("payloads", "problem"),
    [
        ((RECORDED, RECORDED), "already-there"),
        ((REVISED,), "missing"),
        ((RECORDED, ASKED, ASKED), "already-there"),
        ((APPROVED,), "missing"),
        ((RECORDED, SECOND, APPEALED), "missing"),
        ((RECORDED, SECOND, WITHDRAWN, DENIED), "ended"),
        ((RECORDED, ASKED, APPROVED, ENDED, ENDED), "ended"),
    ],
)
def test_what_rests_on_nothing_changes_nothing(
    payloads: tuple[ClientPayload, ...], problem: str
) -> None:
    """A2.07: evolve is total; what cannot follow is noted."""
    *before, last = payloads
    state = after(*payloads)
    assert [each.missing.problem for each in state.journal.unresolved] == [problem]
    assert (state.authorizations, state.insurances) == (
        after(*before).authorizations,
        after(*before).insurances,
    )
    assert last in payloads


def test_a_request_without_its_insurance_counts_and_is_noted() -> None:
    """A1.59."""
    state = after(ASKED)
    assert TWELVE in state.authorizations
    assert [each.missing.item.kind for each in state.journal.unresolved] == ["insurance"]


def test_nothing_is_good_for_longer_than_its_insurance_or_than_it_stood() -> None:
    """A1.59: Jul 21 by the letter; Aug 31 the insurance ends; Jun 30 it was ended."""
    for payloads, last in (
        ((RECORDED, ASKED, APPROVED), date(2026, 7, 21)),
        ((RECORDED, REVISED, ASKED, APPROVED), date(2026, 7, 21)),
        ((RECORDED, ASKED, APPROVED, ENDED), date(2026, 6, 30)),
    ):
        state = after(*payloads)
        (grant,) = payers_of(state.insurances, state.authorizations).grants
        assert (grant.until_on, grant.units, grant.decided_on) == (last, 12, date(2026, 1, 20))
    gone = INSURANCE.model_copy(update={"until_on": date(2026, 1, 21)})
    lost = InsuranceRevised(insurance_id=PLAN_A, insurance=gone, reason_text="Moved")
    state = after(RECORDED, ASKED, APPROVED, lost)
    assert payers_of(state.insurances, state.authorizations).grants == ()


def test_what_was_withdrawn_was_never_asked_for() -> None:
    """A2.07: a denied request was; its sessions are held."""
    for last, asked in ((DENIED, 1), (WITHDRAWN, 0)):
        state = after(RECORDED, SECOND, last)
        known = payers_of(state.insurances, state.authorizations)
        assert (len(known.asked), known.grants) == (asked, ())
        assert known.insured == (Insured(PLAN_A, date(2026, 1, 1)),)


def content(**changes: object) -> SessionContent:
    usual = {
        "service_at": datetime.fromisoformat("2026-01-22T15:00:00-05:00"),
        "service": "individual",
        "modality": "in-person",
        "attendance": "attended",
        "service_code": CODE,
    }
    return SessionContent.model_validate({**usual, **changes})


@pytest.mark.parametrize(
    ("changes", "units"),
    [
        ({}, 1),
        ({"attendance": "late"}, 1),
        ({"units": 4}, 4),
        ({"units": 0}, None),
        ({"service_code": None}, None),
        ({"attendance": "no-show"}, None),
        ({"attendance": "cancelled", "cancelled_by": "client"}, None),
    ],
)
def test_attended_billable_sessions_use_units(
    changes: dict[str, object], units: int | None
) -> None:
    """A11.15, A1.52: one unit where none is given; late is attended; 0 units are not billed."""
    found = service_of(gad.EIGHTH, content(**changes), date(2026, 1, 22), frozenset())
    assert (None if found is None else found.units) == units


def test_units_are_reckoned_from_what_streams_hold() -> None:
    """A11.15: twelve approved, one held on Jan 22."""
    paid = after(RECORDED, ASKED, APPROVED)
    held = episode.fold(
        [recorded(SessionRecorded(session_id=gad.EIGHTH, session=content()), version=1)]
    )
    days: dict[SessionId, date] = {gad.EIGHTH: date(2026, 1, 22)}
    services = services_of(held.sessions, days, paid.insurances, paid.restrictions)
    known = payers_of(paid.insurances, paid.authorizations)
    assert units_left(known, services, date(2026, 1, 22)) == {(TWELVE, CODE): 11}


def test_days_that_the_client_paid_are_kept_from_whom_the_restriction_names() -> None:
    """B36: from every health plan, or from the one that is named."""
    from events.types.restriction import RestrictionAgreed  # noqa: PLC0415 -- here only
    from tests.contract.examples_consents import PAID, UNTOLD  # noqa: PLC0415 -- here only

    (first, *_) = PAID.services_on
    known = INSURANCE.model_copy(update={"recipient_id": gad.uid(127)})
    told = InsuranceRecorded(insurance_id=PLAN_A, insurance=known)
    for named, kept in ((None, {PLAN_A}), (gad.uid(126), set[InsuranceId]())):
        restriction = PAID.model_copy(update={"health_plan": named})
        agreed = RestrictionAgreed(restriction_id=UNTOLD, restriction=restriction)
        state = after(told, agreed)
        assert kept_from(gad.EIGHTH, first, state.insurances, state.restrictions) == kept
        other = first + timedelta(days=1)
        assert kept_from(gad.EIGHTH, other, state.insurances, state.restrictions) == frozenset()


def test_each_step_of_the_examples_is_of_its_own_type() -> None:
    """A2.07: each type that ships has its part here."""
    kinds = {InsuranceRecorded, InsuranceRevised, AuthorizationRequested, AuthorizationApproved}
    steps = {AuthorizationDenied, AuthorizationAppealed, AppealDecided, AuthorizationWithdrawn}
    assert {type(each) for each in PAYERS} == kinds | steps | {AuthorizationEnded}
    assert APPROVAL.services == REQUEST.services

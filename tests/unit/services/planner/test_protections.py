"""What protects a client is proven, is of its own day, and is not lifted by who entered it."""

from datetime import date
from typing import Any

import pytest

from events.ids import StreamId
from events.values.consents import Authority, AuthorityBasis
from events.values.ids import SessionId
from events.values.references import SiteId
from services.planner.commands.client import VoidClientEntries
from services.planner.commands.clinic import AddSite
from services.planner.commands.consent import RecordOwnAuthority
from services.planner.commands.course import VoidPlanEntries
from services.planner.commands.support import MoveReferral, PlanReferral
from tests.contract import gad
from tests.contract.examples_background import EXPOSURE, REFERRAL
from tests.contract.examples_consents import PAID
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.consents import (
    PARENT,
    client_of,
    filed,
    given,
    known,
    requested,
    revoked,
)
from tests.unit.services.planner.disclosures import bare, sent
from tests.unit.services.planner.steps import drafted
from tests.unit.services.planner.test_restrictions import BILL, agreed

WHY = {"reason": "entered-in-error", "reason_text": "Another client's"}


def test_who_records_that_a_client_decides_alone_may_not_void_it_alone() -> None:
    """B38, A1.57: nor may who else voids only their own entries."""
    chart = known()
    fields: dict[str, Any] = {"basis": "law-lets-minor-consent", "from_on": date(2026, 1, 8)}
    chart.give(make(RecordOwnAuthority, categories=("substance-use",), **fields))
    _, entry = chart.events(StreamId(f"client/{gad.CLIENT}"))
    void = make(VoidClientEntries, event_ids=(entry.event_id,), **WHY)
    assert chart.refused(void) == ("protection-stands", "/event_ids/0")
    chart.give(void, role="records")
    assert not client_of(chart).own_authority


def _step(status: str) -> MoveReferral:
    return make(MoveReferral, referral_id=EXPOSURE, on=date(2026, 1, 8), status=status)


def test_an_offer_that_was_accepted_is_not_voided_alone() -> None:
    """A1.47, A1.57: what follows it would follow nothing."""
    chart = drafted()
    plan = make(PlanReferral, referral_id=EXPOSURE, referral=REFERRAL)
    chart.give(plan, _step("offered"), _step("accepted"))
    offer, acceptance = (e.event_id for e in chart.events(StreamId(f"plan/{gad.PLAN}"))[-2:])
    alone = make(VoidPlanEntries, event_ids=(offer,), **WHY)
    assert chart.refused(alone) == ("leaves-others", "/event_ids")
    chart.give(make(VoidPlanEntries, event_ids=(offer, acceptance), **WHY))
    assert chart.plan.particulars.referrals[EXPOSURE].status == "planned"


@pytest.mark.parametrize(
    ("basis", "shown", "proven"),
    [
        ("parent", {}, True),
        ("guardian", {}, False),
        ("guardian", {"law": "N.Y. Surr. Ct. Proc. Act 1701"}, False),
        ("guardian", {"document": "5d" * 32}, True),
        ("court-order", {}, False),
        ("power-of-attorney", {}, False),
        ("personal-representative", {}, False),
        ("surrogate-by-law", {}, False),
        ("surrogate-by-law", {"law": "N.Y. Pub. Health Law 2994-d"}, True),
    ],
)
def test_authority_other_than_a_parents_is_proven(
    basis: AuthorityBasis, shown: dict[str, Any], *, proven: bool
) -> None:
    """B09: when a consent is given, and when it is taken back."""
    held = Authority(basis=basis, from_on=date(2026, 1, 1), **shown)
    by = PARENT.model_copy(update={"authority": held})
    chart, other = requested(), requested()
    chart.give(filed("5d" * 32))
    other.give(filed("5d" * 32), given())
    if proven:
        chart.give(given(given_by=by))
        other.give(revoked(revoked_by=by))
    else:
        code = "authority-unproven"
        assert chart.refused(given(given_by=by)) == (code, "/given_by/authority/document")
        assert other.refused(revoked(revoked_by=by)) == (code, "/revoked_by/authority/document")


def _with_a_site_in_the_west() -> Chart:
    chart = requested(expires_on=date(2026, 3, 5))
    chart.give(
        make(AddSite, site_id="west", name="W", time_zone="America/Los_Angeles", state="CA"),
        role="administrator",
    )
    return chart


def test_where_sites_have_two_days_the_site_is_named() -> None:
    """A1.40, A2.06: Mar 6, 2:00 in New York is Mar 5, 23:00 in Los Angeles, the last day."""
    chart = _with_a_site_in_the_west().at("2026-03-06T02:00:00-05:00")
    assert chart.refused(given()) == ("site-needed", "/site_id")
    east = given(site_id=gad.SITE)
    assert chart.refused(east) == ("wrong-consent-state", "/consent_id")
    chart.give(given(site_id=SiteId("west")))
    assert chart.refused(revoked()) == ("site-needed", "/site_id")
    assert chart.refused(bare("individual")) == ("site-needed", "/site_id")
    chart.at("2026-03-06T04:00:00-05:00").give(bare("individual"))


@pytest.mark.parametrize(
    ("kept", "told", "refused"),
    [
        ((1,), (1,), True),
        ((1,), (2,), False),  # another session of the same day
        ((1,), (), True),
        ((), (2,), True),
        ((1, 2), (2, 3), True),
    ],
)
def test_sessions_of_one_day_are_told_apart(
    kept: tuple[int, ...], told: tuple[int, ...], *, refused: bool
) -> None:
    """B36: where both say which sessions are meant, else by their days."""
    chart = known()
    names = tuple(SessionId(gad.uid(700 + each)) for each in kept)
    chart.give(agreed(restriction=PAID.model_copy(update={"sessions": names})))
    bill = sent(**BILL, sessions=tuple(SessionId(gad.uid(700 + each)) for each in told))
    if refused:
        assert chart.refused(bill) == ("disclosure-restricted", "/disclosure/services_on")
    else:
        chart.give(bill)

"""Restrictions: what the client paid in full stays from the health plan (B36)."""

from datetime import date
from typing import Any

import pytest

from events.ids import StreamId
from events.values.ids import DisclosureId, RecipientId
from services.planner.commands.client import VoidClientEntries
from services.planner.commands.restriction import AgreeRestriction
from services.planner.decide import Refusal
from tests.contract import gad
from tests.contract.examples_consents import DOCTOR, PAID, UNTOLD
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.consents import client_of, known
from tests.unit.services.planner.disclosures import sent

INSURER = DOCTOR.model_copy(
    update={"recipient_id": RecipientId(gad.uid(125)), "kind": "health-plan", "member_of": None}
)
BILL: dict[str, Any] = {
    "basis": "payment",
    "consent_id": None,
    "recipient": INSURER,
    "purpose": "payment",
    "services_on": (date(2026, 1, 15),),
}


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({}, True),
        ({"purpose": "operations"}, True),
        ({"services_on": (date(2026, 1, 14), date(2026, 1, 22))}, True),
        ({"services_on": ()}, True),  # while there are restrictions, the days are told
        ({"services_on": (date(2026, 1, 14),)}, False),
        ({"purpose": "treatment"}, True),  # basis and purpose are the sender's own words
        ({"basis": "treatment"}, True),
        ({"basis": "treatment", "purpose": "treatment"}, False),
        ({"services_on": (), "no_service": True}, False),
        ({"basis": "required-by-law"}, False),
        ({"basis": "not-permitted"}, False),
        ({"recipient": DOCTOR}, False),
    ],
)
def test_what_the_client_paid_in_full_stays_from_the_health_plan(
    changes: dict[str, Any], *, refused: bool
) -> None:
    """B36: services of Jan 15 and 22; the refusal names the restriction."""
    chart = known()
    chart.give(agreed())
    answer = chart.answer(sent(**{**BILL, **changes}))
    assert isinstance(answer, Refusal) == refused
    if isinstance(answer, Refusal):
        assert (answer.code, answer.names) == ("disclosure-restricted", (str(UNTOLD),))


def test_a_restriction_is_of_one_health_plan_or_of_all() -> None:
    """B36."""
    other = PAID.model_copy(update={"health_plan": RecipientId(gad.uid(126))})
    chart = known()
    chart.give(agreed(restriction=other))
    assert chart.refused(agreed()) == ("already-there", "/restriction_id")
    assert Chart().refused(agreed()) == ("not-found", "/client_id")
    chart.give(sent(**BILL))


def agreed(**changes: Any) -> AgreeRestriction:  # noqa: ANN401
    return make(AgreeRestriction, **{"restriction_id": UNTOLD, "restriction": PAID, **changes})


def test_a_health_plan_stays_one_by_whatever_kind_it_is_named() -> None:
    """B36: by its id where the restriction names it, or where it was called a plan before."""
    called = {"recipient": INSURER.model_copy(update={"kind": "organization"})}
    chart = known()
    named = PAID.model_copy(update={"health_plan": INSURER.recipient_id})
    chart.give(agreed(restriction=named))
    refusal = ("disclosure-restricted", "/disclosure/services_on")
    assert chart.refused(sent(**{**BILL, **called})) == refusal
    chart = known()
    chart.give(sent(**BILL))
    chart.give(agreed())
    again = {"disclosure_id": DisclosureId(gad.uid(113))}
    assert chart.refused(sent(**{**BILL, **called}).model_copy(update=again)) == refusal


def test_a_restriction_binds_from_when_it_was_agreed() -> None:
    """B36: agreed Feb 10, 10:00; the bill of Feb 1, told on Feb 11, was lawful."""
    chart = known().at("2026-02-10T15:00:00+00:00")
    chart.give(agreed())
    chart.at("2026-02-11T15:00:00+00:00")
    refusal = ("disclosure-restricted", "/disclosure/services_on")
    for bound in (None, gad.at("2026-02-10T10:00:00-05:00")):
        assert chart.refused(sent(**BILL, occurred_at=bound)) == refusal
    chart.give(sent(**BILL, occurred_at=gad.at("2026-02-01T10:00:00-05:00")))


def test_who_may_void_only_their_own_entries_voids_no_restriction() -> None:
    """B36, A1.57: not even one of their own."""
    chart = known()
    chart.give(agreed())
    _, entry = chart.events(StreamId(f"client/{gad.CLIENT}"))
    void = make(
        VoidClientEntries,
        event_ids=(entry.event_id,),
        reason="entered-in-error",
        reason_text="Another client's wish",
    )
    assert chart.refused(void) == ("restriction-stands", "/event_ids/0")
    chart.give(void, role="supervisor")
    assert not client_of(chart).restrictions

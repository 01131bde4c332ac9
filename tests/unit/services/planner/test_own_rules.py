"""A clinic's own rules on disclosures: adopted by an event, never laxer than the law (A7.07)."""

from datetime import date
from typing import Any

import pytest

from events.values.disclosure_rules import DisclosureTable
from events.values.ids import DisclosureId
from services.planner.commands.clinic import AdoptDisclosureRules
from services.planner.releases.disclosure_rules import disclosure_rules
from tests.contract import gad
from tests.contract.examples_consents import SENT
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.consents import client_of, known
from tests.unit.services.planner.disclosures import bare, consented, sent

ADMINISTRATOR: dict[str, Any] = {"role": "administrator"}
MARCH_1 = date(2026, 3, 1)


def table(basis: str = "", **changes: Any) -> DisclosureTable:  # noqa: ANN401
    """Return the law's table as a clinic's own, with changes of one basis, or of the whole."""
    law = disclosure_rules()
    bases = tuple(
        each.model_copy(update=changes) if each.basis == basis else each for each in law.bases
    )
    whole = {} if basis else changes
    return DisclosureTable(**{**dict(law), "version": "riverside-1", "bases": bases, **whole})


def adopting(rules: DisclosureTable, on: date = MARCH_1) -> AdoptDisclosureRules:
    return make(AdoptDisclosureRules, rules=rules, effective_on=on)


STRICTER = table("payment", consent=True)


def with_own(chart: Chart, *rules: AdoptDisclosureRules) -> Chart:
    chart.give(*(rules or (adopting(STRICTER),)), **ADMINISTRATOR)
    return chart


@pytest.mark.parametrize(
    ("at", "asks", "version"),
    [
        ("2026-02-28T23:59:00-05:00", False, "federal-2024-04-16"),
        ("2026-03-01T00:00:00-05:00", True, "riverside-1"),
    ],
)
def test_own_rules_hold_for_disclosures_of_their_days(at: str, version: str, *, asks: bool) -> None:
    """A7.07, A7.10: informed consent before an insurer is told, from Mar 1 on, told late or not."""
    chart = with_own(known()).at("2026-03-10T12:00:00-04:00")
    bill = bare("payment", occurred_at=gad.at(at))
    if asks:
        assert chart.refused(bill) == ("consent-needed", "/disclosure/consent_id")
        chart = with_own(consented(purposes=("payment",))).at("2026-03-10T12:00:00-04:00")
        bill = sent(basis="payment", purpose="payment", occurred_at=gad.at(at))
    chart.give(bill)
    assert client_of(chart).disclosures[SENT].rules == version


def test_the_newest_rules_of_a_day_hold_and_the_laws_may_be_taken_up_again() -> None:
    """A7.07: adopted for Mar 1, then the law's for Apr 1."""
    chart = with_own(known(), adopting(STRICTER), adopting(disclosure_rules(), date(2026, 4, 1)))
    chart.at("2026-03-31T12:00:00-04:00")
    assert chart.refused(bare("payment")) == ("consent-needed", "/disclosure/consent_id")
    chart.at("2026-04-01T12:00:00-04:00").give(bare("payment"))
    assert client_of(chart).disclosures[SENT].rules == "federal-2024-04-16"


def test_a_clinic_may_count_more() -> None:
    """B07: here treatment counts in accountings."""
    chart = with_own(known(), adopting(table("treatment", excluded_because=None), date(2026, 1, 8)))
    chart.give(bare("treatment"))
    assert client_of(chart).disclosures[SENT].accounted


@pytest.mark.parametrize(
    ("basis", "changes", "member"),
    [
        ("authorization", {"consent": False}, "consent"),
        ("treatment", {"consent_for": ()}, "consent_for"),
        ("judicial-order", {"excluded_because": "authorized"}, "excluded_because"),
        ("serious-threat", {"purposes": None}, "purposes"),
        ("serious-threat", {"purposes": ("averting-a-threat", "employment")}, "purposes"),
        ("treatment", {"carries_amendments": False}, "carries_amendments"),
        ("not-permitted", {"permitted": True}, "permitted"),
        ("treatment", {"permitted": False}, "permitted"),
    ],
)
def test_own_rules_are_never_laxer_than_the_law(
    basis: str, changes: dict[str, Any], member: str
) -> None:
    """A7.07, B06, B07, B12: consent, data, counting, purposes, amendments."""
    place = [rule.basis for rule in disclosure_rules().bases].index(basis)  # type: ignore[arg-type]
    refusal = ("rules-laxer-than-law", f"/rules/bases/{place}/{member}")
    assert known().refused(adopting(table(basis, **changes)), **ADMINISTRATOR) == refusal


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"notice_for": ()}, "/rules/notice_for"),
        ({"emergency_for": ()}, "/rules/emergency_for"),
        ({"bases": disclosure_rules().bases[1:]}, "/rules/bases"),
        ({"bases": (*disclosure_rules().bases, disclosure_rules().bases[0])}, "/rules/bases"),
    ],
)
def test_own_rules_are_whole(changes: dict[str, Any], pointer: str) -> None:
    """A7.07, B13, B39: one rule for each basis; notice and circumstances stay."""
    adopted = adopting(table(**changes))
    assert known().refused(adopted, **ADMINISTRATOR) == ("rules-laxer-than-law", pointer)


def test_who_adopts_rules_and_from_when() -> None:
    """A7.07, B02: an administrator, from today on; a version says one thing."""
    chart = known()
    assert chart.refused(adopting(STRICTER)) == ("not-allowed", "")
    late = adopting(STRICTER, date(2026, 1, 7))
    assert chart.refused(late, **ADMINISTRATOR) == ("adoption-backdated", "/effective_on")
    with_own(chart)
    assert chart.refused(adopting(STRICTER), **ADMINISTRATOR) == ("nothing-changes", "")
    other = adopting(table("operations", consent=True))
    assert chart.refused(other, **ADMINISTRATOR) == ("already-there", "/rules/version")
    laws = adopting(STRICTER.model_copy(update={"version": "federal-2024-04-16"}))
    assert chart.refused(laws, **ADMINISTRATOR) == ("already-there", "/rules/version")
    chart.give(adopting(STRICTER, date(2026, 5, 1)), **ADMINISTRATOR)
    stated = bare("operations").model_copy(update={"disclosure_id": DisclosureId(gad.uid(113))})
    chart.give(stated)

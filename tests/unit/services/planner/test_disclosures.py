"""Disclosures: a basis, a consent where policy asks for one, and what is accounted (A7.07, B07)."""

from datetime import date
from typing import Any, get_args

import pytest

from events.state.disclosures import Disclosed
from events.values.consents import FamilyMember
from events.values.disclosures import DisclosureBasis, Emergency
from events.values.ids import ConsentId, DisclosureId, PersonId, RecipientId
from services.planner.commands.disclosure import RecordDisclosure
from services.planner.commands.restriction import AgreeRestriction
from services.planner.decide import DEFAULT, Policy, Refusal
from services.planner.releases.disclosure_rules import BasisRule, DisclosureRules, disclosure_rules
from tests.contract import gad
from tests.contract.examples_consents import CONSENT, DOCTOR, LETTER, PAID, SENT, UNTOLD
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.consents import asked, given, known, revoked

BASES: tuple[DisclosureBasis, ...] = get_args(DisclosureBasis)
NEED_CONSENT = {"authorization"}
NEED_CONSENT_FOR_SUBSTANCE_USE = {
    *NEED_CONSENT,
    "treatment",
    "payment",
    "operations",
    "workers-compensation",
    "directory-or-involved-in-care",
    "correctional",
}
NOT_ACCOUNTED = {
    "authorization": "authorized",
    "treatment": "treatment-payment-operations",
    "payment": "treatment-payment-operations",
    "operations": "treatment-payment-operations",
    "individual": "to-individual",
    "directory-or-involved-in-care": "directory-or-involved-in-care",
    "incidental": "incidental",
    "national-security": "national-security",
    "correctional": "correctional",
    "limited-data-set": "limited-data-set",
}
CIRCUMSTANCES = Emergency(
    recipient_affiliation="Harbor General, emergency department",
    disclosed_by="Dana Whitlock, LCSW",
    nature="Overdose, not able to answer",
)
UNDER_CONSENT = {
    "categories": ("substance-use",),
    "purpose": "treatment",
    "basis": "treatment",
    "consent_id": CONSENT,
}


def sent(**changes: Any) -> RecordDisclosure:  # noqa: ANN401
    """Return a disclosure of the usual letter, at `occurred_at`; other changes are the letter's."""
    when = {"occurred_at": changes.pop("occurred_at", None)}
    content = LETTER.model_copy(update=changes)
    return make(RecordDisclosure, disclosure_id=SENT, disclosure=content, **when)


def bare(basis: DisclosureBasis, **changes: Any) -> RecordDisclosure:  # noqa: ANN401
    """Return a disclosure without a consent."""
    return sent(**{"basis": basis, "consent_id": None, **changes})


def consented(**terms: Any) -> Chart:  # noqa: ANN401
    chart = known()
    chart.give(asked(**terms), given())
    return chart


def substance_use() -> Chart:
    told = ("refusal-consequences", "redisclosure-risk")
    return consented(categories=("substance-use",), statements=told)


def made(chart: Chart) -> Disclosed:
    return chart.streams.client(gad.CLIENT).state.disclosures[SENT]


def test_every_basis_has_one_rule() -> None:
    """A7.07: the table covers all bases, each with its source."""
    rules = disclosure_rules().bases
    assert sorted(rule.basis for rule in rules) == sorted(BASES)
    assert all("CFR" in rule.source for rule in rules)


@pytest.mark.parametrize("basis", BASES)
def test_which_basis_needs_a_consent_and_which_is_accounted(basis: DisclosureBasis) -> None:
    """A7.07, B07, B10, B14: by federal law a lawful disclosure is not refused for want of one."""
    chart = known()
    if basis in NEED_CONSENT:
        assert chart.refused(bare(basis)) == ("consent-needed", "/disclosure/consent_id")
        chart = consented()
        chart.give(sent(basis=basis))
    else:
        chart.give(bare(basis))
    found = made(chart)
    assert found.excluded_because == NOT_ACCOUNTED.get(basis)
    assert found.accounted == (basis not in NOT_ACCOUNTED)
    assert found.rules == "federal-2024-04-16"


@pytest.mark.parametrize("basis", BASES)
def test_which_basis_needs_a_consent_for_substance_use_data(basis: DisclosureBasis) -> None:
    """B12, B39, A7.11: without consent only what 42 CFR part 2 lets go out so."""
    command = bare(basis, categories=("mental-health", "substance-use"), emergency=CIRCUMSTANCES)
    if basis in NEED_CONSENT_FOR_SUBSTANCE_USE:
        assert known().refused(command) == ("consent-needed", "/disclosure/consent_id")
    else:
        known().give(command)


def stricter() -> Policy:
    """Return the policy of a clinic that asks for a consent before payers get anything."""
    law = disclosure_rules()
    rules = tuple(
        BasisRule(**{**rule.model_dump(), "consent": True}) if rule.basis == "payment" else rule
        for rule in law.bases
    )
    clinic = DisclosureRules(**{**law.model_dump(), "version": "riverside-1", "bases": rules})
    return Policy(disclosures=clinic)


def test_a_clinic_may_ask_for_more() -> None:
    """A7.07, A7.10: informed consent before an insurer is told is policy, and so is none."""
    command = bare("payment", purpose="payment")
    assert known().refused(command, policy=stricter()) == (
        "consent-needed",
        "/disclosure/consent_id",
    )
    chart = consented(purposes=("payment",))
    chart.give(sent(basis="payment", purpose="payment"), policy=stricter())
    assert made(chart).rules == "riverside-1"
    known().give(command, policy=DEFAULT)


@pytest.mark.parametrize(
    "changes",
    [
        {"recipient": DOCTOR.model_copy(
            update={"recipient_id": RecipientId(gad.uid(129)), "member_of": None})},
        {"purpose": "employment"},
        {"categories": ("mental-health", "hiv")},
        {"about": PersonId(gad.uid(130))},
    ],
)  # fmt: skip
@pytest.mark.parametrize("basis", ["authorization", "treatment"])
def test_a_consent_that_is_named_covers_what_goes_out(basis: str, changes: dict[str, Any]) -> None:
    """A7.07, A7.09: its recipient, purpose, data and person, be a consent needed or not."""
    refusal = ("consent-does-not-cover", "/disclosure/consent_id")
    assert consented().refused(sent(basis=basis, **changes)) == refusal


def test_a_family_members_part_goes_out_under_their_consent() -> None:
    """A7.09."""
    brother = FamilyMember(person_id=PersonId(gad.uid(130)), name="Tam Ellery", relation="Brother")
    chart = known()
    giver = {"role": "family-member", "printed_name": "Tam Ellery"}
    by = given().given_by.model_copy(update={**giver, "person_id": brother.person_id})
    chart.give(asked(about=brother), given(given_by=by))
    assert chart.refused(sent()) == ("consent-does-not-cover", "/disclosure/consent_id")
    chart.give(sent(about=brother.person_id))


@pytest.mark.parametrize(
    ("at", "state"),
    [
        ("2026-01-08T09:59:00-05:00", "requested"),
        ("2026-01-08T10:00:00-05:00", None),
        ("2026-03-05T10:29:00-05:00", None),
        ("2026-03-05T10:30:00-05:00", "revoked"),
        ("2027-01-09T00:00:00-05:00", "revoked"),
    ],
)
def test_a_consent_covers_what_went_out_while_it_was_given(at: str, state: str | None) -> None:
    """A2.06, A7.07: given Jan 8, 10:00, revoked Mar 5, 10:30; told of later, judged as of then."""
    chart = consented().at("2026-03-05T10:30:00-05:00")
    chart.give(revoked())
    chart.at("2027-02-01T15:00:00+00:00")
    answer = chart.answer(sent(occurred_at=gad.at(at)))
    if state is None:
        assert not isinstance(answer, Refusal)
        return
    assert isinstance(answer, Refusal)
    assert answer.code == "consent-does-not-cover"
    assert f"was {state}" in answer.rule


@pytest.mark.parametrize(
    ("at", "refused"),
    [("2027-01-08T23:59:59-05:00", False), ("2027-01-09T00:00:00-05:00", True)],
)
def test_the_last_day_of_a_consent_counts_whole(at: str, *, refused: bool) -> None:
    """A2.06: Jan 8, 2027 in New York."""
    chart = consented().at(at)
    assert chart.now.astimezone(gad.at(at).tzinfo).date() in {date(2027, 1, 8), date(2027, 1, 9)}
    assert isinstance(chart.answer(sent()), Refusal) == refused


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({}, True),
        ({"notice": "short"}, True),
        ({"scope_sent": "copy"}, True),
        ({"notice": "long", "scope_sent": "explanation"}, False),
    ],
)
def test_substance_use_data_under_consent_carry_notice_and_scope(
    changes: dict[str, Any], *, refused: bool
) -> None:
    """B13."""
    chart = substance_use()
    command = sent(**UNDER_CONSENT, **changes)
    if refused:
        assert chart.refused(command) == ("disclosure-notice-missing", "/disclosure/notice")
    else:
        chart.give(command)


def test_an_emergency_tells_affiliation_discloser_and_nature() -> None:
    """B39: of substance-use data; of others it may."""
    command = bare("emergency", categories=("substance-use",))
    assert known().refused(command) == ("emergency-not-told", "/disclosure/emergency")
    known().give(bare("emergency"))
    chart = known()
    chart.give(bare("emergency", categories=("substance-use",), emergency=CIRCUMSTANCES))
    assert made(chart).content.emergency == CIRCUMSTANCES


def test_a_disclosure_is_recorded_once_when_it_was_made_of_a_client_who_is_known() -> None:
    """B07."""
    chart = consented()
    early = gad.at("2026-01-08T10:00:01-05:00")
    assert chart.refused(sent(occurred_at=early)) == ("in-the-future", "/occurred_at")
    nobodys = sent(consent_id=ConsentId(gad.uid(999)))
    assert chart.refused(nobodys) == ("not-found", "/disclosure/consent_id")
    chart.give(sent())
    assert chart.refused(sent()) == ("already-there", "/disclosure_id")
    assert Chart().refused(bare("individual")) == ("not-found", "/client_id")
    other = make(RecordDisclosure, disclosure_id=DisclosureId(gad.uid(113)), disclosure=LETTER)
    chart.give(other)


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
        ({"purpose": "treatment"}, False),
        ({"basis": "required-by-law"}, False),
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

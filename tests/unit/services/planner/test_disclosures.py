"""Disclosures: a basis, a consent where policy asks for one, and what is accounted (A7.07, B07)."""

import re
from typing import Any, get_args

import pytest

from events.state.disclosures import Disclosed
from events.values.consents import FamilyMember, Purpose
from events.values.disclosure_rules import BasisRule
from events.values.disclosures import DisclosureBasis, Emergency
from events.values.ids import ConsentId, DisclosureId, PersonId, RecipientId
from services.planner.commands.disclosure import RecordDisclosure
from services.planner.decide import DEFAULT, Policy, Refusal
from services.planner.releases.disclosure_rules import DisclosureRules, disclosure_rules
from tests.contract import gad
from tests.contract.examples_consents import CONSENT, DOCTOR, LETTER, SENT
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.consents import asked, given, known, revoked
from tests.unit.services.planner.disclosures import bare, consented, sent

BASES: tuple[DisclosureBasis, ...] = get_args(DisclosureBasis)
NEED_CONSENT = {"authorization"}
WITHOUT_CONSENT = re.compile(r"42 CFR 2\.(12\(c\)|(15|23|51|52|53|61)\b)")
"""What of 42 CFR part 2 lets identified data go out without a consent."""
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
    rule = disclosure_rules().of(basis)
    if rule.permitted and WITHOUT_CONSENT.search(rule.source) is None:
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
        {"categories": ("mental-health", "hiv")},
        {"about": PersonId(gad.uid(130))},
    ],
)  # fmt: skip
@pytest.mark.parametrize("basis", ["authorization", "treatment"])
def test_a_consent_that_is_named_covers_what_goes_out(basis: str, changes: dict[str, Any]) -> None:
    """A7.07, A7.09: its recipient, purpose, data and person, be a consent needed or not."""
    refusal = ("consent-does-not-cover", "/disclosure/consent_id")
    assert consented().refused(sent(basis=basis, **changes)) == refusal
    assert consented().refused(sent(purpose="employment")) == refusal


def test_a_consent_for_a_person_covers_nobody_who_says_to_belong_to_them() -> None:
    """A2.06, B12: members are covered by a consent for their class alone."""
    anybody = DOCTOR.model_copy(
        update={"recipient_id": RecipientId(gad.uid(129)), "member_of": DOCTOR.recipient_id}
    )
    refusal = ("consent-does-not-cover", "/disclosure/consent_id")
    assert consented().refused(sent(recipient=anybody)) == refusal
    providers = DOCTOR.model_copy(
        update={"recipient_id": DOCTOR.member_of, "kind": "class", "member_of": None}
    )
    consented(recipient=providers).give(sent())
    assert consented(recipient=providers).refused(sent(recipient=anybody)) == refusal


@pytest.mark.parametrize(
    ("basis", "purpose", "refused"),
    [
        ("operations", "employment", True),
        ("treatment", "payment", True),
        ("serious-threat", "treatment", True),
        ("serious-threat", "averting-a-threat", False),
        ("law-enforcement", "law-enforcement", False),
        ("health-oversight", "health-oversight", False),
        ("public-health", "public-health", False),
        ("required-by-law", "employment", False),
    ],
)
def test_a_purpose_fits_its_basis(
    basis: DisclosureBasis, purpose: Purpose, *, refused: bool
) -> None:
    """A7.07, B07, B10."""
    command = bare(basis, purpose=purpose)
    if refused:
        refusal = ("purpose-contradicts-basis", "/disclosure/purpose")
        assert known().refused(command) == refusal
    else:
        known().give(command)


def test_another_purpose_is_put_in_words() -> None:
    """B07: an accounting tells what it was for."""
    other = {"purpose": "other"}
    refusal = ("purpose-not-told", "/disclosure/purpose_text")
    assert known().refused(bare("coroner", **other)) == refusal
    known().give(bare("coroner", **other, purpose_text="Identification of a body"))


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
    command = sent()
    if refused:
        assert chart.refused(command) == ("consent-does-not-cover", "/disclosure/consent_id")
    else:
        chart.give(command)


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

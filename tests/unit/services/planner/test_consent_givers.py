"""Who gives a consent, and what its form has to hold (A1.32, B09, B12, B38)."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from events.ids import StreamId
from events.values.consents import Authority, ConsentGiver
from events.values.signatures import Capture
from services.planner.commands.client import VoidClientEntries
from services.planner.commands.consent import RecordOwnAuthority, RequestConsent
from services.planner.decide import Policy, Refusal
from tests.contract import gad
from tests.contract.examples_consents import (
    CLIENT_GIVES,
    DRINKING,
    TERMS,
)
from tests.unit.services.planner.charts import make
from tests.unit.services.planner.consents import (
    BROTHER,
    PARENT,
    asked,
    client_of,
    filed,
    given,
    in_hand,
    known,
    requested,
    revoked,
)

TPO = ("treatment", "payment", "operations")
TOLD = ("refusal-consequences", "redisclosure-risk")
BROTHER_GIVES = ConsentGiver(
    role="family-member", printed_name="Tam Ellery", person_id=BROTHER.person_id
)


SUBSTANCE_USE = {"categories": ("substance-use",), "purposes": TPO, "statements": TOLD}


@pytest.mark.parametrize(
    ("terms", "refusal", "names"),
    [
        (SUBSTANCE_USE, None, ()),
        ({**SUBSTANCE_USE, "expires_on": None}, None, ()),  # TPO may last until revoked
        ({**SUBSTANCE_USE, "statements": ()}, "consent-statements-missing", TOLD),
        ({**SUBSTANCE_USE, "statements": TOLD[:1]}, "consent-statements-missing", TOLD[1:]),
        ({**SUBSTANCE_USE, "purposes": TPO[:1], "statements": TOLD[1:]},
         "consent-statements-missing", TOLD[:1]),
        ({**SUBSTANCE_USE, "purposes": (*TPO, "employment")},
         "consent-purposes-mixed", ("employment",)),
        ({**SUBSTANCE_USE, "purposes": ("legal-proceedings", "school")},
         "consent-purposes-mixed", ("legal-proceedings", "school")),
        ({**SUBSTANCE_USE, "purposes": ("legal-proceedings",), "statements": ()}, None, ()),
        ({"purposes": (*TPO, "employment"), "statements": ()}, None, ()),
        ({"purposes": ("employment",), "expires_on": None}, "consent-without-end", ()),
        ({"purposes": ("employment",), "expires_on": None, "expires_with": "Hired"}, None, ()),
    ],
)  # fmt: skip
def test_what_a_form_has_to_hold(
    terms: dict[str, Any], refusal: str | None, names: tuple[str, ...]
) -> None:
    """B12: one form for treatment, payment and operations, with two statements; others apart."""
    chart = known()
    if refusal is None:
        chart.give(asked(DRINKING, **terms))
        return
    answer = chart.answer(asked(DRINKING, **terms))
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.names) == (refusal, names)


def test_substance_use_data_are_released_in_writing() -> None:
    """B12: no consent by word alone; other data may have one."""
    by_word = {"capture": Capture(method="verbal", reason="By telephone")}
    chart = requested(**SUBSTANCE_USE)
    assert chart.refused(given(**by_word)) == ("consent-not-in-writing", "/capture/method")
    chart.give(given())
    requested().give(given(**by_word))


@pytest.mark.parametrize(
    ("day", "refusal"),
    [
        ("2026-06-30T23:59:00-04:00", None),
        ("2026-07-01T00:00:00-04:00", ("authority-not-in-force", "/given_by/authority")),
    ],
)
def test_a_representative_has_a_basis_that_covers_the_day(
    day: str, refusal: tuple[str, str] | None
) -> None:
    """B09, A7.08: the parent's authority lasts from Jan 1 to Jun 30, 2026."""
    chart = requested().at(day)
    if refusal is None:
        chart.give(given(given_by=PARENT))
    else:
        assert chart.refused(given(given_by=PARENT)) == refusal
    chart = requested()
    chart.give(given())
    chart.at(day)
    if refusal is None:
        chart.give(revoked(revoked_by=PARENT))
    else:
        pointer = refusal[1].replace("given_by", "revoked_by")
        assert chart.refused(revoked(revoked_by=PARENT)) == (refusal[0], pointer)


@pytest.mark.parametrize(
    ("day", "basis", "of_age"),
    [
        ("2027-04-16", "parent", False),
        ("2027-04-17", "parent", True),
        ("2027-04-17", "court-order", False),
    ],
)
def test_no_parent_stands_in_for_an_adult(day: str, basis: str, *, of_age: bool) -> None:
    """B09, A7.08: born Apr 17, 2009, so 18 on Apr 17, 2027; majority age is policy."""
    shown = "5d" * 32
    held = Authority(basis=basis, from_on=date(2009, 4, 17), document=shown)  # type: ignore[arg-type]
    by = PARENT.model_copy(update={"authority": held})
    chart = requested(expires_on=None, expires_with="Care ends").at(f"{day}T15:00:00+00:00")
    chart.give(filed(shown))
    if of_age:
        refusal = ("client-of-age", "/given_by/authority/basis")
        assert chart.refused(given(given_by=by)) == refusal
        chart.give(given(given_by=by), policy=Policy(majority_age=19))
    else:
        chart.give(given(given_by=by))


def test_a_form_names_each_purpose_and_kind_of_data_once() -> None:
    """B12."""
    twice = TERMS.model_copy(update={"purposes": ("employment", "employment")}).model_dump()
    with pytest.raises(ValidationError, match="purposes: names one of them twice"):
        make(RequestConsent, consent_id=DRINKING, terms=twice)


def own(**changes: Any) -> RecordOwnAuthority:  # noqa: ANN401
    fields: dict[str, Any] = {
        "categories": ("substance-use",),
        "basis": "law-lets-minor-consent",
        "from_on": date(2026, 1, 8),
        "until_on": date(2026, 1, 10),
    }
    return make(RecordOwnAuthority, **{**fields, **changes})


@pytest.mark.parametrize(
    ("day", "may"), [("2026-01-08", False), ("2026-01-10", False), ("2026-01-11", True)]
)
def test_a_minor_who_consents_alone_alone_authorises_disclosure(day: str, *, may: bool) -> None:
    """B38, B09: for these data and days nobody stands in for the client; the client may."""
    chart = requested(**SUBSTANCE_USE)
    chart.give(own())
    assert chart.refused(own()) == ("nothing-changes", "/categories")
    chart.at(f"{day}T15:00:00+00:00")
    if may:
        chart.give(given(given_by=PARENT))
    else:
        assert chart.refused(given(given_by=PARENT)) == (
            "client-alone-authorises",
            "/given_by/role",
        )
        chart.give(given())
        assert chart.refused(revoked(revoked_by=PARENT)) == (
            "client-alone-authorises",
            "/revoked_by/role",
        )
    other = requested()
    other.give(own(), given(given_by=PARENT))


def test_each_family_member_consents_for_themselves() -> None:
    """A7.09: what the record holds of the brother, the brother lets go; nobody else does."""
    chart = requested(about=BROTHER)
    other = BROTHER_GIVES.model_copy(update={"person_id": None})
    for wrong in (CLIENT_GIVES, other):
        assert chart.refused(given(given_by=wrong)) == ("consent-not-theirs", "/given_by")
    assert requested().refused(given(given_by=BROTHER_GIVES)) == (
        "consent-not-theirs",
        "/given_by",
    )
    chart.give(given(given_by=BROTHER_GIVES))
    requested(about=BROTHER).give(given(given_by=PARENT))


def test_a_client_gives_their_own_consents_and_a_caregiver_what_they_stand_in_for() -> None:
    """B02, B09."""
    chart = requested()
    client: dict[str, Any] = {"role": "client", "acting_for": gad.CLIENT}
    caregiver: dict[str, Any] = {"role": "caregiver", "acting_for": gad.CLIENT}
    refusal = ("not-your-signature", "/given_by/role")
    assert chart.refused(given(given_by=PARENT), **client) == refusal
    assert chart.refused(given(), **caregiver) == refusal
    assert chart.refused(asked(DRINKING), **client) == ("not-allowed", "")
    chart.give(given(), **client)
    chart.give(revoked(), **client)
    requested().give(given(given_by=PARENT), **caregiver)


def test_a_consent_that_was_entered_in_error_is_void_and_its_giving_with_it() -> None:
    """A1.57, A2.06."""
    chart = in_hand()
    _, asking, gave = (each.event_id for each in chart.events(StreamId(f"client/{gad.CLIENT}")))
    void = {"reason": "entered-in-error", "reason_text": "Another client's form"}
    alone = make(VoidClientEntries, event_ids=(asking,), **void)
    assert chart.refused(alone, role="records") == ("leaves-others", "/event_ids")
    chart.give(make(VoidClientEntries, event_ids=(asking, gave), **void), role="records")
    assert not client_of(chart).consents

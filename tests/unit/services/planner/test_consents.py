"""Consents: requested, given, expired or revoked, per person and recipient (A1.32, A2.06)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from events.ids import StreamId
from events.state.client import ClientState
from events.state.consents import Consent, ConsentStatus, Release, in_force, status_at
from events.values.consents import Authority, ConsentGiver, FamilyMember
from events.values.ids import PersonId, RecipientId
from events.values.signatures import Capture
from services.planner.commands import AnyCommand
from services.planner.commands.client import VoidClientEntries
from services.planner.commands.consent import ExpireConsent, RecordOwnAuthority
from services.planner.decide import Refusal
from tests.contract import gad
from tests.contract.examples_consents import (
    CLIENT_GIVES,
    CONSENT,
    DOCTOR,
    DRINKING,
    PHYSICIAN,
    PROVIDERS,
)
from tests.unit.services.planner.charts import EASTERN, Chart, make
from tests.unit.services.planner.consents import asked, given, known, revoked

TPO = ("treatment", "payment", "operations")
TOLD = ("refusal-consequences", "redisclosure-risk")
PARENT = ConsentGiver(
    role="parent-or-guardian",
    printed_name="Ada Ellery",
    authority=Authority(basis="parent", from_on=date(2026, 1, 1), until_on=date(2026, 6, 30)),
)
BROTHER = FamilyMember(person_id=PersonId(gad.uid(130)), name="Tam Ellery", relation="Brother")
BROTHER_GIVES = ConsentGiver(
    role="family-member", printed_name="Tam Ellery", person_id=BROTHER.person_id
)


def client_of(chart: Chart) -> ClientState:
    return chart.streams.client(gad.CLIENT).state


def consent_of(chart: Chart) -> Consent:
    return client_of(chart).consents[CONSENT]


def requested(**terms: Any) -> Chart:  # noqa: ANN401
    chart = known()
    chart.give(asked(**terms))
    return chart


def in_hand(**terms: Any) -> Chart:  # noqa: ANN401
    chart = requested(**terms)
    chart.give(given())
    return chart


def taken_back() -> Chart:
    chart = in_hand()
    chart.give(revoked())
    return chart


def over() -> Chart:
    """A consent on the day after its last, which is Jan 8, 2027."""
    return in_hand().at("2027-01-09T15:00:00+00:00")


def ended() -> Chart:
    chart = in_hand(expires_on=None, expires_with="The school year ends")
    chart.give(expired())
    return chart


def expired(**changes: Any) -> ExpireConsent:  # noqa: ANN401
    return make(ExpireConsent, consent_id=CONSENT, reason_text="It ended", **changes)


LEGAL = {
    "requested": "it may only be given",
    "given": "it may only be revoked",
    "expired": "only a new one may be requested",
    "revoked": "only a new one may be requested",
}


@pytest.mark.parametrize(
    ("begin", "command", "state"),
    [
        (requested, revoked, "requested"),
        (requested, expired, "requested"),
        (in_hand, given, "given"),
        (in_hand, expired, "given"),  # a day ends it, no event
        (over, given, "expired"),
        (over, revoked, "expired"),
        (over, expired, "expired"),
        (ended, given, "expired"),
        (ended, revoked, "expired"),
        (ended, expired, "expired"),
        (taken_back, given, "revoked"),
        (taken_back, revoked, "revoked"),
        (taken_back, expired, "revoked"),
    ],
)
def test_an_illegal_step_is_told_the_state_and_what_is_legal(
    begin: Callable[[], Chart], command: Callable[[], AnyCommand], state: str
) -> None:
    """A2.06: each step of each state that is not among requested, given, expired or revoked."""
    answer = begin().answer(command())
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.pointer) == ("wrong-consent-state", "/consent_id")
    assert answer.names == (str(CONSENT),)
    assert f"the consent {'has' if state == 'expired' else 'is'} {state}" in answer.rule
    assert LEGAL[state] in answer.rule


def test_a_consent_is_asked_for_once_and_of_a_client_who_is_known() -> None:
    """A2.06."""
    assert requested().refused(asked()) == ("already-there", "/consent_id")
    assert Chart().refused(asked()) == ("not-found", "/client_id")
    for command in (given(), revoked(), expired()):
        assert known().refused(command) == ("not-found", "/consent_id")


GIVEN_AT = "2026-01-08T10:00:00-05:00"
REVOKED_AT = "2026-03-05T10:30:00-05:00"


@pytest.mark.parametrize(
    ("at", "last", "revoked_at", "status"),
    [
        ("2026-01-08T09:59:59-05:00", None, None, "requested"),
        (GIVEN_AT, None, None, "given"),
        ("2199-01-01T00:00:00-05:00", None, None, "given"),
        # the last day, Mar 5, counts whole in New York: until 05:00 UTC of Mar 6
        ("2026-03-06T04:59:59+00:00", date(2026, 3, 5), None, "given"),
        ("2026-03-06T05:00:00+00:00", date(2026, 3, 5), None, "expired"),
        # a consent for its own day only, and one whose last day was before it was given
        ("2026-01-08T23:59:59-05:00", date(2026, 1, 8), None, "given"),
        ("2026-01-08T10:00:00-05:00", date(2026, 1, 7), None, "expired"),
        ("2026-03-05T10:29:59-05:00", None, REVOKED_AT, "given"),
        (REVOKED_AT, None, REVOKED_AT, "revoked"),
        # revoked on its last day: it stays revoked after that
        ("2026-04-01T10:00:00-04:00", date(2026, 3, 5), REVOKED_AT, "revoked"),
    ],
)
def test_where_a_consent_stands_at_an_instant(
    at: str, last: date | None, revoked_at: str | None, status: ConsentStatus
) -> None:
    """A2.06: it counts from its giving to the end of its last day, or to its revocation."""
    chart = requested(expires_on=None, expires_with="Care ends")
    chart.give(given())
    if revoked_at is not None:
        chart.at(revoked_at)
        chart.give(revoked())
    (consent,) = client_of(chart).consents.values()
    standing = consent_with(consent, last)
    assert status_at(standing, gad.at(at), local(at)) == status


def consent_with(consent: Consent, last: date | None) -> Consent:
    return replace(consent, terms=consent.terms.model_copy(update={"expires_on": last}))


def local(at: str) -> date:
    return gad.at(at).astimezone(ZoneInfo(EASTERN)).date()


def test_a_consent_given_on_paper_counts_from_its_signing() -> None:
    """A2.06: told on Jan 20, signed on Jan 12; not of a day to come, nor after its last day."""
    chart = requested().at("2026-01-20T15:00:00+00:00")
    signed = gad.at("2026-01-12T11:00:00-05:00")
    assert chart.refused(given(occurred_at=gad.at("2026-01-20T16:00:00+00:00"))) == (
        "in-the-future",
        "/occurred_at",
    )
    chart.give(given(occurred_at=signed))
    held = consent_of(chart).given
    assert held is not None
    assert held.time == signed
    late = requested(expires_on=date(2026, 1, 9)).at("2026-01-20T15:00:00+00:00")
    assert late.refused(given()) == ("wrong-consent-state", "/consent_id")
    late.give(given(occurred_at=gad.at("2026-01-09T23:00:00-05:00")))


def test_a_revocation_counts_from_when_it_was_made_in_writing_or_by_word() -> None:
    """A2.06, B12: told a day late; not before the consent was given."""
    chart = in_hand().at("2026-03-06T15:00:00+00:00")
    early = revoked(occurred_at=gad.at("2026-01-08T09:00:00-05:00"))
    assert chart.refused(early) == ("too-early", "/occurred_at")
    chart.give(revoked(occurred_at=gad.at(REVOKED_AT), manner="written", document="6e" * 32))
    consent = consent_of(chart)
    assert consent.ended is not None
    assert (consent.ended.how, consent.ended.manner) == ("revoked", "written")
    assert status_at(consent, gad.at("2026-03-05T10:29:00-05:00"), date(2026, 3, 5)) == "given"


def test_a_revocation_told_after_the_last_day_still_counts_when_it_was_made_before() -> None:
    """A2.06."""
    chart = over()
    chart.give(revoked(occurred_at=gad.at(REVOKED_AT)))
    at = gad.at("2026-03-06T10:00:00-05:00")
    assert status_at(consent_of(chart), at, at.date()) == "revoked"


RELEASE = Release(frozenset({PHYSICIAN}), "treatment", frozenset({"mental-health"}))


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, True),
        ({"recipients": frozenset({RecipientId(gad.uid(129))})}, False),
        ({"recipients": frozenset({RecipientId(gad.uid(129)), PHYSICIAN})}, True),
        ({"purpose": "payment"}, False),
        ({"categories": frozenset({"mental-health", "substance-use"})}, False),
        ({"about": BROTHER.person_id}, False),
    ],
)
def test_a_consent_covers_its_recipient_purpose_and_data_alone(
    changes: dict[str, Any], *, found: bool
) -> None:
    """A1.32, A2.06: per person and per recipient."""
    chart = in_hand()
    fields = {name: getattr(RELEASE, name) for name in RELEASE.__slots__}
    release = Release(**{**fields, **changes})
    consents = client_of(chart).consents
    covering = (CONSENT,) if found else ()
    assert tuple(in_force(consents, release, chart.now, date(2026, 1, 8))) == covering
    # Jan 8, 2027 is the last day
    assert tuple(in_force(consents, release, chart.now, date(2027, 1, 8))) == covering
    assert tuple(in_force(consents, release, chart.now, date(2027, 1, 9))) == ()


def test_a_consent_for_a_class_covers_who_belongs_to_it() -> None:
    """A2.06, B12: all treating providers may be one recipient."""
    everybody = DOCTOR.model_copy(
        update={"recipient_id": PROVIDERS, "kind": "class", "member_of": None}
    )
    chart = in_hand(recipient=everybody)
    consents, day = client_of(chart).consents, date(2026, 1, 8)
    member = Release(frozenset({PHYSICIAN, PROVIDERS}), "treatment", RELEASE.categories)
    assert tuple(in_force(consents, member, chart.now, day)) == (CONSENT,)
    assert tuple(in_force(consents, RELEASE, chart.now, day)) == ()


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

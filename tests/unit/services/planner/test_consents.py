"""Consents: requested, given, expired or revoked, per person and recipient (A1.32, A2.06)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from events.state.consents import Consent, ConsentStatus, Release, in_force, status_at
from events.values.ids import RecipientId
from services.planner.commands import AnyCommand
from services.planner.commands.consent import ExpireConsent
from services.planner.decide import Refusal
from tests.contract import gad
from tests.contract.examples_consents import (
    CONSENT,
    DOCTOR,
    PHYSICIAN,
    PROVIDERS,
)
from tests.unit.services.planner.charts import EASTERN, Chart, make
from tests.unit.services.planner.consents import (
    BROTHER,
    asked,
    client_of,
    consent_of,
    filed,
    given,
    in_hand,
    known,
    requested,
    revoked,
)


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
    chart.give(filed("6e" * 32))
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


def test_a_revocation_that_was_made_before_the_known_end_is_told_late() -> None:
    """A2.06, B12: it ended on Mar 10; the letter that revokes it is of Mar 5, 10:30."""
    chart = in_hand(expires_on=None, expires_with="Care ends").at("2026-03-11T15:00:00+00:00")
    chart.give(expired(occurred_at=gad.at("2026-03-10T12:00:00-04:00")))
    late = revoked(occurred_at=gad.at("2026-03-10T12:00:00-04:00"))
    assert chart.refused(late) == ("wrong-consent-state", "/consent_id")
    early = revoked(occurred_at=gad.at("2026-01-08T09:00:00-05:00"))
    assert chart.refused(early) == ("too-early", "/occurred_at")
    chart.give(filed("6e" * 32))
    chart.give(revoked(occurred_at=gad.at(REVOKED_AT), manner="written"))
    consent = consent_of(chart)
    assert consent.ended is not None
    assert (consent.ended.how, consent.ended.time) == ("revoked", gad.at(REVOKED_AT))
    assert chart.refused(expired(occurred_at=gad.at("2026-02-01T10:00:00-05:00"))) == (
        "wrong-consent-state",
        "/consent_id",
    )


RELEASE = Release(PHYSICIAN, "treatment", frozenset({"mental-health"}))


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, True),
        ({"recipient": RecipientId(gad.uid(129))}, False),
        # whoever says to belong to a person is not that person
        ({"recipient": RecipientId(gad.uid(129)), "member_of": PHYSICIAN}, False),
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
    member = replace(RELEASE, member_of=PROVIDERS)
    assert tuple(in_force(consents, member, chart.now, day)) == (CONSENT,)
    assert tuple(in_force(consents, RELEASE, chart.now, day)) == ()

"""Sentences on a client: identity, consents, disclosures, restrictions."""

from events.narrative.person import person_of
from events.narrative.phrases import because, coded, day, listed, quoted
from events.narrative.telling import Told, tells
from events.types.attachment import AttachmentRecorded
from events.types.client import ClientRegistered, IdentityCorrected
from events.types.consent import (
    ConsentExpired,
    ConsentGiven,
    ConsentRequested,
    ConsentRevoked,
    OwnAuthorityRecorded,
)
from events.types.disclosure import DisclosureRecorded
from events.types.restriction import RestrictionAgreed
from events.values.consents import ConsentGiver


@tells(ClientRegistered)
def _registered(it: ClientRegistered, _told: Told) -> str:
    return f"{person_of(it.identity).name} became known to the clinic."


@tells(IdentityCorrected)
def _corrected(it: IdentityCorrected, _told: Told) -> str:
    return f"{person_of(it.identity).names} identity was put right: {quoted(it.reason_text)}."


@tells(ConsentRequested)
def _requested(it: ConsentRequested, told: Told) -> str:
    terms = it.terms
    about = told.person.name if terms.about is None else terms.about.name
    what = listed(map(coded, terms.categories))
    purposes = listed(map(coded, terms.purposes))
    to = f"to share {what} information about {about} with {terms.recipient.name}"
    return f"Consent was asked for {to}, for {purposes}: {quoted(terms.scope)}."


@tells(ConsentGiven)
def _given(it: ConsentGiven, told: Told) -> str:
    return f"{_giver(it.given_by, told)} gave the consent that was asked for."


@tells(ConsentRevoked)
def _revoked(it: ConsentRevoked, told: Told) -> str:
    who = _giver(it.revoked_by, told)
    return f"{who} took the consent back, {it.manner}{because(it.reason_text)}."


@tells(ConsentExpired)
def _expired(it: ConsentExpired, told: Told) -> str:
    return f"A consent on {told.person.names} record ended: {quoted(it.reason_text)}."


@tells(OwnAuthorityRecorded)
def _authority(it: OwnAuthorityRecorded, told: Told) -> str:
    person, what = told.person, listed(map(coded, it.categories))
    until = "" if it.until_on is None else f" until {day(it.until_on)}"
    start = f"{person.name} alone decides on {person.possessive} {what} information"
    return f"{start} from {day(it.from_on)}{until}, it was recorded ({coded(it.basis)})."


@tells(DisclosureRecorded)
def _disclosed(it: DisclosureRecorded, told: Told) -> str:
    held = it.disclosure
    start = f"Of {told.person.names} record {quoted(held.what)} went to {held.recipient.name}"
    accounted = "" if it.accounted else ", not counted in an accounting"
    beyond = ""
    if it.beyond_minimum:
        beyond = f"; more than that needs, as listed: {listed(map(coded, it.beyond_minimum))}"
    basis = f"on the basis of {coded(held.basis)}{accounted}{beyond}"
    return f"{start} for {coded(held.purpose)}, {basis}."


@tells(RestrictionAgreed)
def _restricted(it: RestrictionAgreed, told: Told) -> str:
    held = it.restriction
    days, what = listed(map(day, held.services_on)), quoted(held.services)
    return f"{told.person.name} paid in full for {what} of {days}; no health plan is told of it."


def _giver(it: ConsentGiver, told: Told) -> str:
    if it.role == "client":
        return told.person.name
    return f"{it.printed_name} ({coded(it.role)} of {told.person.name})"


@tells(AttachmentRecorded)
def _paper(it: AttachmentRecorded, told: Told) -> str:
    paper = it.attachment
    what = f"A paper was added to {told.person.names} record: {coded(paper.kind)}"
    return f"{what} of {day(paper.dated)}, {quoted(paper.title)} ({coded(paper.form)})."

"""Examples of consents: an invented client lets a physician have part of the record."""

from datetime import date

from events.payload import Payload
from events.types.consent import (
    ConsentExpired,
    ConsentGiven,
    ConsentRequested,
    ConsentRevoked,
    OwnAuthorityRecorded,
)
from events.types.disclosure import DisclosureRecorded
from events.types.restriction import RestrictionAgreed
from events.values.consents import ConsentGiver, ConsentTerms, Recipient
from events.values.disclosures import DisclosureContent
from events.values.ids import ConsentId, DisclosureId, RecipientId, RestrictionId
from events.values.restrictions import Restriction
from events.values.signatures import Capture
from tests.contract.gad import uid

CONSENT, DRINKING = ConsentId(uid(110)), ConsentId(uid(111))
UNTOLD = RestrictionId(uid(114))
SENT = DisclosureId(uid(112))
PHYSICIAN, PROVIDERS = RecipientId(uid(120)), RecipientId(uid(121))

DOCTOR = Recipient(
    recipient_id=PHYSICIAN,
    kind="person",
    name="Ines Moreau, MD",
    address="12 Quay Street, Harbor NY 10990",
    relation="Primary-care physician",
    member_of=PROVIDERS,
)

TERMS = ConsentTerms(
    recipient=DOCTOR,
    purposes=("treatment",),
    categories=("mental-health",),
    scope="Diagnosis, treatment plan and scores since January 2026",
    statements=("right-to-revoke", "redisclosure-risk"),
    expires_on=date(2027, 1, 8),
)

CLIENT_GIVES = ConsentGiver(role="client", printed_name="Rowena Ellery")

LETTER = DisclosureContent(
    recipient=DOCTOR,
    what="Letter of the intake with diagnosis and GAD-7",
    sections=("diagnoses", "scores"),
    categories=("mental-health",),
    purpose="treatment",
    basis="authorization",
    consent_id=CONSENT,
)

PAID = Restriction(
    services_on=(date(2026, 1, 15), date(2026, 1, 22)),
    services="Two individual sessions, paid in full on the day",
)

CONSENTS: tuple[Payload, ...] = (
    ConsentRequested(consent_id=CONSENT, terms=TERMS),
    ConsentGiven(
        consent_id=CONSENT,
        given_by=CLIENT_GIVES,
        capture=Capture(method="wet-ink", dated=date(2026, 1, 8)),
        document="5d" * 32,
    ),
    ConsentRevoked(
        consent_id=CONSENT,
        revoked_by=CLIENT_GIVES,
        manner="written",
        reason_text="Has another physician now",
        document="6e" * 32,
    ),
    ConsentExpired(consent_id=CONSENT, reason_text="The treatment that it was given for ended"),
    OwnAuthorityRecorded(
        categories=("substance-use",),
        basis="law-lets-minor-consent",
        law="N.Y. Mental Hyg. Law 22.11",
        from_on=date(2026, 1, 8),
        until_on=date(2027, 4, 16),
    ),
    DisclosureRecorded(
        disclosure_id=SENT,
        disclosure=LETTER,
        accounted=False,
        excluded_because="authorized",
        rules="federal-2024-04-16",
    ),
    RestrictionAgreed(restriction_id=UNTOLD, restriction=PAID),
)

"""Refusals of consents (A1.32, A2.06)."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from events.state.consents import ConsentStatus
from events.values.ids import ConsentId
from services.planner.refusal import Refusal

_LEGAL: Final[Mapping[ConsentStatus, str]] = MappingProxyType(
    {
        "requested": "the consent is requested; it may only be given",
        "given": "the consent is given; it may only be revoked, or expire with what its terms name",
        "expired": "the consent has expired; only a new one may be requested",
        "revoked": "the consent is revoked; only a new one may be requested",
    }
)


class WrongConsentState(Refusal):
    """A consent is requested, then given, then expires or is revoked."""

    code = "wrong-consent-state"
    status = HTTPStatus.CONFLICT
    rule = "the consent does not stand where this may happen"
    sources = ("A2.06",)
    way_out = "do what the rule names as legal"

    def __init__(self, consent_id: ConsentId, state: ConsentStatus) -> None:
        super().__init__("/consent_id", (consent_id,), _LEGAL[state])


class StatementsMissing(Refusal):
    """The form does not tell what the person who signs must be told."""

    code = "consent-statements-missing"
    rule = "the form lacks statements that a consent to these data for these purposes must make"
    sources = ("B12",)
    way_out = "have the form make the statements that are named, and list them"


class PurposesMixed(Refusal):
    """Purposes other than treatment, payment and operations have a form each."""

    code = "consent-purposes-mixed"
    rule = "for these data a purpose outside treatment, payment and operations has its own consent"
    sources = ("B12",)
    way_out = "ask for one consent for each purpose that is named"


class NoEnd(Refusal):
    """A consent names when it ends."""

    code = "consent-without-end"
    rule = "a consent outside treatment, payment and operations names its last day or its end"
    sources = ("B12", "A2.06")
    way_out = "give expires_on, or expires_with"


class NotInWriting(Refusal):
    """Substance-use data are released by written consent alone."""

    code = "consent-not-in-writing"
    rule = "a consent to these data is written, on paper or electronically"
    sources = ("B12",)
    way_out = "have it signed, and name how"


class NotTheirs(Refusal):
    """Who gives a consent is not the person whom it is about, nor stands in for that person."""

    code = "consent-not-theirs"
    rule = "a consent is given by the person whom it is about, or for that person"
    sources = ("A7.09", "A7.08")
    way_out = "have it given by the person whom the terms are about"


class NoAuthority(Refusal):
    """The basis of a representative does not cover the day."""

    code = "authority-not-in-force"
    rule = "the representative's authority does not cover the day"
    sources = ("B09",)
    way_out = "have it given by somebody whose authority covers the day, or by the client"


class AuthorityUnproven(Refusal):
    """Authority other than a parent's is not taken on somebody's word."""

    code = "authority-unproven"
    rule = "authority on this basis is shown by a document, a surrogate's also by the law"
    sources = ("B09",)
    way_out = "attach the document's hash, or of a surrogate name the law"


class ClientOfAge(Refusal):
    """A parent stands in for a minor; an adult decides, or has a representative on other bases."""

    code = "client-of-age"
    status = HTTPStatus.FORBIDDEN
    rule = "on that day the client is of age, and no parent stands in"
    sources = ("B09", "A7.08")
    way_out = "have the client decide, or name the basis on which another stands in"


class ClientAlone(Refusal):
    """The client alone authorises for these data, a parent or representative does not."""

    code = "client-alone-authorises"
    status = HTTPStatus.FORBIDDEN
    confidential = True
    rule = "for these data the client alone authorises"
    sources = ("B38", "B09")
    way_out = "have the client decide or receive them, and say so, or leave these data out"


class PastProtected(Refusal):
    """What the client alone authorised on days that have passed stays the client's."""

    code = "past-protected"
    status = HTTPStatus.CONFLICT
    rule = "the span gets shorter by days that have passed, and what they protect is the client's"
    sources = ("B38", "B09")
    way_out = (
        "end the span today or later; what was entered in error is voided by a supervisor or "
        "records staff, with the reason"
    )


class StandInUnnamed(Refusal):
    """Whoever acts in the client's place says who they are, and on which basis."""

    code = "stand-in-unnamed"
    rule = "who acts in the client's place is named, with the basis and its days"
    sources = ("B09", "A7.08")
    way_out = "give `by` with role, printed name and authority, or have the client ask"

"""Commands on a client's consents (A1.32, A2.06)."""

from typing import ClassVar, Literal

from pydantic import field_validator

from events.types.consent import (
    ConsentExpired,
    ConsentGiven,
    ConsentRequested,
    ConsentRevoked,
    OwnAuthorityRecorded,
)
from events.values.consents import ConsentTerms
from services.planner.commands.base import AtSite, Duty, OnClient


class RequestConsent(OnClient, ConsentRequested):
    """Ask for a consent, with all that it is to say (A2.06, B12)."""

    duty: ClassVar[Duty] = "record"
    kind: Literal["request-consent"]

    @field_validator("terms")
    @classmethod
    def _each_once(cls, terms: ConsentTerms) -> ConsentTerms:
        for name in ("purposes", "categories", "statements"):
            each = getattr(terms, name)
            if len(set(each)) < len(each):
                raise ValueError(f"{name}: names one of them twice")
        return terms


class GiveConsent(OnClient, AtSite, ConsentGiven):
    """Give a consent that was asked for (A1.32, A2.06, B09, B38)."""

    duty: ClassVar[Duty] = "consent"
    kind: Literal["give-consent"]


class RevokeConsent(OnClient, AtSite, ConsentRevoked):
    """Take a consent back, in writing or by word (A2.06, B12)."""

    duty: ClassVar[Duty] = "consent"
    kind: Literal["revoke-consent"]


class ExpireConsent(OnClient, AtSite, ConsentExpired):
    """Tell that what a consent was to end with has happened (A2.06)."""

    duty: ClassVar[Duty] = "record"
    kind: Literal["expire-consent"]


class RecordOwnAuthority(OnClient, OwnAuthorityRecorded):
    """Tell for which data the client alone authorises, on what basis (B09, B38)."""

    duty: ClassVar[Duty] = "record"
    kind: Literal["record-own-authority"]


ConsentCommand = RequestConsent | GiveConsent | RevokeConsent | ExpireConsent | RecordOwnAuthority

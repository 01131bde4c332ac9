"""Commands on a client's consents (A1.32, A2.06)."""

from typing import ClassVar, Literal

from events.types.consent import (
    ConsentExpired,
    ConsentGiven,
    ConsentRequested,
    ConsentRevoked,
    OwnAuthorityRecorded,
)
from services.planner.commands.base import Duty, Occurring, OnClient


class RequestConsent(OnClient, ConsentRequested):
    """Ask for a consent, with all that it is to say (A2.06, B12)."""

    duty: ClassVar[Duty] = "record"
    kind: Literal["request-consent"]


class GiveConsent(OnClient, Occurring, ConsentGiven):
    """Give a consent that was asked for (A1.32, A2.06, B09, B38)."""

    duty: ClassVar[Duty] = "consent"
    kind: Literal["give-consent"]


class RevokeConsent(OnClient, Occurring, ConsentRevoked):
    """Take a consent back, in writing or by word (A2.06, B12)."""

    duty: ClassVar[Duty] = "consent"
    kind: Literal["revoke-consent"]


class ExpireConsent(OnClient, Occurring, ConsentExpired):
    """Tell that what a consent was to end with has happened (A2.06)."""

    duty: ClassVar[Duty] = "record"
    kind: Literal["expire-consent"]


class RecordOwnAuthority(OnClient, OwnAuthorityRecorded):
    """Tell for which data the client alone authorises, on what basis (B09, B38)."""

    duty: ClassVar[Duty] = "record"
    kind: Literal["record-own-authority"]


ConsentCommand = RequestConsent | GiveConsent | RevokeConsent | ExpireConsent | RecordOwnAuthority

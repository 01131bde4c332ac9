"""Signatures: who signs what, in which sense and how it was taken."""

from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from events.ids import Version
from events.values.base import Value
from events.values.consents import Authority
from events.values.dates import Day
from events.values.sessions import CaptureMethod
from events.values.text import Code, ContentHash, Line, Words

SignerRole = Literal[
    "client",
    "parent-or-guardian",
    "representative",
    "clinician",
    "supervisor",
    "psychiatrist",
    "physician",
    "nurse-practitioner",
    "witness",
]

STANDING_IN: Final[frozenset[SignerRole]] = frozenset({"parent-or-guardian", "representative"})
"""Who signs in the client's place, on a basis and over a span of days (B09)."""

SignatureMeaning = Literal[
    "participation-understanding-and-consent",
    "authorship",
    "review",
    "approval",
    "supervision",
    "witness",
]
"""What a signature says (A1.31, B18)."""

RefusalReason = Literal[
    "disagrees-with-plan",
    "prefers-not-to-sign",
    "unable-to-sign",
    "could-not-be-reached",
    "other",
]


class Signer(Value):
    """The person who signs: role, printed name and credentials (B18).

    Whoever signs for the client has `authority`: its basis and its days (B09).
    """

    role: SignerRole
    printed_name: Line
    credentials: Line | None = None
    person_id: Line | None = None
    authority: Authority | None = None

    @model_validator(mode="after")
    def _for_another(self) -> Self:
        if self.authority is not None and self.role not in STANDING_IN:
            raise ValueError("authority: only of whoever signs in the client's place")
        return self


class SignedDocument(Value):
    """What the signer saw (B18): a rendered document, and the events that it was rendered from.

    `last_event` is the hash of the bytes of the plan's event at `plan_version`; as events are
    linked by their hashes it stands for all before it. `client_version` is that of the client's
    stream, which the name and pronouns come from. `digest` is SHA-256 over the document's bytes.
    """

    plan_version: Annotated[Version, Field(ge=1)]
    last_event: ContentHash
    client_version: Annotated[Version, Field(ge=0)]
    renderer: Code
    digest: ContentHash


class EarlierSignature(Value):
    """Who signed a plan in the system that it comes from, and on which day (A1.60)."""

    role: SignerRole
    signed_on: Day
    printed_name: Line | None = None


class Capture(Value):
    """How the signature was taken (A1.56); verbal and on-behalf ones need a reason.

    `dated` is the date written on paper. It never makes the signature act earlier (A11.13).
    `attachment` is the SHA-256 of the signed paper's scan (A1.55).
    """

    method: CaptureMethod
    reason: Words | None = None
    dated: Day | None = None
    attachment: ContentHash | None = None

    @model_validator(mode="after")
    def _reasoned(self) -> Self:
        if self.method in {"verbal", "on-behalf"} and self.reason is None:
            raise ValueError("reason: needed for a verbal signature and for one on behalf")
        return self

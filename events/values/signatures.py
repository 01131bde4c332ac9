"""Signatures: who signs what, in which sense and how it was taken."""

from typing import Literal, Self

from pydantic import model_validator

from events.values.base import Value
from events.values.dates import Day
from events.values.sessions import CaptureMethod
from events.values.text import Line, Words

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
    """The person who signs: role, printed name and credentials (B18)."""

    role: SignerRole
    printed_name: Line
    credentials: Line | None = None
    person_id: Line | None = None


class Capture(Value):
    """How the signature was taken (A1.56); verbal and on-behalf ones need a reason.

    `dated` is the date written on paper. It never makes the signature act earlier (A11.13).
    """

    method: CaptureMethod
    reason: Words | None = None
    dated: Day | None = None

    @model_validator(mode="after")
    def _reasoned(self) -> Self:
        if self.method in {"verbal", "on-behalf"} and self.reason is None:
            raise ValueError("reason: needed for a verbal signature and for one on behalf")
        return self

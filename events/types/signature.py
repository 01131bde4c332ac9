"""Signatures under a plan, each bound to one content version and to what was seen (A1.31, B18).

A signature acts from its recorded time, never earlier (A11.13); none of these is backdatable.
"""

from typing import Literal

from events.registry import Payload, event_type
from events.types.plan import ContentVersion
from events.values.signatures import (
    Capture,
    RefusalReason,
    SignatureMeaning,
    SignedDocument,
    Signer,
    SignerRole,
)
from events.values.text import ContentHash, Narrative


@event_type("goldenthread.plan.signed", version=1)
class PlanSigned(Payload):
    """A person signs the plan: printed name, meaning, how it was taken (A1.56, B18).

    Signatures from before documents were rendered have no `document`.
    """

    signer: Signer
    meaning: SignatureMeaning
    capture: Capture
    content_version: ContentVersion
    content_hash: ContentHash
    document: SignedDocument | None = None


@event_type("goldenthread.plan.signature-declined", version=1)
class SignatureDeclined(Payload):
    """A person does not sign; the recorded refusal stands in for the signature (A11.13, B26)."""

    role: SignerRole
    reason: RefusalReason
    explanation: Narrative
    content_version: ContentVersion


@event_type("goldenthread.plan.signature-waived", version=1)
class SignatureWaived(Payload):
    """The clinic does without a signature and says why (A11.13, B26)."""

    role: SignerRole
    reason: Literal["unable-to-sign", "could-not-be-reached", "not-required-by-payer", "other"]
    explanation: Narrative
    content_version: ContentVersion

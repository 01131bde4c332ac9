"""Commands that sign a plan, or say why a signature is missing (A1.31, A11.13, B18)."""

from typing import ClassVar, Literal

from events.types.plan import ContentVersion
from events.types.signature import SignatureDeclined, SignatureWaived
from events.values.signatures import Capture, SignatureMeaning, Signer
from events.values.text import ContentHash
from services.planner.commands.base import Duty, OnPlan


class SignPlan(OnPlan):
    """Sign the content version and hash, and the document, that the signer has read (A1.31, B18).

    `document_digest` is that of the plan's document, which the read API renders. It shows the
    agreed content with the client's preferred name and pronouns.
    """

    duty: ClassVar[Duty] = "sign"
    demands_version: ClassVar[bool] = True
    kind: Literal["sign-plan"]
    signer: Signer
    meaning: SignatureMeaning
    capture: Capture
    content_version: ContentVersion
    content_hash: ContentHash
    document_digest: ContentHash


class DeclineSignature(OnPlan, SignatureDeclined):
    """Record that a person does not sign, and why (B26)."""

    duty: ClassVar[Duty] = "sign"
    demands_version: ClassVar[bool] = True
    kind: Literal["decline-signature"]


class WaiveSignature(OnPlan, SignatureWaived):
    """Do without a signature, and say why (B26)."""

    duty: ClassVar[Duty] = "decide"
    demands_version: ClassVar[bool] = True
    kind: Literal["waive-signature"]


SigningCommand = SignPlan | DeclineSignature | WaiveSignature

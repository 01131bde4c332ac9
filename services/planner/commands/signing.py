"""Commands that sign a plan, or say why a signature is missing (A1.31, A11.13, B18)."""

from typing import ClassVar, Literal

from events.types.signature import PlanSigned, SignatureDeclined, SignatureWaived
from services.planner.commands.base import Duty, OnPlan


class SignPlan(OnPlan, PlanSigned):
    """Sign the content version and hash that the signer has read (B18)."""

    duty: ClassVar[Duty] = "sign"
    demands_version: ClassVar[bool] = True
    kind: Literal["sign-plan"]


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

"""Commands that let a finding stand, and take that back (A5)."""

from typing import ClassVar, Literal

from events.types.finding import FindingWaived, FindingWaiverWithdrawn
from services.planner.commands.base import Duty, OnPlan


class WaiveFinding(OnPlan, FindingWaived):
    """Let a finding stand, with the reason, until what it is about changes (A5)."""

    duty: ClassVar[Duty] = "decide"
    demands_version: ClassVar[bool] = True
    kind: Literal["waive-finding"]


class WithdrawFindingWaiver(OnPlan, FindingWaiverWithdrawn):
    """Take a waiver back; its finding is one like any other again (A5)."""

    duty: ClassVar[Duty] = "decide"
    kind: Literal["withdraw-finding-waiver"]


WaiverCommand = WaiveFinding | WithdrawFindingWaiver

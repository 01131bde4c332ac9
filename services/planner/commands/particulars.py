"""Commands on what a plan records beside its agreed content; none stales a signature (A11.12)."""

from typing import ClassVar, Literal

from events.types.resources import (
    BarrierAdded,
    BarrierResolved,
    BarrierRevised,
    StrengthAdded,
    StrengthRetired,
    StrengthRevised,
)
from events.types.safety import (
    RiskAssessed,
    SafetyPlanAcknowledged,
    SafetyPlanMade,
    SafetyPlanRevised,
)
from services.planner.commands.background import BackgroundCommand
from services.planner.commands.base import Duty, OnPlan
from services.planner.commands.between_sessions import BetweenSessionsCommand
from services.planner.commands.content import Planning, Revising
from services.planner.commands.support import SupportCommand


class AddStrength(Planning, StrengthAdded):
    """Add a strength or resource, and where the plan uses it (A1.09)."""

    kind: Literal["add-strength"]


class ReviseStrength(Revising, StrengthRevised):
    """Give a strength as it now stands, whole, with where the plan uses it (A1.09)."""

    kind: Literal["revise-strength"]


class RetireStrength(Revising, StrengthRetired):
    """End a strength that the plan no longer counts on (A1.09)."""

    kind: Literal["retire-strength"]


class AddBarrier(Planning, BarrierAdded):
    """Add what stands in the way, with what is done about it (A1.10)."""

    kind: Literal["add-barrier"]


class ReviseBarrier(Revising, BarrierRevised):
    """Give a barrier as it now stands, whole, with its mitigation (A1.10)."""

    kind: Literal["revise-barrier"]


class ResolveBarrier(Revising, BarrierResolved):
    """End a barrier that stands in the way no longer (A1.10)."""

    kind: Literal["resolve-barrier"]


class AssessRisk(Planning, RiskAssessed):
    """Record what an assessment of risk found; earlier ones stay (A1.24)."""

    kind: Literal["assess-risk"]


class MakeSafetyPlan(Planning, SafetyPlanMade):
    """Make the safety plan, its six steps whole (A1.23)."""

    kind: Literal["make-safety-plan"]


class ReviseSafetyPlan(Revising, SafetyPlanRevised):
    """Give the safety plan as it now stands, whole; it is to be acknowledged anew (A11.12)."""

    kind: Literal["revise-safety-plan"]


class AcknowledgeSafetyPlan(OnPlan, SafetyPlanAcknowledged):
    """Record that a person has read the safety plan as it now stands (A11.12)."""

    duty: ClassVar[Duty] = "sign"
    demands_version: ClassVar[bool] = True
    kind: Literal["acknowledge-safety-plan"]


SafetyPlanCommand = MakeSafetyPlan | ReviseSafetyPlan | AcknowledgeSafetyPlan

ParticularCommand = (
    AddStrength
    | ReviseStrength
    | RetireStrength
    | AddBarrier
    | ReviseBarrier
    | ResolveBarrier
    | AssessRisk
    | SafetyPlanCommand
    | BackgroundCommand
    | SupportCommand
    | BetweenSessionsCommand
)

"""Commands on family, disagreements, referrals and phases; none stales a signature (A11.12)."""

from typing import ClassVar, Literal

from events.types.goal import GoalProposalDeclined, GoalProposed
from events.types.support import (
    DisagreementRecorded,
    DisagreementResolved,
    FamilyInvolvementStated,
    PhaseEntered,
    ReferralMoved,
    ReferralPlanned,
    RequirementAnswered,
)
from services.planner.commands.base import Duty
from services.planner.commands.content import Planning, Revising


class StateFamilyInvolvement(Planning, FamilyInvolvementStated):
    """Say who of family and friends takes part, or why nobody does (A1.25)."""

    kind: Literal["state-family-involvement"]


class RecordDisagreement(Planning, DisagreementRecorded):
    """Record what somebody disagrees with in the plan (A1.35)."""

    kind: Literal["record-disagreement"]


class ResolveDisagreement(Revising, DisagreementResolved):
    """Say how a disagreement came out (A1.35)."""

    kind: Literal["resolve-disagreement"]


class ProposeGoal(Planning, GoalProposed):
    """Propose a goal in the client's words; the client may, and whoever stands in (A1.44)."""

    duty: ClassVar[Duty] = "report"
    kind: Literal["propose-goal"]


class DeclineGoalProposal(Revising, GoalProposalDeclined):
    """Decline a proposed goal, with what the client is told (A1.44)."""

    kind: Literal["decline-goal-proposal"]


class EnterPhase(Planning, PhaseEntered):
    """Decide that a phase of the frequency begins, and on what ground (A1.48)."""

    kind: Literal["enter-phase"]


class AnswerRequirement(Planning, RequirementAnswered):
    """Show that a requirement of payer or law is met elsewhere, or do without it (B26, B32)."""

    kind: Literal["answer-requirement"]


class PlanReferral(Planning, ReferralPlanned):
    """Foresee a referral, at once or under a condition (A1.26)."""

    kind: Literal["plan-referral"]


class MoveReferral(Planning, ReferralMoved):
    """Say that a referral was offered, declined, accepted, sent or closed (A1.47)."""

    kind: Literal["move-referral"]


SupportCommand = (
    StateFamilyInvolvement
    | RecordDisagreement
    | ResolveDisagreement
    | ProposeGoal
    | DeclineGoalProposal
    | EnterPhase
    | AnswerRequirement
    | PlanReferral
    | MoveReferral
)

ReferralCommand = PlanReferral | MoveReferral

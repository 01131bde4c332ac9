"""Goals of a plan (A1.12, A1.13), and what the client's side proposes as one (A1.44)."""

from typing import Literal

from events.registry import Payload, event_type
from events.types.particular import ItemAdded, ItemEnded, Particular
from events.values.changes import Rationale, RetirementReason
from events.values.goals import GoalContent, GoalProposal
from events.values.ids import GoalId, GoalProposalId


@event_type("goldenthread.plan.goal-set", version=1)
class GoalSet(Payload):
    """A goal in the client's own words; `proposal_id` is what it takes up, which ends (A1.44)."""

    goal_id: GoalId
    goal: GoalContent
    rationale: Rationale | None = None
    proposal_id: GoalProposalId | None = None


@event_type("goldenthread.plan.goal-revised", version=1)
class GoalRevised(Payload):
    """The goal as it now stands, whole (A2.03)."""

    goal_id: GoalId
    goal: GoalContent
    rationale: Rationale


@event_type("goldenthread.plan.goal-retired", version=1)
class GoalRetired(Payload):
    """A goal that the plan no longer pursues."""

    goal_id: GoalId
    reason: RetirementReason
    rationale: Rationale


class _OfProposal(Particular):
    item_kind = "goal-proposal"
    section = "goal_proposals"


@event_type("goldenthread.plan.goal-proposed", version=1)
class GoalProposed(_OfProposal, ItemAdded):
    """The client's side proposes a goal; a clinician takes it up or declines it (A1.44)."""

    goal_proposal_id: GoalProposalId
    goal_proposal: GoalProposal


@event_type("goldenthread.plan.goal-proposal-declined", version=1)
class GoalProposalDeclined(_OfProposal, ItemEnded):
    """A clinician declines a proposed goal; the rationale is what the client is told (A1.44)."""

    goal_proposal_id: GoalProposalId
    reason: Literal[
        "already-in-the-plan", "not-now", "outside-this-care", "not-safe", "withdrawn", "other"
    ]
    rationale: Rationale

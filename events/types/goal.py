"""Goals of a plan (A1.12, A1.13)."""

from events.registry import Payload, event_type
from events.values.changes import Rationale, RetirementReason
from events.values.goals import GoalContent
from events.values.ids import GoalId


@event_type("goldenthread.plan.goal-set", version=1)
class GoalSet(Payload):
    """A goal in the client's own words."""

    goal_id: GoalId
    goal: GoalContent
    rationale: Rationale | None = None


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

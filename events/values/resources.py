"""What helps and what stands in the way: strengths and barriers."""

from typing import Annotated, Literal

from pydantic import Field

from events.values.base import Value
from events.values.ids import GoalId, InterventionId, ObjectiveId
from events.values.text import Words


class UsedWhere(Value):
    """A part that says which goals, objectives and interventions build on it."""

    goal_ids: Annotated[tuple[GoalId, ...], Field(max_length=20)] = ()
    objective_ids: Annotated[tuple[ObjectiveId, ...], Field(max_length=50)] = ()
    intervention_ids: Annotated[tuple[InterventionId, ...], Field(max_length=50)] = ()


StrengthKind = Literal[
    "quality", "skill", "support", "protective-factor", "prior-success", "coping-that-works"
]


class StrengthContent(UsedWhere):
    """A strength or resource, and where the plan makes use of it (A1.09)."""

    words: Words
    kind: StrengthKind


class BarrierContent(UsedWhere):
    """What stands in the way, what it hinders and what is done about it (A1.10)."""

    words: Words
    kind: Literal[
        "motivation",
        "money",
        "transport",
        "time",
        "childcare",
        "housing",
        "health",
        "language",
        "technology",
        "stigma",
        "relationships",
        "other",
    ]
    mitigation: Words

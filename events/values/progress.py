"""Progress towards a goal over a period (A1.27)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from events.values.base import Value
from events.values.dates import Day
from events.values.ids import GoalId, ObjectiveId
from events.values.text import Narrative


class ProgressContent(Value):
    """How far a goal has come from one day to another, both included (A1.27).

    `rating` is 0 to 10, given by `rater`, against the `target` that the goal is to reach (A2.04).
    `achieved` are objectives of the goal that were found
    met. The narrative tells of progress, not of what was said (A11.20).
    """

    goal_id: GoalId
    from_on: Day
    to_on: Day
    narrative: Narrative
    rating: Annotated[int, Field(ge=0, le=10)]
    rater: Literal["client", "caregiver", "clinician"]
    target: Annotated[int, Field(ge=0, le=10)] | None = None
    achieved: Annotated[tuple[ObjectiveId, ...], Field(max_length=50)] = ()

    @model_validator(mode="after")
    def _in_order_and_once(self) -> Self:
        if self.to_on < self.from_on:
            raise ValueError("to_on: not before from_on")
        if len(set(self.achieved)) < len(self.achieved):
            raise ValueError("achieved: each once")
        return self

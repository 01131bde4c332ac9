"""Commands that review a plan and find objectives met (A1.30, A11.10, A11.17)."""

from typing import ClassVar, Literal

from events.types.objective import ObjectiveMet
from events.types.review import (
    ClientInputRecorded,
    ObjectiveStatusAssessed,
    ReviewCompleted,
    ReviewOpened,
)
from services.planner.commands.base import Duty, Occurring, OnPlan


class OpenReview(OnPlan, Occurring, ReviewOpened):
    """Begin a review; it owes a verdict on every objective that is open now (A11.10)."""

    duty: ClassVar[Duty] = "decide"
    kind: Literal["open-review"]


class RecordClientInput(OnPlan, Occurring, ClientInputRecorded):
    """Record the client's own view, before the clinician's (A4.14)."""

    duty: ClassVar[Duty] = "report"
    kind: Literal["record-client-input"]


class AssessObjective(OnPlan, Occurring, ObjectiveStatusAssessed):
    """Give the verdict on one objective under review (A4.10)."""

    duty: ClassVar[Duty] = "decide"
    kind: Literal["assess-objective"]


class CompleteReview(OnPlan, Occurring, ReviewCompleted):
    """End a review that has all its parts (A11.10).

    Where the plan's interval or a payer's is over before `next_review_on`, its last day is taken.
    """

    duty: ClassVar[Duty] = "decide"
    kind: Literal["complete-review"]
    shortened: None = None


class MarkObjectiveMet(OnPlan, ObjectiveMet):
    """Decide that an objective is met (A11.17)."""

    duty: ClassVar[Duty] = "decide"
    demands_version: ClassVar[bool] = True
    kind: Literal["mark-objective-met"]


ReviewCommand = OpenReview | RecordClientInput | AssessObjective | CompleteReview

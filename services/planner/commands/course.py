"""Commands on a plan's course: draft, propose, activate, hold, end, reopen, void (A2.01)."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from events.types.plan import (
    PlanClosed,
    PlanDischarged,
    PlanDrafted,
    PlanPutOnHold,
    PlanReopened,
    PlanResumed,
    PlanTypeChanged,
)
from events.values.dates import Day
from events.values.ids import ObjectiveId
from events.values.text import Code, Line
from services.planner.commands.base import Duty, Occurring, OnPlan
from services.planner.commands.told_days import SignedElsewhere, ToldDay
from services.planner.commands.void import Voiding


class DraftPlan(OnPlan, PlanDrafted):
    """Begin a plan for an episode (A1.41, A2.01)."""

    duty: ClassVar[Duty] = "plan"
    kind: Literal["draft-plan"]


class ChangePlanType(OnPlan, PlanTypeChanged):
    """Make a plan one of another type: a preliminary one comprehensive (A2.01)."""

    duty: ClassVar[Duty] = "plan"
    demands_version: ClassVar[bool] = True
    kind: Literal["change-plan-type"]


class ProposePlan(OnPlan):
    """Put the plan, as its content now is, to the client (A2.01)."""

    duty: ClassVar[Duty] = "plan"
    kind: Literal["propose-plan"]


class ActivatePlan(OnPlan):
    """Let the plan, proposed and signed, take effect (A2.01)."""

    duty: ClassVar[Duty] = "decide"
    kind: Literal["activate-plan"]


class MigratePlan(OnPlan):
    """Take over a plan that is in force elsewhere, with its old dates (A1.60).

    What its parties had signed there is kept as it was told; a change of content asks for
    signatures here, as any change does. A day may be told by an instant: then it is the day at the
    client's site.
    """

    duty: ClassVar[Duty] = "decide"
    kind: Literal["migrate-plan"]
    source: Code
    record: Line | None = None
    activated_on: ToldDay
    last_review_on: ToldDay | None = None
    next_review_on: Day | None = None
    met: Annotated[tuple[ObjectiveId, ...], Field(max_length=200)] = ()
    signatures: Annotated[tuple[SignedElsewhere, ...], Field(max_length=20)] = ()


class PutPlanOnHold(OnPlan, Occurring, PlanPutOnHold):
    """Let treatment pause; the plan stays in force (A1.58)."""

    duty: ClassVar[Duty] = "decide"
    kind: Literal["put-plan-on-hold"]


class ResumePlan(OnPlan, Occurring, PlanResumed):
    """Let treatment go on after a pause (A1.58)."""

    duty: ClassVar[Duty] = "decide"
    kind: Literal["resume-plan"]


class DischargePlan(OnPlan, PlanDischarged):
    """End the plan with the treatment (A2.05)."""

    duty: ClassVar[Duty] = "decide"
    kind: Literal["discharge-plan"]


class ClosePlan(OnPlan, PlanClosed):
    """End the plan while treatment may go on (A2.01)."""

    duty: ClassVar[Duty] = "decide"
    kind: Literal["close-plan"]


class ReopenPlan(OnPlan, PlanReopened):
    """Undo a mistaken end (A1.58)."""

    duty: ClassVar[Duty] = "decide"
    kind: Literal["reopen-plan"]


class VoidPlanEntries(OnPlan, Voiding):
    """Void entries of a plan that were made in error (A1.57)."""

    duty: ClassVar[Duty] = "void"
    demands_version: ClassVar[bool] = True
    kind: Literal["void-plan-entries"]


PauseCommand = PutPlanOnHold | ResumePlan
CourseCommand = (
    DraftPlan
    | ChangePlanType
    | ProposePlan
    | ActivatePlan
    | MigratePlan
    | PauseCommand
    | DischargePlan
    | ClosePlan
    | ReopenPlan
)

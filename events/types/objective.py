"""Objectives of a plan and their baselines (A1.14, A1.15, A2.03)."""

from typing import Annotated

from pydantic import Field

from events.registry import Payload, event_type
from events.values.changes import Rationale, RetirementReason
from events.values.dates import Day
from events.values.ids import CriterionId, ObjectiveId, ScoreId
from events.values.objectives import ObjectiveContent
from events.values.quantities import Amount


@event_type("goldenthread.plan.objective-added", version=1)
class ObjectiveAdded(Payload):
    """An objective under a goal; all of its criteria count.

    Once the plan is under way the rationale says why, and names the review if any (A2.03, A4.12).
    """

    objective_id: ObjectiveId
    objective: ObjectiveContent
    rationale: Rationale | None = None


@event_type("goldenthread.plan.objective-revised", version=1)
class ObjectiveRevised(Payload):
    """The objective as it now stands, whole; new criteria open a met one again (A4.07)."""

    objective_id: ObjectiveId
    objective: ObjectiveContent
    rationale: Rationale


@event_type("goldenthread.plan.objective-met", version=1)
class ObjectiveMet(Payload):
    """A clinician decided that the objective is met (A11.17)."""

    objective_id: ObjectiveId
    met_on: Day
    score_ids: Annotated[tuple[ScoreId, ...], Field(max_length=50)] = ()
    rationale: Rationale


@event_type("goldenthread.plan.objective-retired", version=1)
class ObjectiveRetired(Payload):
    """An objective that the plan no longer pursues."""

    objective_id: ObjectiveId
    reason: RetirementReason
    rationale: Rationale


@event_type("goldenthread.plan.baseline-established", version=1)
class BaselineEstablished(Payload):
    """The value that change in a criterion is reckoned from, and its score if any (A11.01)."""

    objective_id: ObjectiveId
    criterion_id: CriterionId
    baseline: Amount
    established_on: Day
    score_id: ScoreId | None = None
    rationale: Rationale | None = None

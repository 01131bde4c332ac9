"""Interventions of a plan, each linked to one objective or more (A1.17, A1.18)."""

from typing import Literal

from events.registry import Payload, event_type
from events.values.changes import Rationale
from events.values.ids import InterventionId
from events.values.interventions import InterventionContent


@event_type("goldenthread.plan.intervention-added", version=1)
class InterventionAdded(Payload):
    """What will be done, for which objectives."""

    intervention_id: InterventionId
    intervention: InterventionContent
    rationale: Rationale | None = None


@event_type("goldenthread.plan.intervention-revised", version=1)
class InterventionRevised(Payload):
    """The intervention as it now stands, whole, its links included."""

    intervention_id: InterventionId
    intervention: InterventionContent
    rationale: Rationale


@event_type("goldenthread.plan.intervention-stopped", version=1)
class InterventionStopped(Payload):
    """What is no longer done."""

    intervention_id: InterventionId
    reason: Literal["completed", "ineffective", "replaced", "client-request", "contraindicated"]
    rationale: Rationale

"""Diagnoses of a plan. A diagnosis is superseded, never overwritten (A1.04, A1.07)."""

from typing import Literal

from events.registry import Payload, event_type
from events.values.changes import Rationale
from events.values.ids import DiagnosisId
from events.values.problems import DiagnosisContent


@event_type("goldenthread.plan.diagnosis-recorded", version=1)
class DiagnosisRecorded(Payload):
    """A diagnosis with its status: working, differential or confirmed (A1.07)."""

    diagnosis_id: DiagnosisId
    diagnosis: DiagnosisContent
    rationale: Rationale | None = None


@event_type("goldenthread.plan.diagnosis-superseded", version=1)
class DiagnosisSuperseded(Payload):
    """A diagnosis no longer stands; `replaced_by` names the one that does, where there is one."""

    diagnosis_id: DiagnosisId
    replaced_by: DiagnosisId | None = None
    reason: Literal["confirmed", "refined", "ruled-out", "resolved", "mistaken"]
    rationale: Rationale

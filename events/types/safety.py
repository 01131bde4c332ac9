"""Risk assessments and the safety plan.

A change of the safety plan needs its own acknowledgement and stales no signature (A11.12).
"""

from events.registry import Payload, event_type
from events.types.particular import ItemAdded, Particular
from events.types.plan import ContentVersion
from events.values.changes import Rationale
from events.values.ids import RiskAssessmentId
from events.values.safety import RiskAssessment, SafetyPlan
from events.values.signatures import Capture, Signer


class _OfRisk(Particular):
    item_kind = "risk-assessment"
    section = "risk_assessments"


@event_type("goldenthread.plan.risk-assessed", version=1)
class RiskAssessed(_OfRisk, ItemAdded):
    """Risk was assessed; the newest assessment tells the status, each stays (A1.24)."""

    risk_assessment_id: RiskAssessmentId
    risk_assessment: RiskAssessment


@event_type("goldenthread.plan.safety-plan-made", version=1)
class SafetyPlanMade(Payload):
    """A safety plan was made with the client, whole (A1.23)."""

    safety_plan: SafetyPlan


@event_type("goldenthread.plan.safety-plan-revised", version=1)
class SafetyPlanRevised(Payload):
    """The safety plan as it now stands, whole; it is to be acknowledged anew (A1.23, A11.12)."""

    safety_plan: SafetyPlan
    rationale: Rationale


@event_type("goldenthread.plan.safety-plan-acknowledged", version=1)
class SafetyPlanAcknowledged(Payload):
    """A person has read the safety plan as of the version that made or revised it (A11.12)."""

    signer: Signer
    capture: Capture
    safety_plan_version: ContentVersion

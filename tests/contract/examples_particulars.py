"""Examples of what a plan records beside its agreed content."""

from datetime import date

from events.ids import Version
from events.payload import Payload
from events.types.resources import (
    BarrierAdded,
    BarrierResolved,
    BarrierRevised,
    StrengthAdded,
    StrengthRetired,
    StrengthRevised,
)
from events.types.safety import (
    RiskAssessed,
    SafetyPlanAcknowledged,
    SafetyPlanMade,
    SafetyPlanRevised,
)
from events.values.changes import Rationale
from events.values.ids import BarrierId, RiskAssessmentId, StrengthId
from events.values.resources import BarrierContent, StrengthContent
from events.values.safety import RiskAssessment, SafetyContact, SafetyPlan
from events.values.signatures import Capture, Signer
from tests.contract import gad

RUNNING, SHIFTS, RISK = (
    StrengthId(gad.uid(1000)),
    BarrierId(gad.uid(1001)),
    RiskAssessmentId(gad.uid(1002)),
)
STRENGTH = StrengthContent(
    words="Ran every week through the last hard year; it clears her head",
    kind="coping-that-works",
    goal_ids=(gad.CALM,),
    objective_ids=(gad.RELAXATION,),
    intervention_ids=(gad.INTERVENTIONS[2],),
)
BARRIER = BarrierContent(
    words="Night shifts every third week",
    kind="time",
    mitigation="Sessions move to early afternoon in those weeks",
    objective_ids=(gad.SLEEP,),
)
ASSESSED = RiskAssessment(
    assessed_on=date(2026, 1, 8),
    passive_ideation="present",
    active_ideation="absent",
    plan="absent",
    means="absent",
    intent="absent",
    harm_to_others="absent",
    withdrawal="absent",
    level="low",
    basis="Asked in the intake; wishes at times not to wake up, no thought of acting",
    protective_factors=("Her sister, whom she calls daily",),
)
SAFETY = SafetyPlan(
    made_on=date(2026, 1, 8),
    warning_signs=("Lies awake and counts what went wrong",),
    internal_coping=("Runs to the river and back", "Plays the cello"),
    distractions=("The cafe on Mill Street",),
    people_to_ask=(SafetyContact(name="Her sister Maud", number="555-0142"),),
    professionals=(
        SafetyContact(name="988 Suicide and Crisis Lifeline", number="988", note="Day and night"),
        SafetyContact(name="Riverside Counseling", number="555-0100"),
    ),
    safer_environment=("Sleeping pills are kept at her sister's",),
)

PARTICULARS: tuple[Payload, ...] = (
    StrengthAdded(strength_id=RUNNING, strength=STRENGTH),
    StrengthRevised(
        strength_id=RUNNING,
        strength=STRENGTH.model_copy(update={"goal_ids": ()}),
        rationale=Rationale(text="She runs to sleep, not to be calm"),
    ),
    StrengthRetired(
        strength_id=RUNNING,
        reason="no-longer-there",
        rationale=Rationale(text="Her knee was operated on"),
    ),
    BarrierAdded(barrier_id=SHIFTS, barrier=BARRIER),
    BarrierRevised(
        barrier_id=SHIFTS,
        barrier=BARRIER.model_copy(update={"mitigation": "Video sessions in those weeks"}),
        rationale=Rationale(text="The way takes too long after a night"),
    ),
    BarrierResolved(
        barrier_id=SHIFTS,
        reason="overcome",
        rationale=Rationale(text="Day shifts only since March"),
    ),
    RiskAssessed(risk_assessment_id=RISK, risk_assessment=ASSESSED),
    SafetyPlanMade(safety_plan=SAFETY),
    SafetyPlanRevised(
        safety_plan=SAFETY.model_copy(update={"distractions": ("The library",)}),
        rationale=Rationale(text="The cafe closed"),
    ),
    SafetyPlanAcknowledged(
        signer=Signer(role="client", printed_name="Rowena Ellery"),
        capture=Capture(method="electronic"),
        safety_plan_version=Version(20),
    ),
)

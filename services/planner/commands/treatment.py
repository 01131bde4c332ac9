"""Commands on what is done and how often: interventions, frequency, contract, end, reviews."""

from typing import Literal

from events.types.intervention import InterventionAdded, InterventionRevised, InterventionStopped
from events.types.terms import (
    ContractAgreed,
    DischargeCriteriaSet,
    FrequencyChanged,
    MeasurementPlanSet,
    ReviewScheduled,
)
from services.planner.commands.content import Planning, Revising


class AddIntervention(Planning, InterventionAdded):
    """Add what will be done, for which objectives (A1.17)."""

    kind: Literal["add-intervention"]


class ReviseIntervention(Revising, InterventionRevised):
    """Give an intervention as it now stands, whole, with its objectives (A1.17)."""

    kind: Literal["revise-intervention"]


class StopIntervention(Revising, InterventionStopped):
    """End an intervention (A1.17)."""

    kind: Literal["stop-intervention"]


class SetFrequency(Planning, FrequencyChanged):
    """Set frequency and expected duration, whole (A1.20)."""

    kind: Literal["set-frequency"]


class SetDischargeCriteria(Planning, DischargeCriteriaSet):
    """Set when treatment is done, whole (A1.22)."""

    kind: Literal["set-discharge-criteria"]


class AgreeContract(Planning, ContractAgreed):
    """Agree who is responsible for what, whole (A1.19)."""

    kind: Literal["agree-contract"]


class SetMeasurementPlan(Planning, MeasurementPlanSet):
    """Set what is measured, how often and by whom, whole (A1.42)."""

    kind: Literal["set-measurement-plan"]


class ScheduleReviews(Planning, ReviewScheduled):
    """Set when reviews are due (A1.21); no change of agreed content (A11.12)."""

    kind: Literal["schedule-reviews"]


TreatmentCommand = (
    AddIntervention
    | ReviseIntervention
    | StopIntervention
    | SetFrequency
    | SetDischargeCriteria
    | AgreeContract
)

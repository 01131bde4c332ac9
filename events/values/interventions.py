"""Interventions, frequency, discharge criteria and the treatment contract."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from events.values.base import Value
from events.values.dates import Day, SessionCount
from events.values.ids import ObjectiveId
from events.values.objectives import Criterion
from events.values.sessions import Modality, ServiceType
from events.values.text import Line, Narrative, Words

InterventionKind = Literal[
    "therapy",
    "psychoeducation",
    "materials",
    "monitoring",
    "medication",
    "referral",
    "coordination",
]


class InterventionContent(Value):
    """What is done for which objectives: modality, named technique, evidence (A1.17, A1.18)."""

    kind: InterventionKind = "therapy"
    modality: Line
    technique: Line
    objective_ids: Annotated[tuple[ObjectiveId, ...], Field(min_length=1, max_length=50)]
    frequency: Line | None = None
    context: Words | None = None
    evidence: Words | None = None
    responsible: Line | None = None


class Phase(Value):
    """A stretch of treatment at one frequency: `sessions` in every `weeks` weeks (A1.20, A1.48).

    It runs between session numbers, or from a day; an entry condition may decide when it starts.
    """

    purpose: Literal["active", "step-down", "maintenance", "relapse-prevention"] = "active"
    service: ServiceType = "individual"
    modality: Modality | None = None
    sessions: Annotated[int, Field(ge=1, le=50)]
    weeks: Annotated[int, Field(ge=1, le=52)]
    minutes: Annotated[int, Field(ge=1, le=720)] | None = None
    first_session: SessionCount | None = None
    last_session: SessionCount | None = None
    starts_on: Day | None = None
    entry_condition: Words | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        first, last = self.first_session, self.last_session
        if first is not None and last is not None and last < first:
            raise ValueError("last_session must not lie before first_session")
        return self


class Frequency(Value):
    """Frequency and expected duration, with its phases in order (A1.20).

    `sessions_low` to `sessions_high` is the expected count of sessions in all.
    """

    phases: Annotated[tuple[Phase, ...], Field(min_length=1, max_length=12)]
    sessions_low: SessionCount | None = None
    sessions_high: SessionCount | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        low, high = self.sessions_low, self.sessions_high
        if low is not None and high is not None and high < low:
            raise ValueError("sessions_high must not lie below sessions_low")
        return self


class DischargeCriteria(Value):
    """When treatment is done: measurable criteria, all of which count, and others (A1.22)."""

    criteria: Annotated[tuple[Criterion, ...], Field(max_length=12)] = ()
    further: Annotated[tuple[Words, ...], Field(max_length=12)] = ()

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not self.criteria and not self.further:
            raise ValueError("at least one criterion")
        return self


class Responsibility(Value):
    """Who does what under the contract."""

    who: Literal["client", "clinician", "caregiver", "other"]
    what: Words


class Contract(Value):
    """The treatment contract: who is responsible for what, mutually agreed (A1.19)."""

    responsibilities: Annotated[tuple[Responsibility, ...], Field(min_length=1, max_length=20)]
    terms: Narrative | None = None

"""What a plan sets once as a whole: frequency, contract, end, measurement, review schedule."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from events.registry import Payload, event_type
from events.values.changes import Rationale
from events.values.dates import Day, SessionCount
from events.values.interventions import Contract, DischargeCriteria, Frequency
from events.values.measurement import Measurement


@event_type("goldenthread.plan.frequency-changed", version=1)
class FrequencyChanged(Payload):
    """Frequency and expected duration as they now stand, whole (A1.20)."""

    frequency: Frequency
    rationale: Rationale | None = None


@event_type("goldenthread.plan.discharge-criteria-set", version=1)
class DischargeCriteriaSet(Payload):
    """When treatment is done, whole (A1.22)."""

    criteria: DischargeCriteria
    rationale: Rationale | None = None


@event_type("goldenthread.plan.contract-agreed", version=1)
class ContractAgreed(Payload):
    """The treatment contract as it now stands, whole (A1.19)."""

    contract: Contract
    rationale: Rationale | None = None


@event_type("goldenthread.plan.measurement-plan-set", version=1)
class MeasurementPlanSet(Payload):
    """What is measured, how often and by whom, as it now stands, whole (A1.42)."""

    measurement: Measurement
    rationale: Rationale | None = None


@event_type("goldenthread.plan.review-scheduled", version=1)
class ReviewScheduled(Payload):
    """When reviews are due: every so many days, at session numbers, or both (A1.21, A3.09).

    The earlier of the two counts (A3.19). `next_review_on` is the date agreed for the next one.
    """

    interval_days: Annotated[int, Field(ge=1, le=366)] | None = None
    sessions: Annotated[tuple[SessionCount, ...], Field(max_length=50)] = ()
    next_review_on: Day | None = None
    rationale: Rationale | None = None

    @model_validator(mode="after")
    def _always_a_next_date(self) -> Self:
        if self.interval_days is None and not self.sessions:
            raise ValueError("interval_days or sessions: at least one (A1.21)")
        if list(self.sessions) != sorted(set(self.sessions)):
            raise ValueError("sessions: in rising order, each once")
        return self

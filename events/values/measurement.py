"""What a plan measures, how often, and who does it (A1.42)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from events.values.base import Value
from events.values.dates import Cadence
from events.values.text import Code


class PlannedMeasure(Value):
    """One instrument with its cadence: every so many days, weeks, months or sessions (A1.42).

    `local` marks a measure of the clinic's own.
    """

    instrument: Code
    cadence: Cadence
    by: Literal["client", "clinician", "caregiver", "observer"]
    local: bool = False


class Measurement(Value):
    """What is measured, whole; nothing where no measure applies (A1.42)."""

    measures: Annotated[tuple[PlannedMeasure, ...], Field(max_length=20)]

    @model_validator(mode="after")
    def _once(self) -> Self:
        if len({each.instrument for each in self.measures}) < len(self.measures):
            raise ValueError("measures: each instrument once")
        return self

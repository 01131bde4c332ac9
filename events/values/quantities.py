"""Exact numbers with their units, ranges and targets (A1.15)."""

from decimal import Decimal
from typing import Annotated, Literal, Self, assert_never

from pydantic import StringConstraints, model_validator

from events.values.base import Value

Number = Annotated[
    str,
    StringConstraints(
        min_length=1,
        max_length=15,
        pattern=r"^(0|-?[1-9][0-9]{0,8}|-?(0|[1-9][0-9]{0,8})\.[0-9]{0,3}[1-9])$",
    ),
]
"""A decimal number in its one shortest form: up to 9 digits, up to 4 decimals, `4.5`, never `4.50`.

Equal numbers are equal texts, so a change in spelling is no change.
"""


class Amount(Value):
    """A number, or a range from `low` to `high` with both ends in it (3 to 5 a day)."""

    low: Number
    high: Number | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.high is not None and Decimal(self.high) <= Decimal(self.low):
            raise ValueError("high must be above low; leave it out for a single number")
        return self

    @property
    def ends(self) -> tuple[Decimal, Decimal]:
        """Both ends; equal for a single number."""
        low = Decimal(self.low)
        return low, low if self.high is None else Decimal(self.high)


Comparator = Literal["below", "at-most", "exactly", "within", "at-least", "above"]


class Target(Value):
    """What a value has to reach: a comparison with a number, or `within` a range (A1.15)."""

    comparator: Comparator
    amount: Amount

    @model_validator(mode="after")
    def _range_only_within(self) -> Self:
        if (self.comparator == "within") != (self.amount.high is not None):
            raise ValueError("a range goes with the comparator within, and with no other")
        return self


def reaches(target: Target, value: Decimal) -> bool:
    """Return whether `value`, in the criterion's unit, meets `target`."""
    low, high = target.amount.ends
    match target.comparator:
        case "below":
            return value < low
        case "at-most":
            return value <= low
        case "exactly" | "within":
            return low <= value <= high
        case "at-least":
            return value >= low
        case "above":
            return value > low
        case unreachable:
            assert_never(unreachable)

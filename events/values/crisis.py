"""Crisis lines: whom somebody in danger can reach at any hour (A1.23, A11.06)."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from events.values.base import Value
from events.values.text import Line

PhoneNumber = Annotated[
    str, StringConstraints(min_length=3, max_length=20, pattern=r"^[0-9+][0-9 -]+$")
]
"""A number to call or text, with its country where it needs one."""


class CrisisLine(Value):
    """A line by its name, with how it is reached: called, texted, or both."""

    name: Line
    call: PhoneNumber | None = None
    text: PhoneNumber | None = None
    hours: Line | None = None

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.call is None and self.text is None:
            raise ValueError("call or text: at least one")
        return self


CrisisLines = Annotated[tuple[CrisisLine, ...], Field(min_length=1, max_length=10)]
"""Lines in the order in which they are shown."""

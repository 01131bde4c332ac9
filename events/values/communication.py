"""How and where a client is reached, and how never (A1.54, B37)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from events.values.base import Value
from events.values.dates import Day
from events.values.text import Line, Words


class Way(Value):
    """A way to reach the client; `address` None stands for any of the kind."""

    kind: Literal["in-person", "phone", "text-message", "email", "mail", "portal"]
    address: Line | None = None


class Communication(Value):
    """What the client asked for: these ways `only`, those `never`, with `instructions`.

    No reason is asked, so none has a place. `until_on` is the last day, None for no end.
    """

    only: Annotated[tuple[Way, ...], Field(max_length=20)] = ()
    never: Annotated[tuple[Way, ...], Field(max_length=20)] = ()
    instructions: Words | None = None
    until_on: Day | None = None

    @model_validator(mode="after")
    def _either(self) -> Self:
        if set(self.only) & set(self.never):
            raise ValueError("never: names a way that only names as well")
        return self

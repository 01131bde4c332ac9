"""A step of a course: commands that somebody gives together at an instant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from events.ids import ClientId
from services.planner.decide.policy import Role

Json = Mapping[str, Any]

Part = Literal["chart", "course"]
"""`chart`: true whenever it is entered. `course`: true only when entered as it happens."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who gives commands; a client acts for itself alone."""

    code: str
    role: Role
    acting_for: ClientId | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Commands given together by `actor` at `at`, in UTC.

    With `signs` each is given the content version and hash of the plan as it then is, as a signer
    reads them before.
    """

    at: datetime
    actor: Actor
    commands: Sequence[Json]
    signs: bool = False
    part: Part = "chart"

"""Staff of a clinic, their competences, and who of them belongs to a care team (A1.02, A1.50)."""

from typing import Annotated, Literal, NewType, Self

from pydantic import Field, StringConstraints, model_validator

from events.values.base import Value
from events.values.dates import Day, Instant
from events.values.text import Code, Line, UsState, Words

StaffId = NewType("StaffId", str)

StaffRef = Annotated[
    StaffId, StringConstraints(min_length=1, max_length=40, pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
]
"""A staff member's id within the clinic: 1 to 40 of a-z, 0-9 and `-`, starting with no `-`."""

CareRole = Literal["primary-clinician", "supervisor", "cover", "on-call", "prescriber"]
"""What a member of staff is for one client (A1.50)."""


class License(Value):
    """A license to practise; it holds through `expires_on` (A1.02, A1.50)."""

    kind: Line
    number: Line
    state: UsState
    expires_on: Day


class Competence(Value):
    """What somebody may offer: a technique or modality as interventions name it (A1.02, A5.10).

    It holds from `since` through `expires_on`, without end where none is given.
    """

    intervention: Line
    since: Day | None = None
    expires_on: Day | None = None
    evidence: Line | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since and self.expires_on and self.expires_on < self.since:
            raise ValueError("expires_on: lies before since")
        return self


class StaffContent(Value):
    """A member of staff: printed name, credentials, licenses, competences (A1.02, A1.39)."""

    name: Line
    credentials: Line
    roles: Annotated[tuple[Code, ...], Field(max_length=10)] = ()
    licenses: Annotated[tuple[License, ...], Field(max_length=20)] = ()
    competences: Annotated[tuple[Competence, ...], Field(max_length=100)] = ()
    provider_number: Line | None = None


class Membership(Value):
    """A member of staff in a client's care team, from an instant until before another (A1.50)."""

    staff_id: StaffRef
    role: CareRole
    from_at: Instant
    until_at: Instant | None = None
    note: Words | None = None

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.until_at is not None and self.until_at <= self.from_at:
            raise ValueError("until_at: not after from_at")
        return self

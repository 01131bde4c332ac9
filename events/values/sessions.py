"""Sessions and outcome scores."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from events.values.base import Value
from events.values.dates import Instant
from events.values.ids import ObjectiveId, PlanId, SessionId, SiteRef
from events.values.quantities import Number
from events.values.text import Code, Line

ServiceType = Literal[
    "assessment",
    "individual",
    "family",
    "group",
    "medication-management",
    "case-management",
    "crisis",
    "phone-contact",
    "collateral-contact",
]

Modality = Literal["in-person", "video", "audio"]

Attendance = Literal["attended", "late", "cancelled", "no-show"]

CaptureMethod = Literal["electronic", "verbal", "wet-ink", "on-behalf"]
"""How a signature or a score was taken (A1.56)."""


class Addressed(Value):
    """An objective that a session worked on (A1.29)."""

    plan_id: PlanId
    objective_id: ObjectiveId


class SessionContent(Value):
    """One appointment and how it went (A1.52).

    `service_at` is the time of service, or the time that was set for a missed one. `late` means
    that the client came late and was seen. Without `site_id` the site of the enrollment counts.
    `units` are billable units. There is no field for what was said (B04, B16).
    """

    service_at: Instant
    service: ServiceType
    modality: Modality
    attendance: Attendance
    cancelled_by: Literal["client", "clinician", "clinic", "other"] | None = None
    minutes: Annotated[int, Field(ge=1, le=1440)] | None = None
    units: Annotated[int, Field(ge=0, le=200)] | None = None
    site_id: SiteRef | None = None
    clinician: Line | None = None
    addressed: Annotated[tuple[Addressed, ...], Field(max_length=50)] = ()

    @model_validator(mode="after")
    def _cancelled_names_by_whom(self) -> Self:
        if (self.attendance == "cancelled") != (self.cancelled_by is not None):
            raise ValueError("cancelled_by: needed for a cancelled session, and for no other")
        return self


class ScoreItem(Value):
    """The answer to one item, or the sum of one cluster, of an instrument."""

    code: Code
    value: Number


class ScoreContent(Value):
    """One administration of an instrument: raw values, never only a label (A1.28, A6).

    `band_table` is the version of the table that bands are read from. Without `items` an item that
    matters for safety stays unknown, which is not the same as zero (A11.06).
    """

    instrument: Code
    administered_at: Instant
    total: Number
    items: Annotated[tuple[ScoreItem, ...], Field(max_length=200)] = ()
    clusters: Annotated[tuple[ScoreItem, ...], Field(max_length=20)] = ()
    band_table: Code
    administered_by: Literal["client", "clinician", "caregiver", "observer", "import"]
    capture: CaptureMethod = "electronic"
    session_id: SessionId | None = None

    @model_validator(mode="after")
    def _items_once(self) -> Self:
        for parts in (self.items, self.clusters):
            if len({part.code for part in parts}) < len(parts):
                raise ValueError("items and clusters: each code once")
        return self

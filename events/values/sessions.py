"""Sessions and outcome scores."""

from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from events.values.base import Value
from events.values.dates import Instant
from events.values.ids import ObjectiveId, PlanId, SessionId
from events.values.quantities import Number
from events.values.references import SiteRef
from events.values.text import Code, Line, ServiceCode, Words

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


LoincCode = Annotated[
    str, StringConstraints(min_length=3, max_length=10, pattern=r"^[0-9]{1,8}-[0-9]$")
]
"""The form of a LOINC code: a number, a hyphen and a check digit."""

ScoreSource = Literal["clinic", "client", "device", "outside-record", "import"]
"""Where a score comes from (A1.43, A1.56)."""

FROM_ELSEWHERE: Final[frozenset[ScoreSource]] = frozenset({"client", "device", "outside-record"})
"""Sources whose scores stay pending until a clinician accepts them (A1.43)."""


class Addressed(Value):
    """An objective that a session worked on (A1.29)."""

    plan_id: PlanId
    objective_id: ObjectiveId


class SessionContent(Value):
    """One appointment and how it went (A1.52).

    `service_at` is the time of service, or the time that was set for a missed one. `late` means
    that the client came late and was seen. Without `site_id` the site of the enrollment counts.
    `units` are billable units of `service_code`, one where only the code is given (A1.59). There is
    no field for what was said (B04, B16).
    """

    service_at: Instant
    service: ServiceType
    modality: Modality
    attendance: Attendance
    cancelled_by: Literal["client", "clinician", "clinic", "other"] | None = None
    minutes: Annotated[int, Field(ge=1, le=1440)] | None = None
    units: Annotated[int, Field(ge=0, le=200)] | None = None
    service_code: ServiceCode | None = None
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


class LocalMeasure(Value):
    """A measure of the clinic's own, declared with its score: no instrument that ships (A6.11)."""

    name: Line
    unit: Line
    low: Number
    high: Number | None = None
    direction: Literal["lower", "higher"]


class ScoreGiven(Value):
    """One administration of an instrument, as it is handed in: a total, its items, or both.

    `instrument_version` and `band_table` may be left out where the instrument has one, or a usual
    one. `local` declares a measure of the clinic's own under the code in `instrument`. A capture
    that is verbal says why in `capture_reason` (A1.56).
    """

    instrument: Code
    instrument_version: Code | None = None
    local: LocalMeasure | None = None
    administered_at: Instant
    total: Number | None = None
    items: Annotated[tuple[ScoreItem, ...], Field(max_length=200)] = ()
    clusters: Annotated[tuple[ScoreItem, ...], Field(max_length=20)] = ()
    band_table: Code | None = None
    loinc: LoincCode | None = None
    administered_by: Literal["client", "clinician", "caregiver", "observer", "import"]
    source: ScoreSource = "clinic"
    capture: CaptureMethod = "electronic"
    capture_reason: Words | None = None
    session_id: SessionId | None = None

    @model_validator(mode="after")
    def _items_once(self) -> Self:
        for parts in (self.items, self.clusters):
            if len({part.code for part in parts}) < len(parts):
                raise ValueError("items and clusters: each code once")
        return self


class ScoreContent(ScoreGiven):
    """One administration of an instrument: raw values, never only a label (A1.28, A6).

    `band_table` is the version of the table that bands are read from. Without `items` an item that
    matters for safety stays unknown, which is not the same as zero (A11.06).
    """

    total: Number
    band_table: Code

"""Deadlines as data: how many days, sessions or months after what, the earlier or later of which.

A rule counts from its start, which is day 0 unless `counts_start` is set: then it is day 1. It is
due by the end of the day that it gives (A11.09).
"""

from typing import Annotated, Literal

from pydantic import Field

from events.values.base import Value
from events.values.identity import LevelOfCare
from events.values.sessions import ServiceType
from events.values.text import Code

Start = Literal[
    "admission",
    "first-session",
    "assessment",
    "activation",
    "last-review",
    "quarter",
    "last-change",
    "milestone",
    "risk-found",
    "last-shown",
]
"""What days are counted from.

The day on which the episode opened; its first counted session; its first assessment; when the plan
took effect; the last complete review, else the activation (A11.09); the last full quarter since
activation; the last change of agreed content; the last objective met since the last review; the
first risk finding without a safety plan; when the same was shown last, else the admission.
"""

Count = Annotated[int, Field(ge=1, le=2_000)]


class Days(Value):
    """So many days after the start; business days leave out weekends and federal holidays."""

    op: Literal["days"]
    count: Annotated[int, Field(ge=0, le=2_000)]
    start: Start
    business: bool = False
    counts_start: bool = False


class Months(Value):
    """So many calendar months after the start; where a month is too short, its last day."""

    op: Literal["months"]
    count: Annotated[int, Field(ge=1, le=120)]
    start: Start


class Hours(Value):
    """So many hours after the first session began, else whole days after the start."""

    op: Literal["hours"]
    count: Annotated[int, Field(ge=1, le=240)]
    start: Start


class SessionDays(Value):
    """The day of the n-th session day after the start; two services on one day are one (A11.07)."""

    op: Literal["session-days"]
    count: Count
    start: Start
    services: tuple[ServiceType, ...] = ()
    counts_start: bool = False


class Sessions(Value):
    """The day of the n-th session after the start; `services` are those that count, if named.

    From `admission` sessions of the first day count as well: number n is the episode's n-th.
    """

    op: Literal["sessions"]
    count: Count
    start: Start
    services: tuple[ServiceType, ...] = ()


class SessionNumbers(Value):
    """The day of the next of these session numbers that no review has answered (A3.09, A11.09)."""

    op: Literal["session-numbers"]
    numbers: Annotated[tuple[Count, ...], Field(min_length=1)]
    early: Annotated[int, Field(ge=0, le=10)] = 2


class EachSession(Value):
    """The day of the first counted session after the last review: each visit asks anew (A3.10)."""

    op: Literal["each-session"]


class Ramp(Value):
    """Fixed days from the start, then a rule of its own (A3.04, A11.09).

    A review answers every day up to `early` days after it, so that whoever was warned of a day and
    reviews is not asked again at once.
    """

    op: Literal["ramp"]
    days: Annotated[tuple[Count, ...], Field(min_length=1)]
    start: Start
    early: Annotated[int, Field(ge=0, le=366)] = 14
    answered_by: Literal["last-review", "last-shown"] = "last-review"
    then: "DueRule"


class Earliest(Value):
    """The earliest that any of the rules gives (A3.18, A3.19)."""

    op: Literal["earliest-of"]
    of: Annotated[tuple["DueRule", ...], Field(min_length=2)]


class Latest(Value):
    """The latest of what the rules give; open while one of them is (B30)."""

    op: Literal["latest-of"]
    of: Annotated[tuple["DueRule", ...], Field(min_length=2)]


class ByAge(Value):
    """One rule under an age in years, another from then on (B31)."""

    op: Literal["by-age"]
    under: Annotated[int, Field(ge=1, le=120)]
    younger: "DueRule"
    older: "DueRule | None" = None


class ByUrgency(Value):
    """One rule where the risk that was found is urgent, another where it is not (A3.14)."""

    op: Literal["by-urgency"]
    urgent: "DueRule"
    otherwise: "DueRule"


class SettingCase(Value):
    """A rule for levels of care, or for programs that one of these words names."""

    levels_of_care: tuple[LevelOfCare, ...] = ()
    program_words: tuple[Code, ...] = ()
    rule: "DueRule"


class BySetting(Value):
    """The rule of the first case that fits level of care or program (B28)."""

    op: Literal["by-setting"]
    cases: Annotated[tuple[SettingCase, ...], Field(min_length=1)]
    otherwise: "DueRule | None" = None


DueRule = Annotated[
    Days
    | Months
    | Hours
    | SessionDays
    | Sessions
    | SessionNumbers
    | EachSession
    | Ramp
    | Earliest
    | Latest
    | ByAge
    | ByUrgency
    | BySetting,
    Field(discriminator="op"),
]
"""A rule that gives a day."""

for _model in (Ramp, Earliest, Latest, ByAge, ByUrgency, SettingCase, BySetting):
    _model.model_rebuild()

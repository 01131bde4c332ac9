"""The shares, chances, wording and names that courses are made of: data files with a version."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

ProfileName = Literal["responder", "partial-responder", "non-responder", "dropout", "crisis"]
Change = Literal["reliable-and-met", "reliable", "none", "any"]
"""What the last score has to show against the first."""

Ending = Literal[
    "goals-met",
    "open",
    "plateau",
    "moved",
    "higher-level-of-care",
    "transferred",
    "administrative",
    "lost-contact",
    "withdrew",
]
"""Why treatment ends; `open` where it goes on past the last day."""

Percent = Annotated[int, Field(ge=0, le=100)]
Share = Annotated[int, Field(ge=1)]
Range = tuple[int, int]


class Data(BaseModel):
    """A part of a data file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Profile(Data):
    """How a kind of course goes. Percents of the baseline score, and of the days at hand."""

    share: Share
    change: Change
    remaining_percent: Range
    stops_percent: Range
    endings: Mapping[Ending, Share]


class Chances(Data):
    """How often things happen, of a hundred visits, reviews or courses."""

    no_show: Percent
    cancelled: Percent
    came_late: Percent
    video: Percent
    entered_late: Percent
    score_corrected: Percent
    session_corrected: Percent
    payer_changed: Percent
    clinician_changed: Percent
    held: Percent
    review_late: Percent
    review_written_up_late: Percent
    client_absent_at_review: Percent
    signature_declined: Percent


class Courses(Data):
    """The data file of courses."""

    version: int
    source: str
    first_day: date
    time_zone: str
    profiles: Mapping[ProfileName, Profile]
    chances_percent: Chances
    review_intervals: Mapping[int, Share]
    plan_at_attended_visit: int
    lost_contact_days: int
    hold_weeks: Range
    entered_late_days: Range
    corrected_after_days: Range


class Practice(Data):
    """What the client practices between sessions: so many of something a week, at least."""

    statement: str
    metric: str
    unit: str
    least: int


class Concern(Data):
    """What brings a client, and how it is treated and measured."""

    name: str
    share: Share
    instrument: str
    metric: str
    baseline: Range
    target_below: int
    diagnosis: Mapping[str, str]
    evidence: str
    problem: str
    observed: str
    impairment: tuple[str, ...]
    goal: str
    daily_life: str
    practice: Practice
    techniques: tuple[str, ...]


class Concerns(Data):
    """The data file of concerns."""

    version: int
    source: str
    concerns: tuple[Concern, ...]


class Clinician(Data):
    """An invented clinician: the code that events bear, name and credentials."""

    actor: str
    name: str
    credentials: str


class SiteData(Data):
    """A site of every generated clinic."""

    id: str
    name: str
    time_zone: str
    state: str


class People(Data):
    """The data file of names."""

    version: int
    source: str
    given: tuple[str, ...]
    family: tuple[str, ...]
    clinicians: tuple[Clinician, ...]
    front_desk: str
    payers: tuple[Mapping[str, Any], ...]
    sites: tuple[SiteData, ...]


F = TypeVar("F", Courses, Concerns, People)

_FOLDER: Final = "data"


@cache
def courses() -> Courses:
    """Return the kinds of courses with their shares."""
    return _read(Courses, "courses.json")


@cache
def concerns() -> Concerns:
    """Return what clients come with."""
    return _read(Concerns, "concerns.json")


@cache
def people() -> People:
    """Return invented names, payers and sites."""
    return _read(People, "people.json")


def versions() -> str:
    """Return the versions of the data files, as `1.1.1`: courses, concerns, people."""
    return ".".join(str(each.version) for each in (courses(), concerns(), people()))


def _read(model: type[F], name: str) -> F:
    return model.model_validate_json((files(__package__) / _FOLDER / name).read_bytes())

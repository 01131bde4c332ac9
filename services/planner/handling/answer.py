"""What a request came to when it was accepted, and the refusals that only handling knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import ClassVar, Literal, TypeAlias

from events.ids import ClinicId, EventId, Position, StreamId, Version
from events.values.crisis import CrisisLines
from services.planner.refusal import Refusal


@dataclass(frozen=True, slots=True)
class WrittenEvent:
    """One event that a request brought about; `stream` is at `version` with it."""

    id: EventId
    type: str
    stream: StreamId
    version: Version


@dataclass(frozen=True, slots=True)
class FindingAt:
    """One finding, without a word of the plan."""

    rule: str
    rule_version: int
    severity: str
    path: str


@dataclass(frozen=True, slots=True)
class Found:
    """What the lint finds in a plan at a version: how much of each severity, the gravest first."""

    plan: str
    version: Version
    counts: Mapping[str, int]
    waived: int
    listed: tuple[FindingAt, ...]


@dataclass(frozen=True, slots=True)
class Unlinted:
    """A plan that could not be checked for this answer, and why."""

    plan: str
    version: Version
    why: Literal["took-too-long", "unavailable", "failed"]


Linted: TypeAlias = Found | Unlinted


@dataclass(frozen=True, slots=True)
class Route:
    """Whom an episode's alert is for: who holds a role in the care team; None where nobody does."""

    episode: str
    role: str | None
    staff: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alerted:
    """What a safety alert asks for at once (A11.06): lines to show, and whom to tell."""

    crisis_lines: CrisisLines
    routes: tuple[Route, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """The outcome of an accepted request; the same for every retry of it.

    `repeated` says that it had been accepted before. `version` is the version of the addressed
    stream right after this request's events. `findings` are no part of the outcome: they are what
    the lint says of plans that were proposed, signed or reviewed, as whoever answers reads them.
    Nor is `alerted`, which is there where the request raised a safety alert.
    """

    clinic: ClinicId
    stream: StreamId
    version: Version
    first: Position
    last: Position
    ledger_time: datetime
    events: tuple[WrittenEvent, ...]
    repeated: bool = False
    findings: tuple[Linted, ...] = ()
    alerted: Alerted | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody did to a stream since the caller looked: codes and times, no content."""

    version: Version
    type: str
    actor: str
    role: str
    recorded_time: datetime


class VersionRequired(Refusal):
    """What signs, revises or retires says which version of the stream it was made for."""

    code = "version-required"
    status = HTTPStatus.PRECONDITION_REQUIRED
    rule = "this command asks for the version of the stream that it was made for"
    way_out: ClassVar[str] = "send If-Match with the ETag of the stream as you have seen it"


class VersionMoved(Refusal):
    """The stream is not at the version that the sender has seen."""

    code = "version-moved"
    status = HTTPStatus.PRECONDITION_FAILED
    rule = "the stream is no longer at the version that If-Match names"
    way_out: ClassVar[str] = "read what changed since, decide anew, send the current version"

    def __init__(self, current: Version, changes: Sequence[Change]) -> None:
        """Take the stream's version now, and up to 100 of the changes since, oldest first."""
        super().__init__()
        self.current = current
        self.changes = tuple(changes)


class WrongStream(Refusal):
    """A command of the request writes another stream than the request is addressed to."""

    code = "wrong-stream"
    rule = "every command of a request writes the stream that the request is addressed to"
    way_out: ClassVar[str] = "address the request to that stream, or several of them to the clinic"

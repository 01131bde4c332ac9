"""How an operator names one event: by position, by stream and version, or by id."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Final, TypeAlias
from uuid import UUID

from events.errors import Refused
from events.ids import ClinicId, EventId, Position, StreamId, Version, parse_stream
from events.ledger.errors import CLOCK_TOLERANCE

# An id is made a little before the event is recorded: the decision lies between.
_DECIDING: Final = timedelta(seconds=60)
_MADE_FROM_TIME: Final = 7
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)


class InvalidReference(Refused):
    """What is given names no event."""

    code = "invalid-reference"

    def __init__(self) -> None:
        super().__init__(
            "event: must be a position (12), a stream and version (plan/<uuid>@3), or an event "
            "id (a UUID in lower case with hyphens); `goldenthread events tail` shows all three"
        )


class BadPosition(Refused):
    """The clinic's ledger has no such position."""

    code = "bad-position"
    status = HTTPStatus.NOT_FOUND

    def __init__(self, clinic: ClinicId, head: Position) -> None:
        there = f"must be 1 to {head}" if head else "the ledger is empty"
        super().__init__(
            f"position: {there}, the head of clinic {clinic}; `events tail --follow` waits for more"
        )


class EventNotFound(Refused):
    """The clinic's ledger holds no such event."""

    code = "event-not-found"
    status = HTTPStatus.NOT_FOUND

    def __init__(self, clinic: ClinicId, what: str) -> None:
        super().__init__(
            f"{what}: not in the ledger of clinic {clinic}; `goldenthread clinic list` shows "
            "the other clinics"
        )


@dataclass(frozen=True, slots=True)
class AtPosition:
    """The event at a position of the clinic's ledger."""

    position: Position


@dataclass(frozen=True, slots=True)
class AtVersion:
    """The event that made a version of a stream."""

    stream: StreamId
    version: Version


@dataclass(frozen=True, slots=True)
class WithId:
    """The event with an id."""

    event_id: EventId

    @property
    def text(self) -> str:
        """How the event's bytes spell the id."""
        return str(self.event_id)


Reference: TypeAlias = AtPosition | AtVersion | WithId


def parse_reference(text: str) -> Reference:
    """Return which event `text` names.

    Raises:
        InvalidReference: it has none of the three forms.
        InvalidIdentifier: the stream before `@` has not its form.
    """
    if _NUMBER.fullmatch(text):
        return AtPosition(Position(int(text)))
    stream, at, version = text.rpartition("@")
    if at:
        if not _NUMBER.fullmatch(version):
            raise InvalidReference
        return AtVersion(parse_stream(stream), Version(int(version)))
    try:
        identifier = UUID(text)
    except ValueError:
        raise InvalidReference from None
    if str(identifier) != text:
        raise InvalidReference
    return WithId(EventId(identifier))


def window(event_id: EventId) -> tuple[datetime, datetime] | None:
    """Return the ledger times between which an event with this id was most likely appended.

    A UUIDv7 tells when it was made; the event was recorded soon after, and the ledger takes only
    what was recorded within 5 s of its own clock. None for ids that tell no time (UUIDv5).
    """
    if event_id.version != _MADE_FROM_TIME:
        return None
    made = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=event_id.int >> 80)
    return made - CLOCK_TOLERANCE, made + CLOCK_TOLERANCE + _DECIDING

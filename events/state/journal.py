"""What every entity state keeps about its stream: version, entries, voids, what did not resolve."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from events.ids import NO_EVENT, EventId, Version
from events.payload import Payload
from events.state.mapping import empty, put
from events.state.recorded import Recorded
from events.types.void import EntryVoided
from events.values.ids import Item


@dataclass(frozen=True, slots=True)
class Missing:
    """An event could not be applied: what it names is missing, ended, or there already."""

    item: Item
    problem: Literal["missing", "ended", "already-there"]


@dataclass(frozen=True, slots=True)
class Unresolved:
    """An event that changed nothing, or rests on what is not there, with what is missing."""

    event_id: EventId
    version: Version
    missing: Missing


@dataclass(frozen=True, slots=True)
class Journal:
    """`entries` are the folded events with their versions, `voided` the ids that voids named.

    `voided_at` is when the last void was recorded.
    """

    version: Version = NO_EVENT
    entries: Mapping[EventId, Version] = field(default_factory=empty)
    voided: frozenset[EventId] = frozenset()
    unresolved: tuple[Unresolved, ...] = ()
    voided_at: datetime | None = None


EMPTY_JOURNAL = Journal()


def folded_already(journal: Journal, event: Recorded[Payload]) -> bool:
    """Return whether `event` is no newer than what was folded; such an event changes nothing."""
    return event.version <= journal.version


def note(journal: Journal, event: Recorded[Payload], missing: Missing | None = None) -> Journal:
    """Return `journal` with `event` entered, and unresolved when something is missing."""
    voided, voided_at = journal.voided, journal.voided_at
    if isinstance(event.payload, EntryVoided):
        voided |= {entry.event_id for entry in event.payload.voided}
        voided_at = event.recorded_time
    unresolved = journal.unresolved
    if missing is not None:
        unresolved = (*unresolved, Unresolved(event.event_id, event.version, missing))
    entries = put(journal.entries, event.event_id, event.version)
    return Journal(event.version, entries, voided, unresolved, voided_at)

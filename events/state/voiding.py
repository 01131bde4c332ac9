"""Dropping voided entries from a history before it is folded (A1.57).

A void names earlier entries of its stream. A void that is itself voided by a later one has no
effect, so what it voided counts again: to undo a void is to void it. What names itself or a later
entry voids nothing. Voids stay in the history: they move its version and stale signatures.
"""

from collections.abc import Iterable
from typing import TypeVar

from events.ids import EventId
from events.payload import Payload
from events.state.recorded import Recorded
from events.types.void import EntryVoided

P = TypeVar("P", bound=Payload)


def effective(history: Iterable[Recorded[P]]) -> tuple[Recorded[P], ...]:
    """Return the entries of one stream's `history` that count, in rising version, each once."""
    ordered = sorted({event.version: event for event in reversed(tuple(history))}.items())
    voided: set[EventId] = set()
    kept: list[Recorded[P]] = []
    for _, event in reversed(ordered):
        if event.event_id in voided:
            continue
        kept.append(event)
        voided |= _voided_by(event)
    return tuple(reversed(kept))


def _voided_by(event: Recorded[Payload]) -> frozenset[EventId]:
    if not isinstance(event.payload, EntryVoided):
        return frozenset()
    return frozenset(entry.event_id for entry in event.payload.voided)

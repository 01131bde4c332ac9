"""Voiding entries made in error: history stays, what rests on nothing else goes (A1.57)."""

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from events.ids import EventId, Version
from events.payload import Payload
from events.state.plan_changes import content_items
from events.state.recorded import Recorded
from events.state.voiding import effective
from events.types.void import EntryVoided
from events.values.ids import Item, VoidedEntry
from services.planner.commands.void import Voiding
from services.planner.decide.context import Context
from services.planner.decide.refusals import NotFound
from services.planner.decide.refusals_void import (
    AlreadyVoid,
    LeavesOthers,
    NotYourEntry,
    TooManyItems,
)
from services.planner.decide.streams import Folded, P, S

_MAX_ITEMS: Final = 100
_NOT_YET: Final = EventId(UUID(int=0))


def voided_entries(
    command: Voiding, stream: Folded[S, P], context: Context
) -> tuple[VoidedEntry, ...]:
    """Return the entries that `command` voids, with the content items that each changed.

    Raises:
        NotFound: the stream has no such entry.
        AlreadyVoid: the entry does not count any more.
        NotYourEntry: another actor entered it, and the role may void only its own.
        TooManyItems: an entry, itself a void, changed more items than a void can name.
    """
    known = {event.event_id: event for event in stream.history}
    counting = {event.event_id for event in effective(stream.history)}
    entries: list[VoidedEntry] = []
    for place, event_id in enumerate(command.event_ids):
        event, pointer = known.get(event_id), f"/event_ids/{place}"
        if event is None:
            raise NotFound(pointer)
        if event_id not in counting:
            raise AlreadyVoid(pointer)
        if context.role not in context.policy.void_any and event.actor != context.actor:
            raise NotYourEntry(pointer)
        entries.append(_entry(event, pointer))
    return tuple(entries)


def require_independent(stream: Folded[S, P], payload: P) -> S:
    """Return the state after the void `payload`.

    Raises:
        LeavesOthers: entries that still count rest on void ones; `names` are their ids.
    """
    after = stream.then(_trial(payload, Version(stream.version + 1)))
    before = {each.event_id for each in stream.state.journal.unresolved}
    hanging = [e.event_id for e in after.state.journal.unresolved if e.event_id not in before]
    counting = effective(after.history)
    if after.history[0] not in counting:
        hanging += [e.event_id for e in counting if not isinstance(e.payload, EntryVoided)]
    if hanging:
        raise LeavesOthers("/event_ids", dict.fromkeys(hanging))
    return after.state


def _trial(payload: P, version: Version) -> Recorded[P]:
    moment = datetime.min.replace(tzinfo=UTC)
    return Recorded(payload, _NOT_YET, version, moment, moment, actor="", role="")


def _entry(event: Recorded[Payload], pointer: str) -> VoidedEntry:
    items: tuple[Item, ...] = tuple(dict.fromkeys(content_items(event.payload)))
    if len(items) > _MAX_ITEMS:
        raise TooManyItems(pointer)
    return VoidedEntry(event_id=event.event_id, version=event.version, items=items)

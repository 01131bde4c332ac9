"""A history in sentences, one for each event; what was voided or corrected says so (A1.57)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from events.ids import EventId, Version
from events.narrative import (
    of_care,
    of_client,
    of_clinic,
    of_content,
    of_course,
    of_episode,
    of_particulars,
    of_payers,
    of_requests,
    of_staff,
    of_templates,
)
from events.narrative.person import Person
from events.narrative.phrases import coded, day, quoted
from events.narrative.telling import TELLERS, Names, NoSentence, Told
from events.payload import Payload
from events.state.recorded import Recorded
from events.state.voiding import effective
from events.types.note import NoteLinkRevised
from events.types.score import ScoreCorrected
from events.types.session import SessionCorrected
from events.types.void import EntryVoided
from events.values.item_ids import ItemId

MODULES: Final = (
    of_care,
    of_client,
    of_clinic,
    of_content,
    of_course,
    of_episode,
    of_particulars,
    of_requests,
    of_staff,
    of_templates,
    of_templates,
    of_payers,
)
"""The modules whose import fills the table of who tells what."""

Standing = Literal["stands", "voided", "corrected"]
_Event = Recorded[Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One event in a sentence, and whether it still counts.

    Attributes:
        text: the sentence; of what was voided or corrected, with when and why.
        standing: whether the entry counts, is void, or was put right by a later one.
        standing_version: the version of the event that voided or corrected it.
    """

    version: Version
    event_id: EventId
    text: str
    standing: Standing
    standing_version: Version | None
    happened: datetime
    recorded: datetime
    actor: str
    role: str


def sentence(payload: Payload, told: Told) -> str:
    """Return an event as one sentence in the past tense.

    Raises:
        NoSentence: the type has none; a test sees that every registered type has one.
    """
    try:
        teller = TELLERS[type(payload)]
    except KeyError:
        raise NoSentence(type(payload)) from None
    return teller(payload, told)


def narrative(
    history: Iterable[_Event], person: Person, names: Names | None = None
) -> tuple[Line, ...]:
    """Return a stream's history in sentences, in the order of its versions.

    Args:
        history: the stream's events, whole, in order; with gaps items may go without a name.
        person: the client, as texts speak of them.
        names: items that other streams name, such as sessions and scores; it learns from this one.
    """
    events = tuple(history)
    told = Told(person, Names() if names is None else names)
    after = {**_corrections(events), **_voids(events)}
    lines = []
    for each in events:
        text = sentence(each.payload, told)
        told.names.learn(each.payload)
        lines.append(_line(each, text, after.get(each.event_id)))
    return tuple(lines)


def _line(event: _Event, text: str, later: _Event | None) -> Line:
    standing: Standing = "stands"
    if later is not None:
        standing = "voided" if isinstance(later.payload, EntryVoided) else "corrected"
        text = f"{text} {_no_longer(later)}"
    return Line(
        event.version,
        event.event_id,
        text,
        standing,
        None if later is None else later.version,
        event.time,
        event.recorded_time,
        event.actor,
        event.role,
    )


def _no_longer(later: _Event) -> str:
    it, on = later.payload, day(later.recorded_time)
    if isinstance(it, EntryVoided):
        return f"(Voided on {on}: {coded(it.reason)}, {quoted(it.reason_text)}.)"
    return f"(Put right on {on}, by the entry at version {later.version}.)"


def _voids(events: tuple[_Event, ...]) -> Mapping[EventId, _Event]:
    """Return what voided each entry that does not count; a void that is void voids nothing."""
    standing = effective(events)
    counts = {each.event_id for each in standing}
    return {
        entry.event_id: each
        for each in standing
        if isinstance(each.payload, EntryVoided)
        for entry in each.payload.voided
        if entry.event_id not in counts
    }


def _corrections(events: tuple[_Event, ...]) -> Mapping[EventId, _Event]:
    """Return the entry that put each earlier one right, by the id of what both are about."""
    corrected: dict[EventId, _Event] = {}
    last: dict[ItemId, EventId] = {}
    for each in effective(events):
        key = _about(each.payload)
        if key is None:
            continue
        if isinstance(each.payload, _CORRECTING) and key in last:
            corrected[last[key]] = each
        last[key] = each.event_id
    return corrected


_CORRECTING: Final = (SessionCorrected, ScoreCorrected, NoteLinkRevised)


def _about(payload: Payload) -> ItemId | None:
    """Return the id of a session, score or note that a payload states whole."""
    for name in ("session", "score", "note"):
        if name in type(payload).model_fields:
            found = getattr(payload, f"{name}_id", None)
            return found if isinstance(found, ItemId) else None
    return None

"""Progress notes that a plan is linked to, as they now stand (A1.29)."""

from collections.abc import Container, Mapping
from dataclasses import dataclass

from events.ids import Version
from events.state.journal import Missing
from events.state.mapping import put
from events.types.note import NoteLinked, NoteLinkRevised
from events.values.ids import Item, NoteId, ObjectiveId
from events.values.notes import LinkedClass, NoteContent


@dataclass(frozen=True, slots=True)
class NoteLink:
    """A note's link; `version` entered it, `revised` put it right last."""

    note_class: LinkedClass
    content: NoteContent
    version: Version
    revised: Version | None = None


Notes = Mapping[NoteId, NoteLink]


def with_note(
    notes: Notes,
    it: NoteLinked | NoteLinkRevised,
    version: Version,
    known: Container[ObjectiveId],
) -> Notes | Missing:
    """Return `notes` with a note linked, or its link put right.

    Args:
        notes: the plan's links before it.
        it: the event.
        version: the event's.
        known: every objective that the plan ever had.
    """
    before = notes.get(it.note_id)
    item = Item(kind="note", id=it.note_id)
    if isinstance(it, NoteLinked) and before is not None:
        return Missing(item, "already-there")
    if isinstance(it, NoteLinkRevised) and before is None:
        return Missing(item, "missing")
    for each in it.note.objectives:
        if each.objective_id not in known:
            return Missing(Item(kind="objective", id=each.objective_id), "missing")
    if before is None:
        return put(notes, it.note_id, NoteLink(it.note_class, it.note, version))
    return put(notes, it.note_id, NoteLink(it.note_class, it.note, before.version, version))

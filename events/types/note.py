"""Links from progress notes to a plan; they stale no signature (A1.29, A11.12)."""

from events.registry import Payload, event_type
from events.values.ids import NoteId
from events.values.notes import LinkedClass, NoteContent
from events.values.text import Words


@event_type("goldenthread.plan.note-linked", version=1, backdatable=True)
class NoteLinked(Payload):
    """A progress note and the objectives it names, with status and data (A1.29).

    It happened when the note was finished. Notes of what was said in counseling have no class here
    (A11.20, B04, B16).
    """

    note_id: NoteId
    note_class: LinkedClass
    note: NoteContent


@event_type("goldenthread.plan.note-link-revised", version=1)
class NoteLinkRevised(Payload):
    """The link as it really is, whole (A1.29)."""

    note_id: NoteId
    note_class: LinkedClass
    note: NoteContent
    reason_text: Words

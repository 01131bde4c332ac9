"""Commands that link progress notes to a plan (A1.29).

A note's class is declared, never guessed from text; a note of what was said in counseling is
refused by that class (A11.20, B04, B16).
"""

from typing import ClassVar, Literal

from events.values.ids import NoteId
from events.values.notes import NoteClass, NoteContent
from events.values.text import Words
from services.planner.commands.base import Duty, OnPlan


class LinkNote(OnPlan):
    """Link a progress note of a session to the objectives that it names (A1.29).

    Its text stays where the note is kept.
    """

    duty: ClassVar[Duty] = "decide"
    kind: Literal["link-note"]
    note_id: NoteId
    note_class: NoteClass
    note: NoteContent


class ReviseNoteLink(OnPlan):
    """Put a note's link right, giving it whole (A1.29)."""

    duty: ClassVar[Duty] = "decide"
    demands_version: ClassVar[bool] = True
    kind: Literal["revise-note-link"]
    note_id: NoteId
    note_class: NoteClass
    note: NoteContent
    reason_text: Words


NoteCommand = LinkNote | ReviseNoteLink

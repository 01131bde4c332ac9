"""Decisions on links from progress notes to a plan (A1.29, A11.20)."""

from typing import assert_never

from events.sealed_event import Fact
from events.state.attended import was_held
from events.state.journal import Missing
from events.state.plan_notes import NoteLink, with_note
from events.types.note import NoteLinked, NoteLinkRevised
from events.values.notes import LinkedClass, Measured, NoteClass, NoteContent, NotedObjective
from events.values.objectives import all_criteria
from services.planner.commands.note import LinkNote, NoteCommand, ReviseNoteLink
from services.planner.decide.case import Case
from services.planner.decide.facts import fact_of
from services.planner.decide.missing import refusal_of
from services.planner.decide.refusals import NoSessionContent, NotFound, NothingChanges
from services.planner.decide.refusals_content import MissedSession


def decide_note(command: NoteCommand, case: Case) -> Fact:
    """Return what `command` brings about.

    A note that is linked late names what the plan held, ended or not; after discharge it is a late
    entry (A11.22). It was written when it was finished, not before its session.
    """
    payload = _payload(command)
    for place, each in enumerate(command.note.objectives):
        _require_data(each, f"/note/objectives/{place}", case)
    after = with_note(case.plan.notes, payload, case.plan.version, case.plan.content.objectives)
    if isinstance(after, Missing):
        raise refusal_of(after)
    _require_session(command.note, case)
    if isinstance(payload, NoteLinked):
        return fact_of(payload, payload.note.written_at)
    _require_change(payload, case.plan.notes[payload.note_id])
    return fact_of(payload)


def _payload(command: NoteCommand) -> NoteLinked | NoteLinkRevised:
    declared = _linked(command.note_class)
    head = {"note_id": command.note_id, "note_class": declared, "note": command.note}
    match command:
        case LinkNote():
            return NoteLinked.model_validate(head)
        case ReviseNoteLink():
            return NoteLinkRevised.model_validate({**head, "reason_text": command.reason_text})
        case unreachable:
            assert_never(unreachable)


def _linked(declared: NoteClass) -> LinkedClass:
    match declared:
        case "treatment-record" | "progress-note":
            return declared
        case "psychotherapy-note" | "substance-use-counseling-note":
            raise NoSessionContent("/note_class")
        case unreachable:
            assert_never(unreachable)


def _require_change(payload: NoteLinkRevised, known: NoteLink) -> None:
    if (known.note_class, known.content) == (payload.note_class, payload.note):
        raise NothingChanges("/note")


def _require_session(note: NoteContent, case: Case) -> None:
    entered = case.episode.sessions.get(note.session_id)
    if entered is None:
        raise NotFound("/note/session_id", (note.session_id,))
    held = was_held(entered.content)
    begun = entered.content.service_at if held else None
    case.calendar.happened(note.written_at, "/note/written_at", begun)
    if note.objectives and not held:
        raise MissedSession("/note/objectives", (note.session_id,))


def _require_data(noted: NotedObjective, pointer: str, case: Case) -> None:
    held = case.plan.content.objectives.get(noted.objective_id)
    if held is None:
        raise NotFound(f"{pointer}/objective_id", (noted.objective_id,))
    criteria = {each.criterion_id for each in all_criteria(held.content)}
    for place, each in enumerate(noted.measured):
        where = f"{pointer}/measured/{place}"
        if each.criterion_id is not None and each.criterion_id not in criteria:
            raise NotFound(f"{where}/criterion_id", (each.criterion_id,))
        if each.score_id is not None:
            _require_score(each, where, case)


def _require_score(measured: Measured, pointer: str, case: Case) -> None:
    if measured.score_id not in case.episode.scores:
        raise NotFound(f"{pointer}/score_id", (measured.score_id,))

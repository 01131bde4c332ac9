"""Sentences on reviews, notes, progress and what happens between sessions."""

from events.narrative.of_content import why
from events.narrative.phrases import (
    because,
    coded,
    counted,
    day,
    due,
    instrument,
    listed,
    opening,
    quoted,
)
from events.narrative.telling import Told, tells
from events.types.between_sessions import (
    ClinicalEventRecorded,
    HomeworkAssigned,
    HomeworkClosed,
    MedicationChanged,
    MedicationListed,
    MedicationStopped,
    PracticeRecorded,
    SkillTaught,
)
from events.types.finding import FindingWaived, FindingWaiverWithdrawn
from events.types.note import NoteLinked, NoteLinkRevised
from events.types.progress import ProgressRecorded
from events.types.review import (
    ClientInputRecorded,
    ObjectiveStatusAssessed,
    ReviewCompleted,
    ReviewedScore,
    ReviewOpened,
    ShortenedDate,
)
from events.values.between_sessions import MedicationContent
from events.values.notes import NoteContent


@tells(ReviewOpened)
def _opened(it: ReviewOpened, told: Told) -> str:
    at = "" if it.at_session is None else f" at session {it.at_session}"
    return f"A review of {told.person.names} plan began{at}, called for by: {coded(it.trigger)}."


@tells(ClientInputRecorded)
def _input(it: ClientInputRecorded, told: Told) -> str:
    person = told.person
    if it.absent_because is not None:
        start = f"{person.name} gave no view of {person.possessive} own"
        return f"{start}: {quoted(it.absent_because)}."
    ratings = f" in {counted(len(it.ratings), 'rating')}" if it.ratings else ""
    return f"{person.name} gave {person.possessive} own view{ratings}{because(it.words)}."


@tells(ObjectiveStatusAssessed)
def _assessed(it: ObjectiveStatusAssessed, told: Told) -> str:
    which = told.names.of(it.objective_id, "objective")
    return f"At review {which} was found {coded(it.verdict)}{why(it.rationale)}."


@tells(ReviewCompleted)
def _completed(it: ReviewCompleted, told: Told) -> str:
    changed = "with changes to the plan" if it.changes == "changed" else "without changes"
    scores = listed(_reviewed(each, told) for each in it.scores) if it.scores else "no scores"
    more, ends = it.duration.sessions_more, it.duration.ends_on
    lasts = [] if more is None else [f"{counted(more, 'more session')} expected"]
    lasts += [] if ends is None else [f"until {day(ends)}"]
    at = "" if it.next_review_session is None else f" or at session {it.next_review_session}"
    following = f"next review by {day(it.next_review_on)}{at}{_shortened(it.shortened)}"
    told_of = f"{scores}; {', '.join(lasts)}; {following}"
    return f"The review was completed {changed}{why(it.rationale)}; {told_of}."


def _shortened(it: ShortenedDate | None) -> str:
    if it is None:
        return ""
    wanted = "the plan's own interval" if it.profile is None else f"the rules of {it.profile}"
    return f" ({day(it.agreed_on)} was agreed; {wanted} asked for it sooner)"


@tells(NoteLinked)
def _noted(it: NoteLinked, told: Told) -> str:
    return f"A note{_session(it.note, told)} was linked: {_named(it.note, told)}."


@tells(NoteLinkRevised)
def _note_revised(it: NoteLinkRevised, told: Told) -> str:
    start = f"What a note{_session(it.note, told)} says was put right"
    return f"{start}: {_named(it.note, told)}; {quoted(it.reason_text)}."


@tells(ProgressRecorded)
def _progress(it: ProgressRecorded, told: Told) -> str:
    held = it.progress
    by = told.person.name if held.rater == "client" else f"the {held.rater}"
    which = told.names.of(held.goal_id, "goal")
    span = f"from {day(held.from_on)} to {day(held.to_on)}"
    rated = f"rated {held.rating} of 10 by {by}"
    return f"Progress towards {which} {span} was {rated}: {quoted(held.narrative)}."


@tells(FindingWaived)
def _waived(it: FindingWaived, told: Told) -> str:
    rule = it.finding.rule.lower().replace("_", " ")
    start = f"A finding on {told.person.names} plan is let stand ({rule})"
    return f"{start}, {coded(it.reason)}: {quoted(it.reason_text)}."


@tells(FindingWaiverWithdrawn)
def _waiver_withdrawn(it: FindingWaiverWithdrawn, told: Told) -> str:
    start = f"A finding on {told.person.names} plan is let stand no more"
    return f"{start}, {coded(it.reason)}: {quoted(it.reason_text)}."


@tells(ClinicalEventRecorded)
def _event(it: ClinicalEventRecorded, told: Told) -> str:
    held = it.clinical_event
    until = "" if held.until is None else f" until {day(held.until)}"
    start = f"Something that bears on {told.person.names} treatment was recorded"
    when = f"{coded(held.kind)}, {day(held.happened_on)}{until}"
    return f"{start} ({when}): {quoted(held.words)}."


@tells(MedicationListed)
def _medication(it: MedicationListed, told: Told) -> str:
    return f"{told.person.names} medication was listed: {_medicine(it.medication)}."


@tells(MedicationChanged)
def _medication_changed(it: MedicationChanged, told: Told) -> str:
    start = f"{told.person.names} medication was changed to {_medicine(it.medication)}"
    return f"{start}{why(it.rationale)}."


@tells(MedicationStopped)
def _medication_stopped(it: MedicationStopped, told: Told) -> str:
    which = told.names.bare(it.medication_id, "medication")
    start = f"{told.person.name} stopped taking {which} on {day(it.stopped_on)}"
    return f"{start} ({coded(it.reason)}){why(it.rationale)}."


@tells(HomeworkAssigned)
def _homework(it: HomeworkAssigned, told: Told) -> str:
    held = it.homework
    on, by = day(held.assigned_on), due(held.due)
    return f"{told.person.name} took on homework on {on}{by}: {quoted(held.words)}."


@tells(HomeworkClosed)
def _homework_closed(it: HomeworkClosed, told: Told) -> str:
    which = told.names.of(it.homework_id, "homework")
    return f"{opening(which)} was closed as {coded(it.reason)}{why(it.rationale)}."


@tells(SkillTaught)
def _skill(it: SkillTaught, told: Told) -> str:
    name, on = quoted(it.skill.name), day(it.skill.taught_on)
    return f"{told.person.name} learned the skill {name} on {on}."


@tells(PracticeRecorded)
def _practice(it: PracticeRecorded, told: Told) -> str:
    held = it.practice
    what = [told.names.bare(key, "homework") for key in held.homework_ids]
    what += [told.names.bare(key, "skill") for key in held.skill_ids]
    of = f" of {listed(what)}" if what else ""
    person = told.person
    by = person.subject if held.told_by == "client" else f"the {held.told_by}"
    done = f"{person.names} practice{of} on {day(held.practised_on)} was {coded(held.adherence)}"
    return f"{done}, as {by} told{because(held.words)}."


def _reviewed(it: ReviewedScore, told: Told) -> str:
    if it.score_id is not None:
        return told.names.bare(it.score_id, instrument(it.instrument))
    return f"no {instrument(it.instrument)} ({coded(it.exception or '')})"


def _session(note: NoteContent, told: Told) -> str:
    known = told.names.called(note.session_id)
    return "" if known is None else f" on the session {known}"


def _named(note: NoteContent, told: Told) -> str:
    if note.no_objective is not None:
        return f"it names no objective ({coded(note.no_objective.reason)})"
    return listed(
        f"{told.names.of(each.objective_id, 'objective')} {coded(each.status)}"
        for each in note.objectives
    )


def _medicine(it: MedicationContent) -> str:
    purpose = "" if it.purpose is None else f" for {quoted(it.purpose)}"
    return f"{it.name} {it.dose} by {it.prescriber} since {day(it.started_on)}{purpose}"

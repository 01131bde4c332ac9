"""Decisions on a plan: legality first, then the rules of its family."""

from typing import assert_never

from events.sealed_event import Fact
from services.planner.commands.course import CourseCommand, VoidPlanEntries
from services.planner.commands.note import LinkNote, NoteCommand, ReviseNoteLink
from services.planner.commands.particulars import ParticularCommand
from services.planner.commands.progress import RecordProgress
from services.planner.commands.review import MarkObjectiveMet, ReviewCommand
from services.planner.commands.signing import SigningCommand
from services.planner.commands.treatment import ScheduleReviews, SetMeasurementPlan
from services.planner.commands.union import ContentCommand, PlanCommand
from services.planner.commands.waiver import WaiveFinding, WaiverCommand, WithdrawFindingWaiver
from services.planner.decide.case import Case, case_of
from services.planner.decide.content import decide_content
from services.planner.decide.context import Context
from services.planner.decide.course import decide_course
from services.planner.decide.legality import require_legal
from services.planner.decide.measuring import decide_measurement
from services.planner.decide.notes import decide_note
from services.planner.decide.particulars import decide_particular
from services.planner.decide.plan_void import decide_void
from services.planner.decide.progress import decide_progress
from services.planner.decide.review import decide_met, decide_review
from services.planner.decide.schedule import decide_schedule
from services.planner.decide.signers import require_open_plan
from services.planner.decide.signing import decide_signing
from services.planner.decide.streams import Streams
from services.planner.decide.waivers import decide_waiver


def decide_plan(command: PlanCommand, streams: Streams, context: Context) -> Fact:
    """Return what `command` brings about."""
    case = case_of(command, streams, context)
    require_open_plan(case)
    require_legal(command, case)
    if isinstance(command, ContentCommand):
        return decide_content(command, case)
    if isinstance(command, ParticularCommand):
        return decide_particular(command, case)
    if isinstance(command, CourseCommand):
        return decide_course(command, case)
    if isinstance(command, SigningCommand):
        return decide_signing(command, case)
    if isinstance(command, ReviewCommand):
        return decide_review(command, case)
    return _other(command, case)


def _other(
    command: NoteCommand
    | WaiverCommand
    | RecordProgress
    | MarkObjectiveMet
    | ScheduleReviews
    | SetMeasurementPlan
    | VoidPlanEntries,
    case: Case,
) -> Fact:
    match command:
        case (
            LinkNote()
            | ReviseNoteLink()
            | RecordProgress()
            | WaiveFinding()
            | WithdrawFindingWaiver()
        ):
            return _beside(command, case)
        case MarkObjectiveMet():
            return decide_met(command, case)
        case ScheduleReviews():
            return decide_schedule(command, case)
        case SetMeasurementPlan():
            return decide_measurement(command, case)
        case VoidPlanEntries():
            return decide_void(command, case)
        case unreachable:
            assert_never(unreachable)


def _beside(command: NoteCommand | WaiverCommand | RecordProgress, case: Case) -> Fact:
    """Return what a command brings about that stands beside the agreed content."""
    if isinstance(command, NoteCommand):
        return decide_note(command, case)
    if isinstance(command, WaiverCommand):
        return decide_waiver(command, case)
    return decide_progress(command, case)

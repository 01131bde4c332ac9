"""All commands as one union, told apart by `kind`: the same JSON whichever way it comes."""

from typing import Annotated

from pydantic import Field

from services.planner.commands.client import ClientCommand
from services.planner.commands.clinic import ClinicCommand
from services.planner.commands.content import ObjectiveCommand, ProblemCommand
from services.planner.commands.course import CourseCommand, VoidPlanEntries
from services.planner.commands.episode import EpisodeCommand
from services.planner.commands.note import NoteCommand
from services.planner.commands.particulars import ParticularCommand
from services.planner.commands.progress import RecordProgress
from services.planner.commands.review import MarkObjectiveMet, ReviewCommand
from services.planner.commands.signing import SigningCommand
from services.planner.commands.treatment import (
    ScheduleReviews,
    SetMeasurementPlan,
    TreatmentCommand,
)
from services.planner.commands.waiver import WaiverCommand

ContentCommand = ProblemCommand | ObjectiveCommand | TreatmentCommand

PlanCommand = (
    CourseCommand
    | ContentCommand
    | ParticularCommand
    | SigningCommand
    | ReviewCommand
    | NoteCommand
    | WaiverCommand
    | RecordProgress
    | MarkObjectiveMet
    | ScheduleReviews
    | SetMeasurementPlan
    | VoidPlanEntries
)

AnyCommand = ClientCommand | EpisodeCommand | PlanCommand | ClinicCommand

TaggedCommand = Annotated[AnyCommand, Field(discriminator="kind")]
"""The union for validation and for schemas."""

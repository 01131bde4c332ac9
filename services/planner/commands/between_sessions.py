"""Commands on clinical events, medication, homework and skills; none stales a signature."""

from typing import ClassVar, Literal

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
from services.planner.commands.base import Duty
from services.planner.commands.content import Planning, Revising


class RecordClinicalEvent(Planning, ClinicalEventRecorded):
    """Record something that bears on treatment (A1.49)."""

    kind: Literal["record-clinical-event"]


class ListMedication(Planning, MedicationListed):
    """List a medication that the client takes (A1.49)."""

    kind: Literal["list-medication"]


class ChangeMedication(Revising, MedicationChanged):
    """Give a medication as it is now taken, whole (A1.49)."""

    kind: Literal["change-medication"]


class StopMedication(Revising, MedicationStopped):
    """End a medication that the client takes no longer (A1.49)."""

    kind: Literal["stop-medication"]


class AssignHomework(Planning, HomeworkAssigned):
    """Agree on something that the client does (A1.51)."""

    kind: Literal["assign-homework"]


class CloseHomework(Planning, HomeworkClosed):
    """End homework, with how far it was done (A1.51)."""

    kind: Literal["close-homework"]


class TeachSkill(Planning, SkillTaught):
    """Record that a skill was taught (A1.51)."""

    kind: Literal["teach-skill"]


class RecordPractice(Planning, PracticeRecorded):
    """Record how homework was done or a skill practised; the client may (A1.44, A1.51)."""

    duty: ClassVar[Duty] = "report"
    kind: Literal["record-practice"]


BetweenSessionsCommand = (
    RecordClinicalEvent
    | ListMedication
    | ChangeMedication
    | StopMedication
    | AssignHomework
    | CloseHomework
    | TeachSkill
    | RecordPractice
)

"""Clinical events, medication, homework, skills and practice."""

from typing import Literal

from events.registry import event_type
from events.types.particular import ItemAdded, ItemEnded, ItemRevised, Particular
from events.values.between_sessions import (
    ClinicalEvent,
    HomeworkContent,
    MedicationContent,
    PracticeContent,
    SkillContent,
)
from events.values.changes import Rationale
from events.values.dates import Day
from events.values.ids import ClinicalEventId, HomeworkId, MedicationId, PracticeId, SkillId


class _OfMedication(Particular):
    item_kind = "medication"
    section = "medications"


class _OfHomework(Particular):
    item_kind = "homework"
    section = "homework"


@event_type("goldenthread.plan.clinical-event-recorded", version=1)
class ClinicalEventRecorded(ItemAdded):
    """Something happened that bears on treatment (A1.49)."""

    item_kind = "clinical-event"
    section = "clinical_events"
    clinical_event_id: ClinicalEventId
    clinical_event: ClinicalEvent


@event_type("goldenthread.plan.medication-listed", version=1)
class MedicationListed(_OfMedication, ItemAdded):
    """A medication that the client takes (A1.49)."""

    medication_id: MedicationId
    medication: MedicationContent
    rationale: Rationale | None = None


@event_type("goldenthread.plan.medication-changed", version=1)
class MedicationChanged(_OfMedication, ItemRevised):
    """The medication as it is now taken, whole (A1.49)."""

    medication_id: MedicationId
    medication: MedicationContent
    rationale: Rationale


@event_type("goldenthread.plan.medication-stopped", version=1)
class MedicationStopped(_OfMedication, ItemEnded):
    """A medication that the client takes no longer (A1.49)."""

    medication_id: MedicationId
    stopped_on: Day
    reason: Literal["completed", "side-effects", "no-effect", "client-request", "replaced", "other"]
    rationale: Rationale


@event_type("goldenthread.plan.homework-assigned", version=1)
class HomeworkAssigned(_OfHomework, ItemAdded):
    """The client took on something to do (A1.51)."""

    homework_id: HomeworkId
    homework: HomeworkContent


@event_type("goldenthread.plan.homework-closed", version=1)
class HomeworkClosed(_OfHomework, ItemEnded):
    """Homework is over; what was done of it stands as practice (A1.51)."""

    homework_id: HomeworkId
    reason: Literal["done", "partly-done", "not-done", "replaced"]
    rationale: Rationale | None = None


@event_type("goldenthread.plan.skill-taught", version=1)
class SkillTaught(ItemAdded):
    """A skill was taught (A1.51)."""

    item_kind = "skill"
    section = "skills"
    skill_id: SkillId
    skill: SkillContent


@event_type("goldenthread.plan.practice-recorded", version=1)
class PracticeRecorded(ItemAdded):
    """Homework was done or a skill practised, or not (A1.51)."""

    item_kind = "practice"
    section = "practice"
    practice_id: PracticeId
    practice: PracticeContent

"""What happens between sessions: events, medication, homework, skills, practice."""

from typing import Annotated, Literal

from pydantic import Field

from events.values.base import Value
from events.values.dates import Day, Due
from events.values.ids import HomeworkId, ObjectiveId, SkillId
from events.values.text import Line, Narrative, Words

Objectives = Annotated[tuple[ObjectiveId, ...], Field(max_length=50)]


class ClinicalEvent(Value):
    """Something that bears on treatment; `until` where it lasted, such as a stay (A1.49)."""

    kind: Literal[
        "hospitalization",
        "crisis",
        "medication-change",
        "new-diagnosis",
        "client-request",
        "life-event",
    ]
    happened_on: Day
    until: Day | None = None
    words: Narrative


class MedicationContent(Value):
    """A medication as it is taken: name, dose, prescriber, first day (A1.49)."""

    name: Line
    dose: Line
    prescriber: Line
    started_on: Day
    purpose: Words | None = None


class HomeworkContent(Value):
    """What the client does until a day or session, for which objectives (A1.51)."""

    words: Words
    assigned_on: Day
    due: Due | None = None
    objective_ids: Objectives = ()


class SkillContent(Value):
    """A skill that was taught, for which objectives (A1.51)."""

    name: Line
    taught_on: Day
    objective_ids: Objectives = ()


class PracticeContent(Value):
    """How homework was done or a skill practised, and who says so (A1.46, A1.51)."""

    practised_on: Day
    homework_ids: Annotated[tuple[HomeworkId, ...], Field(max_length=5)] = ()
    skill_ids: Annotated[tuple[SkillId, ...], Field(max_length=5)] = ()
    adherence: Literal["done", "partly-done", "not-done"]
    told_by: Literal["client", "caregiver", "clinician"]
    words: Words | None = None

"""Who the client is and what led them here: what a plan is made on, none of it agreed content."""

from typing import Annotated, Literal

from pydantic import Field

from events.values.base import Value
from events.values.dates import Day
from events.values.resources import UsedWhere
from events.values.text import CodeRelease, DiagnosisCode, Line, Narrative, Words

Texts = Annotated[tuple[Words, ...], Field(max_length=20)]


class PresentingConcern(Value):
    """What led the client in: how often, how strong, since when (A1.05)."""

    words: Narrative
    frequency: Line | None = None
    intensity: Line | None = None
    onset: Line | None = None


class PreferenceContent(UsedWhere):
    """What the client wants, values or has found to help or not (A1.11)."""

    kind: Literal[
        "priority",
        "helpful-before",
        "unhelpful-before",
        "theory-of-change",
        "cultural",
        "religious",
        "practical",
    ]
    words: Words


class HistoryContent(Value):
    """A piece of history or assessment, by whom it is told; it may prove wrong (A1.04).

    `code_release` is the release that lists the code, where it is not the present one (A1.07).
    """

    kind: Literal[
        "psychosocial",
        "symptom-onset",
        "past-diagnosis",
        "treatment",
        "mental-status",
        "medical",
        "intake",
    ]
    words: Narrative
    told_by: Literal["client", "family", "records", "clinician", "other"]
    told_on: Day
    code: DiagnosisCode | None = None
    code_release: CodeRelease | None = None


class Impairment(Value):
    """How far one area of life is impaired."""

    level: Literal["none", "mild", "moderate", "severe", "not-assessed"]
    words: Words | None = None


class Functioning(Value):
    """The inventory of functional impairment; an area that was not asked about says so (A1.08)."""

    assessed_on: Day
    work_or_school: Impairment
    relationships: Impairment
    self_care: Impairment
    daily_activities: Impairment
    quality_of_life: Impairment


class Readiness(Value):
    """Readiness for change, what hinders engagement, choices offered, reactions (A1.53)."""

    assessed_on: Day
    stage: Literal["precontemplation", "contemplation", "preparation", "action", "maintenance"]
    barriers_to_engagement: Texts = ()
    choices_offered: Texts = ()
    reactions: Texts = ()


class EmergencyContact(Value):
    """Whom to call in an emergency."""

    name: Line
    relation: Line
    number: Line


class Circumstances(Value):
    """Biological and medical factors, emergency contacts, accommodations (A1.54).

    Language, interpreter and safe ways of contact belong to the client's identity.
    """

    medical_factors: Texts = ()
    emergency_contacts: Annotated[tuple[EmergencyContact, ...], Field(max_length=10)] = ()
    accommodations: Texts = ()


class Population(Value):
    """Flags of what a plan must heed, with whose voices are documented (A1.38).

    For a child or adolescent both the child's and the caregiver's input belong here; for a client
    who was mandated, the court's goal beside their own; with cognitive impairment, the support
    person.
    """

    flags: Annotated[
        tuple[
            Literal[
                "child-or-adolescent",
                "older-adult",
                "trauma-informed",
                "lgbtqia",
                "accessibility",
                "mandated",
                "crisis",
                "cognitive-impairment",
            ],
            ...,
        ],
        Field(max_length=8),
    ]
    child_input: Words | None = None
    caregiver_input: Words | None = None
    court_goal: Words | None = None
    own_goal: Words | None = None
    support_person: Line | None = None

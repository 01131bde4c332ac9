"""The parts of a template: what a plan of its kind asks for, aims at, does and measures (A1.37).

Parts name each other by keys of their own. Texts may hold slots, which a plan's own values fill:
`{gad-7}` a baseline or a phrase that was asked for, `{target:gad-total}` the target of a criterion,
`{band:gad-7}` the band that the baseline lies in, `{due}` the objective's due point.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from events.values.base import Value
from events.values.dates import Cadence, DueAtSession
from events.values.interventions import InterventionKind
from events.values.measurement import PlannedMeasure
from events.values.objectives import ChangeBasis, Source, Streak
from events.values.problems import ImpairmentDomain, Priority
from events.values.quantities import Amount, Number, Target
from events.values.support import ReferralContent
from events.values.text import Code, CodeRelease, DiagnosisCode, Line, Narrative, Words

Keys = Annotated[tuple[Code, ...], Field(min_length=1, max_length=20)]

CodePrefix = Annotated[
    str,
    StringConstraints(
        min_length=1,
        max_length=8,
        pattern=r"^[A-Z]([0-9][0-9AB](\.[0-9A-Z]{0,4})?)?$",
    ),
]
"""The beginning of ICD-10-CM codes."""


class InWeeks(Value):
    """Due so many weeks after the plan's start."""

    kind: Literal["weeks"] = "weeks"
    weeks: Annotated[int, Field(ge=1, le=104)]


TemplateDue = Annotated[InWeeks | DueAtSession, Field(discriminator="kind")]
"""A number of weeks from the start, or a session number."""


class Chosen(Value):
    """An answer to a question of the template."""

    question: Code
    option: Code


class When(Value):
    """When a part belongs to the plan: all that is given holds.

    `diagnosis` is the part of a diagnosis that the plan has; `codes` are beginnings, one of which
    one of the plan's diagnoses has; `risk` is what the risk assessment came to.
    """

    chosen: Chosen | None = None
    risk: bool | None = None
    diagnosis: Code | None = None
    codes: Annotated[tuple[CodePrefix, ...], Field(max_length=20)] = ()


class Part(Value):
    """A part with its key; without `when` every plan has it."""

    key: Code
    when: When | None = None


class Option(Value):
    """One answer that may be chosen."""

    code: Code
    label: Line


class Question(Value):
    """What has to be chosen before the plan is put to the client (A11.20)."""

    key: Code
    asks: Line
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=6)]


class AskedBaseline(Value):
    """A value that the plan starts from; `typical` is what the template is tried with."""

    key: Code
    asks: Line
    instrument: Code | None = None
    unit: Line
    typical: Amount


class AskedText(Value):
    """A phrase of the client's own that texts are filled with; `typical` is for trying it out."""

    key: Code
    asks: Line
    typical: Line


class CodedDiagnosis(Value):
    """An ICD-10-CM code that a part stands for, with its text.

    `code_release` is the release that lists the code, where it is not the present one (A1.07).
    """

    code: DiagnosisCode
    code_release: CodeRelease | None = None
    text: Line


class DiagnosisPart(Value):
    """A diagnosis that the plan treats; an optional one may be absent, with what hangs on it."""

    key: Code
    codes: Annotated[tuple[CodedDiagnosis, ...], Field(min_length=1, max_length=40)]
    optional: bool = False


class ProblemPart(Part):
    """A problem statement to be made the client's (A1.06)."""

    statement: Words
    impairment: Annotated[tuple[ImpairmentDomain, ...], Field(max_length=8)] = ()
    observed: Annotated[tuple[Words, ...], Field(max_length=20)] = ()
    diagnoses: Annotated[tuple[Code, ...], Field(max_length=20)] = ()
    priority: Priority | None = None
    sequencing_rationale: Narrative | None = None


class GoalPart(Part):
    """A goal, worded until the client's own words take its place (A1.12, A1.13)."""

    words: Words
    problems: Keys
    horizon: Literal["short-term", "long-term"]
    weeks: Annotated[int, Field(ge=1, le=104)] | None = None
    daily_life: Words | None = None


class StagePart(Value):
    """A target on the way (A1.15)."""

    target: Target
    due: TemplateDue


class CriterionPart(Part):
    """A measure that counts (A1.15).

    `targets` stand in order: the first counts that the baseline has not reached and that lies a
    reliable change away from it (A11.01). The baseline is `starts_at`, or what was asked for under
    the key `baseline`.
    """

    metric: Line
    instrument: Code | None = None
    source: Source
    unit: Line
    direction: Literal["decrease", "increase", "maintain"]
    basis: ChangeBasis = "value"
    baseline: Code | None = None
    starts_at: Number | None = None
    targets: Annotated[tuple[Target, ...], Field(min_length=1, max_length=8)]
    stages: Annotated[tuple[StagePart, ...], Field(max_length=12)] = ()
    streak: Streak | None = None
    cadence: Cadence | None = None
    due: TemplateDue | None = None


class WayPart(Value):
    """What one answer to the question brings; `statement` takes the objective's place."""

    option: Code
    statement: Words | None = None
    criteria: Annotated[tuple[CriterionPart, ...], Field(min_length=1, max_length=8)]


class AlternativesPart(Value):
    """The ways between which the client chooses (A1.15, A11.20)."""

    question: Code
    ways: Annotated[tuple[WayPart, ...], Field(min_length=2, max_length=6)]


class ObjectivePart(Part):
    """A measurable step under one goal (A1.14 to A1.16)."""

    goal: Code
    statement: Words
    criteria: Annotated[tuple[CriterionPart, ...], Field(max_length=12)] = ()
    alternatives: AlternativesPart | None = None
    due: TemplateDue
    order: Annotated[int, Field(ge=1, le=99)] = 1
    primary: bool = False
    steps: Annotated[tuple[Words, ...], Field(max_length=20)] = ()

    @model_validator(mode="after")
    def _measurable(self) -> Self:
        if not self.criteria and self.alternatives is None:
            raise ValueError("at least one criterion, or alternatives that bring criteria")
        return self


class InterventionPart(Part):
    """What is done for which objectives (A1.17, A1.18)."""

    kind: InterventionKind = "therapy"
    modality: Line
    technique: Line
    objectives: Keys
    frequency: Line | None = None
    context: Words | None = None
    evidence: Words | None = None


class MeasurePart(Part):
    """What is measured, how often and by whom (A1.42)."""

    measure: PlannedMeasure


class ReferralPart(Part):
    """A referral with its trigger (A1.26)."""

    referral: ReferralContent


class DischargePart(Value):
    """When treatment is done (A1.22)."""

    criteria: Annotated[tuple[CriterionPart, ...], Field(max_length=12)] = ()
    further: Annotated[tuple[Words, ...], Field(max_length=12)] = ()


class ReviewPart(Value):
    """When the plan is reviewed: at session numbers, at the latest every so many days (A3.19)."""

    sessions: Annotated[
        tuple[Annotated[int, Field(ge=1, le=2_000)], ...], Field(max_length=50)
    ] = ()
    interval_days: Annotated[int, Field(ge=1, le=366)]

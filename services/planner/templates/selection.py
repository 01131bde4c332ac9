"""What a template is built of: parts of the library by reference or by what they are for, own ones.

A reference is `<template>/<version>/<section>/<key>`, such as `generalized-anxiety/1/objectives/
sleep`; the version is a number or `newest`.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from events.measures.change import Better
from events.payload import Payload
from events.templates.targets import Basis
from events.values.interventions import Contract, Frequency
from events.values.quantities import Number
from events.values.template_parts import (
    AskedBaseline,
    AskedText,
    DiagnosisPart,
    DischargePart,
    GoalPart,
    InterventionPart,
    MeasurePart,
    ObjectivePart,
    ProblemPart,
    Question,
    ReferralPart,
    ReviewPart,
)
from events.values.text import Code, DiagnosisCode, Line, Words

Section = Literal[
    "diagnoses",
    "problems",
    "goals",
    "objectives",
    "interventions",
    "measurement",
    "referrals",
    "discharge",
]
"""What may be picked; questions, baselines and phrases come with the parts that need them."""

PartRef = Annotated[
    str,
    StringConstraints(
        max_length=120,
        pattern=r"^[a-z0-9-]+/(newest|[1-9][0-9]{0,5})/[a-z]+/[a-z0-9]+(-[a-z0-9]+)*$",
    ),
]


class Wanted(Payload):
    """What objectives are looked for by; all that is given has to fit."""

    diagnosis: DiagnosisCode | None = None
    problem: Code | None = None
    measure: Code | None = None


class Pick(Wanted):
    """One part by its reference, or every objective that fits all else that is given."""

    part: PartRef | None = None

    @model_validator(mode="after")
    def _one_or_some(self) -> Self:
        by = any(each is not None for each in (self.diagnosis, self.problem, self.measure))
        if (self.part is not None) == by:
            raise ValueError("give a part, or what the objectives are for; not both, not neither")
        return self


class PickedSuggestion(Payload):
    """A suggested objective on a measure, for a goal; without a basis the best founded one.

    `goal` is the key of a goal of one's own, or the reference of one of the library.
    """

    key: Code
    measure: Code
    baseline: Number
    goal: Code | PartRef
    diagnosis: DiagnosisCode | None = None
    better: Better | None = None
    basis: Basis | None = None


class OwnParts(Payload):
    """Parts of one's own; they may name parts of the library by the keys that those get."""

    diagnoses: Annotated[tuple[DiagnosisPart, ...], Field(max_length=10)] = ()
    questions: Annotated[tuple[Question, ...], Field(max_length=10)] = ()
    baselines: Annotated[tuple[AskedBaseline, ...], Field(max_length=30)] = ()
    texts: Annotated[tuple[AskedText, ...], Field(max_length=20)] = ()
    problems: Annotated[tuple[ProblemPart, ...], Field(max_length=20)] = ()
    goals: Annotated[tuple[GoalPart, ...], Field(max_length=20)] = ()
    objectives: Annotated[tuple[ObjectivePart, ...], Field(max_length=40)] = ()
    interventions: Annotated[tuple[InterventionPart, ...], Field(max_length=40)] = ()
    measurement: Annotated[tuple[MeasurePart, ...], Field(max_length=20)] = ()
    referrals: Annotated[tuple[ReferralPart, ...], Field(max_length=20)] = ()


class Selection(Payload):
    """What a template is to be built of.

    `with_interventions` brings what serves a picked objective. Frequency, reviews and discharge
    come from the parts' own templates and the usual course where they are not given.
    """

    template: Code
    title: Line
    source: Words | None = None
    parts: Annotated[tuple[Pick, ...], Field(max_length=60)] = ()
    suggestions: Annotated[tuple[PickedSuggestion, ...], Field(max_length=20)] = ()
    own: OwnParts = OwnParts()
    with_interventions: bool = True
    frequency: Frequency | None = None
    reviews: ReviewPart | None = None
    discharge: DischargePart | None = None
    contract: Contract | None = None

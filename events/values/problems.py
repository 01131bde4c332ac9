"""Diagnoses and problems."""

from typing import Annotated, Literal

from pydantic import Field

from events.values.base import Value
from events.values.dates import Day
from events.values.ids import DiagnosisId
from events.values.text import CodeRelease, DiagnosisCode, Line, Narrative, Words

DiagnosisStatus = Literal["working", "differential", "confirmed"]

ImpairmentDomain = Literal[
    "work-or-school",
    "relationships",
    "self-care",
    "daily-activities",
    "quality-of-life",
    "safety",
    "legal",
    "housing",
]


class DiagnosisContent(Value):
    """A diagnosis: ICD-10-CM code and text, status and supporting evidence (A1.07).

    `code_release` is the release that lists the code, where it is not the present one.
    """

    code: DiagnosisCode
    code_release: CodeRelease | None = None
    text: Line
    status: DiagnosisStatus
    evidence: Annotated[tuple[Words, ...], Field(max_length=20)] = ()
    noted_on: Day


class Priority(Value):
    """A problem's rank, 1 first, and what it rests on (A1.45)."""

    rank: Annotated[int, Field(ge=1, le=99)]
    basis: Literal["safety", "severity", "client-preference", "sequencing", "quick-win"]


class ProblemContent(Value):
    """A problem statement: specific, functional, observable, linked to diagnoses (A1.06)."""

    statement: Words
    impairment: Annotated[tuple[ImpairmentDomain, ...], Field(max_length=8)] = ()
    observed: Annotated[tuple[Words, ...], Field(max_length=20)] = ()
    diagnosis_ids: Annotated[tuple[DiagnosisId, ...], Field(max_length=20)] = ()
    priority: Priority | None = None
    sequencing_rationale: Narrative | None = None

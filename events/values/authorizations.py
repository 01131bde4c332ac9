"""Who pays, and what payers are asked for and allow (A1.34, A1.59)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from events.values.base import Value
from events.values.dates import Day
from events.values.identity import Payer
from events.values.ids import (
    AuthorizationId,
    EpisodeId,
    InsuranceId,
    NoteId,
    PlanId,
    RecipientId,
    ReviewId,
    ScoreId,
)
from events.values.text import (
    CodeRelease,
    ContentHash,
    DiagnosisCode,
    Line,
    Narrative,
    ProviderNumber,
    ServiceCode,
    Words,
)

DenialReason = Literal[
    "not-medically-necessary",
    "level-of-care",
    "documentation-missing",
    "not-a-covered-service",
    "not-eligible",
    "out-of-network",
    "late-request",
    "duplicate",
    "other",
]
"""Why a payer refuses; the words of its letter stand beside the code (A1.34)."""

WithdrawalReason = Literal["not-needed", "client-request", "insurance-ended", "requested-in-error"]

EndReason = Literal["insurance-ended", "care-ended", "ended-by-payer", "replaced"]

AppealLevel = Literal["first", "second", "external"]


class InsuranceContent(Value):
    """Who pays from one day to another, both counting: a plan, its rank, the client's number there.

    `recipient_id` is the payer as disclosures and restrictions know it (B36). A change of payer
    ends one and begins another (A1.59).
    """

    payer: Payer
    rank: Literal["primary", "secondary", "tertiary"] = "primary"
    member_id: Line
    group_number: Line | None = None
    recipient_id: RecipientId | None = None
    from_on: Day
    until_on: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until_on is not None and self.until_on < self.from_on:
            raise ValueError("until_on: lies before from_on")
        return self


class ServiceUnits(Value):
    """So many units of one service from one day to another, both counting (A1.59)."""

    code: ServiceCode
    units: Annotated[int, Field(ge=1, le=9_999)]
    from_on: Day
    until_on: Day

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until_on < self.from_on:
            raise ValueError("until_on: lies before from_on")
        return self


class ScoreEvidence(Value):
    """A score of the client's, as evidence."""

    kind: Literal["score"]
    episode_id: EpisodeId
    score_id: ScoreId


class NoteEvidence(Value):
    """A linked progress note, as evidence."""

    kind: Literal["note"]
    plan_id: PlanId
    note_id: NoteId


class ReviewEvidence(Value):
    """A review of a plan, as evidence."""

    kind: Literal["review"]
    plan_id: PlanId
    review_id: ReviewId


class DocumentEvidence(Value):
    """A document by its hash, as evidence: a letter, a report (A1.55)."""

    kind: Literal["document"]
    document: ContentHash
    name: Line


Evidence = Annotated[
    ScoreEvidence | NoteEvidence | ReviewEvidence | DocumentEvidence, Field(discriminator="kind")
]
"""What supports a request or an appeal (A7.05)."""

Evidences = Annotated[tuple[Evidence, ...], Field(max_length=100)]

Services = Annotated[tuple[ServiceUnits, ...], Field(min_length=1, max_length=40)]


class AuthorizationRequest(Value):
    """What a payer is asked for: units of services, by whom, why (A1.34, A1.59).

    `code_release` is the release of ICD-10-CM that lists the diagnoses, where it is not the present
    one (A1.07). `renews` names the authorization that this one continues: a re-authorization is a
    new one.
    """

    insurance_id: InsuranceId
    services: Services
    rendering_provider: ProviderNumber
    supervising_provider: ProviderNumber | None = None
    diagnoses: Annotated[tuple[DiagnosisCode, ...], Field(max_length=12)] = ()
    code_release: CodeRelease | None = None
    renews: AuthorizationId | None = None
    justification: Narrative | None = None
    evidence: Evidences = ()


class Approval(Value):
    """What a payer allows, beside what it allowed before: under which number, which units.

    Spans may begin before the decision: what was done since then is released (A1.59).
    `less_because` says why it is less than was asked for, `reauthorize_by` until when the payer
    wants the next request.
    """

    number: Line
    services: Services
    less_because: Words | None = None
    reauthorize_by: Day | None = None

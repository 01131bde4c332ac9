"""Identifiers of what streams hold, and references to them.

Identifiers are opaque and are made by whoever sends the command; none is derived from a person.
"""

from typing import Annotated, Literal, NewType
from uuid import UUID

from pydantic import Field, StringConstraints

from events.ids import ClientId, EventId, StreamId, Version
from events.values.base import Value

PlanId = NewType("PlanId", UUID)
EpisodeId = NewType("EpisodeId", UUID)
DiagnosisId = NewType("DiagnosisId", UUID)
ProblemId = NewType("ProblemId", UUID)
GoalId = NewType("GoalId", UUID)
ObjectiveId = NewType("ObjectiveId", UUID)
CriterionId = NewType("CriterionId", UUID)
InterventionId = NewType("InterventionId", UUID)
ReviewId = NewType("ReviewId", UUID)
SessionId = NewType("SessionId", UUID)
ScoreId = NewType("ScoreId", UUID)
OutreachId = NewType("OutreachId", UUID)
StrengthId = NewType("StrengthId", UUID)
BarrierId = NewType("BarrierId", UUID)
RiskAssessmentId = NewType("RiskAssessmentId", UUID)
NoteId = NewType("NoteId", UUID)
ProgressId = NewType("ProgressId", UUID)
ConsentId = NewType("ConsentId", UUID)
DisclosureId = NewType("DisclosureId", UUID)
RestrictionId = NewType("RestrictionId", UUID)
RequestId = NewType("RequestId", UUID)
AmendmentId = NewType("AmendmentId", UUID)
CopyId = NewType("CopyId", UUID)
SuspensionId = NewType("SuspensionId", UUID)
HoldId = NewType("HoldId", UUID)
MembershipId = NewType("MembershipId", UUID)
NoticeId = NewType("NoticeId", UUID)
AttachmentId = NewType("AttachmentId", UUID)
InsuranceId = NewType("InsuranceId", UUID)
AuthorizationId = NewType("AuthorizationId", UUID)
PersonId = NewType("PersonId", UUID)
RecipientId = NewType("RecipientId", UUID)
PreferenceId = NewType("PreferenceId", UUID)
HistoryEntryId = NewType("HistoryEntryId", UUID)
DisagreementId = NewType("DisagreementId", UUID)
GoalProposalId = NewType("GoalProposalId", UUID)
ReferralId = NewType("ReferralId", UUID)
PhaseDecisionId = NewType("PhaseDecisionId", UUID)
RequirementAnswerId = NewType("RequirementAnswerId", UUID)
ClinicalEventId = NewType("ClinicalEventId", UUID)
MedicationId = NewType("MedicationId", UUID)
HomeworkId = NewType("HomeworkId", UUID)
SkillId = NewType("SkillId", UUID)
PracticeId = NewType("PracticeId", UUID)
WaiverId = NewType("WaiverId", UUID)
SiteId = NewType("SiteId", str)

ClientRef = Annotated[
    ClientId,
    StringConstraints(
        min_length=36,
        max_length=36,
        pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
    ),
]
"""A client's id: a UUID in lower case with hyphens."""

SiteRef = Annotated[
    SiteId, StringConstraints(min_length=1, max_length=40, pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
]
"""A site's id within its clinic: 1 to 40 of a-z, 0-9 and `-`, starting with no `-`."""

StreamRef = Annotated[
    StreamId,
    StringConstraints(
        min_length=8,
        max_length=60,
        pattern=r"^(clinic/[a-z0-9][a-z0-9-]{0,39}|(client|episode|plan|notice)/"
        r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$",
    ),
]
"""A stream of a ledger: its kind and its id, as envelopes name it."""

ItemKind = Literal[
    "diagnosis",
    "problem",
    "goal",
    "objective",
    "criterion",
    "intervention",
    "frequency",
    "discharge-criteria",
    "contract",
    "strength",
    "barrier",
    "risk-assessment",
    "safety-plan",
    "presenting-concern",
    "preference",
    "history-entry",
    "functioning",
    "readiness",
    "circumstances",
    "population",
    "family-involvement",
    "disagreement",
    "goal-proposal",
    "phase-decision",
    "requirement-answer",
    "referral",
    "clinical-event",
    "medication",
    "homework",
    "skill",
    "practice",
    "review",
    "clinic",
    "identity",
    "episode",
    "plan",
    "session",
    "score",
    "outreach",
    "site",
    "note",
    "progress",
    "consent",
    "disclosure",
    "restriction",
    "request",
    "amendment",
    "copy",
    "suspension",
    "hold",
    "membership",
    "staff",
    "template",
    "attachment",
    "insurance",
    "authorization",
    "waiver",
]


class Item(Value):
    """Names one item of a stream.

    `id` and `code` are None for what a stream holds once, such as a plan's frequency; `code` names
    what has a code for an id, such as a site.
    """

    kind: ItemKind
    id: UUID | None = None
    code: SiteRef | None = None


class VoidedEntry(Value):
    """Names one entry of the same stream that is void (A1.57).

    `items` are the plan items whose agreed content the entry changed: their signatures go stale
    (A11.12). It is empty for entries without such content.
    """

    event_id: EventId
    version: Annotated[Version, Field(ge=1)]
    items: Annotated[tuple[Item, ...], Field(max_length=100)] = ()

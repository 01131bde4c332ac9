"""Ids of what streams hold, one type for each kind, and references to such items.

Ids are opaque and are made by whoever sends the command; none is derived from a person.
"""

from typing import Annotated, Literal, NewType
from uuid import UUID

from pydantic import Field

from events.ids import EventId, Version
from events.values.base import Value
from events.values.item_ids import ItemId, RecordId
from events.values.references import SiteRef

PlanId = NewType("PlanId", UUID)
EpisodeId = NewType("EpisodeId", UUID)


class DiagnosisId(ItemId):
    """Names a diagnosis."""


class ProblemId(ItemId):
    """Names a problem."""


class GoalId(ItemId):
    """Names a goal."""


class ObjectiveId(ItemId):
    """Names an objective."""


class CriterionId(ItemId):
    """Names a criterion."""


class InterventionId(ItemId):
    """Names an intervention."""


class ReviewId(ItemId):
    """Names a review."""


class SessionId(RecordId):
    """Names a session of an episode."""


class ScoreId(RecordId):
    """Names a score of an episode."""


class OutreachId(RecordId):
    """Names an attempt to reach a client."""


class StrengthId(ItemId):
    """Names a strength."""


class BarrierId(ItemId):
    """Names a barrier."""


class RiskAssessmentId(ItemId):
    """Names an assessment of risk."""


class NoteId(RecordId):
    """Names a progress note, which is kept elsewhere."""


class ProgressId(ItemId):
    """Names progress, as an entry tells it."""


class ConsentId(RecordId):
    """Names a consent."""


class DisclosureId(RecordId):
    """Names a disclosure."""


class RestrictionId(RecordId):
    """Names a restriction."""


class RequestId(RecordId):
    """Names a request."""


class AmendmentId(RecordId):
    """Names an amendment."""


class CopyId(RecordId):
    """Names a copy that was handed over."""


class SuspensionId(RecordId):
    """Names a suspension of the accounting of disclosures."""


class HoldId(RecordId):
    """Names a hold on records."""


class MembershipId(RecordId):
    """Names a time in a care team."""


class NoticeId(RecordId):
    """Names a notice."""


class AttachmentId(RecordId):
    """Names an attachment."""


class InsuranceId(RecordId):
    """Names a policy of insurance."""


class AuthorizationId(RecordId):
    """Names an authorization."""


class PersonId(RecordId):
    """Names somebody who is no client."""


class RecipientId(RecordId):
    """Names a recipient."""


class PreferenceId(ItemId):
    """Names a preference."""


class HistoryEntryId(ItemId):
    """Names a piece of history."""


class DisagreementId(ItemId):
    """Names a disagreement."""


class GoalProposalId(ItemId):
    """Names a goal proposal."""


class ReferralId(ItemId):
    """Names a referral."""


class PhaseDecisionId(ItemId):
    """Names a phase decision."""


class RequirementAnswerId(ItemId):
    """Names a requirement answer."""


class ClinicalEventId(ItemId):
    """Names a clinical event."""


class MedicationId(ItemId):
    """Names a medication."""


class HomeworkId(ItemId):
    """Names homework."""


class SkillId(ItemId):
    """Names a skill."""


class PracticeId(ItemId):
    """Names practice of skills or homework."""


class WaiverId(ItemId):
    """Names a waiver."""


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
    id: ItemId | None = None
    code: SiteRef | None = None


class VoidedEntry(Value):
    """Names one entry of the same stream that is void (A1.57).

    `items` are the plan items whose agreed content the entry changed: their signatures go stale
    (A11.12). It is empty for entries without such content.
    """

    event_id: EventId
    version: Annotated[Version, Field(ge=1)]
    items: Annotated[tuple[Item, ...], Field(max_length=100)] = ()

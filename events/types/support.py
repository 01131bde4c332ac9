"""Family, disagreements, referrals, and decisions to enter a phase."""

from typing import Literal

from events.registry import Payload, event_type
from events.types.particular import ItemAdded, ItemEnded, Particular, WholeStated
from events.values.changes import Rationale
from events.values.dates import Day, Due
from events.values.ids import DisagreementId, PhaseDecisionId, ReferralId, RequirementAnswerId
from events.values.support import (
    DisagreementContent,
    FamilyInvolvement,
    PhaseDecision,
    ReferralContent,
    RequirementAnswer,
)
from events.values.text import Words


class _OfDisagreement(Particular):
    item_kind = "disagreement"
    section = "disagreements"


@event_type("goldenthread.plan.family-involvement-stated", version=1)
class FamilyInvolvementStated(WholeStated):
    """Who of family and friends takes part, or why nobody does, whole (A1.25)."""

    item_kind = "family-involvement"
    section = "family_involvement"
    family_involvement: FamilyInvolvement


@event_type("goldenthread.plan.disagreement-recorded", version=1)
class DisagreementRecorded(_OfDisagreement, ItemAdded):
    """Somebody disagrees with part of the plan (A1.35)."""

    disagreement_id: DisagreementId
    disagreement: DisagreementContent


@event_type("goldenthread.plan.disagreement-resolved", version=1)
class DisagreementResolved(_OfDisagreement, ItemEnded):
    """How a disagreement came out; the rationale tells the resolution (A1.35)."""

    disagreement_id: DisagreementId
    reason: Literal["plan-changed", "agreed-as-it-is", "agreed-to-differ", "withdrawn"]
    rationale: Rationale


@event_type("goldenthread.plan.phase-entered", version=1)
class PhaseEntered(ItemAdded):
    """It was decided that an agreed phase begins; the phases are as they were (A1.48)."""

    item_kind = "phase-decision"
    section = "phase_decisions"
    phase_decision_id: PhaseDecisionId
    phase_decision: PhaseDecision


@event_type("goldenthread.plan.requirement-answered", version=1)
class RequirementAnswered(ItemAdded):
    """A requirement of a payer or law is shown to be met, or done without with a reason (B26)."""

    item_kind = "requirement-answer"
    section = "requirement_answers"
    requirement_answer_id: RequirementAnswerId
    requirement_answer: RequirementAnswer
    rationale: Rationale


@event_type("goldenthread.plan.referral-planned", version=1)
class ReferralPlanned(Payload):
    """A referral is foreseen, at once or under a condition (A1.26, A1.47)."""

    referral_id: ReferralId
    referral: ReferralContent


@event_type("goldenthread.plan.referral-moved", version=1)
class ReferralMoved(Payload):
    """A referral was offered, declined, accepted, sent or closed (A1.47).

    `reoffer` says when a declined one is to be offered again.
    """

    referral_id: ReferralId
    status: Literal["offered", "declined", "accepted", "sent", "closed"]
    on: Day
    reoffer: Due | None = None
    reason_text: Words | None = None

"""What a plan records beside its agreed content; changes of it stale no signature (A11.12)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, assert_never

from events.state.changing import replace
from events.state.journal import Missing
from events.state.mapping import empty
from events.state.plan_content import Held, standing
from events.state.plan_items import added, ended, revised
from events.state.recorded import Recorded
from events.state.referrals import Referrals, referrals_after
from events.state.safety_plan import HeldSafetyPlan, safety_plan_after
from events.types.goal import GoalSet
from events.types.particular import (
    AnyParticular,
    ItemAdded,
    ItemEnded,
    ItemRevised,
    WholeStated,
)
from events.types.streams import ParticularPayload, ReferralPayload
from events.values.background import (
    Circumstances,
    Functioning,
    HistoryContent,
    Population,
    PreferenceContent,
    PresentingConcern,
    Readiness,
)
from events.values.base import Value
from events.values.between_sessions import (
    ClinicalEvent,
    HomeworkContent,
    MedicationContent,
    PracticeContent,
    SkillContent,
)
from events.values.goals import GoalProposal
from events.values.ids import (
    BarrierId,
    ClinicalEventId,
    DisagreementId,
    GoalProposalId,
    HistoryEntryId,
    HomeworkId,
    MedicationId,
    PhaseDecisionId,
    PracticeId,
    PreferenceId,
    RequirementAnswerId,
    RiskAssessmentId,
    SkillId,
    StrengthId,
)
from events.values.item_ids import ItemId
from events.values.resources import BarrierContent, StrengthContent
from events.values.safety import RiskAssessment, found
from events.values.support import (
    DisagreementContent,
    FamilyInvolvement,
    PhaseDecision,
    RequirementAnswer,
)


@dataclass(frozen=True, slots=True)
class Particulars:
    """Each part under the name that its events give for a section; ended items stay, marked."""

    strengths: Mapping[StrengthId, Held[StrengthContent]] = field(default_factory=empty)
    barriers: Mapping[BarrierId, Held[BarrierContent]] = field(default_factory=empty)
    preferences: Mapping[PreferenceId, Held[PreferenceContent]] = field(default_factory=empty)
    presenting_concern: PresentingConcern | None = None
    history: Mapping[HistoryEntryId, Held[HistoryContent]] = field(default_factory=empty)
    functioning: Functioning | None = None
    readiness: Readiness | None = None
    circumstances: Circumstances | None = None
    population: Population | None = None
    risk_assessments: Mapping[RiskAssessmentId, Held[RiskAssessment]] = field(default_factory=empty)
    safety_plan: HeldSafetyPlan | None = None
    family_involvement: FamilyInvolvement | None = None
    disagreements: Mapping[DisagreementId, Held[DisagreementContent]] = field(default_factory=empty)
    goal_proposals: Mapping[GoalProposalId, Held[GoalProposal]] = field(default_factory=empty)
    referrals: Referrals = field(default_factory=empty)
    phase_decisions: Mapping[PhaseDecisionId, Held[PhaseDecision]] = field(default_factory=empty)
    clinical_events: Mapping[ClinicalEventId, Held[ClinicalEvent]] = field(default_factory=empty)
    medications: Mapping[MedicationId, Held[MedicationContent]] = field(default_factory=empty)
    homework: Mapping[HomeworkId, Held[HomeworkContent]] = field(default_factory=empty)
    skills: Mapping[SkillId, Held[SkillContent]] = field(default_factory=empty)
    practice: Mapping[PracticeId, Held[PracticeContent]] = field(default_factory=empty)
    requirement_answers: Mapping[RequirementAnswerId, Held[RequirementAnswer]] = field(
        default_factory=empty
    )


NO_PARTICULARS = Particulars()


def particulars_after(
    before: Particulars, event: Recorded[ParticularPayload]
) -> Particulars | Missing:
    """Return `before` after `event`; Missing when it names what is not there."""
    it = event.payload
    if isinstance(it, AnyParticular):
        return particular_changed(before, it)
    if isinstance(it, ReferralPayload):
        referrals = referrals_after(before.referrals, it)
        return referrals if isinstance(referrals, Missing) else replace(before, referrals=referrals)
    held = safety_plan_after(before.safety_plan, it, event.version)
    return held if isinstance(held, Missing) else replace(before, safety_plan=held)


def particular_changed(before: Particulars, it: AnyParticular) -> Particulars | Missing:
    """Return `before` with an item added, revised or ended, or with a whole part stated."""
    if isinstance(it, WholeStated):
        return _with(before, it.section, it.content)
    held = _item_changed(getattr(before, it.section), it)
    return held if isinstance(held, Missing) else _with(before, it.section, held)


def taken_up(before: Particulars, it: GoalSet) -> Particulars:
    """Return `before` with the proposal ended that a goal takes up, where it stands (A1.44)."""
    if it.proposal_id is None:
        return before
    held = ended(before.goal_proposals, "goal-proposal", it.proposal_id, "accepted", it.goal_id)
    return before if isinstance(held, Missing) else replace(before, goal_proposals=held)


def current_risk(particulars: Particulars) -> RiskAssessment | None:
    """Return the newest assessment, by its day, then by entry (A1.24)."""
    newest: RiskAssessment | None = None
    for each in standing(particulars.risk_assessments).values():
        if newest is None or each.assessed_on >= newest.assessed_on:
            newest = each
    return newest


def first_risk(particulars: Particulars) -> RiskAssessment | None:
    """Return the first assessment, by its day, that found a risk: what A3.14 counts from."""
    assessments = standing(particulars.risk_assessments).values()
    return min(filter(found, assessments), key=lambda each: each.assessed_on, default=None)


def _with(before: Particulars, section: str, part: object) -> Particulars:
    changes: dict[str, Any] = {section: part}
    return replace(before, **changes)


def _item_changed(
    held: Mapping[ItemId, Held[Value]], it: ItemAdded | ItemRevised | ItemEnded
) -> Mapping[ItemId, Held[Value]] | Missing:
    match it:
        case ItemAdded():
            return added(held, it.item_kind, it.key, it.content)
        case ItemRevised():
            return revised(held, it.item_kind, it.key, it.content)
        case ItemEnded():
            return ended(held, it.item_kind, it.key, it.because, it.successor)
        case unreachable:
            assert_never(unreachable)

"""What a plan records beside its agreed content; changes of it stale no signature (A11.12)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, assert_never
from uuid import UUID

from events.ids import Version
from events.state.journal import Missing
from events.state.mapping import empty, put
from events.state.plan_content import Held, standing
from events.state.plan_items import added, ended, revised
from events.state.recorded import Recorded
from events.types.particular import (
    AnyParticular,
    ItemAdded,
    ItemEnded,
    ItemRevised,
    WholeStated,
)
from events.types.safety import SafetyPlanAcknowledged, SafetyPlanMade, SafetyPlanRevised
from events.types.streams import ParticularPayload, SafetyPlanPayload
from events.values.base import Value
from events.values.ids import BarrierId, Item, RiskAssessmentId, StrengthId
from events.values.resources import BarrierContent, StrengthContent
from events.values.safety import RiskAssessment, SafetyPlan, found
from events.values.signatures import SignerRole

SAFETY_PLAN = Item(kind="safety-plan")


@dataclass(frozen=True, slots=True)
class HeldSafetyPlan:
    """The safety plan as of `version`, with the version of it that each role has read."""

    content: SafetyPlan
    version: Version
    acknowledged: Mapping[SignerRole, Version] = field(default_factory=empty)


@dataclass(frozen=True, slots=True)
class Particulars:
    """Each part under the name that its events give for a section; ended items stay, marked."""

    strengths: Mapping[StrengthId, Held[StrengthContent]] = field(default_factory=empty)
    barriers: Mapping[BarrierId, Held[BarrierContent]] = field(default_factory=empty)
    risk_assessments: Mapping[RiskAssessmentId, Held[RiskAssessment]] = field(default_factory=empty)
    safety_plan: HeldSafetyPlan | None = None


NO_PARTICULARS = Particulars()


def particulars_after(
    before: Particulars, event: Recorded[ParticularPayload]
) -> Particulars | Missing:
    """Return `before` after `event`; Missing when it names what is not there."""
    it = event.payload
    if isinstance(it, AnyParticular):
        return particular_changed(before, it)
    kept = _safety_plan(before.safety_plan, it, event.version)
    return kept if isinstance(kept, Missing) else replace(before, safety_plan=kept)


def particular_changed(before: Particulars, it: AnyParticular) -> Particulars | Missing:
    """Return `before` with an item added, revised or ended, or with a whole part stated."""
    if isinstance(it, WholeStated):
        return _with(before, it.section, it.content)
    held = _item_changed(getattr(before, it.section), it)
    return held if isinstance(held, Missing) else _with(before, it.section, held)


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
    held: Mapping[UUID, Held[Value]], it: ItemAdded | ItemRevised | ItemEnded
) -> Mapping[UUID, Held[Value]] | Missing:
    match it:
        case ItemAdded():
            return added(held, it.item_kind, it.key, it.content)
        case ItemRevised():
            return revised(held, it.item_kind, it.key, it.content)
        case ItemEnded():
            return ended(held, it.item_kind, it.key, it.because)
        case unreachable:
            assert_never(unreachable)


def _safety_plan(
    kept: HeldSafetyPlan | None, it: SafetyPlanPayload, version: Version
) -> HeldSafetyPlan | Missing:
    if isinstance(it, SafetyPlanMade):
        new = HeldSafetyPlan(it.safety_plan, version)
        return new if kept is None else Missing(SAFETY_PLAN, "already-there")
    if kept is None:
        return Missing(SAFETY_PLAN, "missing")
    match it:
        case SafetyPlanRevised():
            return HeldSafetyPlan(it.safety_plan, version)
        case SafetyPlanAcknowledged():
            read = put(kept.acknowledged, it.signer.role, it.safety_plan_version)
            return replace(kept, acknowledged=read)
        case unreachable:
            assert_never(unreachable)

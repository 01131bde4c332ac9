"""The safety plan as it stands, and who has read it as it stands (A1.23, A11.12)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import assert_never

from events.ids import Version
from events.state.changing import replace
from events.state.journal import Missing
from events.state.mapping import empty, put
from events.types.safety import SafetyPlanAcknowledged, SafetyPlanMade, SafetyPlanRevised
from events.types.streams import SafetyPlanPayload
from events.values.ids import Item
from events.values.safety import SafetyPlan
from events.values.signatures import SignerRole

_ITEM = Item(kind="safety-plan")


@dataclass(frozen=True, slots=True)
class HeldSafetyPlan:
    """The safety plan as of `version`, with the version of it that each role has read."""

    content: SafetyPlan
    version: Version
    acknowledged: Mapping[SignerRole, Version] = field(default_factory=empty)


def safety_plan_after(
    held: HeldSafetyPlan | None, it: SafetyPlanPayload, version: Version
) -> HeldSafetyPlan | Missing:
    """Return the safety plan after `it`; Missing when it is there already, or not yet."""
    if isinstance(it, SafetyPlanMade):
        new = HeldSafetyPlan(it.safety_plan, version)
        return new if held is None else Missing(_ITEM, "already-there")
    if held is None:
        return Missing(_ITEM, "missing")
    match it:
        case SafetyPlanRevised():
            return HeldSafetyPlan(it.safety_plan, version)
        case SafetyPlanAcknowledged():
            read = put(held.acknowledged, it.signer.role, it.safety_plan_version)
            return replace(held, acknowledged=read)
        case unreachable:
            assert_never(unreachable)

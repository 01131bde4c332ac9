"""Strengths and barriers of a plan's client."""

from typing import Literal

from events.registry import event_type
from events.types.particular import ItemAdded, ItemEnded, ItemRevised, Particular
from events.values.changes import Rationale
from events.values.ids import BarrierId, StrengthId
from events.values.resources import BarrierContent, StrengthContent


class _OfStrength(Particular):
    item_kind = "strength"
    section = "strengths"


class _OfBarrier(Particular):
    item_kind = "barrier"
    section = "barriers"


@event_type("goldenthread.plan.strength-added", version=1)
class StrengthAdded(_OfStrength, ItemAdded):
    """A strength or resource came to be known (A1.09)."""

    strength_id: StrengthId
    strength: StrengthContent
    rationale: Rationale | None = None


@event_type("goldenthread.plan.strength-revised", version=1)
class StrengthRevised(_OfStrength, ItemRevised):
    """The strength as it now stands, whole, with where it is used (A1.09)."""

    strength_id: StrengthId
    strength: StrengthContent
    rationale: Rationale | None = None


@event_type("goldenthread.plan.strength-retired", version=1)
class StrengthRetired(_OfStrength, ItemEnded):
    """A strength that the plan no longer counts on (A1.09)."""

    strength_id: StrengthId
    reason: Literal["no-longer-there", "client-request", "replaced"]
    rationale: Rationale


@event_type("goldenthread.plan.barrier-added", version=1)
class BarrierAdded(_OfBarrier, ItemAdded):
    """Something stands in the way; it comes with what is done about it (A1.10)."""

    barrier_id: BarrierId
    barrier: BarrierContent
    rationale: Rationale | None = None


@event_type("goldenthread.plan.barrier-revised", version=1)
class BarrierRevised(_OfBarrier, ItemRevised):
    """The barrier as it now stands, whole, with its mitigation (A1.10)."""

    barrier_id: BarrierId
    barrier: BarrierContent
    rationale: Rationale | None = None


@event_type("goldenthread.plan.barrier-resolved", version=1)
class BarrierResolved(_OfBarrier, ItemEnded):
    """A barrier that stands in the way no longer (A1.10)."""

    barrier_id: BarrierId
    reason: Literal["overcome", "no-longer-there", "replaced"]
    rationale: Rationale

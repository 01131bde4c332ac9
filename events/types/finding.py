"""Findings on a plan that are let stand, with the reason; they stale no signature (A5, A11.12)."""

from events.registry import Payload, event_type
from events.values.ids import WaiverId
from events.values.text import Words
from events.values.waivers import WaivedFinding, WaiverReason, WithdrawalReason


@event_type("goldenthread.plan.finding-waived", version=1)
class FindingWaived(Payload):
    """A finding is let stand until what it is about changes; it is told apart, never dropped."""

    waiver_id: WaiverId
    finding: WaivedFinding
    reason: WaiverReason
    reason_text: Words


@event_type("goldenthread.plan.finding-waiver-withdrawn", version=1)
class FindingWaiverWithdrawn(Payload):
    """A waiver no longer counts; its finding is one like any other again."""

    waiver_id: WaiverId
    reason: WithdrawalReason
    reason_text: Words


WaiverPayload = FindingWaived | FindingWaiverWithdrawn
"""Findings that are let stand, and no longer (A5)."""

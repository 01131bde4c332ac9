"""Voiding entries of a plan: no item is left without ground, no active plan without a review."""

from events.sealed_event import Fact
from events.types.void import PlanEntryVoided
from services.planner.commands.course import VoidPlanEntries
from services.planner.decide.case import Case
from services.planner.decide.facts import fact_of
from services.planner.decide.legality import BEGUN
from services.planner.decide.links import hanging
from services.planner.decide.refusals_course import NoNextReview
from services.planner.decide.refusals_void import LeavesOthers
from services.planner.decide.void import require_independent, voided_entries


def decide_void(command: VoidPlanEntries, case: Case) -> Fact:
    """Return what `command` brings about."""
    payload = PlanEntryVoided(
        voided=voided_entries(command, case.stream, case.context),
        reason=command.reason,
        reason_text=command.reason_text,
    )
    after = require_independent(case.stream, payload)
    left = hanging(after) - hanging(case.plan)
    if left:
        raise LeavesOthers("/event_ids", (each.id for each in left))
    if after.status in BEGUN and after.schedule is None and case.plan.schedule is not None:
        raise NoNextReview("/event_ids")
    return fact_of(payload)

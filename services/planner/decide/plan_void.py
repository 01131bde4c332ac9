"""Voiding entries of a plan: no item without its ground, no active plan without a review."""

from events.sealed_event import Fact
from events.state.plan import PlanState
from events.state.plan_links import broken_links
from events.types.void import PlanEntryVoided
from events.values.ids import Item
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
    left = _without_ground(after) - _without_ground(case.plan)
    if left:
        raise LeavesOthers("/event_ids", (each.id for each in left))
    if after.status in BEGUN and after.schedule is None and case.plan.schedule is not None:
        raise NoNextReview("/event_ids")
    return fact_of(payload)


def _without_ground(plan: PlanState) -> frozenset[Item]:
    """Return the items that have lost all that they rest on, or name what never was."""
    links = broken_links(plan.content)
    known = plan.content.diagnoses
    return hanging(plan).union(
        (each.item for each in links if each.problem == "missing"),
        (
            Item(kind="diagnosis", id=key)
            for key, each in known.items()
            if each.replaced_by is not None and each.replaced_by not in known
        ),
    )

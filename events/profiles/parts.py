"""Which parts that profiles ask for a plan has, by its state (A5.36)."""

from collections.abc import Callable, Mapping
from typing import Final

from events.profiles.models import Component
from events.state.plan import PlanState, open_objectives
from events.state.plan_content import standing
from events.state.plan_reviews import last_completion
from events.values.interventions import Frequency, InterventionContent, Phase
from events.values.objectives import Criterion, counting_criteria
from events.values.signatures import STANDING_IN


def parts_of(plan: PlanState) -> frozenset[Component]:
    """Return the parts that the plan has; what only other records can show is never among them."""
    return frozenset(part for part, has in _HAS.items() if has(plan))


def _criteria(plan: PlanState) -> list[Criterion]:
    kept = standing(plan.content.objectives).values()
    return [criterion for each in kept for criterion in counting_criteria(each)]


def _measurable(plan: PlanState) -> bool:
    """Say whether every open objective has a measure that counts."""
    objectives = open_objectives(plan) or standing(plan.content.objectives)
    return bool(objectives) and all(counting_criteria(each) for each in objectives.values())


def _phases(plan: PlanState) -> tuple[Phase, ...]:
    return () if plan.content.frequency is None else plan.content.frequency.phases


def _lasts(frequency: Frequency | None) -> bool:
    if frequency is None:
        return False
    bounded = any(each.last_session is not None for each in frequency.phases)
    return bounded or frequency.sessions_high is not None or frequency.sessions_low is not None


def _interventions(plan: PlanState) -> list[InterventionContent]:
    return [*standing(plan.content.interventions).values()]


def _input(plan: PlanState) -> bool:
    """Say whether the client's part shows: a goal endorsed, input at a review, a signature."""
    endorsed = any(each.endorsement.endorsed for each in standing(plan.content.goals).values())
    heard = any(each.client_input is not None for each in plan.reviews.values())
    theirs = {"client"} | STANDING_IN
    signed = any(each.role in theirs and each.outcome == "signed" for each in plan.signings)
    return endorsed or heard or signed


def _agreed(plan: PlanState) -> bool:
    """Say whether each goal is the client's too, or why it differs is documented (B26)."""
    goals = standing(plan.content.goals).values()
    endorsed = bool(goals) and all(each.endorsement.endorsed for each in goals)
    contract = plan.content.contract is not None
    return endorsed or contract or bool(plan.particulars.disagreements)


def _justified(plan: PlanState) -> bool:
    """Say whether the last complete review tells why treatment goes on, before any: yes (B29)."""
    done = last_completion(plan.reviews)
    return done is None or done.content.rationale is not None


_HAS: Final[Mapping[Component, Callable[[PlanState], bool]]] = {
    "diagnosis": lambda plan: bool(standing(plan.content.diagnoses)),
    "detailed-symptoms": lambda plan: bool(
        standing(plan.content.problems) or plan.particulars.presenting_concern
    ),
    "problem-list": lambda plan: bool(standing(plan.content.problems)),
    "goals": lambda plan: bool(standing(plan.content.goals)),
    "objectives": lambda plan: bool(standing(plan.content.objectives)),
    "measurable-objectives": _measurable,
    "interventions": lambda plan: bool(_interventions(plan)),
    "progress-tracking": lambda plan: bool(plan.measurement or _criteria(plan)),
    "expected-outcome": lambda plan: bool(plan.content.discharge_criteria or _criteria(plan)),
    "service-type": lambda plan: bool(_phases(plan) or _interventions(plan)),
    "amount": lambda plan: (
        bool(_phases(plan)) and all(each.minutes is not None for each in _phases(plan))
    ),
    "frequency": lambda plan: bool(_phases(plan)),
    "duration": lambda plan: _lasts(plan.content.frequency),
    "discharge-criteria": lambda plan: plan.content.discharge_criteria is not None,
    "responsible-staff": lambda plan: (
        bool(_interventions(plan))
        and all(each.responsible is not None for each in _interventions(plan))
    ),
    "strengths": lambda plan: bool(standing(plan.particulars.strengths)),
    "preferences": lambda plan: bool(standing(plan.particulars.preferences)),
    "next-review": lambda plan: plan.schedule is not None,
    "client-input": _input,
    "agreed-or-reason": _agreed,
    "justification-for-continuing": _justified,
}

"""What did not work twice is tried differently, or the reason is stated (A4.05, A11.19)."""

from typing import Any

from events.state import plan
from events.state.plan_content import PlanContent, standing
from events.state.plan_reviews import Review
from events.state.voiding import effective
from events.types.review import ObjectiveStatusAssessed
from events.values.ids import ObjectiveId, ReviewId
from events.values.objectives import Criterion, ObjectiveContent
from services.planner.decide.case import Case
from services.planner.decide.refusals_review import RepeatedlyNotMet


def require_another_way(review_id: ReviewId, review: Review, case: Case) -> None:
    """Return quietly unless an objective stays unmet with nothing changed and no reason stated.

    It was "not met" at the last complete reviews, as many as policy says, and is not found met or
    irrelevant now. Then its interventions, itself or its formulation (its problems and their
    diagnoses) have to differ from when this review opened; or its verdict in this review carries
    data, which is the stated reason to stay the course.
    """
    stuck = [each for each in review.owes if _stuck(each, review, case)]
    if not stuck:
        return
    counting = [e for e in effective(case.stream.history) if e.version <= review.opened]
    before, now = plan.fold(counting).content, case.plan.content
    reasoned = _reasoned(review_id, case)
    same = [e for e in stuck if e not in reasoned and _approach(before, e) == _approach(now, e)]
    if same:
        raise RepeatedlyNotMet("/changes", same)


def _stuck(objective_id: ObjectiveId, review: Review, case: Case) -> bool:
    if review.verdicts.get(objective_id) in {"met", "no-longer-relevant"}:
        return False
    limit = case.policy.not_met_limit
    done = [(e.completion.version, e) for e in case.plan.reviews.values() if e.completion]
    done.sort(key=lambda pair: pair[0])
    past = [each.verdicts[objective_id] for _, each in done if objective_id in each.verdicts]
    return len(past) >= limit and set(past[-limit:]) == {"not-met"}


def _reasoned(review_id: ReviewId, case: Case) -> frozenset[ObjectiveId]:
    """Return the objectives whose last verdict in the review carries data."""
    reasons: dict[ObjectiveId, bool] = {}
    for event in effective(case.stream.history):
        it = event.payload
        if isinstance(it, ObjectiveStatusAssessed) and it.review_id == review_id:
            reasons[it.objective_id] = it.rationale.data is not None
    return frozenset(each for each, given in reasons.items() if given)


def _approach(content: PlanContent, objective_id: ObjectiveId) -> tuple[Any, ...]:
    """Return what a change of would be another way: treatment, objective, formulation."""
    held = standing(content.objectives).get(objective_id)
    treatment = [
        each
        for each in standing(content.interventions).values()
        if objective_id in each.objective_ids
    ]
    return treatment, _undated(held), _formulation(content, held)


def _undated(content: ObjectiveContent | None) -> ObjectiveContent | None:
    """Return an objective without its dates: a new one alone is no change."""
    if content is None:
        return None
    ways = (e.model_copy(update={"criteria": _timeless(e.criteria)}) for e in content.alternatives)
    return content.model_copy(
        update={
            "due": None,
            "criteria": _timeless(content.criteria),
            "alternatives": tuple(ways),
        }
    )


def _timeless(criteria: tuple[Criterion, ...]) -> tuple[Any, ...]:
    return tuple(
        (each.model_copy(update={"due": None, "stages": ()}), [e.target for e in each.stages])
        for each in criteria
    )


def _formulation(content: PlanContent, held: ObjectiveContent | None) -> tuple[Any, ...]:
    goal = None if held is None else content.goals.get(held.goal_id)
    linked = () if goal is None else goal.content.problem_ids
    problems = {key: content.problems.get(key) for key in linked}
    named = [key for each in problems.values() if each for key in each.content.diagnosis_ids]
    return problems, {key: content.diagnoses.get(key) for key in named}

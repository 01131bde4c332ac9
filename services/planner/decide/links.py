"""Links between a plan's items: what a command names must stand, what stands keeps its ground."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from events.payload import Payload
from events.state.journal import Missing
from events.state.plan import PlanState
from events.state.plan_content import Held, PlanContent, standing
from events.state.plan_items import stands
from events.values.ids import Item, ItemKind, ObjectiveId
from events.values.item_ids import ItemId
from services.planner.decide.refusals import Ended, NotFound

C = TypeVar("C", bound=Payload)
K = TypeVar("K", bound=ItemId)


def require_standing(
    held: Mapping[K, Held[C]], kind: ItemKind, keys: Iterable[K], pointer: str
) -> None:
    """Return quietly when every one of `keys` stands in `held`.

    Raises:
        NotFound: one is not there; the pointer ends in its place.
        Ended: one has ended.
    """
    for place, key in enumerate(keys):
        found = stands(held, kind, key)
        if isinstance(found, Missing):
            refusal = Ended if found.problem == "ended" else NotFound
            raise refusal(f"{pointer}/{place}", (key,))


def require_known(held: Mapping[K, Held[C]], keys: Iterable[K], pointer: str) -> None:
    """Raise NotFound when one of `keys` is not in `held`, be it ended; the pointer ends there."""
    for place, key in enumerate(keys):
        if key not in held:
            raise NotFound(f"{pointer}/{place}", (key,))


def hanging(plan: PlanState) -> frozenset[Item]:
    """Return the items of a plan that stand and have lost all that they rest on."""
    return frozenset(hanging_in(plan.content, plan.met))


def hanging_in(content: PlanContent, met: Iterable[ObjectiveId]) -> Iterator[Item]:
    """Yield the items of `content` that stand on nothing.

    A goal rests on a problem that stands (A1.12), an objective that is not met on its goal
    (A1.14), an intervention on an objective that stands, met or not (A1.17).
    """
    problems, goals = standing(content.problems), standing(content.goals)
    objectives = standing(content.objectives)
    for goal_id, goal in goals.items():
        if not any(each in problems for each in goal.problem_ids):
            yield Item(kind="goal", id=goal_id)
    done = set(met)
    for objective_id, objective in objectives.items():
        if objective_id not in done and objective.goal_id not in goals:
            yield Item(kind="objective", id=objective_id)
    for intervention_id, intervention in standing(content.interventions).items():
        if not any(each in objectives for each in intervention.objective_ids):
            yield Item(kind="intervention", id=intervention_id)

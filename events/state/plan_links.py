"""Links between a plan's items that lead to nothing, or to what has ended."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from events.payload import Payload
from events.state.journal import Missing
from events.state.plan_content import Held, PlanContent, standing
from events.state.plan_items import stands
from events.values.ids import Item, ItemKind
from events.values.item_ids import ItemId

C = TypeVar("C", bound=Payload)
K = TypeVar("K", bound=ItemId)


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """`item` stands and refers to what is missing or ended."""

    item: Item
    refers_to: Item
    problem: Literal["missing", "ended", "already-there"]


def broken_links(content: PlanContent) -> tuple[BrokenLink, ...]:
    """Return every broken link of what stands, from problems to interventions (A5.06, A5.12)."""
    return tuple(_all_broken(content))


def _all_broken(content: PlanContent) -> Iterator[BrokenLink]:
    for key, problem in standing(content.problems).items():
        item = Item(kind="problem", id=key)
        yield from _broken(item, content.diagnoses, "diagnosis", problem.diagnosis_ids)
    for goal_id, goal in standing(content.goals).items():
        item = Item(kind="goal", id=goal_id)
        yield from _broken(item, content.problems, "problem", goal.problem_ids)
    for objective_id, objective in standing(content.objectives).items():
        item = Item(kind="objective", id=objective_id)
        yield from _broken(item, content.goals, "goal", (objective.goal_id,))
    for intervention_id, intervention in standing(content.interventions).items():
        item = Item(kind="intervention", id=intervention_id)
        yield from _broken(item, content.objectives, "objective", intervention.objective_ids)


def _broken(
    item: Item, held: Mapping[K, Held[C]], kind: ItemKind, wanted: Iterable[K]
) -> Iterator[BrokenLink]:
    for key in wanted:
        found = stands(held, kind, key)
        if isinstance(found, Missing):
            yield BrokenLink(item, found.item, found.problem)

"""What of a plan identifies somebody as in substance-use treatment (B11, B41); pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from pydantic import BaseModel

from events.state.plan_content import PlanContent
from events.values.base import Value
from events.values.item_ids import ItemId
from events.values.objectives import ObjectiveContent, all_criteria
from events.values.text import Code, Words

_DEEPEST: Final = 8


class Part2Rules(Value):
    """Which diagnoses and instruments tell of it, by the beginning of their codes."""

    version: int
    source: Words
    diagnoses: tuple[str, ...]
    instruments: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Flagged:
    """The items of a plan that tell of substance use, by id; ended ones among them."""

    diagnoses: frozenset[ItemId] = frozenset()
    problems: frozenset[ItemId] = frozenset()
    goals: frozenset[ItemId] = frozenset()
    objectives: frozenset[ItemId] = frozenset()
    interventions: frozenset[ItemId] = frozenset()

    @property
    def items(self) -> frozenset[ItemId]:
        """All of them."""
        known = self.diagnoses | self.problems | self.goals
        return known | self.objectives | self.interventions


@cache
def part2_rules() -> Part2Rules:
    """Return the rules of this release."""
    path = files(__package__) / "data" / "part2.json"
    return Part2Rules.model_validate_json(path.read_bytes())


def flagged(content: PlanContent, rules: Part2Rules) -> Flagged:
    """Return which items tell of substance use: a diagnosis, and what rests on it (B11).

    A problem does by its diagnoses, a goal by its problems, an objective by its goal or by an
    instrument of such use, an intervention by its objectives.
    """
    diagnoses = {k for k, e in content.diagnoses.items() if is_part2(e.content.code, rules)}
    problems = _resting(content.problems, "diagnosis_ids", diagnoses)
    goals = _resting(content.goals, "problem_ids", problems)
    objectives = {
        key
        for key, each in content.objectives.items()
        if each.content.goal_id in goals or _measures_use(each.content, rules)
    }
    interventions = _resting(content.interventions, "objective_ids", objectives)
    sets = (diagnoses, problems, goals, objectives, interventions)
    return Flagged(*(frozenset[ItemId](each) for each in sets))


def is_part2(code: str, rules: Part2Rules) -> bool:
    """Return whether a diagnosis code alone tells of substance use (B41)."""
    return code.startswith(rules.diagnoses)


def event_is_part2(payload: BaseModel, known: Flagged, rules: Part2Rules) -> bool:
    """Return whether an event tells of substance use (B11).

    It does when it names a flagged item, an instrument or a diagnosis of such use, wherever in it.
    An item of another kind under the id of a flagged one counts as well: rather one too many.
    """
    return _tells(payload, known.items, rules, 0)


def _resting(held: Mapping[Any, Any], member: str, on: Iterable[ItemId]) -> set[ItemId]:
    wanted = set(on)
    return {k for k, each in held.items() if not wanted.isdisjoint(getattr(each.content, member))}


def _measures_use(content: ObjectiveContent, rules: Part2Rules) -> bool:
    return any(each.instrument in rules.instruments for each in all_criteria(content))


def _tells(value: object, items: frozenset[ItemId], rules: Part2Rules, depth: int) -> bool:
    if isinstance(value, ItemId):
        return value in items
    if isinstance(value, tuple):
        return any(_tells(each, items, rules, depth) for each in value)
    if not isinstance(value, BaseModel) or depth > _DEEPEST:
        return False
    if getattr(value, "instrument", None) in rules.instruments:
        return True
    members = type(value).model_fields
    if {"code", "evidence"} <= members.keys() and is_part2(getattr(value, "code"), rules):  # noqa: B009
        return True
    return any(_tells(getattr(value, name), items, rules, depth + 1) for name in members)

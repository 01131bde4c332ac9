"""Objectives of a plan from the objectives of a template, with the ways to choose; pure.

One rule decides what comes of each (A1.15): what leads on is worked on, what is reached is kept or
left out, what lies past its target is left out and told. The words are the template's as long as
all stands as they suppose; else they come from the criteria (`wording`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from events.values.template_parts import ObjectivePart, WayPart
from events.values.templates import TemplateContent
from services.planner.templates.filling import Filler
from services.planner.templates.measures_of import Json, Measures, without_none
from services.planner.templates.wording import Counting, choosing, sentence

REACHED: Final = "the client is where it leads already"
BEYOND: Final = "from where the client stands there is no way to its target"
NONE_HERE: Final = "none of its criteria belongs to this plan"
_NO_WAY: Final = "from where the client stands not every way leads on: choose one"


class LeftOut(NamedTuple):
    """An objective, or one criterion of it, that the plan does without, and why."""

    objective: str
    because: str
    criterion: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What comes of an objective: its content, or None, and what was left out."""

    content: Json | None
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class _Way:
    part: WayPart
    label: str
    counting: Sequence[Counting]


@dataclass(frozen=True, slots=True)
class _Ways:
    """The ways of an objective that lead anywhere, and which of them is chosen."""

    chosen: str | None = None
    held: Sequence[_Way] = ()

    @property
    def counting(self) -> list[Counting]:
        """What counts of them: the chosen one, or each where none is."""
        ways = (each for each in self.held if self.chosen in {None, each.part.option})
        return [one for each in ways for one in each.counting]

    @property
    def taken(self) -> _Way | None:
        return next((each for each in self.held if each.part.option == self.chosen), None)


def objective_of(
    part: ObjectivePart, template: TemplateContent, measures: Measures, filler: Filler
) -> Made:
    """Return the objective as plans hold it, and what of it is left out."""
    own = measures.counting(part.criteria)
    ways = _ways_of(part, template, measures)
    counting = [*own, *ways.counting]
    left = tuple(
        LeftOut(part.key, BEYOND, each.part.key)
        for each in counting
        if each.standing.place == "beyond"
    )
    if not any(_stays(each) for each in counting):
        return Made(None, (LeftOut(part.key, _why(counting)),))
    own, held = _possible(own), _left(ways)
    if ways.chosen is None and len(held) < len(ways.held):
        return Made(None, (LeftOut(part.key, _NO_WAY),))
    known = ways.chosen in {None, *(each.part.option for each in held)}
    return Made(
        _content(part, own, _Ways(ways.chosen, held if known else []), measures, filler), left
    )


def _why(counting: Sequence[Counting]) -> str:
    if not counting:
        return NONE_HERE
    return BEYOND if all(each.standing.place == "beyond" for each in counting) else REACHED


def _stays(counting: Counting) -> bool:
    """Return whether a criterion keeps its objective: it leads on, or what is reached must last."""
    lasts = counting.part.streak is not None or counting.part.direction == "maintain"
    return counting.standing.leads or (counting.standing.place == "reached" and lasts)


def _possible(counting: Sequence[Counting]) -> list[Counting]:
    return [each for each in counting if each.standing.place != "beyond"]


def _left(ways: _Ways) -> list[_Way]:
    """Return the ways of which anything is possible."""
    held = (_Way(each.part, each.label, _possible(each.counting)) for each in ways.held)
    return [each for each in held if each.counting]


def _ways_of(part: ObjectivePart, template: TemplateContent, measures: Measures) -> _Ways:
    if part.alternatives is None:
        return _Ways()
    question = part.alternatives.question
    labels = {
        one.code: one.label
        for each in template.questions
        if each.key == question
        for one in each.options
    }
    held = [
        _Way(each, labels[each.option], measures.counting(each.criteria))
        for each in part.alternatives.ways
    ]
    return _Ways(measures.asked.choices.get(question), held)


def _content(
    part: ObjectivePart,
    own: Sequence[Counting],
    ways: _Ways,
    measures: Measures,
    filler: Filler,
) -> Json:
    taken, several = ways.taken, len(ways.held) > 1
    folded = [] if several or taken is None else taken.counting
    criteria = measures.criteria([*own, *folded])
    alternatives = [
        {
            "code": each.part.option,
            "label": each.label,
            "criteria": measures.criteria(each.counting),
        }
        for each in ways.held
        if several
    ]
    made = {
        "goal_id": measures.ids.of("goal", part.goal),
        "statement": _statement(part, own, ways, filler),
        "criteria": criteria,
        "alternatives": alternatives,
        "chosen": ways.chosen if several else None,
        "due": measures.due(part.due),
        "order": part.order,
        "primary": part.primary,
        "steps": [filler.text(each, part.due) for each in part.steps],
        "endorsement": {"origin": "clinician"},
    }
    return without_none(made)


def _statement(
    part: ObjectivePart,
    own: Sequence[Counting],
    ways: _Ways,
    filler: Filler,
) -> str:
    """Return the template's words where all is as they suppose, else words from the criteria."""
    taken = ways.taken
    words = part.statement if taken is None else taken.part.statement or part.statement
    counting = [*own, *ways.counting]
    if len(counting) == _written(part, ways) and all(_fits(each, words) for each in counting):
        return filler.text(words, part.due)
    if taken is None and ways.held:
        each_way = [(each.label, [*own, *each.counting]) for each in ways.held]
        return filler.marked(choosing(each_way, part.due))
    return filler.marked(sentence(counting, part.due))


def _written(part: ObjectivePart, ways: _Ways) -> int:
    """Return how many criteria the template's words speak of."""
    held = () if part.alternatives is None else part.alternatives.ways
    chosen = (each for each in held if ways.chosen in {None, each.option})
    return len(part.criteria) + sum(len(each.criteria) for each in chosen)


def _fits(counting: Counting, words: str) -> bool:
    """Return whether `words` hold for a criterion, be it by naming the target that counts."""
    if counting.as_written:
        return True
    told = f"{{target:{counting.part.key}}}" in words
    same_way = counting.standing.direction == counting.part.direction
    return told and same_way and counting.stages == counting.part.stages

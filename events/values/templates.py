"""Templates: plans by condition, to start from and to be made a client's own (A1.37)."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Annotated, Final, Protocol, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from events.values.base import Value
from events.values.interventions import Contract, Frequency
from events.values.template_parts import (
    AskedBaseline,
    AskedText,
    CriterionPart,
    DiagnosisPart,
    DischargePart,
    GoalPart,
    InterventionPart,
    MeasurePart,
    ObjectivePart,
    Part,
    ProblemPart,
    Question,
    ReferralPart,
    ReviewPart,
    When,
)
from events.values.text import Line, Words

MISPLACED: Final = "misplaced"
"""The type of an error whose context tells the `pointer` of its place within the template."""

TemplateVersion = Annotated[int, Field(ge=1, le=1_000_000)]
"""The number of a template's version, from 1."""


class Keyed(Protocol):
    """Whatever has a key."""

    @property
    def key(self) -> str:
        """The key within the template."""


class TemplateContent(Value):
    """A template whole: what it asks for, and the parts of the plan that come of it (A1.37).

    `source` says where its figures come from. Links between parts lead somewhere.
    """

    title: Line
    source: Words
    diagnoses: Annotated[tuple[DiagnosisPart, ...], Field(min_length=1, max_length=10)]
    questions: Annotated[tuple[Question, ...], Field(max_length=10)] = ()
    baselines: Annotated[tuple[AskedBaseline, ...], Field(max_length=30)] = ()
    texts: Annotated[tuple[AskedText, ...], Field(max_length=20)] = ()
    problems: Annotated[tuple[ProblemPart, ...], Field(min_length=1, max_length=20)]
    goals: Annotated[tuple[GoalPart, ...], Field(min_length=1, max_length=20)]
    objectives: Annotated[tuple[ObjectivePart, ...], Field(min_length=1, max_length=40)]
    interventions: Annotated[tuple[InterventionPart, ...], Field(min_length=1, max_length=40)]
    frequency: Frequency
    reviews: ReviewPart
    discharge: DischargePart
    measurement: Annotated[tuple[MeasurePart, ...], Field(max_length=20)] = ()
    referrals: Annotated[tuple[ReferralPart, ...], Field(max_length=20)] = ()
    contract: Contract | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for pointer, rule in (*_doubled(self), *_loose(self), *_strange(self)):
            raise PydanticCustomError(MISPLACED, "{rule}", {"rule": rule, "pointer": pointer})
        return self


def criteria_of(objective: ObjectivePart) -> Iterator[CriterionPart]:
    """Yield every criterion of an objective, those of its ways included."""
    yield from objective.criteria
    if objective.alternatives is not None:
        for way in objective.alternatives.ways:
            yield from way.criteria


def all_criteria_of(template: TemplateContent) -> Iterator[CriterionPart]:
    """Yield every criterion of a template, those of discharge last."""
    for each in template.objectives:
        yield from criteria_of(each)
    yield from template.discharge.criteria


def criteria_at(at: str, objective: ObjectivePart) -> Iterator[tuple[str, CriterionPart]]:
    """Yield every criterion of an objective with its JSON pointer, which begins with `at`."""
    for place, part in enumerate(objective.criteria):
        yield f"{at}/criteria/{place}", part
    for number, way in enumerate(objective.alternatives.ways if objective.alternatives else ()):
        for place, part in enumerate(way.criteria):
            yield f"{at}/alternatives/ways/{number}/criteria/{place}", part


def placed_criteria(template: TemplateContent) -> Iterator[tuple[str, CriterionPart]]:
    """Yield every criterion of a template with its JSON pointer, those of discharge last."""
    for place, each in enumerate(template.objectives):
        yield from criteria_at(f"/objectives/{place}", each)
    for place, part in enumerate(template.discharge.criteria):
        yield f"/discharge/criteria/{place}", part


def parts_of(template: TemplateContent) -> Iterator[tuple[str, Part]]:
    """Yield every part that may have a condition, with its JSON pointer."""
    sections: dict[str, Iterable[Part]] = {
        "problems": template.problems,
        "goals": template.goals,
        "objectives": template.objectives,
        "interventions": template.interventions,
        "measurement": template.measurement,
        "referrals": template.referrals,
        "discharge/criteria": template.discharge.criteria,
    }
    for name, parts in sections.items():
        yield from ((f"/{name}/{place}", each) for place, each in enumerate(parts))


Misplaced = tuple[str, str]
"""The place of a fault as JSON pointer, and the rule."""


def _doubled(template: TemplateContent) -> Iterator[Misplaced]:
    """Yield keys that stand twice; criteria share one room, since slots name them."""
    rooms: dict[str, Iterable[tuple[str, str]]] = {
        "diagnoses": _keyed("/diagnoses", template.diagnoses),
        "questions": _keyed("/questions", template.questions),
        "baselines": chain(
            _keyed("/baselines", template.baselines), _keyed("/texts", template.texts)
        ),
        "problems": _keyed("/problems", template.problems),
        "goals": _keyed("/goals", template.goals),
        "objectives": _keyed("/objectives", template.objectives),
        "interventions": _keyed("/interventions", template.interventions),
        "criteria": ((at, part.key) for at, part in placed_criteria(template)),
    }
    for name, keyed in rooms.items():
        seen: set[str] = set()
        for at, key in keyed:
            if key in seen:
                yield f"{at}/key", f"{name}: each part needs a key of its own"
            seen.add(key)


def _keyed(at: str, parts: Iterable[Keyed]) -> Iterator[tuple[str, str]]:
    yield from ((f"{at}/{place}", each.key) for place, each in enumerate(parts))


def _loose(template: TemplateContent) -> Iterator[Misplaced]:
    """Yield links that lead nowhere."""
    known = {
        "diagnoses": {each.key for each in template.diagnoses},
        "problems": {each.key for each in template.problems},
        "goals": {each.key for each in template.goals},
        "objectives": {each.key for each in template.objectives},
        "baselines": {each.key for each in template.baselines},
    }
    for where, room, name in _links(template):
        if name not in known[room]:
            yield where, f"names what {room} does not have"


def _links(template: TemplateContent) -> Iterator[tuple[str, str, str]]:
    for place, problem in enumerate(template.problems):
        yield from _each(f"/problems/{place}/diagnoses", "diagnoses", problem.diagnoses)
    for place, goal in enumerate(template.goals):
        yield from _each(f"/goals/{place}/problems", "problems", goal.problems)
    for place, objective in enumerate(template.objectives):
        yield f"/objectives/{place}/goal", "goals", objective.goal
        for at, part in criteria_at(f"/objectives/{place}", objective):
            if part.baseline is not None:
                yield f"{at}/baseline", "baselines", part.baseline
    for place, each in enumerate(template.interventions):
        yield from _each(f"/interventions/{place}/objectives", "objectives", each.objectives)
    for pointer, one in parts_of(template):
        if one.when is not None and one.when.diagnosis is not None:
            yield f"{pointer}/when/diagnosis", "diagnoses", one.when.diagnosis


def _each(at: str, room: str, names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    yield from ((f"{at}/{place}", room, name) for place, name in enumerate(names))


def _strange(template: TemplateContent) -> Iterator[Misplaced]:
    """Yield conditions and alternatives that ask what no question asks."""
    asked = {each.key: {one.code for one in each.options} for each in template.questions}
    for pointer, part in parts_of(template):
        if not _answerable(part.when, asked):
            yield f"{pointer}/when/chosen", "is no answer to a question of the template"
    for place, objective in enumerate(template.objectives):
        ways = objective.alternatives
        if ways is None:
            continue
        at = f"/objectives/{place}/alternatives"
        if ways.question not in asked:
            yield f"{at}/question", "is no question of the template"
        elif sorted(each.option for each in ways.ways) != sorted(asked[ways.question]):
            yield f"{at}/ways", "has not one way for each option of the question"


def _answerable(when: When | None, asked: dict[str, set[str]]) -> bool:
    if when is None or when.chosen is None:
        return True
    return when.chosen.option in asked.get(when.chosen.question, ())

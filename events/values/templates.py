"""Templates: plans by condition, to start from and to be made a client's own (A1.37)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Annotated, Self

from pydantic import Field, model_validator

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

TemplateVersion = Annotated[int, Field(ge=1, le=1_000_000)]
"""The number of a template's version, from 1."""


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
        for fault in (*_doubled(self), *_loose(self), *_strange(self)):
            raise ValueError(fault)
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


def _doubled(template: TemplateContent) -> Iterator[str]:
    """Yield keys that stand twice; criteria share one room, since slots name them."""
    rooms: dict[str, Iterable[str]] = {
        "diagnoses": (each.key for each in template.diagnoses),
        "questions": (each.key for each in template.questions),
        "baselines": chain(
            (each.key for each in template.baselines), (each.key for each in template.texts)
        ),
        "problems": (each.key for each in template.problems),
        "goals": (each.key for each in template.goals),
        "objectives": (each.key for each in template.objectives),
        "interventions": (each.key for each in template.interventions),
        "criteria": (each.key for each in all_criteria_of(template)),
    }
    for name, keys in rooms.items():
        twice = [key for key, count in Counter(keys).items() if count > 1]
        if twice:
            yield f"{name}: each part needs a key of its own"


def _loose(template: TemplateContent) -> Iterator[str]:
    """Yield links that lead nowhere."""
    known = {
        "diagnoses": {each.key for each in template.diagnoses},
        "problems": {each.key for each in template.problems},
        "goals": {each.key for each in template.goals},
        "objectives": {each.key for each in template.objectives},
        "baselines": {each.key for each in template.baselines},
    }
    for where, room, names in _links(template):
        if not known[room].issuperset(names):
            yield f"{where}: names what {room} does not have"


def _links(template: TemplateContent) -> Iterator[tuple[str, str, Iterable[str]]]:
    for place, problem in enumerate(template.problems):
        yield f"/problems/{place}/diagnoses", "diagnoses", problem.diagnoses
    for place, goal in enumerate(template.goals):
        yield f"/goals/{place}/problems", "problems", goal.problems
    for place, objective in enumerate(template.objectives):
        yield f"/objectives/{place}/goal", "goals", (objective.goal,)
        started = (each.baseline for each in criteria_of(objective) if each.baseline is not None)
        yield f"/objectives/{place}/criteria", "baselines", started
    for place, each in enumerate(template.interventions):
        yield f"/interventions/{place}/objectives", "objectives", each.objectives
    for pointer, part in parts_of(template):
        if part.when is not None and part.when.diagnosis is not None:
            yield f"{pointer}/when/diagnosis", "diagnoses", (part.when.diagnosis,)


def _strange(template: TemplateContent) -> Iterator[str]:
    """Yield conditions and alternatives that ask what no question asks."""
    asked = {each.key: {one.code for one in each.options} for each in template.questions}
    for pointer, part in parts_of(template):
        if not _answerable(part.when, asked):
            yield f"{pointer}/when/chosen: is no answer to a question of the template"
    for place, objective in enumerate(template.objectives):
        ways = objective.alternatives
        if ways is None:
            continue
        options = [each.option for each in ways.ways]
        if sorted(options) != sorted(asked.get(ways.question, ())):
            yield f"/objectives/{place}/alternatives: has not one way for each option of a question"


def _answerable(when: When | None, asked: dict[str, set[str]]) -> bool:
    if when is None or when.chosen is None:
        return True
    return when.chosen.option in asked.get(when.chosen.question, ())

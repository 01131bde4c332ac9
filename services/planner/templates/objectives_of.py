"""Objectives of a plan from the objectives of a template, with the ways to choose; pure."""

from collections.abc import Iterable, Iterator
from uuid import UUID, uuid5

from events.values.template_parts import ObjectivePart, WayPart
from events.values.templates import TemplateContent
from services.planner.templates.filling import Filler
from services.planner.templates.measures_of import Json, Measures, without_none


def named(plan_id: UUID, kind: str, key: str) -> UUID:
    """Return the id of a part within its plan: the same for the same template and plan."""
    return uuid5(plan_id, f"template/{kind}/{key}")


def objective_of(
    part: ObjectivePart, template: TemplateContent, measures: Measures, filler: Filler
) -> Json | None:
    """Return the objective as plans hold it; None where the client is there already.

    Where a way is chosen its own statement counts; where none is, the ways stand open.
    """
    criteria = measures.criteria(part.criteria)
    ways = () if part.alternatives is None else part.alternatives.ways
    if not criteria and not any(measures.criteria(each.criteria) for each in ways):
        return None
    chosen = _chosen(part, measures)
    way = next((each for each in ways if each.option == chosen), None)
    statement = part.statement if way is None else way.statement or part.statement
    made_ways = [(each, measures.criteria(each.criteria, kept=True)) for each in ways]
    made = {
        "goal_id": str(measures.name("goal", part.goal)),
        "statement": filler.text(statement, part.due),
        "criteria": criteria,
        "alternatives": list(_alternatives(made_ways, part, template)),
        "chosen": chosen,
        "due": measures.due(part.due),
        "order": part.order,
        "primary": part.primary,
        "steps": [filler.text(each, part.due) for each in part.steps],
        "endorsement": {"origin": "clinician"},
    }
    return without_none(made)


def _chosen(part: ObjectivePart, measures: Measures) -> str | None:
    if part.alternatives is None:
        return None
    return measures.asked.choices.get(part.alternatives.question)


def _alternatives(
    ways: Iterable[tuple[WayPart, list[Json]]], part: ObjectivePart, template: TemplateContent
) -> Iterator[Json]:
    labels = {
        one.code: one.label
        for each in template.questions
        if part.alternatives is not None and each.key == part.alternatives.question
        for one in each.options
    }
    for way, criteria in ways:
        yield {"code": way.option, "label": labels[way.option], "criteria": criteria}

"""The safety part joins a template where there is risk and it has no safety goal; pure (A5.26)."""

from collections.abc import Iterator
from typing import Final

from events.templates.library import SafetyContent, ideation
from events.values.template_parts import ProblemPart
from events.values.templates import TemplateContent, all_criteria_of, parts_of
from services.planner.templates.asked import Instantiation
from services.planner.templates.including import included
from services.planner.templates.refusals import ReservedKey

RESERVED: Final = "safety-part-"
"""How the keys of the safety part begin; templates may not use it."""


def with_safety(
    template: TemplateContent, safety: SafetyContent, asked: Instantiation
) -> TemplateContent:
    """Return the template with a safety goal first where there is risk and it has none (A5.26).

    Its level is asked for under the key of a baseline on the same instrument where the template
    has one, and what the template measures already is not measured twice.
    """
    if not asked.risk or _has_safety(template, asked):
        return template
    part = _asking_under(_level_key(template, safety), safety)
    held = tuple(each.key for each in template.diagnoses if each.key in asked.diagnoses)
    problem = part.problem.model_copy(update={"diagnoses": held[:1]})
    known = {each.key for each in template.baselines}
    measured = {each.measure.instrument for each in included(template.measurement, asked)}
    own = (each for each in part.measurement if each.measure.instrument not in measured)
    parts = {
        "baselines": (
            *template.baselines,
            *(each for each in part.baselines if each.key not in known),
        ),
        "problems": (problem, *(_later(each) for each in template.problems)),
        "goals": (part.goal, *template.goals),
        "objectives": (*part.objectives, *template.objectives),
        "interventions": (*part.interventions, *template.interventions),
        "measurement": (*own, *template.measurement),
    }
    return template.model_copy(update=parts)


def require_free_keys(template: TemplateContent) -> None:
    """Require that no key is one of those kept for the safety part.

    Raises:
        ReservedKey: one is; the pointer tells its section.
    """
    for section, key in _keys(template):
        if key.startswith(RESERVED):
            raise ReservedKey(f"/{section}")


def _keys(template: TemplateContent) -> Iterator[tuple[str, str]]:
    for asks in template.baselines:
        yield "baselines", asks.key
    for text in template.texts:
        yield "texts", text.key
    for pointer, part in parts_of(template):
        yield pointer.split("/")[1], part.key
    yield from (("criteria", each.key) for each in all_criteria_of(template))


def _has_safety(template: TemplateContent, asked: Instantiation) -> bool:
    """Return whether this plan gets an objective of the template's own that leads to safety."""
    problems = {each.key for each in included(template.problems, asked) if _of_safety(each)}
    goals = {
        each.key
        for each in included(template.goals, asked)
        if not problems.isdisjoint(each.problems)
    }
    return any(each.goal in goals for each in included(template.objectives, asked))


def _of_safety(problem: ProblemPart) -> bool:
    ranked = problem.priority is not None and problem.priority.basis == "safety"
    return ranked or "safety" in problem.impairment


def _level_key(template: TemplateContent, safety: SafetyContent) -> str:
    """Return the key under which the level of ideation is asked for: the template's, else plain."""
    (level,), instrument = safety.baselines, ideation()
    for each in template.baselines:
        if each.instrument == instrument:
            return each.key
    taken = {each.key for each in template.baselines} | {each.key for each in template.texts}
    return level.key if instrument in taken else instrument


def _asking_under(key: str, safety: SafetyContent) -> SafetyContent:
    """Return the part with its level, and each text and criterion on it, under another key."""
    (level,) = safety.baselines
    return SafetyContent.model_validate_json(safety.model_dump_json().replace(level.key, key))


def _later(problem: ProblemPart) -> ProblemPart:
    if problem.priority is None:
        return problem
    rank = problem.priority.model_copy(update={"rank": min(problem.priority.rank + 1, 99)})
    return problem.model_copy(update={"priority": rank})

"""Which parts of a template a plan gets: by diagnosis, by what was chosen, by risk; pure."""

from collections.abc import Iterable
from typing import TypeVar

from events.templates.library import ideation
from events.templates.reaching import in_range
from events.values.template_parts import Part, Question, When
from events.values.templates import TemplateContent
from services.planner.templates.asked import Instantiation
from services.planner.templates.refusals import (
    BaselineOutOfRange,
    ChoiceMissing,
    DiagnosisMissing,
    DiagnosisNotCovered,
    NoSuchOption,
    RiskContradicted,
    UnknownPart,
)

P = TypeVar("P", bound=Part)


def holds(when: When | None, asked: Instantiation) -> bool:
    """Return whether a part belongs to this plan."""
    if when is None:
        return True
    chosen = when.chosen is None or asked.choices.get(when.chosen.question) == when.chosen.option
    codes = [each.code for each in asked.diagnoses.values()]
    return (
        chosen
        and when.risk in {None, asked.risk}
        and (when.diagnosis is None or when.diagnosis in asked.diagnoses)
        and (not when.codes or any(code.startswith(when.codes) for code in codes))
    )


def included(parts: Iterable[P], asked: Instantiation) -> tuple[P, ...]:
    """Return the parts that belong to this plan, in their order."""
    return tuple(each for each in parts if holds(each.when, asked))


def open_questions(template: TemplateContent, asked: Instantiation) -> tuple[Question, ...]:
    """Return the questions that are not answered."""
    return tuple(each for each in template.questions if each.key not in asked.choices)


def require_fitting(template: TemplateContent, asked: Instantiation) -> None:
    """Require that what is given fits the template, and that what it stands on is given.

    Raises:
        Refusal: the first thing that does not; its pointer leads into the request.
    """
    _require_diagnoses(template, asked)
    _require_choices(template, asked)
    keys = {
        "baselines": {each.key for each in template.baselines},
        "scores": {each.key for each in template.baselines if each.instrument is not None},
        "texts": {each.key for each in template.texts},
        "goals": {each.key for each in template.goals},
    }
    for name, known in keys.items():
        for given in getattr(asked, name):
            if given not in known:
                raise UnknownPart(f"/{name}/{given}")
    _require_baselines(template, asked)
    _require_strengths(template, asked)


def _require_baselines(template: TemplateContent, asked: Instantiation) -> None:
    for each in template.baselines:
        amount = asked.baseline(each.key)
        if amount is None:
            continue
        if not in_range(each.instrument, amount):
            raise BaselineOutOfRange(f"/baselines/{each.key}")
        if each.instrument == ideation() and amount.ends[1] > 0 and not asked.risk:
            raise RiskContradicted("/risk", (each.key,))


def _require_strengths(template: TemplateContent, asked: Instantiation) -> None:
    known = {
        "goals": {each.key for each in template.goals},
        "objectives": {each.key for each in template.objectives},
        "interventions": {each.key for each in template.interventions},
    }
    for place, strength in enumerate(asked.strengths):
        for name, keys in known.items():
            for number, key in enumerate(getattr(strength, name)):
                if key not in keys:
                    raise UnknownPart(f"/strengths/{place}/{name}/{number}")


def _require_diagnoses(template: TemplateContent, asked: Instantiation) -> None:
    parts = {each.key: each for each in template.diagnoses}
    for key, given in asked.diagnoses.items():
        if key not in parts:
            raise UnknownPart(f"/diagnoses/{key}")
        if given.text is None and given.code not in {each.code for each in parts[key].codes}:
            raise DiagnosisNotCovered(f"/diagnoses/{key}/code")
    for key, part in parts.items():
        if not part.optional and key not in asked.diagnoses:
            raise DiagnosisMissing(f"/diagnoses/{key}")


def _require_choices(template: TemplateContent, asked: Instantiation) -> None:
    """Only a question that an objective holds open may wait for its answer (A11.20)."""
    options = {each.key: {one.code for one in each.options} for each in template.questions}
    for key, option in asked.choices.items():
        if key not in options:
            raise UnknownPart(f"/choices/{key}")
        if option not in options[key]:
            raise NoSuchOption(f"/choices/{key}")
    held = {each.alternatives.question for each in template.objectives if each.alternatives}
    for question in open_questions(template, asked):
        if question.key not in held:
            raise ChoiceMissing(f"/choices/{question.key}")

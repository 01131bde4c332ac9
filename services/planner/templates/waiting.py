"""What waits for an answer: questions that stand open, and what each option would bring; pure.

No part that hangs on an answer is lost without a word (A11.20): the answer names it by its place.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from events.values.template_parts import (
    CriterionPart,
    GoalPart,
    InterventionPart,
    MeasurePart,
    ObjectivePart,
    Option,
    Part,
    ProblemPart,
    Question,
    ReferralPart,
    When,
)
from events.values.templates import TemplateContent, parts_of
from services.planner.templates.asked import Instantiation
from services.planner.templates.including import holds, open_questions
from services.planner.templates.wording import held


def waiting(template: TemplateContent, asked: Instantiation) -> list[dict[str, Any]]:
    """Return each open question with its options, and the parts that each would bring."""
    return [
        {
            "question": each.key,
            "asks": each.asks,
            "options": [
                {
                    "option": one.code,
                    "label": one.label,
                    "brings": list(_brought(template, asked, each, one)),
                }
                for one in each.options
            ],
        }
        for each in open_questions(template, asked)
    ]


def open_discharge(template: TemplateContent, asked: Instantiation) -> Iterator[str]:
    """Yield for each open question how treatment ends by its options, as a question still open."""
    for question in open_questions(template, asked):
        ends: list[str] = []
        for option in question.options:
            chosen = _choosing(asked, question, option)
            parts = [x for x in template.discharge.criteria if _waits(x.when, chosen, question)]
            if parts:
                ends.append(f"{option.label.rstrip('.')}: {held(parts)}")
        if ends:
            yield f"To be chosen: {'; or '.join(ends)}"


def _brought(
    template: TemplateContent, asked: Instantiation, question: Question, option: Option
) -> Iterator[dict[str, str]]:
    chosen = _choosing(asked, question, option)
    for pointer, part in parts_of(template):
        if _waits(part.when, chosen, question):
            yield {"part": pointer, "says": _says(part)}
    for place, objective in enumerate(template.objectives):
        ways: Sequence[Any] = objective.alternatives.ways if objective.alternatives else ()
        asks = objective.alternatives is not None and objective.alternatives.question
        for number, way in enumerate(ways):
            if asks == question.key and way.option == option.code and holds(objective.when, chosen):
                pointer = f"/objectives/{place}/alternatives/ways/{number}"
                yield {"part": pointer, "says": held(way.criteria)}


def _choosing(asked: Instantiation, question: Question, option: Option) -> Instantiation:
    choices = {**asked.choices, question.key: option.code}
    return asked.model_copy(update={"choices": choices})


def _waits(when: When | None, chosen: Instantiation, question: Question) -> bool:
    """Return whether a part hangs on the question, and belongs to the plan once it is answered."""
    hangs = when is not None and when.chosen is not None and when.chosen.question == question.key
    return hangs and holds(when, chosen)


def _says(part: Part) -> str:
    if isinstance(part, CriterionPart):
        return held([part])
    for kind, said in _SAID.items():
        if isinstance(part, kind):
            return said(part)
    return part.key


_SAID: Final[Mapping[type[Part], Callable[[Any], str]]] = {
    ProblemPart: lambda part: part.statement,
    ObjectivePart: lambda part: part.statement,
    GoalPart: lambda part: part.words,
    InterventionPart: lambda part: part.technique,
    MeasurePart: lambda part: part.measure.instrument,
    ReferralPart: lambda part: part.referral.to,
}
"""What tells a person which part it is."""

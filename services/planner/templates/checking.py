"""Whether a template passes its own lint, tried out with its typical values (A11.20)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any, Final
from uuid import UUID

from events.ids import ClientId
from events.lint.finding import Finding
from events.lint.lint import lint
from events.templates.faults import faults
from events.templates.library import Template, ideation, safety
from events.values.ids import EpisodeId, PlanId
from events.values.quantities import Amount
from events.values.template_parts import AskedBaseline
from events.values.templates import TemplateContent
from events.values.text import Code
from services.planner.templates.asked import (
    GivenDiagnosis,
    GivenStrength,
    Instantiation,
    OwnGoal,
)
from services.planner.templates.documents import plan_of
from services.planner.templates.including import included
from services.planner.templates.instantiating import Instantiated, instantiate
from services.planner.templates.joining import require_free_keys, with_safety
from services.planner.templates.refusals import TemplateFaulty

_START: Final = date(2026, 1, 5)
_IDS: Final = tuple(UUID(int=number) for number in (1, 2, 3))
_MOST_WAYS: Final = 32
_STRENGTH: Final = "Keeps appointments, and has a friend who helps"
MARKED: Final = "COPY_PASTE_TEMPLATE"


@dataclass(frozen=True, slots=True)
class Trial:
    """A template tried out: with which answers, and what the lint finds then.

    Untouched texts are no finding here: that is what a template is made of.
    """

    choices: Mapping[Code, Code]
    risk: bool
    findings: tuple[Finding, ...]


def require_sound(content: TemplateContent, at: str = "") -> None:
    """Require that a template holds together; its pointer stands in the document after `at`.

    Raises:
        TemplateFaulty: it does not; the first fault.
    """
    for fault in faults(content):
        raise TemplateFaulty(f"{at}{fault.pointer}", rule=f"{fault.rule}: {fault.way_out}")


def trial_plans(template: Template) -> Iterator[tuple[Instantiation, Instantiated]]:
    """Yield the plans that come of the typical values: each combination of answers, both risks.

    Raises:
        Refusal: the template comes to no plan, or uses keys that are kept.
    """
    require_free_keys(template.content)
    for choices in _ways(template):
        for risk in (False, True):
            asked = typical(template, choices, risk=risk)
            if included(template.content.objectives, asked) or not _for_risk(template):
                yield asked, instantiate(template, asked)


def _for_risk(template: Template) -> bool:
    """Return whether some objective is there for clients with risk, or for those without."""
    whens = (each.when for each in template.content.objectives)
    return any(when is not None and when.risk is not None for when in whens)


def trials(template: Template) -> Iterator[Trial]:
    """Yield what the lint finds in each of the trial plans.

    Raises:
        Refusal: the template comes to no plan.
    """
    for asked, made in trial_plans(template):
        yield Trial(asked.choices, asked.risk, _findings(made, asked))


def findings_of(template: Template) -> tuple[Finding, ...]:
    """Return what the lint finds in any trial, each finding once, gravest trials first."""
    return tuple(dict.fromkeys(each for trial in trials(template) for each in trial.findings))


def typical(template: Template, choices: Mapping[Code, Code], *, risk: bool) -> Instantiation:
    """Return what the template calls typical, for an invented client."""
    content = with_safety(template.content, safety().content, _bare(template, risk=risk))
    goals = {each.key: OwnGoal(words=each.words, endorsed=True) for each in content.goals}
    given: dict[str, Any] = {
        "baselines": {each.key: _typical(each, risk=risk) for each in content.baselines},
        "choices": dict(choices),
        "texts": {each.key: each.typical for each in content.texts},
        "goals": goals,
        "strengths": (GivenStrength(words=_STRENGTH, kind="support"),),
    }
    return _bare(template, risk=risk).model_copy(update=given)


def _typical(asks: AskedBaseline, *, risk: bool) -> Amount:
    """Return a typical value; without risk there is no level of suicidal ideation (A5.26)."""
    return asks.typical if risk or asks.instrument != ideation() else Amount(low="0")


def _bare(template: Template, *, risk: bool) -> Instantiation:
    return Instantiation(
        plan_id=PlanId(_IDS[0]),
        client_id=ClientId(str(_IDS[1])),
        episode_id=EpisodeId(_IDS[2]),
        starts_on=_START,
        risk=risk,
        diagnoses={
            each.key: GivenDiagnosis(code=each.codes[0].code, status="confirmed")
            for each in template.content.diagnoses
        },
        baselines={},
        scores={},
        choices={},
        texts={},
        goals={},
    )


def _ways(template: Template) -> Iterator[dict[Code, Code]]:
    """Yield the combinations of answers, up to a bound."""
    questions = template.content.questions
    options = [[one.code for one in each.options] for each in questions]
    for place, answers in enumerate(product(*options)):
        if place >= _MOST_WAYS:
            return
        yield {each.key: answer for each, answer in zip(questions, answers, strict=True)}


def _findings(made: Instantiated, asked: Instantiation) -> tuple[Finding, ...]:
    return tuple(each for each in lint(plan_of(made, asked)) if each.rule != MARKED)

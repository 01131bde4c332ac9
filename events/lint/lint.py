"""The lint itself: a document goes in, findings come out, in the order of the document."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

from events.lint.clinical_rules import clinical_findings
from events.lint.content_rules import content_findings
from events.lint.course_rules import course_findings
from events.lint.document import Item, Plan, plan_of
from events.lint.due_rules import due_findings
from events.lint.finding import SEVERITIES, Finding, finding
from events.lint.held import Scored, scored
from events.lint.history_rules import history_findings
from events.lint.link_rules import link_findings
from events.lint.objective_rules import objective_findings
from events.lint.other_plans import other_plan_findings
from events.lint.payer_rules import payer_findings
from events.lint.people_rules import people_findings
from events.lint.profile_rules import profile_findings
from events.lint.reading.sentence import Reading, read, reading_once
from events.lint.score_rules import score_findings, text_score_findings
from events.lint.section_rules import section_findings
from events.lint.template_rules import template_findings
from events.lint.timely_rules import timely_findings
from events.lint.wording_rules import wording_findings
from events.measures.scales import scales

Turn: TypeAlias = Callable[[], None]


def _go_on() -> None:
    """Take any time."""


def lint(document: object, turn: Turn = _go_on) -> list[Finding]:
    """Return the findings on a plan document, the JSON of a plan or a part of one.

    It is pure: the same document gives the same findings, in the same order. The time it takes
    grows with the length of the document. `turn` is called before each part; what it raises ends
    the lint.

    Raises:
        UnreadableDocument: a member has another type than its schema says; it names the place.
    """
    with reading_once():
        return findings_of(plan_of(document), turn)


def holds_nothing(document: object) -> bool:
    """Say whether a document has nothing that a rule could look at: no item, no word, no score."""
    plan = plan_of(document)
    parts = (plan.diagnoses, plan.problems, plan.goals, plan.objectives, plan.interventions)
    items = any(each.text.strip() or each.node for part in parts for each in part)
    return not (items or any(text.strip() for _, text in plan.texts) or scored(plan))


def findings_of(plan: Plan, turn: Turn = _go_on) -> list[Finding]:
    """Return the findings on a plan that was read, by place, the gravest of each place first."""
    found = [*dict.fromkeys(_all(plan, turn))]
    order = {path: place for place, path in enumerate(dict.fromkeys(each.path for each in found))}
    return sorted(found, key=lambda each: (order[each.path], SEVERITIES.index(each.severity)))


def _all(plan: Plan, turn: Turn) -> Iterator[Finding]:
    recorded = scored(plan)
    known = frozenset(each.code for each in recorded)
    for item in plan.objectives:
        turn()
        if item.text.strip() or item.criteria:
            yield from _of_objective(item, read(item.text), known)
        else:
            yield finding("NO_METRIC", item.text_path, "", "The objective has no words.")
    for findings in _OF_PLANS:
        turn()
        yield from findings(plan)
    yield from _of_texts(plan, turn)
    yield from _of_scores(recorded)


_OF_PLANS: Final[tuple[Callable[[Plan], Iterator[Finding]], ...]] = (
    link_findings,
    section_findings,
    content_findings,
    people_findings,
    clinical_findings,
    history_findings,
    timely_findings,
    due_findings,
    profile_findings,
    course_findings,
    payer_findings,
    other_plan_findings,
    template_findings,
)


def _of_objective(item: Item, reading: Reading, scored: frozenset[str]) -> Iterator[Finding]:
    yield from objective_findings(item, reading, scored)
    yield from score_findings(item, reading)
    yield from wording_findings(reading, item.text_path)


def _of_texts(plan: Plan, turn: Turn) -> Iterator[Finding]:
    """Yield what wording and scores show in the plan's other texts."""
    objectives = {each.text_path for each in plan.objectives}
    for path, text in plan.texts:
        turn()
        if path not in objectives:
            reading = read(text)
            yield from wording_findings(reading, path)
            yield from text_score_findings(reading, path)


def _of_scores(recorded: Sequence[Scored]) -> Iterator[Finding]:
    for each in recorded:
        scale, total = scales().get(each.code), each.total
        value = total.number()
        if scale is not None and value is not None and not scale.low <= value <= scale.high:
            said = f"{scale.name} runs from {scale.low:g} to {scale.high:g}."
            yield finding("SCORE_OUT_OF_RANGE", total.path, f"{value:g}", said)

"""The lint itself: a document goes in, findings come out, in the order of the document."""

from collections.abc import Iterator

from events.lint.document import Item, Plan, plan_of
from events.lint.finding import SEVERITIES, Finding
from events.lint.objective_rules import objective_findings
from events.lint.reading.sentence import Reading, read
from events.lint.score_rules import score_findings
from events.lint.wording_rules import wording_findings


def lint(document: object) -> list[Finding]:
    """Return the findings on a plan document, the JSON of a plan or a part of one.

    It is pure: the same document gives the same findings, in the same order. The time it takes
    grows with the length of the document.

    Raises:
        UnreadableDocument: a member has another type than its schema says; it names the place.
    """
    return findings_of(plan_of(document))


def findings_of(plan: Plan) -> list[Finding]:
    """Return the findings on a plan that was read, the gravest of each place first."""
    found = [*_of_objectives(plan)]
    order = {path: place for place, path in enumerate(dict.fromkeys(each.path for each in found))}
    return sorted(found, key=lambda each: (order[each.path], SEVERITIES.index(each.severity)))


def _of_objectives(plan: Plan) -> Iterator[Finding]:
    for item in plan.objectives:
        if item.text.strip() or item.criteria:
            yield from _of_objective(item, read(item.text))


def _of_objective(item: Item, reading: Reading) -> Iterator[Finding]:
    yield from objective_findings(item, reading, frozenset())
    yield from score_findings(item, reading)
    yield from wording_findings(reading, item.text_path)

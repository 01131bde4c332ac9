"""Rules across plans: copied from another client, given twice, tried in vain before (A5.20, A7.06).

`other_plans` are plans of the clinic; one with the document's own `client_id` is the client's, as
all of `previous_plans` are.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final, TypeAlias

from events.lint.alike import shingles
from events.lint.document import Item, Plan
from events.lint.finding import Finding, finding
from events.lint.pointing import Node
from events.lint.reading.sentence import read
from events.lint.tables import table, words
from events.lint.texts import strings


def other_plan_findings(plan: Plan) -> Iterator[Finding]:
    """Yield what shows only beside other plans (A5.20, A11.24)."""
    own, others = _sorted_out(plan)
    yield from _copied(plan, others)
    yield from _twice(plan, own)
    yield from _in_vain(plan, own)


def _sorted_out(plan: Plan) -> tuple[list[Node], list[Node]]:
    """Return the client's own other plans, and those of others."""
    client = plan.root.get("client_id").loose_text()
    own, others = list(_objects(plan.root.get("previous_plans"))), list[Node]()
    for each in _objects(plan.root.get("other_plans")):
        same = bool(client) and each.get("client_id").loose_text() == client
        (own if same else others).append(each)
    return own, others


def _objects(section: Node) -> Iterator[Node]:
    if isinstance(section.value, list | dict):
        yield from (each for each in section.items() if isinstance(each.value, dict))


def _copied(plan: Plan, others: list[Node]) -> Iterator[Finding]:
    """Find the plan's objectives, near enough the same but for numbers, in another's plan."""
    if not others:
        return
    bound = table("thresholds")["copy_paste_percent"]
    own = _said(each.text for each in plan.objectives)
    several = sum(bool(each.text.strip()) for each in plan.objectives) > 1
    for other in others:
        theirs = _said(text for each in _within(other, "objectives") for text in strings(each))
        if several and own and 100 * (own & theirs).total() >= bound * own.total():
            yield finding("COPY_PASTE_TEMPLATE", other.path)


def _within(plan: Node, name: str) -> Iterator[Node]:
    """Yield a section of another plan, and those that stand inside its goals."""
    yield plan.get(name)
    for goal in _objects(plan.get("goals")):
        content = goal.get("content")
        yield (content if isinstance(content.value, dict) else goal).get(name)


def _interventions(plan: Node) -> Iterator[Node]:
    return chain.from_iterable(_objects(each) for each in _within(plan, "interventions"))


def _said(said: Iterable[str]) -> Counter[tuple[str, ...]]:
    found = Counter[tuple[str, ...]]()
    for text in said:
        found.update(shingles(text))
    return found


@dataclass(frozen=True, slots=True)
class _Service:
    """An intervention as payers see it: its code, and the words that name it."""

    code: str
    name: frozenset[str]
    text: str
    node: Node


_CODES: Final = ("service_code", "procedure_code", "cpt")


def _twice(plan: Plan, own: list[Node]) -> Iterator[Finding]:
    """Find a service that another plan of the client gives at the same time (A7.06)."""
    services = _once(
        _offered(outer)
        for each in own
        if _going(each)
        for outer in _interventions(each)
        if _stands(outer)
    )
    for item in plan.interventions if services else ():
        twin = _like(_service(item), services)
        if twin is not None:
            said = f"It stands in another plan of this client that is in force ({twin.node.path})."
            yield finding("DUPLICATE_SERVICE", item.path, item.text, said)


def _in_vain(plan: Plan, own: list[Node]) -> Iterator[Finding]:
    """Find a treatment that did not help this client before, without a word on why again."""
    ended = _once(
        _offered(outer)
        for each in (*own, plan.root)
        for outer in _interventions(each)
        if _failed(outer, "ended", "outcome") or _failed(each, "ending", "outcome")
    )
    for item in plan.interventions if ended else ():
        reason = isinstance(item.node.value, dict) and item.node.get("rationale", "why_again")
        twin = None if reason else _like(_service(item), ended)
        if twin is not None:
            said = f"It was ended before because it did not help ({twin.node.path})."
            yield finding("REPEATS_FAILED_TREATMENT", item.path, item.text, said)


def _going(plan: Node) -> bool:
    told = plan.get("status").loose_text()
    return told in _IN_FORCE and not plan.get("ending", "ended_on")


_IN_FORCE: Final = frozenset(("active", "signed", "in-force", "under-review", "on-hold"))


def _stands(node: Node) -> bool:
    gone = node.get("ended").value not in (None, False)
    return not gone and node.get("status").loose_text() not in {"stopped", "ended"}


def _failed(node: Node, *names: str) -> bool:
    """Say whether the end of a plan or a service is told as one that did not help."""
    told = [node.get(name) for name in names]
    inner = [each.get("reason", "outcome") for each in told if isinstance(each.value, dict)]
    known = table("thresholds")["failed_outcomes"]
    return any(each.loose_text().casefold() in known for each in chain(told, inner))


def _offered(outer: Node) -> _Service:
    """Return an intervention of another plan as payers see it."""
    content = outer.get("content")
    node = content if isinstance(content.value, dict) else outer
    text = " ".join(
        node.get(each).loose_text() for each in ("modality", "technique", "text", "name")
    )
    return _Service(_code(node), _name(text), text, outer)


def _service(item: Item) -> _Service:
    return _Service(_code(item.node), _name(item.text), item.text, item.outer)


def _code(node: Node) -> str:
    return node.get(*_CODES).loose_text() if isinstance(node.value, dict) else ""


def _name(text: str) -> frozenset[str]:
    said = {term.written for term in read(text).terms if term.kind in {"word", "period"}}
    return frozenset(said - words("words", "stops") - words("words", "light"))


_Named: TypeAlias = Mapping[tuple[str, frozenset[str]], _Service]
_MOST: Final = 200


def _once(services: Iterable[_Service]) -> _Named:
    """Return the services, each once; no client has more than are kept."""
    found: dict[tuple[str, frozenset[str]], _Service] = {}
    for each in services:
        if len(found) < _MOST:
            found.setdefault((each.code, each.name), each)
    return found


def _like(one: _Service, others: _Named) -> _Service | None:
    """Return the first of `others` that is the same service: by its code, or nearly by its name."""
    bound = table("thresholds")["same_service_percent"]
    for each in others.values():
        same_code = bool(one.code) and one.code == each.code
        shared, longer = len(one.name & each.name), max(len(one.name), len(each.name))
        if same_code or (shared and 100 * shared >= bound * longer):
            return each
    return None

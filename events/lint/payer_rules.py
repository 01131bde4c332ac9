"""Rules on asking a payer for more sessions: what for, and how care will end (A5.35, A4.16, A4.17).

They speak only where the document has a `reauthorization`.
"""

from collections.abc import Iterator
from typing import Final

from events.lint.document import Plan
from events.lint.finding import Finding, finding
from events.lint.pointing import Node
from events.lint.reading.sentence import read
from events.lint.texts import strings

_NAMES: Final = ("reauthorization", "re_authorization", "authorization_request")


def payer_findings(plan: Plan) -> Iterator[Finding]:
    """Yield the findings on a request for more sessions."""
    request = plan.root.get(*_NAMES)
    if request.value is None or request.value is False:
        return
    node = request if isinstance(request.value, dict) else _in_words(request)
    if not _steps_down(plan, node):
        yield finding("NO_STEP_DOWN", request.path)
    lacking = _unjustified(plan, node)
    if lacking:
        yield finding("NO_SESSION_JUSTIFICATION", request.path, "", lacking)


def _in_words(request: Node) -> Node:
    """Return a request that is told in one text as one with members."""
    text = request.loose_text()
    said = read(text)
    fewer = any(term.kind == "rate" and term.text in _SELDOM for term in said.terms)
    steps = text if fewer or not said.bag.isdisjoint(_STEPPING) else ""
    return Node({"justification": text, "step_down": steps}, request.path)


_SELDOM: Final = frozenset(("fortnight", "month", "quarter"))
_STEPPING: Final = frozenset(
    ("taper", "tapering", "tapered", "step", "stepdown", "fewer", "spacing")
)
_LESS: Final = frozenset(("step-down", "maintenance", "relapse-prevention"))


def _steps_down(plan: Plan, request: Node) -> bool:
    """Say whether it is told how sessions become fewer."""
    told = [
        request.get("step_down", "step_down_plan"),
        plan.root.get("step_down", "step_down_plan"),
    ]
    if any(_says(each) for each in told):
        return True
    frequency = plan.root.get("frequency")
    phases = frequency.get("phases") if isinstance(frequency.value, dict) else Node(None, "")
    listed = phases.items() if isinstance(phases.value, list | dict) else ()
    return any(
        isinstance(each.value, dict) and each.get("purpose").loose_text() in _LESS
        for each in listed
    )


def _says(node: Node) -> bool:
    return any(text.strip() for text in strings(node)) or (
        isinstance(node.value, dict | list) and bool(node)
    )


def _unjustified(plan: Plan, request: Node) -> str:
    """Return what the request lacks: unmet objectives of the plan, or their standing in words."""
    unmet = request.get("unmet_objectives", "unmet_objective_ids", "objective_ids", "unmet")
    links = unmet.names() if isinstance(unmet.value, list | str) else ()
    standing = {each.key for each in plan.objectives}
    foreign = [each for each in links if each not in standing]
    if foreign:
        return f"Not among the plan's objectives that stand: {', '.join(foreign)[:80]}."
    told = " ".join(strings(request.get("justification", "rationale", "medical_necessity")))
    if links or read(told).measures:
        return ""
    return "It names no unmet objective, and says no score or count that shows one."

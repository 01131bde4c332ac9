"""Texts that stand as a template has them (A5.20, A1.37)."""

from collections.abc import Iterator
from typing import Final

from events.lint.document import Plan
from events.lint.finding import Finding, finding
from events.lint.pointing import Node
from events.lint.texts import placed
from events.values.marks import mark_of

_ALSO: Final = ("referrals", "frequency")
"""Sections with texts of people that no other rule reads."""


def template_findings(plan: Plan) -> Iterator[Finding]:
    """Yield every text that has a mark of the template which the plan was drafted from.

    A document without marks says nothing of templates. An edited text has another mark.
    """
    marks = set(_marks(plan.root))
    if not marks:
        return
    for path, text in (*plan.texts, *_others(plan)):
        if mark_of(text) in marks:
            yield finding("COPY_PASTE_TEMPLATE", path, text, _SAYS)


_SAYS: Final = "The text is the template's, and nobody has made it the client's."


def _marks(root: Node) -> tuple[str, ...]:
    """Return the marks in the draft of a plan as the read API answers it, or beside the plan."""
    for holder in (root.get("draft"), root):
        if isinstance(holder.value, dict):
            used = holder.get("template")
            if isinstance(used.value, dict) and used.has("texts"):
                return used.get("texts").names()
    return ()


def _others(plan: Plan) -> Iterator[tuple[str, str]]:
    for name in _ALSO:
        yield from placed(plan.root.get(name))

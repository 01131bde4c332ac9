"""Safety first: risk on record is answered, and before anything else (A5.26)."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from events.lint.dates import day_of
from events.lint.document import Item, Plan, gone
from events.lint.finding import Finding, finding
from events.lint.pointing import Node
from events.lint.reading.sentence import read
from events.lint.tables import words
from events.lint.texts import placed


def codes(plan: Plan) -> dict[str, Item]:
    """Return the diagnoses by code."""
    return {
        code: each
        for each in plan.diagnoses
        if (code := each.node.get("code").loose_text().upper())
    }


def safety_findings(plan: Plan) -> Iterator[Finding]:
    """Yield a finding where risk is unanswered, or answered behind other things."""
    risky = _risk(plan)
    if not risky:
        return
    planned = bool(plan.root.get("safety_plan", "crisis_plan")) or any(
        _safe(each.text) for each in (*plan.goals, *plan.objectives, *plan.interventions)
    )
    if not planned:
        yield finding("SAFETY_FIRST", risky, "", "There is risk, and no safety goal or plan.")
        return
    at_risk = {
        key
        for code, item in codes(plan).items()
        if code.startswith(_RISK_CODES)
        for key in (item.key,)
    }
    yield from _ranked(plan.problems, at_risk)
    yield from _ranked(plan.goals, {each.key for each in plan.problems if _of_risk(each, at_risk)})


def _safe(text: str) -> bool:
    said = read(text).terms
    return any(
        term.text in words("phrases", "safety_words")
        or (term.text == "self" and said[place + 1 : place + 2] and said[place + 1].text == "harm")
        for place, term in enumerate(said)
    )


_RISK_CODES: Final = ("R45.85", "T14.91")


def _of_risk(item: Item, at_risk: set[str]) -> bool:
    impaired = item.node.get("impairment").names() if isinstance(item.node.value, dict) else ()
    return _safe(item.text) or "safety" in impaired or bool(at_risk.intersection(item.links))


def _ranked(items: Sequence[Item], at_risk: set[str]) -> Iterator[Finding]:
    """Find a safety item that stands behind others, by rank where told, else by its place."""
    ordered = sorted(items, key=_priority)
    safe = [place for place, each in enumerate(ordered) if _of_risk(each, at_risk)]
    if safe and safe[0] > 0:
        item = ordered[safe[0]]
        yield finding("SAFETY_FIRST", item.path, item.text, "Safety stands behind other goals.")


def _priority(item: Item) -> float:
    if not isinstance(item.node.value, dict):
        return 1
    told = item.node.get("priority", "rank")
    if isinstance(told.value, dict):
        told = told.get("rank")
    number = told.number()
    return 1 if number is None else number


_NEGATED_WITHIN: Final = 5
_NO_RISK: Final = frozenset(
    (
        *("", "none", "denied", "low", "no", "absent", "false", "minimal", "never", "n/a"),
        *("none-found", "none found", "none reported", "not-assessed", "not assessed"),
    )
)
_NO_FINDING: Final = frozenset(("assessed_on", "basis", "means"))
"""Members of an assessment that tell of no risk alone."""

_FINDINGS: Final = ("passive_ideation", "active_ideation", "plan", "intent", "harm_to_others")
_RISK_LEVELS: Final = frozenset(("moderate", "high", "urgent"))


def _risk(plan: Plan) -> str:
    """Return where the plan tells of risk."""
    if told := _stated(plan) or _assessed(plan):
        return told
    for code, item in codes(plan).items():
        if code.startswith(_RISK_CODES):
            return item.path
    for name in ("diagnoses", "problems", "presenting_concern", "assessment", "history"):
        for path, text in placed(plan.root.get(name)):
            if _tells_risk(text):
                return path
    return ""


def _stated(plan: Plan) -> str:
    section = plan.root.get("risk", "risk_status", "risk_assessment")
    if isinstance(section.value, str):
        return section.path if _tells_risk(section.value) else ""
    for each in section.items() if isinstance(section.value, dict) else ():
        told = each.value is True or each.loose_text().casefold() not in _NO_RISK
        quiet = each.value is False or each.name in _NO_FINDING or "note" in each.path
        if told and not quiet:
            return each.path
    return ""


def _assessed(plan: Plan) -> str:
    """Return where the latest assessment on record that stands finds risk (A1.24)."""
    section = plan.root.get("risk_assessments")
    if not isinstance(section.value, list | dict):
        return ""
    standing = [
        outer.get("content") if isinstance(outer.get("content").value, dict) else outer
        for outer in section.items()
        if isinstance(outer.value, dict) and not gone(outer)
    ]
    ordered = sorted(standing, key=lambda each: day_of(each, "assessed_on", "date") or date.min)
    return _found(ordered[-1]) if ordered else ""


def _found(assessment: Node) -> str:
    for name in _FINDINGS:
        told = assessment.get(name)
        if told.value is True or told.loose_text().casefold() == "present":
            return told.path
    level = assessment.get("level")
    return level.path if level.loose_text().casefold() in _RISK_LEVELS else ""


def _tells_risk(text: str) -> bool:
    said = [term.written for term in read(text).terms]
    for place, each in enumerate(said):
        harm = each == "self" and said[place + 1 : place + 2] in (["harm"], ["injury"])
        named = each in words("phrases", "risk_words") and said[place + 1 : place + 2] != ["r"]
        if named or harm:
            near = set(said[max(0, place - _NEGATED_WITHIN) : place])
            if not near & words("phrases", "risk_negated"):
                return True
    return False

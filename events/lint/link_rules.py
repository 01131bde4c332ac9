"""Rules about what belongs to what: goals, problems, diagnoses, interventions, and how many.

A link that nobody in the document gives is taken as not told, not as missing; one that leads to
nothing, or that one item lacks while others have it, is a finding.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from events.lint.document import Item, Plan
from events.lint.finding import Finding, finding
from events.lint.tables import table


def link_findings(plan: Plan) -> Iterator[Finding]:
    """Yield the findings on links and counts (A5.06, A5.09, A5.11, A5.12, A5.24)."""
    yield from _unlinked(plan.objectives, plan.goals, "NOT_RELEVANT")
    yield from _unlinked(plan.goals, plan.problems, "GOAL_WITHOUT_PROBLEM")
    yield from _unlinked(plan.interventions, plan.objectives, "INTERVENTION_UNLINKED")
    yield from _unserved(plan)
    yield from _not_addressed(plan)
    if plan.whole and plan.root.get("plan_type").loose_text() not in {"brief", "preliminary"}:
        yield from _objective_counts(plan)
        yield from _goal_counts(plan)


def _told(items: Sequence[Item]) -> bool:
    return any(each.linkable for each in items)


def _unlinked(items: Sequence[Item], others: Sequence[Item], rule: str) -> Iterator[Finding]:
    if not _told(items):
        return
    known = {name for each in others for name in _names(each)}
    for each in items:
        if known.isdisjoint(each.links):
            yield finding(rule, each.path, each.text)


def _names(item: Item) -> Iterator[str]:
    yield item.key
    code = item.node.get("code").loose_text()
    if code:
        yield code
    if item.text:
        yield item.text


def _served(items: Sequence[Item]) -> Counter[str]:
    return Counter(link for each in items for link in each.links)


def _count(served: Counter[str], item: Item) -> int:
    return max(served[name] for name in _names(item))


def _unserved(plan: Plan) -> Iterator[Finding]:
    if not _told(plan.interventions):
        return
    served = _served(plan.interventions)
    for each in plan.objectives:
        if not _count(served, each):
            yield finding("OBJECTIVE_WITHOUT_INTERVENTION", each.path, each.text)


def _not_addressed(plan: Plan) -> Iterator[Finding]:
    if not _told(plan.problems):
        return
    told, served = _told(plan.goals), _served(plan.goals)
    treated = _served(
        [
            each
            for each in plan.problems
            if not told or _count(served, each) or each.node.get("sequencing_rationale")
        ]
    )
    for each in plan.diagnoses:
        open_still = each.node.get("status").loose_text() in {"differential", "ruled-out"}
        reason = each.node.get("sequencing_rationale", "deferred_reason", "rationale")
        if not open_still and not reason and not _count(treated, each):
            yield finding("DX_NOT_ADDRESSED", each.path, _code(each))


def _code(item: Item) -> str:
    code = item.node.get("code").loose_text()
    return " ".join(dict.fromkeys(each for each in (code, item.text) if each))


def _objective_counts(plan: Plan) -> Iterator[Finding]:
    bounds = table("thresholds")["objectives_per_goal"]
    served = _served(plan.objectives)
    alone = len(plan.goals) == 1 and not _told(plan.objectives)
    if not alone and not _told(plan.objectives):
        return
    for each in plan.goals:
        count = len(plan.objectives) if alone else _count(served, each)
        if not bounds["low"] <= count <= bounds["high"]:
            said = f"{count} objectives; {bounds['low']} to {bounds['high']} can be worked on."
            yield finding("OBJECTIVE_COUNT", each.path, each.text, said)


def _goal_counts(plan: Plan) -> Iterator[Finding]:
    bounds = table("thresholds")["goals_per_problem"]
    if not _told(plan.goals):
        return
    served = _served(plan.goals)
    for each in plan.problems:
        count = _count(served, each)
        waits = count == 0 and bool(each.node.get("sequencing_rationale"))
        if not waits and not bounds["low"] <= count <= bounds["high"]:
            said = f"{count} goals; {bounds['low']} to {bounds['high']} can be worked on."
            yield finding("GOAL_COUNT", each.path, each.text, said)

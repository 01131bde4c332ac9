"""Criteria of an objective: measure, baseline and target where fields of their own hold them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from events.lint.pointing import Node
from events.lint.reading.dates import NO_DATE
from events.lint.reading.terms import terms
from events.lint.scales import scale_named

Ends = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One measure that counts: what an objective's fields say of it."""

    path: str
    metric: str
    scale: str
    direction: str
    basis: str
    baseline: Ends | None
    target: Ends | None
    compare: str
    has_baseline: bool
    has_target: bool
    has_due: bool
    no_date: str = ""
    dues: tuple[str, ...] = ()


_DUE: Final = ("due", "due_on", "due_date", "target_on", "target_date", "due_session", "by")


def criteria_of(node: Node, outer: Node) -> Iterator[Criterion]:
    """Yield the criteria of an objective's content; its own fields may be one of them."""
    known = _linked(outer)
    for each in node.get("criteria").items():
        yield _criterion(each, known)
    for way in node.get("alternatives").items():
        for each in way.get("criteria").items():
            yield _criterion(each, known)
    if node.has("baseline", "target", "metric", "instrument", "measure", *_DUE):
        yield _criterion(node, known)


def _linked(outer: Node) -> frozenset[str]:
    """Return the criteria that a recorded score or an established baseline is linked to."""
    measures = outer.get("measures")
    if not isinstance(measures.value, list):
        return frozenset()
    return frozenset(
        each.get("criterion_id").loose_text()
        for each in measures.items()
        if isinstance(each.value, dict) and (each.get("baseline") or each.get("latest"))
    )


def _criterion(node: Node, linked: frozenset[str]) -> Criterion:
    if isinstance(node.value, str):
        return Criterion(
            node.path, node.value, scale_named(node.value), "", "", None, None, "", *(False,) * 3
        )
    metric = node.get("metric", "measure").loose_text()
    named = node.get("instrument").loose_text() or metric
    target, staged = node.get("target"), node.get("stages")
    low_high, compare = _target(target)
    due = [node.get(name) for name in _DUE]
    own = node.get("criterion_id").loose_text()
    return Criterion(
        path=node.path,
        metric=metric or named,
        scale=scale_named(named),
        direction=node.get("direction").loose_text(),
        basis=node.get("basis").loose_text(),
        baseline=_ends(node.get("baseline")),
        target=low_high,
        compare=compare,
        has_baseline=_given(node.get("baseline"))
        or bool(node.get("baseline_score_id", "score_id"))
        or (bool(own) and own in linked),
        has_target=_given(target) or bool(staged),
        has_due=any(_given(each) and not _no_date(each) for each in due) or bool(staged),
        no_date=next((told for each in due if (told := _no_date(each))), ""),
        dues=tuple(_due_told(each) for each in due if _given(each)) or ("",) * bool(staged),
    )


def _no_date(node: Node) -> str:
    """Return what is written there as a date, and is no day of the calendar."""
    if isinstance(node.value, dict):
        node = node.get("on", "date", "by")
    said = terms(node.value) if isinstance(node.value, str) else ()
    return next((each.written for each in said if each.kind == NO_DATE), "")


def _due_told(node: Node) -> str:
    """Return the text of a due day; empty where it is a session or anything else."""
    if isinstance(node.value, dict):
        node = node.get("on", "date", "by")
    return node.value if isinstance(node.value, str) else ""


def _given(node: Node) -> bool:
    return node.value is not None and node.value not in ("", [], {})


def _ends(node: Node) -> Ends | None:
    if isinstance(node.value, dict):
        amount = node.get("amount", "value") if node.has("amount", "value") else node
        if not isinstance(amount.value, dict):
            return _ends(amount)
        low, high = amount.get("low", "value").number(), amount.get("high").number()
        return None if low is None else (low, low if high is None else high)
    value = node.number()
    if value is None and isinstance(node.value, str):
        numbers = [
            term.number for term in terms(node.value) if term.kind == "number" and term.number
        ]
        return (numbers[0].low, numbers[0].high) if numbers else None
    return None if value is None else (value, value)


def _target(node: Node) -> tuple[Ends | None, str]:
    if isinstance(node.value, dict):
        return _ends(node), node.get("comparator").loose_text()
    if isinstance(node.value, str):
        told = [term.text for term in terms(node.value) if term.kind == "compare"]
        return _ends(node), told[0] if told else ""
    return _ends(node), ""

"""From answers to totals and clusters, and what cannot be (A5.33, A6): pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from events.measures.finding import spelled
from events.measures.models import FormSpec, ItemGroup
from events.values.sessions import ScoreGiven, ScoreItem
from events.values.text import Code

Bounds = tuple[Decimal, Decimal]
"""The least and the greatest that an answer can be."""

FaultCode = Literal["out-of-range", "unknown-item", "items-missing", "does-not-add-up"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a score: the JSON pointer within it, and a text that shows no answers."""

    code: FaultCode
    pointer: str
    says: str


def answers_in(parts: Iterable[ScoreItem]) -> dict[Code, Decimal]:
    """Return the values of items or clusters by their codes."""
    return {each.code: Decimal(each.value) for each in parts}


def total_of(form: FormSpec, answers: Mapping[Code, Decimal]) -> Decimal | None:
    """Return the total that answers add up to; None when one that counts is not given."""
    counted = form.counted
    if not counted or not counted.keys() <= answers.keys():
        return None
    return sum((_points(form, code, answers[code]) for code in counted), Decimal(0))


def clusters_of(form: FormSpec, answers: Mapping[Code, Decimal]) -> dict[Code, Decimal]:
    """Return the sums of the clusters that all answers are given for."""
    return {
        each.code: sum((_points(form, code, answers[code]) for code in each.items), Decimal(0))
        for each in form.clusters
        if answers.keys() >= set(each.items)
    }


def faults(form: FormSpec, given: ScoreGiven) -> Iterator[Fault]:
    """Yield what is wrong with a score under its instrument's form, items first (A5.33)."""
    wrong = [*_item_faults(form, given.items)]
    yield from wrong
    if wrong:
        return
    answers = answers_in(given.items)
    yield from _total_faults(form, given, answers)
    yield from _cluster_faults(form, given, answers)


def _item_faults(form: FormSpec, items: Iterable[ScoreItem]) -> Iterator[Fault]:
    groups = form.groups
    for place, each in enumerate(items):
        group = groups.get(each.code)
        if group is None:
            known = ", ".join(groups) or "no items"
            says = f"is no item of the instrument, which has {known}"
            yield Fault("unknown-item", f"/items/{place}/code", says)
        elif not _fits(group, Decimal(each.value)):
            says = f"lies outside what can be answered: {_answers(group)}"
            yield Fault("out-of-range", f"/items/{place}/value", says)


def _total_faults(
    form: FormSpec, given: ScoreGiven, answers: Mapping[Code, Decimal]
) -> Iterator[Fault]:
    if given.total is None:
        if total_of(form, answers) is None:
            left = ", ".join(code for code in form.counted if code not in answers)
            says = f"a total, or the answers that it lacks: {left}" if left else "a total"
            yield Fault("items-missing", "/total", f"needs {says}")
        return
    total = Decimal(given.total)
    if not _in_range(form, total):
        whole = "a whole number " if form.whole else ""
        upper = "up" if form.high is None else f"to {form.high}"
        says = f"lies outside the instrument's range: {whole}from {form.low} {upper}"
        yield Fault("out-of-range", "/total", says)
    elif any(code in answers for code in form.counted):
        low, high = _possible(form, answers)
        if not low <= total <= high:
            yield Fault("does-not-add-up", "/total", "is not what the items add up to")


def _cluster_faults(
    form: FormSpec, given: ScoreGiven, answers: Mapping[Code, Decimal]
) -> Iterator[Fault]:
    specs, sums = {each.code: each for each in form.clusters}, clusters_of(form, answers)
    for place, each in enumerate(given.clusters):
        pointer, spec = f"/clusters/{place}", specs.get(each.code)
        value = Decimal(each.value)
        if spec is None:
            known = ", ".join(specs) or "no clusters"
            says = f"is no cluster of the instrument, which has {known}"
            yield Fault("unknown-item", f"{pointer}/code", says)
        elif not Decimal(spec.low) <= value <= Decimal(spec.high) or value % 1:
            says = f"lies outside the cluster's range: {spec.low} to {spec.high}"
            yield Fault("out-of-range", f"{pointer}/value", says)
        elif sums.get(each.code, value) != value:
            says = "is not what the cluster's items add up to"
            yield Fault("does-not-add-up", f"{pointer}/value", says)
    yield from _clusters_against_total(form, given)


def _clusters_against_total(form: FormSpec, given: ScoreGiven) -> Iterator[Fault]:
    """All clusters of an instrument that has them in every item add up to its total."""
    codes = {each.code for each in form.clusters}
    covered = {code for each in form.clusters for code in each.items} == form.counted.keys()
    values = answers_in(given.clusters)
    if not codes or not covered or values.keys() != codes or given.total is None:
        return
    if sum(values.values()) != Decimal(given.total):
        yield Fault("does-not-add-up", "/total", "is not what the clusters add up to")


def answer_points(form: FormSpec, code: Code, answer: Decimal) -> Decimal:
    """Return what an answer adds to the total: a reversed item's is mirrored in its range."""
    return _points(form, code, answer)


def items_of(form: FormSpec) -> tuple[Code, ...]:
    """Return the codes of a form's items, those that do not count among them."""
    return tuple(form.groups)


def _points(form: FormSpec, code: Code, answer: Decimal) -> Decimal:
    if code not in form.reversed:
        return answer
    group = form.groups[code]
    return Decimal(group.low) + Decimal(group.high) - answer


def _possible(form: FormSpec, answers: Mapping[Code, Decimal]) -> tuple[Decimal, Decimal]:
    """Return the least and the greatest total that is left with these answers."""
    low = high = Decimal(0)
    for code, group in form.counted.items():
        if code in answers:
            points = _points(form, code, answers[code])
            low, high = low + points, high + points
        else:
            low, high = low + Decimal(group.low), high + Decimal(group.high)
    return low, high


def bounds_left(
    form: FormSpec, answers: Mapping[Code, Decimal], total: Decimal
) -> dict[Code, Bounds]:
    """Return the least and the greatest answer that a total leaves each item not given."""
    low, high = _possible(form, answers)
    left: dict[Code, Bounds] = {}
    for code, group in form.counted.items():
        if code in answers:
            continue
        least, most = Decimal(group.low), Decimal(group.high)
        ends = (max(least, total - (high - most)), min(most, total - (low - least)))
        answered = sorted(_points(form, code, each) for each in ends)
        left[code] = (answered[0], answered[1])
    return left


def _in_range(form: FormSpec, total: Decimal) -> bool:
    if form.whole and total % 1:
        return False
    return Decimal(form.low) <= total and (form.high is None or total <= Decimal(form.high))


def _fits(group: ItemGroup, answer: Decimal) -> bool:
    if group.only:
        return spelled(answer) in group.only
    return Decimal(group.low) <= answer <= Decimal(group.high) and not answer % 1


def _answers(group: ItemGroup) -> str:
    return ", ".join(group.only) if group.only else f"{group.low} to {group.high}"

"""Faults of a template's criteria: measures that are none, values that no client can have; pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from events.measures.library import library
from events.measures.models import Instrument
from events.templates.fault import Fault
from events.templates.reaching import in_range, possible
from events.templates.standing import standing, worse_way
from events.values.quantities import Amount, Target
from events.values.template_parts import (
    AskedBaseline,
    CriterionPart,
    InWeeks,
    ObjectivePart,
    TemplateDue,
)
from events.values.templates import TemplateContent, criteria_at, placed_criteria
from events.values.text import Code

_ONE_OF_THEM: Final = "name a measure of this release, or list it under measurement as local"
_UP: Final = frozenset({"at-least", "above"})
_DOWN: Final = frozenset({"at-most", "below"})
_HUNDRED: Final = 100


@dataclass(frozen=True, slots=True)
class _Known:
    """What criteria may name: baselines by key, and local measures."""

    baselines: Mapping[Code, AskedBaseline]
    local: frozenset[Code]

    def measure(self, name: Code | None) -> bool:
        return name is None or name in self.local or library().find(name) is not None


def criterion_faults(template: TemplateContent) -> Iterator[Fault]:
    """Yield the faults of asked baselines, criteria and planned measures (A1.15, A5.33, A6.04)."""
    local = (each.measure.instrument for each in template.measurement if each.measure.local)
    known = _Known({each.key: each for each in template.baselines}, frozenset(local))
    yield from _of_baselines(template, known)
    for at, part in placed_criteria(template):
        yield from _of_criterion(at, part, known)
    for number, objective in enumerate(template.objectives):
        yield from _of_stages(f"/objectives/{number}", objective)
    for number, each in enumerate(template.measurement):
        if not known.measure(each.measure.instrument):
            at = f"/measurement/{number}/measure/instrument"
            yield Fault(at, "names a measure that there is not (A6.04)", _ONE_OF_THEM)


def _of_baselines(template: TemplateContent, known: _Known) -> Iterator[Fault]:
    for number, each in enumerate(template.baselines):
        at = f"/baselines/{number}"
        if not known.measure(each.instrument):
            yield Fault(f"{at}/instrument", "names a measure that there is not", _ONE_OF_THEM)
        elif not in_range(each.instrument, each.typical):
            yield Fault(f"{at}/typical", "the measure has no such value (A5.33)", _IN_RANGE)


_IN_RANGE: Final = "give a value that the measure has"


def _of_criterion(at: str, part: CriterionPart, known: _Known) -> Iterator[Fault]:
    if not known.measure(part.instrument):
        yield Fault(f"{at}/instrument", "names a measure that there is not", _ONE_OF_THEM)
        return
    yield from _of_start(at, part, known)
    yield from _of_direction(at, part)
    for number, target in enumerate(part.targets):
        yield from _of_target(f"{at}/targets/{number}", target, part)
    for number, stage in enumerate(part.stages):
        yield from _of_target(f"{at}/stages/{number}/target", stage.target, part)


def _of_direction(at: str, part: CriterionPart) -> Iterator[Fault]:
    """A measure that says which way is better is not to go the other way (A5.05)."""
    if worse_way(part) == part.direction:
        way = "turn the direction, or keep the value where it is"
        yield Fault(f"{at}/direction", "leads to what is worse on this measure (A5.05)", way)
    if part.direction == "maintain" and part.stages:
        way = "give stages to what is to change"
        yield Fault(f"{at}/stages", "what is to be held has no stages on the way", way)


def _of_start(at: str, part: CriterionPart, known: _Known) -> Iterator[Fault]:
    asks = None if part.baseline is None else known.baselines.get(part.baseline)
    if part.baseline is not None and asks is None:
        yield Fault(f"{at}/baseline", "names a baseline that is not asked for", "ask for it")
    if part.baseline is not None and part.starts_at is not None:
        way = "give baseline or starts_at, not both"
        yield Fault(f"{at}/starts_at", "stands beside a baseline that is asked for", way)
    if asks is not None and len({asks.instrument, part.instrument} - {None}) > 1:
        way = "ask for a baseline on the criterion's own measure"
        yield Fault(f"{at}/baseline", "is a value of another measure", way)
    if part.starts_at is None:
        return
    start = Amount(low=part.starts_at)
    if not in_range(part.instrument, start):
        yield Fault(f"{at}/starts_at", "the measure has no such value (A5.33)", _IN_RANGE)
    elif part.direction != "maintain" and not standing(part, start).leads:
        way = "let it start where there is something to reach"
        yield Fault(f"{at}/starts_at", "nothing leads on from there", way)


def _of_target(at: str, target: Target, part: CriterionPart) -> Iterator[Fault]:
    if part.basis != "value":
        yield from _of_percent(at, target, part)
        return
    instrument = None if part.instrument is None else library().find(part.instrument)
    if not in_range(part.instrument, target.amount) or not _possible(target, instrument):
        yield Fault(at, "no value of the measure meets it, or none is this one (A5.33)", _IN_RANGE)
    wrong = {"decrease": _UP, "increase": _DOWN}.get(part.direction, frozenset())
    if target.comparator in wrong:
        way = f"a criterion that is to {part.direction} has a target on that side"
        yield Fault(f"{at}/comparator", "lies against the criterion's direction (A5.05)", way)


def _possible(target: Target, instrument: Instrument | None) -> bool:
    if instrument is None:
        return not (target.comparator == "below" and Decimal(target.amount.low) <= 0)
    return possible(target, instrument)


def _of_percent(at: str, target: Target, part: CriterionPart) -> Iterator[Fault]:
    most = Decimal(_HUNDRED) if part.direction == "decrease" else None
    low = target.amount.ends[0]
    if low <= 0 or (most is not None and low > most):
        yield Fault(at, "is no change in percent (A11.16)", "give a percentage above 0, to 100")
    if target.comparator in _DOWN or part.direction == "maintain":
        way = "a change in percent is counted positive in the criterion's direction: at-least 30"
        yield Fault(f"{at}/comparator", "tells no change to reach (A11.16)", way)


def _of_stages(at: str, objective: ObjectivePart) -> Iterator[Fault]:
    """A stage lies before the end of its criterion (A1.15)."""
    for pointer, part in criteria_at(at, objective):
        end = part.due or objective.due
        for number, stage in enumerate(part.stages):
            if _later(stage.due, end):
                at_stage = f"{pointer}/stages/{number}/due"
                yield Fault(at_stage, "comes after its criterion is due", "let it come before")


def _later(stage: TemplateDue, end: TemplateDue) -> bool:
    if isinstance(stage, InWeeks) or isinstance(end, InWeeks):
        both = isinstance(stage, InWeeks) and isinstance(end, InWeeks)
        return both and stage.weeks > end.weeks  # type: ignore[union-attr]
    return stage.number > end.number

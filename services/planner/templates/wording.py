"""The sentence of an objective from its criteria alone, for where a template's words do not hold.

A template is worded for a client who has everything before him. Where something is reached, or
another target counts, the sentence comes from the same values as the criteria; pure.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from events.templates.standing import Standing
from events.templates.suggested import told_amount, told_held, told_target
from events.values.dates import DueAtSession
from events.values.quantities import Amount
from events.values.template_parts import CriterionPart, StagePart, TemplateDue

GAP: Final = "[number]"
"""What stands for a number that nobody gave."""
_BARE: Final = frozenset({"score", "points", "point", "rating", "level"})


@dataclass(frozen=True, slots=True)
class Counting:
    """A criterion that counts: from where, to where, and which stages lie on the way."""

    part: CriterionPart
    baseline: Amount | None
    standing: Standing
    stages: tuple[StagePart, ...]

    @property
    def as_written(self) -> bool:
        """Whether the template's words still hold for it."""
        return self.standing.as_written and self.stages == self.part.stages


def sentence(counting: Iterable[Counting], due: TemplateDue) -> str:
    """Return what the client does: one clause for each criterion, what is kept first, by when."""
    told = _clauses(counting)
    return f"{told[:1].upper()}{told[1:]} {told_due(due)}"


def choosing(ways: Iterable[tuple[str, Iterable[Counting]]], due: TemplateDue) -> str:
    """Return the sentence of an objective whose way is not chosen yet, way by way."""
    told = [f"{label.rstrip('.')}: {_clauses(each, now=False)}" for label, each in ways]
    return f"Takes one way of these: {'; or '.join(told)}; {told_due(due)}"


def held(parts: Iterable[CriterionPart]) -> str:
    """Return what has to be so at the end, such as "craving at 3 or less"."""
    told = (f"{x.metric} {told_held(x.targets[-1], _unit(x))}{_lasting(x)}" for x in parts)
    return _joined(list(told))


def clause(counting: Counting, *, now: bool = True) -> str:
    """Return what one criterion asks for, such as "brings craving down from 7 to at most 3".

    `now` tells where what is kept stands.
    """
    part, unit = counting.part, _unit(counting.part)
    if part.basis != "value":
        told = _by_percent(counting)
    elif counting.standing.direction == "maintain":
        value = counting.baseline if now else None
        stands = "" if value is None else f" (now {told_amount(value)})"
        told = f"keeps {part.metric} {told_held(counting.standing.target, unit)}{stands}"
    else:
        up = counting.standing.direction == "increase"
        verb, way = ("raises", "") if up else ("brings", " down")
        target = told_target(counting.standing.target)
        told = f"{verb} {part.metric}{way} from {_from(counting)} to {target}{unit}"
    steps = "".join(_staged(each) for each in counting.stages)
    return f"{told}{steps}{_lasting(part)}"


def told_due(due: TemplateDue) -> str:
    """Return a due point in words, such as "within 8 weeks"."""
    if isinstance(due, DueAtSession):
        return f"by session {due.number}"
    return f"within {due.weeks} week{'s' if due.weeks > 1 else ''}"


def _by_percent(counting: Counting) -> str:
    up = counting.standing.direction == "increase"
    verb = "raises" if up else "lowers"
    target = told_target(counting.standing.target)
    return f"{verb} {counting.part.metric} by {target} percent from {_from(counting)}"


def _from(counting: Counting) -> str:
    return GAP if counting.baseline is None else told_amount(counting.baseline)


def _unit(part: CriterionPart) -> str:
    """Return the unit as it follows a number; that of a rating scale says nothing there."""
    bare = part.unit in _BARE or part.unit[:1].isdigit() or part.source == "scale"
    return "" if bare else f" {part.unit}"


def _staged(stage: StagePart) -> str:
    return f", {told_target(stage.target)} of it {told_due(stage.due)}"


def _lasting(part: CriterionPart) -> str:
    return "" if part.streak is None else f" for {part.streak.count} consecutive {part.streak.of}"


def _clauses(counting: Iterable[Counting], *, now: bool = True) -> str:
    ordered = sorted(counting, key=lambda each: each.standing.direction != "maintain")
    return _joined([clause(each, now=now) for each in ordered])


def _joined(clauses: list[str]) -> str:
    return " and ".join(_and(clauses))


def _and(clauses: list[str]) -> Iterator[str]:
    if len(clauses) > 1:
        yield ", ".join(clauses[:-1])
    yield clauses[-1]

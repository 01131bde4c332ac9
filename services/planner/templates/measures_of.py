"""Criteria of a plan from the criteria of a template: baseline, target ahead, due days; pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from events.templates.reaching import ahead, reached
from events.values.dates import DueAtSession
from events.values.quantities import Amount, Target
from events.values.template_parts import CriterionPart, StagePart, TemplateDue
from services.planner.templates.asked import Instantiation
from services.planner.templates.including import holds

Json = dict[str, Any]
Naming = Callable[[str, str], UUID]
"""Gives the id of a part by its kind and key."""


@dataclass(slots=True)
class Measures:
    """Makes criteria for one client, and keeps the targets that were chosen."""

    asked: Instantiation
    name: Naming
    targets: dict[str, Target] = field(default_factory=dict)

    def criteria(self, parts: Iterable[CriterionPart], *, kept: bool = False) -> list[Json]:
        """Return the criteria that have something ahead of them; `kept`: the others to maintain."""
        made = (self._criterion(each, kept=kept) for each in parts if holds(each.when, self.asked))
        return [each for each in made if each is not None]

    def baseline(self, part: CriterionPart) -> Amount | None:
        """Return what a criterion starts from."""
        if part.starts_at is not None:
            return Amount(low=part.starts_at)
        return self.asked.baseline(part.baseline)

    def due(self, due: TemplateDue) -> Json:
        """Return a due point as plans hold it."""
        if isinstance(due, DueAtSession):
            return {"kind": "session", "number": due.number}
        return {"kind": "day", "on": day_after(self.asked.starts_on, due.weeks).isoformat()}

    def _criterion(self, part: CriterionPart, *, kept: bool) -> Json | None:
        baseline = self.baseline(part)
        target, direction = _ahead(part, baseline, kept=kept)
        if target is None:
            return None
        self.targets[part.key] = target
        stages = [self._stage(each) for each in part.stages if _lies_ahead(each, baseline)]
        made = {
            "criterion_id": str(self.name("criterion", part.key)),
            "metric": part.metric,
            "instrument": part.instrument,
            "source": part.source,
            "unit": part.unit,
            "direction": direction,
            "basis": part.basis,
            "baseline": plain(baseline),
            "target": plain(target),
            "stages": stages,
            "streak": plain(part.streak),
            "cadence": plain(part.cadence),
            "due": None if part.due is None else self.due(part.due),
        }
        return without_none(made)

    def _stage(self, stage: StagePart) -> Json:
        return {"target": plain(stage.target), "due": self.due(stage.due)}


def _ahead(
    part: CriterionPart, baseline: Amount | None, *, kept: bool
) -> tuple[Target | None, str]:
    """Return the target and the direction; what is reached and has to last is maintained."""
    if part.basis != "value" or part.direction == "maintain":
        return part.targets[0], part.direction
    target = ahead(part.targets, baseline, part.direction, part.instrument)
    if target is None and (kept or part.streak is not None):
        return part.targets[-1], "maintain"
    return target, part.direction


def _lies_ahead(stage: StagePart, baseline: Amount | None) -> bool:
    return baseline is None or not reached(stage.target, baseline)


def day_after(start: date, weeks: int) -> date:
    """Return the day so many weeks after `start`."""
    return start + timedelta(weeks=weeks)


def plain(value: Any) -> Any:  # noqa: ANN401 -- a value of the contract, as JSON
    """Return a value as JSON, without what is not set."""
    return None if value is None else value.model_dump(mode="json", exclude_none=True)


def without_none(members: Mapping[str, Any]) -> Json:
    """Return members that are set."""
    return dict(_set(members))


def _set(members: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from ((name, each) for name, each in members.items() if each is not None)

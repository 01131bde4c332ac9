"""Criteria of a plan from the criteria of a template: baseline, target ahead, due days; pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from events.templates.reaching import reached
from events.templates.standing import standing
from events.values.dates import DueAtSession
from events.values.quantities import Amount, Target
from events.values.template_parts import CriterionPart, StagePart, TemplateDue
from services.planner.templates.asked import Instantiation
from services.planner.templates.including import holds
from services.planner.templates.part_ids import PartIds
from services.planner.templates.wording import Counting

Json = dict[str, Any]


@dataclass(slots=True)
class Measures:
    """Makes criteria for one client, and keeps the targets that were chosen."""

    asked: Instantiation
    ids: PartIds
    targets: dict[str, Target] = field(default_factory=dict)

    def counting(self, parts: Iterable[CriterionPart]) -> list[Counting]:
        """Return how the client stands to each criterion that belongs to the plan."""
        return [self._counting(each) for each in parts if holds(each.when, self.asked)]

    def criteria(self, counting: Iterable[Counting]) -> list[Json]:
        """Return criteria as plans hold them."""
        return [self._criterion(each) for each in counting]

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

    def _counting(self, part: CriterionPart) -> Counting:
        baseline = self.baseline(part)
        found = standing(part, baseline)
        ahead = found.direction == part.direction != "maintain"
        stages = (each for each in part.stages if ahead and _lies_ahead(each, baseline))
        return Counting(part, baseline, found, tuple(stages))

    def _criterion(self, counting: Counting) -> Json:
        part = counting.part
        self.targets[part.key] = counting.standing.target
        made = {
            "criterion_id": self.ids.of("criterion", part.key),
            "metric": part.metric,
            "instrument": part.instrument,
            "source": part.source,
            "unit": part.unit,
            "direction": counting.standing.direction,
            "basis": part.basis,
            "baseline": plain(counting.baseline),
            "target": plain(counting.standing.target),
            "stages": [self._stage(each) for each in counting.stages],
            "streak": plain(part.streak),
            "cadence": plain(part.cadence),
            "due": None if part.due is None else self.due(part.due),
        }
        return without_none(made)

    def _stage(self, stage: StagePart) -> Json:
        return {"target": plain(stage.target), "due": self.due(stage.due)}


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

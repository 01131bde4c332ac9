"""Targets that contradict their direction or baseline (A5.05); what is only odd is accepted."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from events.values.ids import CriterionId
from events.values.objectives import Criterion, ObjectiveContent
from events.values.quantities import Amount, Comparator, Target
from services.planner.decide.refusals_content import TargetContradicts

_UPWARD: Final[frozenset[Comparator]] = frozenset({"at-least", "above"})
_DOWNWARD: Final[frozenset[Comparator]] = frozenset({"at-most", "below"})


def require_targets(
    criteria: Iterable[tuple[str, Criterion]], baselines: Mapping[CriterionId, Amount]
) -> None:
    """Return quietly when no target contradicts its direction or baseline.

    Args:
        criteria: criteria with the JSON pointer of each.
        baselines: established baselines, which stand in for those in the criteria.

    Raises:
        TargetContradicts: the pointer is that of the first target that does.
    """
    for pointer, criterion in criteria:
        baseline = baselines.get(criterion.criterion_id, criterion.baseline)
        for where, target in _targets(criterion):
            if _contradicts(criterion, target, baseline):
                raise TargetContradicts(f"{pointer}{where}", (criterion.criterion_id,))


def criteria_in(content: ObjectiveContent, pointer: str) -> Iterator[tuple[str, Criterion]]:
    """Yield every criterion of an objective, alternatives included, with its JSON pointer."""
    for place, each in enumerate(content.criteria):
        yield f"{pointer}/criteria/{place}", each
    for way, alternative in enumerate(content.alternatives):
        for place, each in enumerate(alternative.criteria):
            yield f"{pointer}/alternatives/{way}/criteria/{place}", each


def _targets(criterion: Criterion) -> Iterator[tuple[str, Target]]:
    yield "/target", criterion.target
    for place, stage in enumerate(criterion.stages):
        yield f"/stages/{place}/target", stage.target


def _contradicts(criterion: Criterion, target: Target, baseline: Amount | None) -> bool:
    """Say whether `target` cannot be what the direction means.

    A change in percent is counted in the direction, so there only its sign can contradict.
    """
    low, high = target.amount.ends
    if criterion.basis != "value":
        return criterion.direction != "maintain" and high <= 0
    match criterion.direction:
        case "decrease":
            return target.comparator in _UPWARD or (baseline is not None and low > baseline.ends[1])
        case "increase":
            down = target.comparator in _DOWNWARD
            return down or (baseline is not None and high < baseline.ends[0])
        case "maintain":
            return False

"""A plan's agreed content: what signatures sign, and what stales them when it changes (A11.12)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Generic, TypeVar

from events import canonical
from events.canonical import JsonValue
from events.payload import Payload
from events.state.mapping import empty
from events.values.goals import GoalContent
from events.values.ids import (
    CriterionId,
    DiagnosisId,
    GoalId,
    InterventionId,
    ObjectiveId,
    ProblemId,
    ScoreId,
)
from events.values.interventions import Contract, DischargeCriteria, Frequency, InterventionContent
from events.values.item_ids import ItemId
from events.values.objectives import ObjectiveContent, all_criteria
from events.values.problems import DiagnosisContent, ProblemContent
from events.values.quantities import Amount

C = TypeVar("C", bound=Payload)
C_co = TypeVar("C_co", bound=Payload, covariant=True)
K = TypeVar("K", bound=ItemId)

_HASH_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Held(Generic[C_co]):
    """An item as it now stands; `ended` is the reason code once it left the plan."""

    content: C_co
    ended: str | None = None
    replaced_by: ItemId | None = None


@dataclass(frozen=True, slots=True)
class Baseline:
    """The value that change in a criterion is reckoned from (A11.01)."""

    amount: Amount
    established_on: date
    score_id: ScoreId | None


@dataclass(frozen=True, slots=True)
class PlanContent:
    """Everything that the parties agree on; ended items stay, marked."""

    diagnoses: Mapping[DiagnosisId, Held[DiagnosisContent]] = field(default_factory=empty)
    problems: Mapping[ProblemId, Held[ProblemContent]] = field(default_factory=empty)
    goals: Mapping[GoalId, Held[GoalContent]] = field(default_factory=empty)
    objectives: Mapping[ObjectiveId, Held[ObjectiveContent]] = field(default_factory=empty)
    baselines: Mapping[tuple[ObjectiveId, CriterionId], Baseline] = field(default_factory=empty)
    interventions: Mapping[InterventionId, Held[InterventionContent]] = field(default_factory=empty)
    frequency: Frequency | None = None
    discharge_criteria: DischargeCriteria | None = None
    contract: Contract | None = None


NO_CONTENT = PlanContent()


def standing(held: Mapping[K, Held[C]]) -> Mapping[K, C]:
    """Return the content of the items that have not ended."""
    return {key: each.content for key, each in held.items() if each.ended is None}


def baselines_of(content: PlanContent, objective_id: ObjectiveId) -> Mapping[CriterionId, Baseline]:
    """Return the established baselines of the criteria that the objective has now."""
    objective = content.objectives.get(objective_id)
    if objective is None:
        return {}
    criteria = (each.criterion_id for each in all_criteria(objective.content))
    found = {each: content.baselines.get((objective_id, each)) for each in criteria}
    return {each: baseline for each, baseline in found.items() if baseline is not None}


def content_hash(content: PlanContent) -> str:
    """Return the SHA-256, in lower-case hexadecimal, that binds signatures to content (B18).

    It is over the canonical JSON of all that stands. Fields at their default are left out, so a
    later version of a model with a further optional field gives old content its old hash.
    """
    return sha256(canonical.dumps(_standing_json(content))).hexdigest()


def _standing_json(content: PlanContent) -> dict[str, JsonValue]:
    return {
        "format": _HASH_FORMAT,
        "diagnoses": _items_json(content.diagnoses),
        "problems": _items_json(content.problems),
        "goals": _items_json(content.goals),
        "objectives": _items_json(content.objectives),
        "baselines": _baselines_json(content),
        "interventions": _items_json(content.interventions),
        "frequency": _json(content.frequency),
        "discharge-criteria": _json(content.discharge_criteria),
        "contract": _json(content.contract),
    }


def _items_json(held: Mapping[K, Held[C]]) -> dict[str, JsonValue]:
    return {str(key): _json(each) for key, each in standing(held).items()}


def _baselines_json(content: PlanContent) -> dict[str, JsonValue]:
    return {
        f"{objective_id}/{criterion_id}": [
            _json(baseline.amount),
            baseline.established_on.isoformat(),
            None if baseline.score_id is None else str(baseline.score_id),
        ]
        for objective_id in standing(content.objectives)
        for criterion_id, baseline in baselines_of(content, objective_id).items()
    }


def _json(value: Payload | None) -> JsonValue:
    if value is None:
        return None
    dumped: JsonValue = value.model_dump(mode="json", exclude_defaults=True)
    return dumped

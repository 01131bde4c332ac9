"""Histories of plans as clinics write them, as events that a ledger would have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from typing import TYPE_CHECKING, Final

from events.clock import Uuid7Source
from events.ids import EventHash, Position, StreamId, StreamKind, Version, stream_of
from events.registry import Payload
from events.sealed_event import Fact, SealedEvent, StreamHead
from events.types.diagnosis import DiagnosisRecorded
from events.types.goal import GoalRevised, GoalSet
from events.types.intervention import InterventionAdded, InterventionRevised
from events.types.objective import BaselineEstablished, ObjectiveAdded, ObjectiveRevised
from events.types.plan import PlanActivated, PlanDrafted, PlanProposed
from events.types.problem import ProblemAdded, ProblemRevised
from events.types.signature import PlanSigned
from events.types.terms import (
    ContractAgreed,
    DischargeCriteriaSet,
    FrequencyChanged,
    ReviewScheduled,
)
from tests.contract.examples import EXAMPLES
from tests.performance.workload import CLIENT, KEY, clock, factory, occasion

if TYPE_CHECKING:
    from events.ids import ClinicId

COURSE: Final[tuple[type[Payload], ...]] = (
    *(PlanDrafted, DiagnosisRecorded, ProblemAdded, GoalSet, ObjectiveAdded, InterventionAdded),
    *(FrequencyChanged, DischargeCriteriaSet, ContractAgreed, BaselineEstablished),
    *(ReviewScheduled, PlanProposed, PlanSigned, PlanActivated),
    *(GoalRevised, ObjectiveRevised, ProblemRevised, InterventionRevised, ReviewScheduled),
    ObjectiveRevised,
)
"""What becomes of a plan: drafted, signed, in effect, revised; 20 events."""

BATCH: Final = 500
PLANS: Final = 50
"""Plans that take turns: so many of them, and each brings several events to a batch."""

_ids: Final = Uuid7Source()
_positions: Final = count(1)


@dataclass(frozen=True, slots=True)
class Written:
    """An event with what its ledger adds; see `events.worker.arrival.Stored`."""

    position: Position
    ledger_time: datetime
    stream: StreamId
    version: Version
    partition_key: str
    hash: EventHash
    bytes: bytes


def batches(clinic: ClinicId, number: int) -> Iterator[Sequence[Written]]:
    """Yield batches of BATCH events: PLANS plans at a time, each in order, none in a row."""
    each = BATCH // PLANS
    for _ in range(-(-number * each // len(COURSE))):
        plans = [_plan(clinic) for _ in range(PLANS)]
        for start in range(0, len(COURSE), each):
            parts = (plan[start : start + each] for plan in plans)
            yield [_written(one) for one in chain.from_iterable(zip(*parts, strict=True))]


def _plan(clinic: ClinicId) -> Sequence[SealedEvent]:
    head = StreamHead(stream_of(StreamKind.PLAN, str(_ids.event_id())))
    facts = [Fact(EXAMPLES[kind]) for kind in COURSE]
    return factory.chain(facts, head, occasion(clinic, CLIENT), KEY)


def _written(event: SealedEvent) -> Written:
    return Written(
        Position(next(_positions)),
        clock.now(),
        event.envelope.stream,
        event.envelope.version,
        event.envelope.partitionkey,
        event.hash,
        event.raw,
    )

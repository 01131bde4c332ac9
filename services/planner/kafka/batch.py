"""One batch of records: order for each key, outcomes first, offsets after, the rest once more."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from services.planner.kafka.answering import Answering, NotYet, Record
from services.planner.kafka.outcome import Outcome

Publish: TypeAlias = Callable[[bytes | None, Outcome], Awaitable[None]]
Partition: TypeAlias = tuple[str, int]

# Well below the time after which Kafka takes a silent consumer for dead (300 s).
HOLD_SECONDS: Final = 30.0
AT_ONCE: Final = 64
_AWAY: Final = "kafka-unavailable"


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a batch came: where each partition goes on, and which of them has to wait there."""

    next_offsets: Mapping[Partition, int]
    held: frozenset[Partition]


class BatchHandler:
    """Handles batches: no record counts as done before its outcome is published."""

    def __init__(
        self,
        answering: Answering,
        publish: Publish,
        *,
        failures: tuple[type[Exception], ...],
        hold_seconds: float = HOLD_SECONDS,
        at_once: int = AT_ONCE,
    ) -> None:
        """Take who answers, who publishes, and what publishing raises when Kafka is away."""
        self._answering = answering
        self._publish = publish
        self._failures = failures
        self._hold = hold_seconds
        self._room = asyncio.Semaphore(at_once)
        self._done: dict[Partition, set[int]] = {}

    async def handle(self, records: Sequence[Record]) -> Reached:
        """Answer what can be answered; what cannot holds its partition from there on.

        What was answered behind a held record is not answered again when it comes again.
        """
        deadline = self._answering.ticks() + self._hold
        lanes: dict[tuple[Partition, bytes | None], list[Record]] = defaultdict(list)
        for record in records:
            lanes[_partition(record), record.key].append(record)
        stops = await asyncio.gather(*(self._lane(lane, deadline) for lane in lanes.values()))
        reached = _reached(records, [stop for stop in stops if stop is not None])
        for place in reached.next_offsets:
            if place not in reached.held:
                self._done.pop(place, None)
        return reached

    async def _lane(self, lane: Sequence[Record], deadline: float) -> Record | None:
        """Answer records of one key in order; return the first that has to wait, if any."""
        async with self._room:
            for record in lane:
                try:
                    await self._one(record, deadline)
                except NotYet:
                    return record
                except self._failures:
                    self._answering.observer.held(_AWAY, record.partition, record.offset)
                    return record
        return None

    async def _one(self, record: Record, deadline: float) -> None:
        done = self._done.setdefault(_partition(record), set())
        if record.offset in done:
            return
        outcome = await self._answering.outcome(record, deadline)
        if outcome is not None:
            await self._publish(record.key, outcome)
            self._answering.observer.answered(outcome.result, outcome.code)
        done.add(record.offset)
        self._answering.observer.turned()


def _reached(records: Sequence[Record], stops: Sequence[Record]) -> Reached:
    after = {_partition(record): record.offset + 1 for record in records}
    held = frozenset(_partition(record) for record in stops)
    for record in stops:
        place = _partition(record)
        after[place] = min(after[place], record.offset)
    return Reached(after, held)


def _partition(record: Record) -> Partition:
    return record.topic, record.partition

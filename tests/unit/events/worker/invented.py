"""Arrivals of invented streams, and a worker's pure part played against a ledger in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from events.ids import NO_HASH, ClinicId, EventHash, Position, StreamId, Version
from events.worker.course import Standing, standing_after
from events.worker.judgement import Judge, Judgement
from events.worker.survey import Todo, by_stream, surveyed
from events.worker.view import Arrival, StreamKey

CLINIC: Final = ClinicId("river-bend")
_AT: Final = datetime(2026, 1, 5, 15, 30, tzinfo=UTC)


def key(number: int = 1) -> StreamKey:
    return StreamKey(CLINIC, StreamId(f"plan/0197a3a0-0000-7000-8000-{number:012d}"))


def stream(number: int, length: int) -> tuple[Arrival, ...]:
    """Return the events of a stream, each linked to the one before it."""
    made: list[Arrival] = []
    previous = NO_HASH
    for version in range(1, length + 1):
        raw = f"{number}:{version}".encode()
        made.append(
            Arrival(
                *key(number),
                Version(version),
                Position(100 * version + number),
                _AT,
                "client",
                EventHash(sha256(raw).digest()),
                previous,
                f"id-{number}-{version}",
                "goldenthread.plan.remark-made.v1",
                raw,
            )
        )
        previous = made[-1].hash
    return tuple(made)


@dataclass
class Played:
    """What a view would have been given, as the worker's pure parts decide it."""

    ledger: Mapping[StreamKey, Sequence[Arrival]]
    room: int = 500
    standings: dict[StreamKey, Standing] = field(default_factory=dict)
    given: dict[StreamKey, list[Arrival]] = field(default_factory=dict)
    judgements: list[Judgement] = field(default_factory=list)

    def apply(self, arrivals: Iterable[Arrival]) -> None:
        self._work(Todo(by_stream(arrivals), {}))

    def fill(self, targets: Mapping[StreamKey, Version]) -> None:
        self._work(Todo({}, targets))

    def _work(self, todo: Todo) -> None:
        turns = 0
        while todo.arrivals or todo.targets:
            todo = Todo({}, self._transaction(todo).rest)
            turns += 1
            assert turns < 1_000, "does not come to an end"

    def _transaction(self, todo: Todo) -> Judgement:
        standings = {one: self.standings.get(one, Standing()) for one in todo.streams()}
        survey = surveyed(standings, todo, self.room)
        fetched = {
            one: [e for e in self.ledger.get(one, ()) if read.first <= e.version <= read.last]
            for one, read in survey.reads.items()
        }
        known = {(e.key, e.version): e.hash for events in self.ledger.values() for e in events}
        judgement = Judge(standings, survey, fetched, known).judge()
        for one, linked in judgement.linked.items():
            self.standings[one] = standing_after(standings[one], linked)
            self.given.setdefault(one, []).extend(linked)
        self.judgements.append(judgement)
        return judgement

    @property
    def alarms(self) -> list[tuple[StreamKey, Version, str]]:
        return [alarm for judgement in self.judgements for alarm in judgement.alarms]

    @property
    def parked(self) -> list[tuple[StreamKey, Version, str]]:
        return [
            (parking.key, parking.version, parking.reason)
            for judgement in self.judgements
            for parking in judgement.parkings
        ]

"""Record batches for the broker: filled in order, one open at a time for each partition."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from events.ids import ClinicId, Position
from events.relay.headers import Headers, Stored, milliseconds
from events.relay.stops import EventRefused

Span: TypeAlias = tuple[ClinicId, Position, Position]
Place: TypeAlias = tuple[str, int]
"""A topic and one of its partitions."""


@dataclass(slots=True)
class Chunk:
    """One record batch for one partition of a topic, and which events are in it."""

    topic: str
    partition: int
    builder: Any
    places: list[tuple[ClinicId, Position]] = field(default_factory=list)

    def add(self, value: bytes, stamp: int, key: bytes, headers: Headers) -> bool:
        """Add a record; return False, having added nothing, when the batch is full."""
        added = self.builder.append(timestamp=stamp, key=key, value=value, headers=headers)
        return added is not None

    def spans(self) -> Sequence[Span]:
        """Return which positions of which clinics are in it."""
        spans: dict[ClinicId, Span] = {}
        for clinic, position in self.places:
            first = spans.get(clinic, (clinic, position, position))[1]
            spans[clinic] = (clinic, first, position)
        return [*spans.values()]


@dataclass(slots=True)
class Packing:
    """Fills record batches, one open at a time for each partition of each topic."""

    create: Callable[[], Any]
    chunks: list[Chunk] = field(default_factory=list)
    size: int = 0
    _open: dict[Place, Chunk] = field(default_factory=dict)

    def put(
        self, place: Place, clinic: ClinicId, event: Stored, value: bytes, headers: Headers
    ) -> None:
        """Put an event with the bytes `value` behind what its topic's partition has.

        Raises:
            EventRefused: it is larger than a record batch may be.
        """
        stamp, position = milliseconds(event.ledger_time), event.position
        key = event.partition_key.encode()
        chunk = self._open.get(place)
        if chunk is None or not chunk.add(value, stamp, key, headers):
            chunk = self._open[place] = Chunk(*place, self.create())
            self.chunks.append(chunk)
            if not chunk.add(value, stamp, key, headers):
                raise EventRefused([(clinic, position, position)], "larger than a record batch")
        chunk.places.append((clinic, position))
        self.size += len(value)

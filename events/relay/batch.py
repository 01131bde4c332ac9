"""What to send next: a fair share of what waits in each clinic, in ledger order, within bounds."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, Protocol, TypeVar

from events.ids import ClinicId, EventHash, Position

MAX_EVENTS: Final = 500
MAX_BYTES: Final = 1_000_000


class Waiting(Protocol):
    """An event that waits to be sent."""

    @property
    def position(self) -> Position: ...  # noqa: D102

    @property
    def hash(self) -> EventHash: ...  # noqa: D102

    @property
    def bytes(self) -> bytes: ...  # noqa: D102


E = TypeVar("E", bound=Waiting)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much one transaction carries at most; one event is always carried."""

    events: int = MAX_EVENTS
    bytes: int = MAX_BYTES


@dataclass(slots=True)
class Backlog(Generic[E]):
    """The events of one clinic that were read and not yet taken."""

    read_to: Position
    events: deque[E] = field(default_factory=deque)

    def add(self, page: Sequence[E]) -> None:
        """Put a page that continues the last behind it.

        Raises:
            ValueError: it does not continue it.
        """
        for event in page:
            if event.position != self.read_to + 1:
                raise ValueError("a page does not continue the one before")
            self.read_to = event.position
            self.events.append(event)


@dataclass(slots=True)
class _Room:
    events: int
    bytes: int
    empty: bool = True

    def admits(self, size: int) -> bool:
        return self.empty or (self.events > 0 and self.bytes >= size)

    def admit(self, size: int) -> None:
        self.events -= 1
        self.bytes -= size
        self.empty = False


def take(
    backlogs: Mapping[ClinicId, Backlog[E]], order: Iterable[ClinicId], bounds: Bounds
) -> dict[ClinicId, list[E]]:
    """Take from the backlogs what one transaction carries; each clinic's part continues its last.

    Clinics are served in `order`, in turns of equal shares, so that none waits for another's
    backlog to end.
    """
    room = _Room(bounds.events, bounds.bytes)
    taken: dict[ClinicId, list[E]] = {}
    active = [clinic for clinic in order if backlogs[clinic].events]
    while active:
        share = max(1, room.events // len(active))
        active = [
            clinic
            for clinic in active
            if _serve(backlogs[clinic].events, taken.setdefault(clinic, []), share, room)
        ]
    return {clinic: events for clinic, events in taken.items() if events}


def rotated(clinics: Sequence[ClinicId], first: int) -> Iterator[ClinicId]:
    """Yield `clinics`, beginning with the one numbered `first`, each first in its turn."""
    for step in range(len(clinics)):
        yield clinics[(first + step) % len(clinics)]


def _serve(waiting: "deque[E]", taken: list[E], share: int, room: _Room) -> bool:
    """Move up to `share` events; return whether the clinic could have more of the room."""
    for _ in range(share):
        if not waiting:
            return False
        size = len(waiting[0].bytes)
        if not room.admits(size):
            return False
        room.admit(size)
        taken.append(waiting.popleft())
    return True

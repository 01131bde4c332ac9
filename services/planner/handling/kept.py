"""Streams as this process knows them, and a bounded memory of them."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from events.ids import ClientId, ClinicId, KeyId, StreamId, StreamKind, kind_of
from events.sealed_event import StreamHead
from events.state import clinic as clinics
from events.state.clinic import ClinicState
from events.state.recorded import Recorded
from services.planner.decide.streams import AnyFolded, fold_stream

MAX_STREAMS: Final = 20_000
# An event of a plan takes about 3.5 KB in memory, so these take up to 0.7 GB.
MAX_EVENTS: Final = 200_000


@dataclass(frozen=True, slots=True)
class Kept:
    """A stream: where it ends, what it folds to, whose it is and which key seals it.

    `owner` and `key_id` are None before its first event.
    """

    head: StreamHead
    state: AnyFolded | ClinicState
    owner: ClientId | ClinicId | None = None
    key_id: KeyId | None = None


def beginning(stream: StreamId) -> Kept:
    """Return a stream before its first event."""
    if kind_of(stream) is StreamKind.CLINIC:
        return Kept(StreamHead(stream), clinics.initial())
    return Kept(StreamHead(stream), fold_stream(stream))


def continued(
    state: AnyFolded | ClinicState, events: Sequence[Recorded[Any]]
) -> AnyFolded | ClinicState:
    """Return what a stream folds to with `events` after what it holds."""
    if isinstance(state, ClinicState):
        return clinics.fold(events, state)
    return state.after(events)


class StateCache:
    """Keeps the most recently used streams, bounded by their number and by their events.

    A stream that another process has moved on is kept as it was: whoever decides on it has the
    append refused, or asks the ledger before refusing, and puts the newer one here.
    """

    def __init__(self, streams: int = MAX_STREAMS, events: int = MAX_EVENTS) -> None:
        """Take how many streams, and how many events in all of them, to keep at most."""
        self._streams = streams
        self._limit = events
        self._kept: OrderedDict[tuple[ClinicId, StreamId], Kept] = OrderedDict()
        self._events = 0

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def events(self) -> int:
        """How many events the kept streams hold."""
        return self._events

    def get(self, clinic: ClinicId, stream: StreamId) -> Kept | None:
        """Return a stream of a clinic as it was last put here; None where it is not kept."""
        found = self._kept.get((clinic, stream))
        if found is not None:
            self._kept.move_to_end((clinic, stream))
        return found

    def put(self, clinic: ClinicId, kept: Kept) -> None:
        """Keep a stream, unless a newer version of it is kept; those longest unused make room."""
        name = (clinic, kept.head.stream)
        known = self._kept.get(name)
        if known is not None and known.head.version > kept.head.version:
            return
        self._kept[name] = kept
        self._kept.move_to_end(name)
        self._events += kept.head.version - (known.head.version if known else 0)
        while len(self._kept) > self._streams or (self._events > self._limit and self._kept):
            _, gone = self._kept.popitem(last=False)
            self._events -= gone.head.version

    def drop(self, clinic: ClinicId, streams: Iterable[StreamId]) -> None:
        """Forget streams of a clinic."""
        for stream in streams:
            gone = self._kept.pop((clinic, stream), None)
            self._events -= gone.head.version if gone else 0

    def drop_owner(self, clinic: ClinicId, owner: ClientId | ClinicId) -> None:
        """Forget every stream of a clinic that is about `owner`."""
        kept = self._kept.items()
        self.drop(clinic, [name for (of, name), it in kept if (of, it.owner) == (clinic, owner)])

    def drop_clinic(self, clinic: ClinicId) -> None:
        """Forget every stream of a clinic."""
        self.drop(clinic, [stream for of, stream in self._kept if of == clinic])

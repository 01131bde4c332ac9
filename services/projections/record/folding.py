"""Streams as they were last folded, and what their next events make of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeAlias

from events.ids import (
    NO_EVENT,
    NO_HASH,
    ClientId,
    ClinicId,
    EventHash,
    KeyId,
    Position,
    StreamKind,
    Version,
)
from events.state import client, episode, plan, sections
from events.state.client import ClientState
from events.state.documents import Fragments, document
from events.state.episode import EpisodeState
from events.state.plan import PlanState
from events.state.recorded import Recorded
from events.state.sections import Section
from events.types.void import EntryVoided
from events.worker.view import StreamKey
from services.projections.record.changes import changes
from services.projections.record.entries import Entry, entry_of
from services.projections.record.opening import Opened, Unreadable

Evicted: TypeAlias = frozenset[Version]
State: TypeAlias = ClientState | EpisodeState | PlanState
_START: Final = Position(0)


@dataclass(frozen=True, slots=True)
class Entity:
    """How the events of one kind of stream fold, and what its record is made of."""

    initial: Callable[[], State]
    evolve: Callable[[Any, Recorded[Any]], State]
    replay: Callable[[Iterable[Recorded[Any]]], State]
    sections: tuple[Section, ...]


ENTITIES: Final[Mapping[StreamKind, Entity]] = {
    StreamKind.PLAN: Entity(plan.initial, plan.evolve, plan.replay, sections.PLAN),
    StreamKind.EPISODE: Entity(episode.initial, episode.evolve, episode.replay, sections.EPISODE),
    StreamKind.CLIENT: Entity(client.initial, client.evolve, client.replay, sections.CLIENT),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """A stream up to a version: where it stands, what it folds to.

    `history` is None where it was not kept; only a void needs it. `fragments` spare work alone.
    """

    key: StreamKey
    entity: Entity
    state: State
    version: Version = NO_EVENT
    hash: EventHash = NO_HASH
    position: Position = _START
    ledger_time: datetime | None = None
    client_id: ClientId | ClinicId | None = None
    key_id: KeyId | None = None
    history: tuple[Recorded[Any], ...] | None = ()
    fragments: Fragments = field(default_factory=Fragments, compare=False)

    def document(self) -> str:
        """Return how the stream stands, as JSON."""
        return document(self.state, self.entity.sections, self.fragments)

    @property
    def episode_id(self) -> str | None:
        """The episode that the stream is, or that the plan is for."""
        return _episode(self.key, self.state)

    def without_history(self) -> "Kept":
        """Return the same, lighter."""
        return replace(self, history=None)


class Stop(NamedTuple):
    """The event that a stream stops before, and why it cannot be applied."""

    version: Version
    why: Unreadable


class Projected(NamedTuple):
    """What events made of a stream: how it is kept now, one entry for each, where it stopped."""

    kept: Kept
    entries: list[Entry]
    stop: Stop | None = None


def beginning(key: StreamKey, kind: StreamKind) -> Kept:
    """Return a stream before its first event."""
    entity = ENTITIES[kind]
    return Kept(key, entity, entity.initial())


def is_void(event: Opened) -> bool:
    """Return whether an event voids others, so that the history before it is needed."""
    return isinstance(event.event.payload, EntryVoided)


def refolded(
    beginning: Kept, events: Sequence[Opened], evicted: Evicted = frozenset()
) -> Kept | Stop:
    """Return a stream with its whole history so far, or where it cannot be followed."""
    chain = _Chain(beginning, evicted)
    for event in events:
        if not chain.goes_on_with(event):
            return Stop(event.arrival.version, _OUT_OF_CHAIN)
    if not events:
        return beginning
    history = tuple(each.event for each in events)
    return _kept(beginning, beginning.entity.replay(history), history, events[-1])


def projected(kept: Kept, events: Sequence[Opened], evicted: Evicted = frozenset()) -> Projected:
    """Return what the next `events` of a stream make of it; `evicted` ones are not among them.

    It stops before an event that does not follow the one before it, or that the fold fails on:
    a defect of one event holds up no other stream. `kept` has its history where there is a void.
    """
    entries: list[Entry] = []
    state, chain = kept.state, _Chain(kept, evicted)
    history = None if kept.history is None else [*kept.history]
    last: Opened | None = None
    stop: Stop | None = None
    for event in events:
        if not chain.goes_on_with(event):
            stop = Stop(event.arrival.version, _OUT_OF_CHAIN)
            break
        try:
            after = _state_after(kept.entity, state, history, event)
            changed = changes(state, after, kept.entity.sections)
            entries.append(entry_of(event, changed, _episode(kept.key, after)))
        except Exception as error:  # noqa: BLE001  # a defect of one event must not hold up others
            stop = Stop(event.arrival.version, Unreadable("fold-failed", type(error).__name__))
            break
        if history is not None:
            history.append(event.event)
        state, last = after, event
    if last is None:
        return Projected(kept, entries, stop)
    now = _kept(kept, state, None if history is None else tuple(history), last)
    return Projected(now, entries, stop)


_OUT_OF_CHAIN: Final = Unreadable("out-of-chain", "it does not follow the event before it")


class _Chain:
    """Follows a stream from event to event; what was evicted is a link that is not looked at."""

    def __init__(self, kept: Kept, evicted: Evicted) -> None:
        self._version, self._hash = kept.version, kept.hash
        self._evicted = evicted

    def goes_on_with(self, event: Opened) -> bool:
        """Return whether `event` is the next one, and take it for the last."""
        arrival, wanted = event.arrival, self._version + 1
        while wanted in self._evicted:
            wanted += 1
        after_evicted = wanted != self._version + 1
        follows = after_evicted or event.envelope.prevhash == self._hash
        self._version, self._hash = arrival.version, arrival.hash
        return follows and arrival.version == wanted


def _state_after(
    entity: Entity,
    state: State,
    history: Sequence[Recorded[Any]] | None,
    event: Opened,
) -> State:
    if not is_void(event):
        return entity.evolve(state, event.event)
    if history is None:
        raise ValueError("a void needs the history before it")
    return entity.replay([*history, event.event])


def _kept(
    before: Kept,
    state: State,
    history: tuple[Recorded[Any], ...] | None,
    last: Opened,
) -> Kept:
    arrival, envelope = last.arrival, last.envelope
    return Kept(
        key=before.key,
        entity=before.entity,
        state=state,
        version=arrival.version,
        hash=arrival.hash,
        position=arrival.position,
        ledger_time=arrival.ledger_time,
        client_id=envelope.partitionkey,
        key_id=envelope.keyid,
        history=history,
        fragments=before.fragments,
    )


def _episode(key: StreamKey, state: object) -> str | None:
    """Return the id of the episode that a stream is, or that a plan is for; None for a client."""
    if isinstance(state, PlanState):
        found = state.course.episode_id
        return None if found is None else str(found)
    kind, _, name = key.stream.partition("/")
    return name if kind == StreamKind.EPISODE else None

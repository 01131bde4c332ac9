"""The streams that a decision looks at: what they fold to, with their histories."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from typing import Any, Final, Generic, TypeVar, cast

from events.ids import ClientId, ClinicId, StreamId, StreamKind, Version, kind_of, stream_of
from events.payload import Payload
from events.sealed_event import StreamHead
from events.state import client, clinic, episode, plan
from events.state.changing import replace
from events.state.client import ClientState
from events.state.clinic import ClinicState
from events.state.episode import EpisodeState
from events.state.mapping import empty, put
from events.state.plan import PlanState
from events.state.recorded import Recorded
from events.types.episode import EpisodeOpened
from events.types.plan import PlanDrafted
from events.types.streams import ClientPayload, EpisodePayload, PlanPayload
from events.types.void import EntryVoided
from events.values.ids import EpisodeId, PlanId

# Names are asked for many times in one decision, and making one parses an identifier.
_NAMES: Final = 4_096

S = TypeVar("S", ClientState, EpisodeState, PlanState)
P = TypeVar("P", bound=Payload)


@dataclass(frozen=True, slots=True)
class Entity(Generic[S, P]):
    """How the events of one kind of stream fold."""

    initial: Callable[[], S]
    evolve: Callable[[S, Recorded[P]], S]
    replay: Callable[[Iterable[Recorded[P]]], S]


CLIENT: Final = Entity(client.initial, client.evolve, client.replay)
EPISODE: Final = Entity(episode.initial, episode.evolve, episode.replay)
PLAN: Final = Entity(plan.initial, plan.evolve, plan.replay)


@dataclass(frozen=True, slots=True)
class Folded(Generic[S, P]):
    """One stream: its whole history, and the state that the history without voids gives."""

    entity: Entity[S, P]
    state: S
    history: tuple[Recorded[P], ...] = ()

    @property
    def version(self) -> Version:
        """The version of the newest event; 0 before the first."""
        return self.state.version

    def then(self, event: Recorded[P]) -> "Folded[S, P]":
        """Return the stream with its next event; a void has the history replayed."""
        history = (*self.history, event)
        if isinstance(event.payload, EntryVoided):
            return Folded(self.entity, self.entity.replay(history), history)
        return Folded(self.entity, self.entity.evolve(self.state, event), history)

    def after(self, events: Sequence[Recorded[P]]) -> "Folded[S, P]":
        """Return the stream with its next events; a void among them has the history replayed."""
        history = (*self.history, *events)
        if not self.history or any(isinstance(each.payload, EntryVoided) for each in events):
            return replace(self, state=self.entity.replay(history), history=history)
        state = reduce(self.entity.evolve, events, self.state)
        return replace(self, state=state, history=history)


def folded(entity: Entity[S, P], history: Iterable[Recorded[P]] = ()) -> Folded[S, P]:
    """Return the stream with `history`, in the order of its versions."""
    events = tuple(history)
    return Folded(entity, entity.replay(events), events)


FoldedClient = Folded[ClientState, ClientPayload]
FoldedEpisode = Folded[EpisodeState, EpisodePayload]
FoldedPlan = Folded[PlanState, PlanPayload]
AnyFolded = FoldedClient | FoldedEpisode | FoldedPlan

_NOT_BEGUN: Final[Mapping[StreamKind, AnyFolded]] = {
    StreamKind.CLIENT: folded(CLIENT),
    StreamKind.EPISODE: folded(EPISODE),
    StreamKind.PLAN: folded(PLAN),
}


def fold_stream(stream: StreamId, history: Iterable[Recorded[Any]] = ()) -> AnyFolded:
    """Return a client's, episode's or plan's stream with `history`.

    Raises:
        ValueError: `stream` is of another kind; a clinic's folds to its state alone.
    """
    match kind_of(stream):
        case StreamKind.CLIENT:
            return folded(CLIENT, history)
        case StreamKind.EPISODE:
            return folded(EPISODE, history)
        case StreamKind.PLAN:
            return folded(PLAN, history)
        case StreamKind.CLINIC | StreamKind.NOTICE:
            raise ValueError(stream)


@dataclass(frozen=True, slots=True)
class Streams:
    """The streams at hand, by id. One that is not at hand counts as empty.

    The clinic's own stream gives sites and time zones; it has no voids, so no history is kept.
    `heads` tell where streams end in the ledger; decided events that are not there yet move none.
    """

    clinic_id: ClinicId
    clinic: ClinicState
    others: Mapping[StreamId, AnyFolded] = field(default_factory=empty)
    heads: Mapping[StreamId, StreamHead] = field(default_factory=empty)

    def client(self, client_id: ClientId) -> FoldedClient:
        """Return a client's stream."""
        return cast("FoldedClient", self._of(client_stream(client_id)))

    def episode(self, episode_id: EpisodeId) -> FoldedEpisode:
        """Return an episode's stream."""
        return cast("FoldedEpisode", self._of(episode_stream(episode_id)))

    def plan(self, plan_id: PlanId) -> FoldedPlan:
        """Return a plan's stream."""
        return cast("FoldedPlan", self._of(plan_stream(plan_id)))

    def version(self, stream: StreamId) -> Version:
        """Return the version of a stream, the clinic's included."""
        if kind_of(stream) is StreamKind.CLINIC:
            return self.clinic.version
        return self._of(stream).version

    def having(self, stream: StreamId, found: AnyFolded) -> "Streams":
        """Return these streams with one more, or with a newer state of one."""
        return replace(self, others=put(self.others, stream, found))

    def then(self, stream: StreamId, event: Recorded[Any]) -> "Streams":
        """Return these streams with the next event of one."""
        if kind_of(stream) is StreamKind.CLINIC:
            return replace(self, clinic=clinic.evolve(self.clinic, event))
        return self.having(stream, self._of(stream).then(event))

    def _of(self, stream: StreamId) -> AnyFolded:
        found = self.others.get(stream)
        return _NOT_BEGUN[kind_of(stream)] if found is None else found


@lru_cache(_NAMES)
def client_stream(client_id: ClientId) -> StreamId:
    """Return the id of a client's stream."""
    return stream_of(StreamKind.CLIENT, client_id)


@lru_cache(_NAMES)
def episode_stream(episode_id: EpisodeId) -> StreamId:
    """Return the id of an episode's stream."""
    return stream_of(StreamKind.EPISODE, str(episode_id))


@lru_cache(_NAMES)
def plan_stream(plan_id: PlanId) -> StreamId:
    """Return the id of a plan's stream."""
    return stream_of(StreamKind.PLAN, str(plan_id))


@lru_cache(_NAMES)
def clinic_stream(clinic_id: ClinicId) -> StreamId:
    """Return the id of a clinic's own stream."""
    return stream_of(StreamKind.CLINIC, clinic_id)


def client_of_episode(stream: FoldedEpisode) -> ClientId | None:
    """Return whose episode it is, be its opening void; None before that."""
    first = stream.history[0].payload if stream.history else None
    return first.client_id if isinstance(first, EpisodeOpened) else None


def drafted(stream: FoldedPlan) -> PlanDrafted | None:
    """Return how the plan was drafted, be the draft void; None before that."""
    first = stream.history[0].payload if stream.history else None
    return first if isinstance(first, PlanDrafted) else None

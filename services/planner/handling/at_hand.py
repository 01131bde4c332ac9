"""The streams that one request is decided on, from memory where they are kept there."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from events.ids import ClientId, ClinicId, StreamId
from events.sealed_event import SealedEvent, StreamHead
from events.state import clinic as clinics
from events.state.clinic import ClinicState
from services.planner.commands.union import AnyCommand
from services.planner.decide.decider import Decision
from services.planner.decide.rests_on import rests_on, written_by
from services.planner.decide.streams import AnyFolded, Streams, clinic_stream
from services.planner.handling.kept import Kept, StateCache, beginning
from services.planner.handling.loading import Loader
from services.planner.handling.observer import HandlingObserver

_NO_CLINIC: Final = clinics.initial()


class AtHand:
    """The streams of one clinic that a request rests on.

    `is_current` says that all of them were the ledger's at one moment of this request, and not
    only what this process remembered.
    """

    def __init__(
        self,
        clinic: ClinicId,
        commands: Sequence[AnyCommand],
        cache: StateCache,
        loader: Loader,
        observer: HandlingObserver,
    ) -> None:
        self._clinic = clinic
        self._own = clinic_stream(clinic)
        self._commands = commands
        self._cache = cache
        self._loader = loader
        self._observer = observer
        self._kept: dict[StreamId, Kept] = {}
        self._keys: set[object] = set()
        self.is_current = False
        self.streams = Streams(clinic, _NO_CLINIC)

    async def gather(self) -> None:
        """Get every stream that the commands rest on, until what is found names no other.

        Raises:
            Erased: the key of one was destroyed.
            GoldenThreadError: what `Loader.caught_up` raises.
        """
        wanted = {self._own, *map(written_by, self._commands)}
        while missing := wanted - self._kept.keys():
            await self._take(missing)
            for command in self._commands:
                wanted |= rests_on(command, self.streams)

    async def foresee(self, streams: Iterable[StreamId]) -> None:
        """Get these streams; raises as `gather`."""
        await self._take({self._own, *streams})

    async def refresh(self, also: StreamId | None = None) -> None:
        """Read what was added to all of them, and to `also`, since."""
        streams = {**self._kept}
        if also is not None:
            streams.setdefault(also, beginning(also))
        now = await self._loader.caught_up(self._clinic, streams.values())
        shorter = (
            each for each, was in streams.items() if now[each].head.version < was.head.version
        )
        self._cache.drop(self._clinic, shorter)
        self._keep(now)
        self.is_current = True
        await self.gather()

    def head(self, stream: StreamId) -> StreamHead:
        """Return where a stream ends, as far as is known here."""
        found = self._kept.get(stream)
        return StreamHead(stream) if found is None else found.head

    def take_in(self, decision: Decision, events: Sequence[SealedEvent]) -> None:
        """Remember what an accepted append has made of the streams that it wrote."""
        for last in {each.envelope.stream: each for each in events}.values():
            said, found = last.envelope, decision.streams
            state: AnyFolded | ClinicState = (
                found.clinic if said.stream == self._own else found.others[said.stream]
            )
            self._cache.put(self._clinic, Kept(last.head, state, said.partitionkey, said.keyid))

    def forget(self) -> None:
        """Drop what is remembered of these streams, since it is in doubt."""
        self._cache.drop(self._clinic, self._kept)
        self._kept.clear()

    def forget_owner(self, owner: ClientId | ClinicId) -> None:
        """Drop what is remembered of all that is about `owner`, who was erased."""
        self._cache.drop_owner(self._clinic, owner)
        self._kept.clear()

    def forget_clinic(self) -> None:
        """Drop what is remembered of the clinic: its ledger began anew."""
        self._cache.drop_clinic(self._clinic)
        self._kept.clear()

    async def _take(self, wanted: set[StreamId]) -> None:
        known = (self._cache.get(self._clinic, each) for each in wanted)
        hits = {kept.head.stream: kept for kept in known if kept is not None}
        self._observer.looked_up(len(hits), len(wanted) - len(hits))
        self._kept.update(hits)
        if misses := wanted - hits.keys():
            begun = map(beginning, sorted(misses))
            self._keep(await self._loader.caught_up(self._clinic, begun))
        self.is_current = False
        await self._require_keys(hits.values())
        self._set_streams()

    def _keep(self, kept: Mapping[StreamId, Kept]) -> None:
        for each in kept.values():
            self._cache.put(self._clinic, each)
        self._kept.update(kept)
        self._set_streams()

    async def _require_keys(self, hits: Iterable[Kept]) -> None:
        """A state that outlived its key is not decided on."""
        by_key = {(each.owner, each.key_id): each for each in hits}
        for key in by_key.keys() - self._keys:
            await self._loader.require_key(self._clinic, by_key[key])
            self._keys.add(key)

    def _set_streams(self) -> None:
        clinic, others = _NO_CLINIC, dict[StreamId, AnyFolded]()
        for stream, kept in self._kept.items():
            if not isinstance(kept.state, ClinicState):
                others[stream] = kept.state
            elif stream == self._own:
                clinic = kept.state
        heads = {stream: kept.head for stream, kept in self._kept.items()}
        self.streams = Streams(
            self._clinic, clinic, MappingProxyType(others), MappingProxyType(heads)
        )

"""The view `plan-record`: current documents and audit entries of clients, episodes and plans."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from events.ids import StreamKind, Version, kind_of
from events.keys.store import KeyStore
from events.registry import Registry
from events.worker.source import LedgerSource, Range
from events.worker.view import Arrival, Continuation, Defect, StreamKey
from services.projections.record.entries import Entry
from services.projections.record.folding import (
    ENTITIES,
    Kept,
    Stop,
    beginning,
    is_void,
    projected,
    refolded,
)
from services.projections.view.kept import KeptStreams
from services.projections.view.opener import OpenedStream, Opener
from services.projections.view.rows import Connection, write

NAME: Final = "plan-record"
_FIRST: Final = Version(1)
_PART_EVENTS: Final = 2_000


class PlanRecord:
    """Applies events of clients, episodes and plans (`events.worker.view.View`).

    Each stream is folded by itself, so that its rows are the same however streams are mixed and
    wherever batches are cut. What memory does not hold is read back from the ledger.
    """

    name = NAME

    def __init__(
        self,
        ledger: LedgerSource,
        keys: KeyStore,
        registry: Registry,
        kept: KeptStreams | None = None,
    ) -> None:
        self._ledger = ledger
        self._opener = Opener(keys, registry)
        self._kept = KeptStreams() if kept is None else kept

    def takes(self, kind: StreamKind) -> bool:
        """Return whether the view has rows for streams of this kind."""
        return kind in ENTITIES

    async def apply(
        self, connection: Connection, streams: Sequence[Continuation]
    ) -> Sequence[Defect]:
        """Write what `streams` change; see `events.worker.view.View.apply`.

        Raises:
            Unavailable, OSError, asyncpg errors: nothing is kept; the worker tries again later.
        """
        opened = await self._opener.opened([each.events for each in streams])
        before = await self._before(streams, opened)
        stops: list[tuple[StreamKey, Stop]] = []
        moved: list[Kept] = []
        entries: list[Entry] = []
        for stream, (events, unopened) in zip(streams, opened, strict=True):
            known = before[stream.key]
            if isinstance(known, Stop):
                stops.append((stream.key, Stop(Version(stream.after + 1), known.why)))
                continue
            now, new, unfolded = projected(known, events, stream.evicted)
            if new:
                moved.append(now)
                entries += new
            if stop := unfolded or unopened:
                stops.append((stream.key, stop))
        await write(connection, moved, entries)
        for each in moved:
            self._kept.put(each.without_history())
        return [Defect(key, stop.version, stop.why.reason, stop.why.detail) for key, stop in stops]

    async def _before(
        self, streams: Sequence[Continuation], opened: Sequence[OpenedStream]
    ) -> Mapping[StreamKey, Kept | Stop]:
        """Return each stream as it was before its events, with its history where one is a void."""
        found: dict[StreamKey, Kept | Stop] = {}
        wanted: dict[StreamKey, Continuation] = {}
        for stream, (events, _) in zip(streams, opened, strict=True):
            applied = _applied(stream)
            known = self._kept.get(stream.key, applied)
            if not applied:
                found[stream.key] = beginning(stream.key, kind_of(stream.key.stream))
            elif known is None or (known.history is None and any(map(is_void, events))):
                wanted[stream.key] = stream
            else:
                found[stream.key] = known
        return {**found, **await self._read(wanted)} if wanted else found

    async def _read(
        self, wanted: Mapping[StreamKey, Continuation]
    ) -> Mapping[StreamKey, Kept | Stop]:
        arrivals: dict[StreamKey, list[Arrival]] = {key: [] for key in wanted}
        for some in _in_parts(wanted.values()):
            for key, events in (await self._ledger.ranges(some)).items():
                evicted = wanted[key].evicted
                arrivals[key] = [each for each in events if each.version not in evicted]
        opened = await self._opener.opened(list(arrivals.values()))
        return {
            key: stop or refolded(beginning(key, kind_of(key.stream)), events, wanted[key].evicted)
            for key, (events, stop) in zip(arrivals, opened, strict=True)
        }


def _in_parts(streams: Iterable[Continuation]) -> Iterator[Sequence[Range]]:
    """Yield what is to be read before `streams`, in parts of a bounded size."""
    part: list[Range] = []
    for stream in streams:
        part.append(Range(stream.key, _FIRST, stream.after))
        if sum(each.last for each in part) >= _PART_EVENTS:
            yield part
            part = []
    if part:
        yield part


def _applied(stream: Continuation) -> Version:
    """Return the last version before the stream's events that was applied and not evicted."""
    version = stream.after
    while version in stream.evicted:
        version = Version(version - 1)
    return version

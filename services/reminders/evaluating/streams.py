"""Streams of the ledger as notices need them: the events that matter, opened; kept in memory."""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from events.crash_points import reach
from events.ids import ClinicId, StreamId, Version
from events.keys.store import KeyStore
from events.ledger.added import added_since
from events.ledger.reader import PAGE_EVENTS, Source, StoredEvent
from events.registry import Registry
from events.sealed_event import StreamHead
from events.worker.arrival import arrival_of
from services.reminders.chart import Entry
from services.reminders.opening import Opened, Opener, Seal

MAX_EVENTS: Final = 200_000


@dataclass(frozen=True, slots=True)
class Unread:
    """An event that could not be read, why, and what its stream was before it."""

    before: StreamHead
    event_id: str
    type: str
    why: str

    @property
    def version(self) -> Version:
        """Its place in the stream."""
        return Version(self.before.version + 1)


@dataclass(frozen=True, slots=True)
class Kept:
    """A stream up to its head: the events that matter, and those that could not be read.

    `seals` are the keys that opened them.
    """

    head: StreamHead
    entries: tuple[Entry, ...] = ()
    unread: tuple[Unread, ...] = ()
    seals: frozenset[Seal] = frozenset()

    def without(self, evicted: Collection[Version]) -> "Kept":
        """Return the stream as it is where an operator had events left out."""
        if not evicted:
            return self
        entries = (each for each in self.entries if each.event.version not in evicted)
        unread = (each for each in self.unread if each.version not in evicted)
        return replace(self, entries=tuple(entries), unread=tuple(unread))

    @property
    def why(self) -> str | None:
        """Why the stream cannot be followed: the code of its first event that cannot be read."""
        return self.unread[0].why if self.unread else None


class Streams:
    """Reads streams of any clinic, with a bounded memory of what was read before."""

    def __init__(
        self, source: Source, keys: KeyStore, registry: Registry, events: int = MAX_EVENTS
    ) -> None:
        """Take the ledger, what opens events, and how many events to keep in memory at most."""
        self._source = source
        self._opener = Opener(keys, registry)
        self._limit = events
        self._kept: OrderedDict[tuple[ClinicId, StreamId], Kept] = OrderedDict()
        self._events = 0

    async def caught_up(
        self, clinic: ClinicId, streams: Iterable[StreamId]
    ) -> Mapping[StreamId, Kept]:
        """Return streams as the ledger has them now; of one moment, unless a page is not enough.

        What was erased since it was read is not remembered.

        Raises:
            asyncpg.PostgresError, asyncpg.InterfaceError, OSError: the ledger does not answer.
            KeyStoreUnavailable: the key store does not.
        """
        wanted = [*streams]
        await self._forget_erased(clinic, wanted)
        behind = {one: self._known(clinic, one) for one in wanted}
        done: dict[StreamId, Kept] = {}
        while behind:
            heads = [kept.head for kept in behind.values()]
            news = await added_since(self._source, clinic, heads)
            reach("reminders.after-read")
            opened = await self._opener.opened(clinic, news.values())
            for stream, rows in news.items():
                was = behind.pop(stream)
                now = Kept(StreamHead(stream)) if rows is None else _with(clinic, was, rows, opened)
                more = rows is None or len(rows) >= PAGE_EVENTS
                (behind if more else done)[stream] = now
        for stream, kept in done.items():
            self._keep(clinic, stream, kept)
        return done

    async def _forget_erased(self, clinic: ClinicId, streams: Sequence[StreamId]) -> None:
        known = {one: self._known(clinic, one).seals for one in streams}
        if not (seals := {seal for some in known.values() for seal in some}):
            return
        destroyed = await self._opener.destroyed(clinic, seals)
        for stream, some in known.items():
            if not some.isdisjoint(destroyed):
                self._keep(clinic, stream, Kept(StreamHead(stream)))

    def _known(self, clinic: ClinicId, stream: StreamId) -> Kept:
        kept = self._kept.get((clinic, stream))
        # What could not be read is tried again from the beginning.
        return kept if kept is not None and not kept.unread else Kept(StreamHead(stream))

    def _keep(self, clinic: ClinicId, stream: StreamId, kept: Kept) -> None:
        before = self._kept.pop((clinic, stream), None)
        self._kept[clinic, stream] = kept
        self._events += _weight(kept) - (_weight(before) if before else 0)
        while self._events > self._limit:
            _, oldest = self._kept.popitem(last=False)
            self._events -= _weight(oldest)


def _with(
    clinic: ClinicId,
    kept: Kept,
    rows: Sequence[StoredEvent],
    opened: Opened,
) -> Kept:
    entries, unread, head = [*kept.entries], [*kept.unread], kept.head
    for row in rows:
        said = opened.said[row.stream, row.version]
        if isinstance(said, str):
            named = arrival_of(clinic, row)
            unread.append(Unread(head, named.id, named.type, said))
        elif said is not None:
            entries.append(Entry(row.position, row.ledger_time, said))
        head = StreamHead(row.stream, row.version, row.hash)
    seals = kept.seals | opened.seals.get(head.stream, frozenset())
    return Kept(head, tuple(entries), tuple(unread), seals)


def _weight(kept: Kept) -> int:
    """Return how much room a stream takes, in events; an empty one takes some too."""
    return 1 + len(kept.entries)

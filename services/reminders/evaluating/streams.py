"""Streams of the ledger as notices need them: the events that matter, opened; kept in memory."""

import asyncio
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

import orjson

from events.crash_points import reach
from events.envelope import Envelope, EventTooLarge, InvalidEnvelope, decode, is_clear
from events.ids import ClinicId, KeyId, StreamId
from events.keys.master import UnwrapFailed
from events.keys.store import KeyDestroyed, KeyStore, KeyUnknown
from events.ledger.added import added_since
from events.ledger.reader import PAGE_EVENTS, Source, StoredEvent
from events.registry import InvalidData, Loaded, Registry
from events.sealed_event import StreamHead, place_of
from events.sealing import DataKey, OpenFailed, UnknownSeal
from events.state.recorded import Recorded
from events.types.streams import NoticePayload
from services.reminders.chart import MATTERS, Entry

MAX_EVENTS: Final = 200_000
_KEYS_AT_ONCE: Final = 8
# A key, or why it is not to be had.
_Found: TypeAlias = DataKey | KeyDestroyed | KeyUnknown | UnwrapFailed


@dataclass(frozen=True, slots=True)
class Kept:
    """A stream up to its head: the events that matter; `why` not, where one could not be read."""

    head: StreamHead
    entries: tuple[Entry, ...] = ()
    why: str | None = None


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

        Raises:
            asyncpg.PostgresError, asyncpg.InterfaceError, OSError: the ledger does not answer.
            KeyStoreUnavailable: the key store does not.
        """
        behind = {one: self._known(clinic, one) for one in streams}
        done: dict[StreamId, Kept] = {}
        while behind:
            heads = [kept.head for kept in behind.values()]
            news = await added_since(self._source, clinic, heads)
            reach("reminders.after-read")
            opened = await self._opener.opened(clinic, news.values())
            for stream, rows in news.items():
                was = behind.pop(stream)
                now = Kept(StreamHead(stream)) if rows is None else _with(was, rows, opened)
                more = rows is None or len(rows) >= PAGE_EVENTS
                (behind if more else done)[stream] = now
        for stream, kept in done.items():
            self._keep(clinic, stream, kept)
        return done

    def _known(self, clinic: ClinicId, stream: StreamId) -> Kept:
        kept = self._kept.get((clinic, stream))
        # What could not be read is tried again from the beginning.
        return kept if kept is not None and kept.why is None else Kept(StreamHead(stream))

    def _keep(self, clinic: ClinicId, stream: StreamId, kept: Kept) -> None:
        before = self._kept.pop((clinic, stream), None)
        self._kept[clinic, stream] = kept
        self._events += _weight(kept) - (_weight(before) if before else 0)
        while self._events > self._limit:
            _, oldest = self._kept.popitem(last=False)
            self._events -= _weight(oldest)


class Opener:
    """Opens events; what cannot be opened is told by a code."""

    def __init__(self, keys: KeyStore, registry: Registry) -> None:
        self._keys = keys
        self._registry = registry
        models = {
            each.full: newest.model
            for each in registry.types()
            if (newest := registry.newest(each.name))
        }
        self._matters = frozenset(full for full, model in models.items() if model in MATTERS)
        self._idle = frozenset(
            full
            for full, model in models.items()
            if model not in MATTERS and not issubclass(model, NoticePayload)
        )

    async def opened(
        self, clinic: ClinicId, news: Iterable[Sequence[StoredEvent] | None]
    ) -> Mapping[tuple[StreamId, int], Recorded[Any] | str | None]:
        """Return, for each event, what it says; None where it does not matter; a code if unread."""
        rows = [row for one in news for row in one or ()]
        envelopes = [self._decoded(row) for row in rows]
        wanted = [one for one in envelopes if isinstance(one, Envelope) and self._needs(one)]
        keys = await self._found(clinic, {(one.partitionkey, one.keyid) for one in wanted})
        return {
            (row.stream, row.version): self._read(envelope, keys)
            for row, envelope in zip(rows, envelopes, strict=True)
        }

    def _decoded(self, row: StoredEvent) -> Envelope | str | None:
        """Return an event's envelope, or a code; None where its type does not matter.

        Most events of a plan do not, and to check an envelope takes far longer than to see that.
        """
        if _type_in(row) in self._idle:
            return None
        try:
            return decode(row.bytes)
        except (InvalidEnvelope, EventTooLarge):
            return "record-unreadable"

    def _needs(self, envelope: Envelope) -> bool:
        return envelope.type in self._matters and not is_clear(envelope)

    async def _found(
        self, clinic: ClinicId, wanted: Collection[tuple[Any, KeyId]]
    ) -> Mapping[tuple[Any, KeyId], _Found]:
        limit = asyncio.Semaphore(_KEYS_AT_ONCE)

        async def find(owner: Any, key: KeyId) -> _Found:  # noqa: ANN401  # a client or a clinic
            async with limit:
                try:
                    return await self._keys.find(clinic, owner, key)
                except UnwrapFailed as error:  # one client's key must not hold the others
                    return error

        names = [*wanted]
        found = await asyncio.gather(*(find(*name) for name in names))
        return dict(zip(names, found, strict=True))

    def _read(
        self,
        envelope: Envelope | str | None,
        keys: Mapping[tuple[Any, KeyId], _Found],
    ) -> Recorded[Any] | str | None:
        if envelope is None or isinstance(envelope, str):
            return envelope
        if is_clear(envelope):
            return self._recorded(envelope, envelope.data)
        if envelope.type not in self._matters:
            known = self._registry.find(envelope.type) is not None
            return None if known else "newer-release-needed"
        return self._unsealed(envelope, keys[envelope.partitionkey, envelope.keyid])

    def _unsealed(self, envelope: Envelope, key: _Found) -> Recorded[Any] | str:
        match key:
            case KeyDestroyed():
                return "erased"
            case KeyUnknown():
                return "key-unknown"
            case UnwrapFailed():
                return key.code
            case DataKey():
                try:
                    return self._recorded(envelope, key.open(envelope.data, place_of(envelope)))
                except UnknownSeal:
                    return "newer-release-needed"
                except OpenFailed:
                    return "record-unreadable"

    def _recorded(self, envelope: Envelope, data: bytes) -> Recorded[Any] | str:
        loaded = self._registry.load(envelope.type, data)
        if isinstance(loaded, Loaded):
            return Recorded(
                loaded.payload,
                envelope.id,
                envelope.version,
                envelope.time,
                envelope.recordedtime,
                envelope.actor,
                envelope.role,
            )
        return "record-unreadable" if isinstance(loaded, InvalidData) else "newer-release-needed"


def _type_in(row: StoredEvent) -> str | None:
    """Return the type that an event names; None where its bytes name none."""
    try:
        found = orjson.loads(row.bytes)
    except orjson.JSONDecodeError:
        return None
    name = found.get("type") if isinstance(found, dict) else None
    return name if isinstance(name, str) else None


def _with(
    kept: Kept,
    rows: Sequence[StoredEvent],
    opened: Mapping[tuple[StreamId, int], Recorded[Any] | str | None],
) -> Kept:
    entries = [*kept.entries]
    why = kept.why
    for row in rows:
        said = opened[row.stream, row.version]
        if isinstance(said, str):
            why = why or said
        elif said is not None:
            entries.append(Entry(row.position, row.ledger_time, said))
    if not rows:
        return kept
    head = StreamHead(rows[-1].stream, rows[-1].version, rows[-1].hash)
    return replace(kept, head=head, entries=tuple(entries), why=why)


def _weight(kept: Kept) -> int:
    """Return how much room a stream takes, in events; an empty one takes some too."""
    return 1 + len(kept.entries)

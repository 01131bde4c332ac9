"""Streams read from the ledger, opened and folded: the only way by which states come in."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Final, assert_never

from events.envelope import Envelope, EventTooLarge, InvalidEnvelope, decode
from events.ids import ClientId, ClinicId, KeyId, StreamId
from events.keys.store import KeyDestroyed, KeyStore, KeyUnknown
from events.ledger.added import added_since
from events.ledger.connection import FAILURES
from events.ledger.errors import LedgerUnavailable
from events.ledger.reader import PAGE_EVENTS, Source, StoredEvent
from events.registry import InvalidData, Loaded, Registry, UnknownType, UnknownVersion
from events.sealed_event import StreamHead, place_of
from events.sealing import DataKey, OpenFailed, UnknownSeal
from events.state.recorded import Recorded
from services.planner.handling.kept import Kept, beginning, continued
from services.planner.handling.unreadable import Erased, NewerReleaseNeeded, RecordUnreadable

_UNKNOWN_KEY: Final = "the key store has no such key; is it the one of this ledger?"


@asynccontextmanager
async def reading() -> AsyncIterator[None]:
    """Tell a ledger that does not answer.

    Raises:
        LedgerUnavailable: the block's read failed.
    """
    try:
        yield
    except FAILURES as error:
        raise LedgerUnavailable from error


class Loader:
    """Reads streams of any clinic with the keys that open them."""

    def __init__(self, source: Source, keys: KeyStore, registry: Registry) -> None:
        self._source = source
        self._keys = keys
        self._registry = registry

    async def caught_up(self, clinic: ClinicId, kept: Iterable[Kept]) -> Mapping[StreamId, Kept]:
        """Return streams as the ledger has them: `kept` with what was added since.

        Streams of up to a page of news are as of one moment.

        Raises:
            Erased: the key of one was destroyed.
            NewerReleaseNeeded, RecordUnreadable: an event cannot be read here.
            LedgerUnavailable, KeyStoreUnavailable: nothing could be read.
        """
        behind = {each.head.stream: each for each in kept}
        done: dict[StreamId, Kept] = {}
        while behind:
            async with reading():
                news = await added_since(
                    self._source, clinic, (each.head for each in behind.values())
                )
            for stream, rows in news.items():
                was = behind.pop(stream)
                now = beginning(stream) if rows is None else await self._with(clinic, was, rows)
                more = rows is None or len(rows) >= PAGE_EVENTS
                (behind if more else done)[stream] = now
        return done

    async def require_key(self, clinic: ClinicId, kept: Kept) -> None:
        """Return quietly when the key that sealed a stream is there still.

        Raises:
            Erased: it was destroyed.
            RecordUnreadable: the key store has another one, or none; a new one would be made for
                what is written next, and the two could never be opened together.
        """
        if kept.owner is not None and kept.key_id is not None:
            await self._key(clinic, kept.owner, kept.key_id, kept.head)

    async def _with(self, clinic: ClinicId, kept: Kept, rows: Sequence[StoredEvent]) -> Kept:
        events: list[Recorded[Any]] = []
        for row in rows:
            envelope = _decoded(row, kept.head)
            events.append(await self._opened(clinic, envelope))
            head = StreamHead(row.stream, row.version, row.hash)
            kept = replace(kept, head=head, owner=envelope.partitionkey, key_id=envelope.keyid)
        return replace(kept, state=continued(kept.state, events)) if events else kept

    async def _opened(self, clinic: ClinicId, envelope: Envelope) -> Recorded[Any]:
        place = StreamHead(envelope.stream, envelope.version)
        key = await self._key(clinic, envelope.partitionkey, envelope.keyid, place)
        try:
            data = key.open(envelope.data, place_of(envelope))
        except UnknownSeal:
            raise NewerReleaseNeeded(envelope.stream, envelope.version) from None
        except OpenFailed as error:
            raise RecordUnreadable(envelope.stream, envelope.version, str(error)) from None
        return _recorded(envelope, self._registry, data)

    async def _key(
        self, clinic: ClinicId, owner: ClientId | ClinicId, key: KeyId, place: StreamHead
    ) -> DataKey:
        found = await self._keys.find(clinic, owner, key)
        if isinstance(found, KeyDestroyed):
            raise Erased(owner)
        if isinstance(found, KeyUnknown):
            raise RecordUnreadable(place.stream, place.version, _UNKNOWN_KEY)
        return found


def _decoded(row: StoredEvent, head: StreamHead) -> Envelope:
    try:
        envelope = decode(row.bytes)
    except (InvalidEnvelope, EventTooLarge) as error:
        raise RecordUnreadable(row.stream, row.version, str(error)) from None
    if envelope.prevhash != head.hash or envelope.version != head.version + 1:
        raise RecordUnreadable(row.stream, row.version, "it does not follow the one before it")
    return envelope


def _recorded(envelope: Envelope, registry: Registry, data: bytes) -> Recorded[Any]:
    loaded = registry.load(envelope.type, data)
    match loaded:
        case Loaded():
            return Recorded(
                loaded.payload,
                envelope.id,
                envelope.version,
                envelope.time,
                envelope.recordedtime,
                envelope.actor,
                envelope.role,
            )
        case UnknownType() | UnknownVersion():
            raise NewerReleaseNeeded(envelope.stream, envelope.version)
        case InvalidData():
            why = f"its data breaks the rule {loaded.rule} at {loaded.where or '(event)'}"
            raise RecordUnreadable(envelope.stream, envelope.version, why)
        case unreachable:
            assert_never(unreachable)

"""Opens events as notices need them: those that matter alone; what cannot be read is a code."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol, TypeAlias

import orjson

from events.envelope import Envelope, EventTooLarge, InvalidEnvelope, decode, is_clear
from events.ids import ClinicId, KeyId, StreamId, Version
from events.keys.master import UnwrapFailed
from events.keys.store import KeyDestroyed, KeyStore, KeyUnknown
from events.registry import InvalidData, Loaded, Registry
from events.sealed_event import place_of
from events.sealing import DataKey, OpenFailed, UnknownSeal
from events.state.recorded import Recorded
from events.types.clinic import EventEvicted
from events.types.streams import NoticePayload
from events.worker.together import together
from services.reminders.chart import MATTERS

DEFECTS: Final[Mapping[str, str]] = {
    "record-unreadable": "its envelope, seal or data is none that can be read",
    "newer-release-needed": "its type or seal is one that only a newer release knows",
    "key-unknown": "the key store has no such key",
}
"""What is wrong with an event itself: its stream cannot be gone on with. Other codes pass, or are
as they should be: an erased client, a master key that this process lacks.
"""

ERASED: Final = "erased"
"""The code of what is erased for good, as was asked."""

_KEYS_AT_ONCE: Final = 8
# Beside what charts are made of, what an operator had left out of the streams.
_OPENED: Final = MATTERS | {EventEvicted}
# A key, or why it is not to be had.
_Found: TypeAlias = DataKey | KeyDestroyed | KeyUnknown | UnwrapFailed

Seal: TypeAlias = tuple[Any, KeyId]
"""Whose key sealed an event, a client's or a clinic's, and which one it is."""


class Row(Protocol):
    """An event of the ledger, or of Kafka."""

    @property
    def stream(self) -> StreamId: ...  # noqa: D102

    @property
    def version(self) -> Version: ...  # noqa: D102

    @property
    def bytes(self) -> bytes: ...  # noqa: D102


class Opened(NamedTuple):
    """What events say, by stream and version, and by which keys each stream's were sealed."""

    said: Mapping[tuple[StreamId, Version], Recorded[Any] | str | None]
    seals: Mapping[StreamId, frozenset[Seal]]


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
        self._matters = frozenset(full for full, model in models.items() if model in _OPENED)
        self._evictions = frozenset(full for full, model in models.items() if model is EventEvicted)
        self._idle = frozenset(
            full
            for full, model in models.items()
            if model not in _OPENED and not issubclass(model, NoticePayload)
        )

    async def opened(self, clinic: ClinicId, news: Iterable[Sequence[Row] | None]) -> Opened:
        """Return, for each event, what it says; None where it does not matter; a code if unread."""
        rows = [row for one in news for row in one or ()]
        envelopes = [self._decoded(row) for row in rows]
        seals: dict[StreamId, set[Seal]] = defaultdict(set)
        for one in envelopes:
            if isinstance(one, Envelope) and self._needs(one):
                seals[one.stream].add((one.partitionkey, one.keyid))
        keys = await self._found(clinic, {seal for some in seals.values() for seal in some})
        said = {
            (row.stream, row.version): self._read(envelope, keys)
            for row, envelope in zip(rows, envelopes, strict=True)
        }
        return Opened(said, {stream: frozenset(some) for stream, some in seals.items()})

    async def destroyed(self, clinic: ClinicId, seals: Collection[Seal]) -> Collection[Seal]:
        """Return which keys were destroyed since; raises `KeyStoreUnavailable`."""
        found = await self._found(clinic, seals)
        return {seal for seal, key in found.items() if isinstance(key, KeyDestroyed)}

    def _decoded(self, row: Row) -> Envelope | str | None:
        """Return an event's envelope, or a code; None where its type does not matter.

        Most events of a plan do not, and to check an envelope takes far longer than to see that.
        """
        if (name := _type_in(row)) in self._idle:
            return None
        try:
            return decode(row.bytes)
        except (InvalidEnvelope, EventTooLarge):
            return None if name in self._evictions else "record-unreadable"

    def _needs(self, envelope: Envelope) -> bool:
        return envelope.type in self._matters and not is_clear(envelope)

    async def _found(self, clinic: ClinicId, wanted: Collection[Seal]) -> Mapping[Seal, _Found]:
        limit = asyncio.Semaphore(_KEYS_AT_ONCE)

        async def find(owner: Any, key: KeyId) -> _Found:  # noqa: ANN401  # a client or a clinic
            async with limit:
                try:
                    return await self._keys.find(clinic, owner, key)
                except UnwrapFailed as error:  # one client's key must not hold the others
                    return error

        names = [*wanted]
        found = await together(*(find(*name) for name in names))
        return dict(zip(names, found, strict=True))

    def _read(
        self,
        envelope: Envelope | str | None,
        keys: Mapping[Seal, _Found],
    ) -> Recorded[Any] | str | None:
        if envelope is None or isinstance(envelope, str):
            return envelope
        if is_clear(envelope):
            return self._recorded(envelope, envelope.data)
        if envelope.type not in self._matters:
            known = self._registry.find(envelope.type) is not None
            return None if known else "newer-release-needed"
        found = self._unsealed(envelope, keys[envelope.partitionkey, envelope.keyid])
        # An eviction that does not open is as if it were not there: it holds nobody up.
        return None if isinstance(found, str) and envelope.type in self._evictions else found

    def _unsealed(self, envelope: Envelope, key: _Found) -> Recorded[Any] | str:
        match key:
            case KeyDestroyed():
                return ERASED
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


def _type_in(row: Row) -> str | None:
    """Return the type that an event names; None where its bytes name none."""
    try:
        found = orjson.loads(row.bytes)
    except orjson.JSONDecodeError:
        return None
    name = found.get("type") if isinstance(found, dict) else None
    return name if isinstance(name, str) else None

"""A plan's own events from the ledger, opened: what was written, as it was written."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson

from events.envelope import Envelope
from events.ids import Version
from events.keys.store import KeyDestroyed, KeyStore, KeyUnknown
from events.ledger.connection import FAILURES
from events.ledger.errors import LedgerUnavailable
from events.ledger.reader import LedgerReader, Source, StoredEvent
from events.sealed_event import place_of
from events.sealing import OpenFailed, UnknownSeal
from events.worker.arrival import arrival_of
from services.projections.errors import EventUnreadable, RecordErased
from services.projections.reading.histories import Histories
from services.projections.reading.reader import PlanAt
from services.projections.record.opening import Unreadable, envelope_in

_SEALED: Final = frozenset({"data_base64", "datacontenttype"})


class PlanEvents:
    """Reads plans' streams from the ledger, so that no view can be behind."""

    def __init__(self, ledger: Source, keys: KeyStore) -> None:
        self._reader = LedgerReader(ledger)
        self._keys = keys
        self.histories = Histories(ledger, keys)

    async def client_of(self, asked: PlanAt) -> str | None:
        """Return whose plan it is; None where the clinic has no such plan.

        Raises:
            LedgerUnavailable: it cannot be read now.
        """
        first = await self._stored(asked, Version(0), 1)
        return first[0].partition_key if first else None

    async def page(self, asked: PlanAt, after: Version, limit: int) -> Sequence[Mapping[str, Any]]:
        """Return up to `limit` events after a version: attributes, data, place in the ledger.

        Raises:
            RecordErased: the key that sealed them was destroyed.
            EventUnreadable: the ledger holds something else than events of this plan.
            LedgerUnavailable, KeyStoreUnavailable: they cannot be read now.
        """
        return [await self._shown(asked, each) for each in await self._stored(asked, after, limit)]

    async def _stored(self, asked: PlanAt, after: Version, limit: int) -> Sequence[StoredEvent]:
        found: list[StoredEvent] = []
        start = Version(after + 1)
        try:
            async for each in self._reader.stream(asked.clinic, asked.stream, start, limit=limit):
                found.append(each)
                if len(found) == limit:
                    break
        except FAILURES as error:
            raise LedgerUnavailable from error
        return found

    async def _shown(self, asked: PlanAt, row: StoredEvent) -> Mapping[str, Any]:
        envelope = envelope_in(arrival_of(asked.clinic, row))
        if isinstance(envelope, Unreadable):
            raise EventUnreadable(asked.stream, row.version, envelope.detail)
        attributes = orjson.loads(row.bytes)
        return {
            "position": row.position,
            "ledger_time": row.ledger_time,
            "hash": row.hash.hex(),
            "attributes": {k: v for k, v in attributes.items() if k not in _SEALED},
            "data": orjson.Fragment(await self._opened(envelope)),
        }

    async def _opened(self, envelope: Envelope) -> bytes:
        key = await self._keys.find(envelope.clinic, envelope.partitionkey, envelope.keyid)
        if isinstance(key, KeyDestroyed):
            raise RecordErased
        if isinstance(key, KeyUnknown):
            raise EventUnreadable(envelope.stream, envelope.version, "its key is not known")
        try:
            return key.open(envelope.data, place_of(envelope))
        except (OpenFailed, UnknownSeal) as error:
            raise EventUnreadable(envelope.stream, envelope.version, str(error)) from None

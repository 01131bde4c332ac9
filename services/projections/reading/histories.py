"""Whole histories from the ledger, opened: what sentences and differences are made of."""

from typing import Any, Final

from events.ids import ClientId, ClinicId, EventHash, StreamId, StreamKind, Version, stream_of
from events.keys.store import KeyStore
from events.ledger.connection import FAILURES
from events.ledger.errors import LedgerUnavailable
from events.ledger.reader import LedgerReader, Source
from events.registry import default
from events.state import client
from events.state.client import ClientState
from events.state.recorded import Recorded
from events.worker.arrival import arrival_of
from events.worker.view import Arrival
from services.projections.errors import EventUnreadable, RecordErased
from services.projections.reading.reader import PlanAt
from services.projections.view.opener import Opener

NEWEST: Final = Version(2**31 - 1)


class Histories:
    """Reads streams from the ledger, from their first event on."""

    def __init__(self, ledger: Source, keys: KeyStore) -> None:
        self._reader = LedgerReader(ledger)
        self._opener = Opener(keys, default())

    async def plan(self, asked: PlanAt, last: Version = NEWEST) -> tuple[Recorded[Any], ...]:
        """Return a plan's events up to version `last`; none where the clinic has no such plan.

        Raises:
            RecordErased: the key that sealed them was destroyed.
            EventUnreadable: the ledger holds something else than events of this plan.
            LedgerUnavailable, KeyStoreUnavailable: they cannot be read now.
        """
        return await self._opened(asked.clinic, asked.stream, last)

    async def stream(self, clinic: ClinicId, stream: StreamId) -> tuple[Recorded[Any], ...]:
        """Return all events of a stream; raises as `plan` does."""
        return await self._opened(clinic, stream, NEWEST)

    async def client(self, clinic: ClinicId, client_id: ClientId) -> ClientState:
        """Return a client as the ledger has them now; raises as `plan` does."""
        return client.replay(await self.client_events(clinic, client_id))

    async def client_events(
        self, clinic: ClinicId, client_id: ClientId
    ) -> tuple[Recorded[Any], ...]:
        """Return a client's events; raises as `plan` does."""
        return await self._opened(clinic, stream_of(StreamKind.CLIENT, client_id), NEWEST)

    async def hash_at(self, asked: PlanAt, version: Version) -> EventHash:
        """Return the hash of the bytes of a plan's event at a version that it has come to.

        Raises:
            EventUnreadable: the ledger has no such event.
            LedgerUnavailable: it cannot be read now.
        """
        try:
            async for row in self._reader.stream(asked.clinic, asked.stream, version, limit=1):
                return row.hash
        except FAILURES as error:
            raise LedgerUnavailable from error
        raise EventUnreadable(asked.stream, version, "it is not there")

    async def _opened(
        self, clinic: ClinicId, stream: StreamId, last: Version
    ) -> tuple[Recorded[Any], ...]:
        arrivals = await self._arrivals(clinic, stream, last)
        (found,) = await self._opener.opened([arrivals])
        if found.stop is not None and found.stop.why.reason == "key-destroyed":
            raise RecordErased
        if found.stop is not None:
            raise EventUnreadable(stream, found.stop.version, found.stop.why.detail)
        return tuple(each.event for each in found.events)

    async def _arrivals(self, clinic: ClinicId, stream: StreamId, last: Version) -> list[Arrival]:
        found: list[Arrival] = []
        try:
            async for row in self._reader.stream(clinic, stream):
                if row.version > last:
                    break
                found.append(arrival_of(clinic, row))
        except FAILURES as error:
            raise LedgerUnavailable from error
        return found

"""A client of a ledger that journals what it asks and is told, and retries what it cannot know."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Protocol

from events.errors import Refused, Unavailable
from events.ids import ClinicId, Position, StreamId
from events.ledger.append import Append, Appended
from events.ledger.errors import LedgerDefect, OutcomeUnknown
from events.ledger.reader import LedgerReader, StoredEvent
from events.ledger.writer import LedgerWriter
from events.sealed_event import StreamHead
from tests.integration.ledger.race.checker import Result
from tests.integration.ledger.race.events import Request, append_of, decide
from tests.integration.ledger.race.journal import Journal

Heads = Mapping[StreamId, StreamHead]


class Ledger(Protocol):
    """What is raced: ours, or a design that is known to be wrong."""

    async def append(self, append: Append) -> Appended:
        """Write it; raise what refused it."""

    async def stream_head(self, clinic: ClinicId, stream: StreamId) -> StreamHead:
        """Return the stream's last event."""

    async def page(self, clinic: ClinicId, after: Position, *, limit: int) -> Sequence[StoredEvent]:
        """Return the events after a position, in order."""


class OurLedger:
    """The product's writer and reader."""

    def __init__(self, writer: LedgerWriter, reader: LedgerReader) -> None:
        self.append = writer.append
        self.stream_head = reader.stream_head
        self.page = reader.page


class Client:
    """Sends requests to a ledger and notes each in a journal."""

    def __init__(self, ledger: Ledger, journal: Journal) -> None:
        self._ledger = ledger
        self._journal = journal

    async def heads(self, request: Request) -> Heads:
        """Return where the ledger says that the request's streams are."""
        return {
            stream: await self._ledger.stream_head(request.clinic, stream)
            for stream in request.streams
        }

    async def send(self, request: Request, heads: Heads | None = None) -> Heads | None:
        """Decide and append once; return the heads of the written streams if it is acknowledged."""
        heads = heads or await self.heads(request)
        events = decide(request, heads)
        if await self.attempt(request, append_of(request, events, heads)) != "ok":
            return None
        return {event.envelope.stream: event.head for event in events}

    async def attempt(self, request: Request, append: Append) -> Result:
        """Append, note it, and return what it came to."""
        number = self._journal.invoke(request, append)
        told: Appended | None = None
        result: Result
        try:
            told = await self._ledger.append(append)
        except (Refused, Unavailable, LedgerDefect) as error:
            result, code = "refused", error.code
        except OutcomeUnknown as error:
            result, code = "unknown", error.code
        except asyncio.CancelledError:
            self._journal.answer(number, "unknown", None, "cancelled")
            raise
        else:
            result, code = "ok", "repeated" if told.repeated else "ok"
        self._journal.answer(number, result, told, code)
        return result

"""From events to the answer that a request gets, the first time and every other time."""

from collections.abc import Iterable
from typing import Final

from events.envelope import Envelope, decode
from events.ids import Position, Version
from events.ledger.append import Appended
from events.ledger.connection import FAILURES
from events.ledger.errors import KeyReused, OutcomeUnknown
from events.ledger.outcomes import FirstOutcome, OutcomeReader
from events.ledger.reader import LedgerReader, Source
from services.planner.handling.answer import Accepted, Change, WrittenEvent
from services.planner.handling.loading import reading
from services.planner.handling.request import CommandRequest

MAX_CHANGES: Final = 100


def accepted(
    request: CommandRequest,
    appended: Appended | FirstOutcome,
    envelopes: Iterable[Envelope],
    seen: Version,
    *,
    repeated: bool = False,
) -> Accepted:
    """Return the answer to a request that brought `envelopes` about.

    `seen` is the version of the addressed stream where none of them is in it.
    """
    events = tuple(WrittenEvent(e.id, e.type, e.stream, e.version) for e in envelopes)
    own = [each.version for each in events if each.stream == request.stream]
    return Accepted(
        request.caller.clinic,
        request.stream,
        own[-1] if own else seen,
        appended.first,
        appended.last,
        appended.ledger_time,
        events,
        repeated,
    )


class Outcomes:
    """Reads from the ledger what became of requests, and what changed meanwhile."""

    def __init__(self, source: Source) -> None:
        self._outcomes = OutcomeReader(source)
        self._reader = LedgerReader(source)

    async def first(self, request: CommandRequest) -> Accepted | None:
        """Return the first outcome of a request; None where it was never accepted.

        Raises:
            KeyReused: another request was accepted under its key.
            LedgerUnavailable: the ledger cannot be read.
            OutcomeUnknown: it was accepted, and the outcome cannot be read now.
        """
        caller = request.caller
        async with reading():
            found = await self._outcomes.find(caller.clinic, caller.principal, request.key)
        if found is None:
            return None
        if found.fingerprint != request.fingerprint:
            raise KeyReused
        return await self.read(request, found)

    async def read(self, request: CommandRequest, found: Appended | FirstOutcome) -> Accepted:
        """Return the answer to a request whose events stand in the ledger already.

        Raises:
            OutcomeUnknown: the ledger cannot be read; something had happened, so retry.
        """
        clinic, size = request.caller.clinic, found.last - found.first + 1
        try:
            before = Position(found.first - 1)
            rows = await self._reader.page(clinic, before, limit=size)
            seen = await self._outcomes.version_at(clinic, request.stream, found.last)
        except FAILURES as error:
            raise OutcomeUnknown from error
        return accepted(request, found, (decode(row.bytes) for row in rows), seen, repeated=True)

    async def changes(self, request: CommandRequest, after: Version) -> tuple[Change, ...]:
        """Return what was done to the addressed stream after a version; at most 100 of them."""
        changes: list[Change] = []
        first = Version(after + 1)
        async with reading():
            rows = self._reader.stream(
                request.caller.clinic, request.stream, first, limit=MAX_CHANGES
            )
            async for row in rows:
                changes.append(_change(decode(row.bytes)))
                if len(changes) == MAX_CHANGES:
                    break
        return tuple(changes)


def _change(envelope: Envelope) -> Change:
    return Change(
        envelope.version, envelope.type, envelope.actor, envelope.role, envelope.recordedtime
    )

"""Find one event in a clinic's ledger."""

from collections.abc import Callable
from typing import Final, TypeAlias, assert_never

from events.ids import ClinicId, Position
from events.ledger.reader import START, LedgerReader, StoredEvent
from infra.inspection.reference import (
    AtPosition,
    AtVersion,
    BadPosition,
    EventNotFound,
    Reference,
    WithId,
    window,
)

Progress: TypeAlias = Callable[[Position, Position], None]
"""Is told the position that a search has reached, and where it ends."""

_PAGE: Final = 500


async def find(
    reader: LedgerReader, clinic: ClinicId, reference: Reference, progress: Progress
) -> StoredEvent:
    """Return the event that `reference` names; ids without a time need a search, with progress.

    Raises:
        UnknownClinic: the clinic has no ledger here.
        BadPosition, EventNotFound: its ledger holds no such event.
    """
    head = (await reader.head(clinic)).position
    match reference:
        case AtPosition(position):
            return await _at_position(reader, clinic, position, head)
        case AtVersion():
            return await _at_version(reader, clinic, reference)
        case WithId():
            return await _with_id(reader, clinic, reference, head, progress)
        case _:
            assert_never(reference)


async def _at_position(
    reader: LedgerReader, clinic: ClinicId, position: Position, head: Position
) -> StoredEvent:
    if position > head:
        raise BadPosition(clinic, head)
    rows = await reader.page(clinic, Position(position - 1), limit=1)
    if not rows or rows[0].position != position:
        raise EventNotFound(clinic, f"position {position} (run `goldenthread verify ledger`)")
    return rows[0]


async def _at_version(reader: LedgerReader, clinic: ClinicId, reference: AtVersion) -> StoredEvent:
    async for row in reader.stream(clinic, reference.stream, reference.version, limit=1):
        if row.version == reference.version:
            return row
        break
    raise EventNotFound(clinic, f"stream {reference.stream}, version {reference.version}")


async def _with_id(
    reader: LedgerReader,
    clinic: ClinicId,
    reference: WithId,
    head: Position,
    progress: Progress,
) -> StoredEvent:
    """Look where the id's time points to, then everywhere."""
    span = window(reference.event_id)
    if span is not None:
        first = await reader.position_known_at(clinic, span[0])
        last = await reader.position_known_at(clinic, span[1])
        if row := await _scan(reader, clinic, reference, first, last, progress):
            return row
    if row := await _scan(reader, clinic, reference, START, head, progress):
        return row
    raise EventNotFound(clinic, f"event {reference.text}")


async def _scan(  # noqa: PLR0913, PLR0917  # what to look for, where, and whom to tell
    reader: LedgerReader,
    clinic: ClinicId,
    reference: WithId,
    after: Position,
    last: Position,
    progress: Progress,
) -> StoredEvent | None:
    # Canonical JSON spells an attribute in one way only, and sealed data holds no quotation mark.
    spelled = f'"id":"{reference.text}"'.encode()
    while after < last:
        rows = await reader.page(clinic, after, limit=min(_PAGE, last - after))
        if found := next((row for row in rows if spelled in row.bytes), None):
            return found
        if not rows:
            return None
        after = rows[-1].position
        progress(after, last)
    return None

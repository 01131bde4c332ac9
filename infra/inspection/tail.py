"""A clinic's events in order of position: some, the last ones, or as they come."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Final, TypeAlias

from events.errors import GoldenThreadError
from events.ids import ClinicId, Position
from events.ledger.reader import LedgerReader
from infra.inspection.view import Seen, seen

Fits: TypeAlias = Callable[[Seen], bool]

_WINDOW: Final = 500
_PREFIX: Final = "goldenthread."


class LedgerFell(GoldenThreadError):
    """The head is lower than it was: the database was restored or replaced meanwhile."""

    code = "ledger-fell"

    def __init__(self, clinic: ClinicId, before: Position, now: Position) -> None:
        super().__init__(
            f"clinic {clinic}: the head fell from {before} to {now}, so its database was restored "
            "or replaced; what was shown after that position may be gone"
        )


def of_types(types: Sequence[str]) -> Fits:
    """Return whether an event is of one of `types`; of any where none is given.

    A type is `goldenthread.plan.goal-set.v1`; the first word and the version may be left out. An
    event that cannot be read fits always, so that it is not overlooked.
    """
    full = tuple(one if one.startswith(_PREFIX) else _PREFIX + one for one in types)

    def fits(event: Seen) -> bool:
        name = event.type
        return name is None or not full or name in full or name.rpartition(".v")[0] in full

    return fits


async def between(
    reader: LedgerReader, clinic: ClinicId, after: Position, fits: Fits
) -> AsyncIterator[Seen]:
    """Yield the fitting events after a position up to the head."""
    async for row in reader.clinic(clinic, after):
        event = seen(row)
        if fits(event):
            yield event


async def last(
    reader: LedgerReader, clinic: ClinicId, head: Position, count: int, fits: Fits
) -> Sequence[Seen]:
    """Return the last `count` fitting events up to `head`, in order."""
    found: list[Seen] = []
    end, size = head, min(count, _WINDOW)
    while end > 0 and len(found) < count:
        start = Position(max(0, end - size))
        rows = await reader.page(clinic, start, limit=end - start)
        found = [event for row in rows if fits(event := seen(row))] + found
        end, size = start, _WINDOW
    return found[-count:] if count else ()


async def followed(
    reader: LedgerReader,
    clinic: ClinicId,
    after: Position,
    fits: Fits,
    pause: Callable[[], Awaitable[None]],
) -> AsyncIterator[Seen]:
    """Yield the fitting events after a position, for ever; `pause` lies between two looks.

    Raises:
        UnknownClinic: the clinic has no ledger here.
        LedgerFell: the head is lower than it was.
    """
    highest = Position(0)
    while True:
        head = (await reader.head(clinic)).position
        if head < highest:
            raise LedgerFell(clinic, highest, head)
        highest = head
        if head > after:
            async for row in reader.clinic(clinic, after):
                after = row.position
                event = seen(row)
                if fits(event):
                    yield event
        await pause()

"""What was added to streams since they were last read, for several at once."""

from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Final

from events.ids import ClinicId, StreamId
from events.ledger.reader import PAGE_EVENTS, Source, StoredEvent
from events.sealed_event import StreamHead

_ADDED_SINCE: Final = files("events.ledger").joinpath("sql", "added_since.sql").read_text()


async def added_since(
    source: Source, clinic: ClinicId, heads: Iterable[StreamHead], *, limit: int = PAGE_EVENTS
) -> Mapping[StreamId, Sequence[StoredEvent] | None]:
    """Return up to `limit` events after each of `heads`, all as of one moment.

    None stands for a stream whose event at that version is another one or is not there: the
    ledger was restored, and what is known of the stream does not hold.
    """
    known = {head.stream: head for head in heads}
    versions = [head.version for head in known.values()]
    rows = await source.fetch(
        _ADDED_SINCE, clinic, [*known], versions, limit, record_class=StoredEvent
    )
    found: dict[StreamId, list[StoredEvent]] = {stream: [] for stream in known}
    for row in rows:
        found[row.stream].append(row)
    return {stream: _after(head, found[stream]) for stream, head in known.items()}


def _after(head: StreamHead, events: list[StoredEvent]) -> Sequence[StoredEvent] | None:
    if not head.version:
        return events
    if not events or (events[0].version, events[0].hash) != (head.version, head.hash):
        return None
    return events[1:]

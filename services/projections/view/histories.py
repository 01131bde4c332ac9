"""Histories of streams read back from the ledger, where memory does not hold what is needed."""

from collections.abc import Mapping
from itertools import groupby
from typing import Final

from events.ids import ClinicId, StreamId, Version
from events.ledger.added import added_since
from events.ledger.connection import FAILURES
from events.ledger.errors import LedgerUnavailable
from events.ledger.reader import PAGE_EVENTS, Source
from events.sealed_event import StreamHead
from events.worker.arrival import arrival_of
from events.worker.view import Arrival, StreamKey

Wanted = Mapping[StreamKey, Version]
_STREAMS: Final = 50


async def histories(source: Source, wanted: Wanted) -> Mapping[StreamKey, list[Arrival]]:
    """Return the events of streams from the first to the wanted version, which the ledger holds.

    A ledger that holds fewer was restored: what it holds is returned.

    Raises:
        LedgerUnavailable: the ledger does not answer.
    """
    found: dict[StreamKey, list[Arrival]] = {key: [] for key in wanted}
    try:
        for clinic, keys in groupby(sorted(wanted), key=lambda key: key.clinic):
            streams = {key.stream: wanted[key] for key in keys}
            await _of_clinic(source, clinic, streams, found)
    except FAILURES as error:
        raise LedgerUnavailable from error
    return found


async def _of_clinic(
    source: Source,
    clinic: ClinicId,
    wanted: Mapping[StreamId, Version],
    found: dict[StreamKey, list[Arrival]],
) -> None:
    heads = {stream: StreamHead(stream) for stream in wanted}
    while heads:
        some = list(heads.values())[:_STREAMS]
        news = await added_since(source, clinic, some)
        for stream, rows in news.items():
            kept = found[StreamKey(clinic, stream)]
            kept += [arrival_of(clinic, row) for row in rows or () if row.version <= wanted[stream]]
            if rows and len(rows) == PAGE_EVENTS and rows[-1].version < wanted[stream]:
                heads[stream] = StreamHead(stream, rows[-1].version, rows[-1].hash)
            else:
                del heads[stream]

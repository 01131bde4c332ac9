"""What a worker reads from the ledger: events that Kafka did not bring, hashes, light pages."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

from events.ids import ClinicId, EventHash, Position, StreamId, Version
from events.ledger.reader import Source, StoredEvent
from events.worker import statements
from events.worker.arrival import arrival_of
from events.worker.checkpoints import columns_of
from events.worker.view import Arrival, StreamKey

ANSWER_SECONDS: Final = 20.0
_NO_LINK: Final = EventHash(b"")


class Range(NamedTuple):
    """Events of one stream: from one version to another, both included."""

    key: StreamKey
    first: Version
    last: Version


class LedgerHead(NamedTuple):
    """Where a clinic's ledger ends."""

    clinic: ClinicId
    epoch: int
    position: Position


class Page(NamedTuple):
    """A light page: the events after a position, without bytes; `last` is the last position."""

    last: Position
    events: Sequence[tuple[StreamId, Version, EventHash]]


class LedgerSource:
    """Reads the ledger through a pool; raises what `events.ledger.reader` says of it."""

    def __init__(self, source: Source, answer_seconds: float = ANSWER_SECONDS) -> None:
        self._source = source
        self._seconds = answer_seconds

    async def ranges(self, wanted: Sequence[Range]) -> Mapping[StreamKey, Sequence[Arrival]]:
        """Return the events of `wanted` that the ledger has, each stream's in order."""
        columns = columns_of(
            (one.key for one in wanted), (w.first for w in wanted), (w.last for w in wanted)
        )
        rows = await self._source.fetch(
            statements.LEDGER_RANGES, *columns, timeout=self._seconds, record_class=StoredEvent
        )
        found: dict[StreamKey, list[Arrival]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: row.version):
            clinic = ClinicId(row["clinic_id"])
            found[StreamKey(clinic, row.stream)].append(_arrival(clinic, row))
        return found

    async def hashes(
        self, wanted: Collection[tuple[StreamKey, Version]]
    ) -> Mapping[tuple[StreamKey, Version], EventHash]:
        """Return the hashes of single events, of those that the ledger has."""
        columns = columns_of((key for key, _ in wanted), (version for _, version in wanted))
        rows = await self._source.fetch(statements.LEDGER_HASHES, *columns, timeout=self._seconds)
        return {(StreamKey(row[0], row[1]), Version(row[2])): EventHash(row[3]) for row in rows}

    async def page(
        self, clinic: ClinicId, after: Position, *, limit: int, older_than: float
    ) -> Page:
        """Return a light page of events that are older than so many seconds."""
        rows = await self._source.fetch(
            statements.LEDGER_PAGE, clinic, after, limit, older_than, timeout=self._seconds
        )
        last = Position(rows[-1][0]) if rows else after
        return Page(last, [(row[1], row[2], row[3]) for row in rows])

    async def heads(self) -> Sequence[LedgerHead]:
        """Return where every clinic's ledger ends, in order of id."""
        rows = await self._source.fetch(statements.LEDGER_HEADS, timeout=self._seconds)
        return [LedgerHead(*row.values()) for row in rows]


def _arrival(clinic: ClinicId, row: StoredEvent) -> Arrival:
    """Return an event; where its bytes are not those that were written, it links to nothing."""
    arrival = arrival_of(clinic, row)
    return arrival if arrival.hash == row.hash else arrival._replace(prevhash=_NO_LINK)

"""The parked streams, as workers keep them, and the wish to have one retried."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final, NamedTuple, TypeAlias

import asyncpg

from events.errors import Refused
from events.ids import ClinicId, StreamId, Version
from infra.databases import Pool

Source: TypeAlias = "Pool | asyncpg.Connection[asyncpg.Record]"

_COLUMNS: Final = """
select view, clinic_id, stream_id, from_version, event_id, type, reason, detail, attempts,
       parked_at, tried_at, retry_wanted_at
from worker.parked
"""
_LIST: Final = (
    f"{_COLUMNS} where ($1::text is null or view = $1) and ($2::text is null or clinic_id = $2) "
    "order by view, clinic_id, stream_id"
)
_ONE: Final = f"{_COLUMNS} where view = $1 and clinic_id = $2 and stream_id = $3"
_WANT: Final = """
update worker.parked set retry_wanted_at = clock_timestamp()
where view = $1 and clinic_id = $2 and stream_id = $3
"""


class Place(NamedTuple):
    """One stream of one view."""

    view: str
    clinic: ClinicId
    stream: StreamId


class NotParked(Refused):
    """The stream is not parked for this view."""

    code = "not-parked"
    status = HTTPStatus.NOT_FOUND

    def __init__(self, place: Place) -> None:
        super().__init__(
            f"stream {place.stream} of clinic {place.clinic} is not parked for view {place.view}; "
            "`goldenthread parked list` shows what is"
        )


@dataclass(frozen=True, slots=True)
class ParkedStream:
    """A parked stream: from which event on and why, how often it was tried, and when last."""

    view: str
    clinic: ClinicId
    stream: StreamId
    from_version: Version
    event_id: str | None
    type: str | None
    reason: str
    detail: str
    attempts: int
    parked_at: datetime
    tried_at: datetime
    retry_wanted_at: datetime | None

    @property
    def place(self) -> Place:
        """The stream and the view."""
        return Place(self.view, self.clinic, self.stream)


async def parked_streams(
    source: Source, view: str | None = None, clinic: ClinicId | None = None
) -> Sequence[ParkedStream]:
    """Return the parked streams, of one view or clinic where one is named."""
    return [ParkedStream(*row.values()) for row in await source.fetch(_LIST, view, clinic)]


async def parked_stream(source: Source, place: Place, *, held: bool = False) -> ParkedStream:
    """Return one parked stream; `held` locks it until the transaction ends.

    Raises:
        NotParked: it is not parked.
    """
    row = await source.fetchrow(f"{_ONE} for update" if held else _ONE, *place)
    if row is None:
        raise NotParked(place)
    return ParkedStream(*row.values())


async def want_retry(source: Source, place: Place) -> None:
    """Have a worker of the view try the stream again."""
    await source.execute(_WANT, *place)

"""The calendar of a clinic for reads that are as of a day: its sites' days, never the machine's."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from operator import itemgetter

import orjson

from events.ids import ClinicId, StreamKind, stream_of
from events.state import clinic
from events.state.zones import SiteZones
from events.values.ids import SiteId
from services.projections.reading.histories import Histories

DayOf = Callable[[datetime], date]


async def day_at(
    histories: Histories, clinic_id: ClinicId, episode_document: str | None = None
) -> DayOf:
    """Return what tells an instant's local day: at the enrollment's site, else the clinic's.

    Raises:
        EventUnreadable, Unavailable: as `Histories.stream`.
    """
    events = await histories.stream(clinic_id, stream_of(StreamKind.CLINIC, clinic_id))
    return days_of(clinic.fold(events).zones(), episode_document)


def days_of(zones: SiteZones | None, episode_document: str | None = None) -> DayOf:
    """Return what tells an instant's local day; in UTC for a clinic that is not registered."""
    if zones is None:
        return lambda instant: instant.astimezone(UTC).date()
    document = {} if episode_document is None else orjson.loads(episode_document)
    found = document.get("enrollments") or ()
    held_from = [(date.fromisoformat(it["effective_on"]), SiteId(it["site_id"])) for it in found]
    sites = sorted(held_from, key=itemgetter(0))

    def day(instant: datetime) -> date:
        usual = zones.local_date(instant, None)
        held = [site for since, site in sites if since <= usual]
        return zones.local_date(instant, held[-1] if held else None)

    return day

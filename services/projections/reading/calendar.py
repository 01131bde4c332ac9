"""The calendar of a clinic for reads that are as of a day: its sites' days, never the machine's."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import Final

import orjson

from events.errors import GoldenThreadError
from events.ids import ClinicId, StreamKind, stream_of
from events.state import clinic
from events.state.zones import SiteZones
from events.values.references import SiteId
from services.projections.reading.histories import Histories

DayOf = Callable[[datetime], date]
_KEPT_SECONDS: Final = 60.0
_MOST: Final = 1_000


class Calendars:
    """Calendars of clinics for reads that come often: a site's time zone hardly ever changes.

    What is kept is up to a minute old.
    """

    def __init__(self, histories: Histories, monotonic: Callable[[], float]) -> None:
        self._histories = histories
        self._monotonic = monotonic
        self._kept: dict[ClinicId, tuple[float, SiteZones | None]] = {}

    async def day_at(self, clinic_id: ClinicId, episode_document: str | None) -> DayOf | None:
        """Return what `day_at` does; None where the clinic cannot be read now."""
        read, zones = self._kept.get(clinic_id, (None, None))
        if read is None or self._monotonic() - read > _KEPT_SECONDS:
            try:
                zones = await _zones(self._histories, clinic_id)
            except GoldenThreadError:
                return None
            if len(self._kept) >= _MOST:
                self._kept.clear()
            self._kept[clinic_id] = (self._monotonic(), zones)
        return days_of(zones, episode_document)


async def day_at(
    histories: Histories, clinic_id: ClinicId, episode_document: str | None = None
) -> DayOf:
    """Return what tells an instant's local day: at the enrollment's site, else the clinic's.

    Raises:
        EventUnreadable, Unavailable: as `Histories.stream`.
    """
    return days_of(await _zones(histories, clinic_id), episode_document)


async def _zones(histories: Histories, clinic_id: ClinicId) -> SiteZones | None:
    events = await histories.stream(clinic_id, stream_of(StreamKind.CLINIC, clinic_id))
    return clinic.fold(events).zones()


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

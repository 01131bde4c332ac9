"""Days at the client's site: the site of the enrollment on that day, else the clinic (A1.40)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from events.state.episode import EpisodeState, enrollment_on
from events.state.zones import SiteZones
from events.values.references import SiteId

_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """The local calendar of one episode."""

    zones: SiteZones
    episode: EpisodeState

    def day(self, instant: datetime) -> date:
        """Return the local day of an aware instant."""
        return self.zones.local_date(instant, self._site(self.zones.local_date(instant, None)))

    def start(self, day: date) -> datetime:
        """Return when a day begins, in UTC; where clocks skip midnight, when they skip it."""
        return self._midnight(day, self._zone(day))

    def end(self, day: date) -> datetime:
        """Return when a day ends at the site that it began at, in UTC; it may last 23 or 25 h."""
        return self._midnight(day + _ONE, self._zone(day))

    def _midnight(self, day: date, zone: ZoneInfo) -> datetime:
        return datetime.combine(day, time.min, zone).astimezone(UTC)

    def _zone(self, day: date) -> ZoneInfo:
        site = self._site(day)
        return self.zones.clinic if site is None else self.zones.sites.get(site, self.zones.clinic)

    def _site(self, day: date) -> SiteId | None:
        held = enrollment_on(self.episode, day)
        return None if held is None else held.site_id

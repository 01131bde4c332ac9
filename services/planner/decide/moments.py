"""Local days at the client's site, and what may not lie in the future or too early."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from events.state.clinic import ClinicState
from events.state.episode import EpisodeState, enrollment_on
from events.state.zones import SiteZones
from events.values.references import SiteId
from services.planner.decide.refusals import InFuture, NotFound, SiteNeeded, TooEarly
from services.planner.decide.streams import Streams


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days of an episode: at its session's site, else at that of the enrollment of the day."""

    zones: SiteZones
    episode: EpisodeState
    now: datetime

    @property
    def today(self) -> date:
        """The local day of now."""
        return self.day(self.now)

    def day(self, instant: datetime, site_id: SiteId | None = None) -> date:
        """Return the local day of `instant`, at `site_id` where that is given."""
        return self.zones.local_date(instant, site_id or self._site(instant))

    def day_told(self, instant: datetime, site_id: SiteId | None) -> date:
        """Return the local day of `instant` for an entry that names `site_id`, or no site.

        Raises:
            SiteNeeded: it names none, and the day is not the same at all sites of the clinic.
        """
        if site_id is not None or not self.zones.sites:
            return self.day(instant, site_id)
        days = {self.zones.local_date(instant, each) for each in self.zones.sites}
        if len(days) > 1:
            raise SiteNeeded("/site_id")
        return days.pop()

    def local(self, instant: datetime, site_id: SiteId | None = None) -> datetime:
        """Return `instant` as the clocks at a site show it, to whole minutes' offset.

        Without `site_id` it is the site of the enrollment of the day.

        Zones of long ago had seconds in their offset, which no spelling of an instant has.
        """
        zone = self._zone(instant, site_id)
        offset = instant.astimezone(zone).utcoffset() or timedelta()
        return instant.astimezone(timezone(offset - offset % timedelta(minutes=1)))

    def start(self, day: date) -> datetime | None:
        """Return when a past `day` began at the site, in UTC; None for today, which is now."""
        if day >= self.today:
            return None
        noon = datetime.combine(day, time(12), self.zones.clinic)
        return datetime.combine(day, time.min, self._zone(noon)).astimezone(UTC)

    def not_future(self, day: date, pointer: str) -> None:
        """Raise InFuture when `day` is later than today."""
        if day > self.today:
            raise InFuture(pointer)

    def happened(self, at: datetime, pointer: str, after: datetime | None = None) -> None:
        """Raise InFuture or TooEarly unless `at` lies between `after` and now."""
        if at > self.now:
            raise InFuture(pointer)
        if after is not None and at < after:
            raise TooEarly(pointer)

    def _zone(self, instant: datetime, site_id: SiteId | None = None) -> ZoneInfo:
        site = site_id or self._site(instant)
        return self.zones.clinic if site is None else self.zones.sites.get(site, self.zones.clinic)

    def _site(self, instant: datetime) -> SiteId | None:
        held = enrollment_on(self.episode, self.zones.local_date(instant, None))
        return None if held is None else held.site_id


def require_site(site_id: SiteId | None, streams: Streams) -> None:
    """Raise NotFound when `site_id` is given and the clinic has no such site."""
    if site_id not in {None, *streams.clinic.sites}:
        raise NotFound("/site_id")


def calendar_of(clinic: ClinicState, episode: EpisodeState, now: datetime) -> Calendar:
    """Return the calendar of an episode.

    Raises:
        NotFound: the clinic is not registered.
    """
    zones = clinic.zones()
    if zones is None:
        raise NotFound
    return Calendar(zones, episode, now)

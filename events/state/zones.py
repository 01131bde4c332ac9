"""Local dates at a clinic's sites."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from events.state.mapping import empty
from events.values.references import SiteId


@dataclass(frozen=True, slots=True)
class SiteZones:
    """The time zone of each site, and the clinic's own where a site is not known."""

    clinic: ZoneInfo
    sites: Mapping[SiteId, ZoneInfo] = field(default_factory=empty)

    def local_date(self, instant: datetime, site_id: SiteId | None) -> date:
        """Return the day on which an aware `instant` falls at a site."""
        zone = self.clinic if site_id is None else self.sites.get(site_id, self.clinic)
        return instant.astimezone(zone).date()

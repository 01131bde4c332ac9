"""Every instant at which anything owed may change, and how long something was owed."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from events.state.zones import SiteZones
from events.types.clinic import (
    ClinicRegistered,
    PolicyAdopted,
    SiteAdded,
    SiteRevised,
)
from events.types.episode import EnrollmentChanged, EpisodeOpened
from events.types.migration import PlanMigrated
from events.types.plan import PlanActivated
from events.types.review import ReviewCompleted
from events.types.session import SessionCorrected, SessionRecorded
from events.types.terms import ReviewScheduled
from infra.notices.oracle import policies
from infra.notices.profiled import lengths as lengths_of_profiles
from infra.notices.world import View, first_second

_AROUND = (-14, -7, 0, 1)
_DAY = timedelta(days=1)


def candidates(view: View) -> list[datetime]:
    """Return every instant at which anything owed may change, rising; many change nothing."""
    found = set(view.known)
    for each in view.told:
        if isinstance(each.event.payload, SessionRecorded | SessionCorrected):
            found.add(each.event.payload.session.service_at)
    for zones in _zones(view):
        found |= {first_second(day, zones, None) for day in {*_days(view, zones), *_enrolled(view)}}
    return sorted(found)


def began(instants: list[datetime], at: datetime, holds: Callable[[datetime], bool]) -> datetime:
    """Return the start of the last stretch up to `at` in which something held; else `at`."""
    earlier = [each for each in instants if each <= at]
    since, inside = at, False
    for each in reversed(earlier):
        if holds(each):
            since, inside = each, True
        elif inside:
            break
    return since


def _zones(view: View) -> Iterator[SiteZones]:
    """Yield each time zone that the clinic or a site ever had."""
    named = (ClinicRegistered, SiteAdded, SiteRevised)
    payloads = (each.event.payload for each in view.told)
    for name in sorted({it.time_zone for it in payloads if isinstance(it, named)}):
        yield SiteZones(ZoneInfo(name))


def _days(view: View, zones: SiteZones) -> Iterator[date]:
    """Yield the days at whose start something may change, were all sites in one time zone."""
    anchors, lengths = set[date](), {each["review_days"] for each in policies()}
    profiled = any(isinstance(each.event.payload, PolicyAdopted) for each in view.told)
    for each in view.told:
        it = each.event.payload
        if isinstance(it, PlanActivated | ReviewCompleted):
            anchors |= {
                zones.local_date(each.event.time, None) + step * _DAY for step in (-1, 0, 1)
            }
        if isinstance(it, PlanMigrated):
            anchors |= {each for each in (it.activated_on, it.last_review_on) if each is not None}
            yield from () if it.next_review_on is None else _around(it.next_review_on)
        if isinstance(it, ReviewScheduled) and it.interval_days is not None:
            lengths.add(it.interval_days)
        if isinstance(it, ReviewScheduled | ReviewCompleted) and it.next_review_on is not None:
            yield from _around(it.next_review_on)
        if isinstance(it, PolicyAdopted):
            yield from _around(it.effective_on)
    for anchor in anchors:
        for days in lengths:
            yield from _around(anchor + days * _DAY)
        for day in lengths_of_profiles(anchor) if profiled else ():
            yield from _around(day)


def _enrolled(view: View) -> Iterator[date]:
    """Yield the days from which care runs otherwise, or is paid by others."""
    for each in view.told:
        if isinstance(each.event.payload, EpisodeOpened | EnrollmentChanged):
            yield from _around(each.event.payload.enrollment.effective_on)


def _around(due: date) -> Iterator[date]:
    yield from (due + step * _DAY for step in _AROUND)

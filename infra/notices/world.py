"""All that was entered about one plan, and what of it was known at an instant."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Any, NamedTuple

from events.ids import Position
from events.state import clinic, episode, plan
from events.state.clinic import REAL_CLOCK, ClinicState
from events.state.episode import EpisodeState, enrollment_on
from events.state.plan import PlanState
from events.state.recorded import Recorded
from events.state.voiding import effective
from events.state.zones import SiteZones
from events.types.streams import ClinicPayload, EpisodePayload, PlanPayload
from events.values.ids import PlanId
from events.values.references import SiteId

_SECOND = timedelta(seconds=1)


class Told(NamedTuple):
    """An event of a clinic, an episode or a plan, where and when the ledger took it."""

    position: Position
    ledger_time: datetime
    event: Recorded[Any]


@dataclass(frozen=True)
class Scene:
    """The states that the events known at some instant fold to."""

    clinic: ClinicState
    episode: EpisodeState
    plan: PlanState
    entries: tuple[Recorded[Any], ...]
    zones: SiteZones | None

    def day(self, instant: datetime) -> date:
        """Return the local day at the client's site."""
        assert self.zones is not None  # noqa: S101  # asked for registered clinics alone
        first = self.zones.local_date(instant, None)
        held = enrollment_on(self.episode, first)
        return self.zones.local_date(instant, held.site_id if held else None)

    def begins(self, day: date, at: date | None = None) -> datetime:
        """Return the first second of a local day, by the site that holds on the day `at`."""
        assert self.zones is not None  # noqa: S101  # as above
        held = enrollment_on(self.episode, at or day)
        return first_second(day, self.zones, held.site_id if held else None)

    def ends(self, day: date) -> datetime:
        """Return the first second after a local day at the site that holds on it."""
        return self.begins(day + timedelta(days=1), day)


@dataclass
class World:
    """A plan's events in the ledger's order, and scenes by how many of them are known."""

    plan_id: PlanId
    told: tuple[Told, ...]
    _scenes: dict[int, Scene] = field(default_factory=dict)

    def upto(self, position: int) -> "View":
        """Return what the ledger held up to a position."""
        return View(self, sum(each.position <= position for each in self.told))

    def scene(self, count: int) -> Scene:
        """Return what the first so many events come to."""
        if count not in self._scenes:
            self._scenes[count] = _scene([each.event for each in self.told[:count]])
        return self._scenes[count]


class View:
    """The first so many events of a world: what somebody could decide on at that time."""

    def __init__(self, world: World, count: int) -> None:
        self.world = world
        self.told = world.told[:count]
        self.clock = world.scene(count).clinic.clock
        real = self.clock == REAL_CLOCK
        times = [each.ledger_time if real else each.event.time for each in self.told]
        self.known = times if real else list(accumulate(times, max))

    @property
    def position(self) -> int:
        """The position of its newest event; 0 without any."""
        return self.told[-1].position if self.told else 0

    def scene(self, at: datetime) -> Scene:
        """Return what was known at an instant."""
        return self.world.scene(bisect_right(self.known, at))

    def standing_later(self, at: datetime) -> Iterator[Recorded[Any]]:
        """Yield the events that the ledger held and that were not known yet at an instant."""
        for each in self.told[bisect_right(self.known, at) :]:
            yield each.event


def _scene(events: list[Recorded[Any]]) -> Scene:
    of_plan = [each for each in events if isinstance(each.payload, PlanPayload)]
    of_episode = [each for each in events if isinstance(each.payload, EpisodePayload)]
    state = clinic.fold(each for each in events if isinstance(each.payload, ClinicPayload))
    entries = effective(of_plan)
    return Scene(state, episode.replay(of_episode), plan.fold(entries), entries, state.zones())


def first_second(day: date, zones: SiteZones, site: SiteId | None) -> datetime:
    """Return the first second at which a site's calendar shows a day, found by halving."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    early, late = noon - timedelta(days=2), noon + timedelta(days=2)
    while late - early > _SECOND:
        middle = early + (late - early) // _SECOND // 2 * _SECOND
        if zones.local_date(middle, site) >= day:
            late = middle
        else:
            early = middle
    return late

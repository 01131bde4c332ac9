"""What was known at an instant: the folded states of a plan, its episode and its clinic."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from events.ids import EventId, Version
from events.state import clinic, episode, plan
from events.state.clinic import ClinicState
from events.state.episode import EpisodeState
from events.state.plan import PlanEvent, PlanState
from events.state.recorded import Recorded
from events.state.session_numbers import session_numbers
from events.state.voiding import effective
from events.types.streams import ClinicPayload, EpisodePayload, PlanPayload
from events.types.void import EntryVoided
from events.values.sessions import ServiceType
from services.reminders.chart import Chart
from services.reminders.days import Days

_Event = Recorded[Any]


@dataclass(frozen=True, slots=True)
class Held:
    """A counted session: when it begins, and on which local day; the n-th has number n."""

    at: datetime
    on: date


@dataclass(frozen=True)
class Facts:
    """The states as of one instant, and the entries of plan and episode that are not void."""

    clinic: ClinicState = field(default_factory=clinic.initial)
    episode: EpisodeState = field(default_factory=episode.initial)
    plan: PlanState = field(default_factory=plan.initial)
    standing: tuple[PlanEvent, ...] = ()

    @cached_property
    def days(self) -> Days | None:
        """The calendar of the client's site; None until the clinic is registered."""
        zones = self.clinic.zones()
        return None if zones is None else Days(zones, self.episode)

    @property
    def scheduled(self) -> Version:
        """The version that set the review schedule last; 0 before the first."""
        return self.plan.scheduled

    def counted(self, services: frozenset[ServiceType]) -> tuple[Held, ...]:
        """Return the sessions of counted services in order of their numbers (A11.07)."""
        if services not in self._numbered:
            self._numbered[services] = self._held(services)
        return self._numbered[services]

    @cached_property
    def _numbered(self) -> dict[frozenset[ServiceType], tuple[Held, ...]]:
        return {}

    def _held(self, services: frozenset[ServiceType]) -> tuple[Held, ...]:
        if self.days is None:
            return ()
        numbered = session_numbers(self.episode, services, self.days.zones)
        held = self.episode.sessions
        return tuple(
            Held(held[key].content.service_at, it.local_date) for key, it in numbered.items()
        )

    def event_id(self, version: Version) -> EventId:
        """Return the id of the plan's standing entry at `version`."""
        return next(each.event_id for each in self.standing if each.version == version)

    def version_of(self, event_id: EventId) -> Version | None:
        """Return the version of a standing entry of the plan; None where there is none."""
        found = (each.version for each in self.standing if each.event_id == event_id)
        return next(found, None)


NOTHING_KNOWN: Final = Facts()


def told(chart: Chart) -> Iterator[tuple[datetime, Facts]]:
    """Yield each instant at which something became known, rising, with the facts from then on."""
    facts = NOTHING_KNOWN
    earlier: tuple[_Event, ...] = ()
    for instant, group in groupby(chart.known, key=itemgetter(0)):
        news = tuple(entry.event for _, entry in group)
        facts, earlier = _with(facts, earlier, news), (*earlier, *news)
        yield instant, facts


def facts_at(chart: Chart, at: datetime) -> Facts:
    """Return what was known at the instant `at`."""
    known = NOTHING_KNOWN
    for instant, facts in told(chart):
        if instant > at:
            break
        known = facts
    return known


def _with(facts: Facts, earlier: tuple[_Event, ...], news: tuple[_Event, ...]) -> Facts:
    """Return `facts` after `news`; a void among them has its stream told again from the start."""
    if of_clinic := _in(news, ClinicPayload):
        facts = replace(facts, clinic=clinic.fold(of_clinic, facts.clinic))
    if added := _in(news, EpisodePayload):
        whole = _in((*earlier, *news), EpisodePayload)
        told_again = episode.replay(whole) if _voids(added) else episode.fold(added, facts.episode)
        facts = replace(facts, episode=told_again)
    if more := _in(news, PlanPayload):
        facts = _with_plan(facts, _in((*earlier, *news), PlanPayload), more)
    return facts


def _with_plan(facts: Facts, whole: tuple[_Event, ...], more: tuple[_Event, ...]) -> Facts:
    if _voids(more):
        return replace(facts, plan=plan.replay(whole), standing=effective(whole))
    return replace(facts, plan=plan.fold(more, facts.plan), standing=(*facts.standing, *more))


def _in(events: Iterable[_Event], union: Any) -> tuple[_Event, ...]:  # noqa: ANN401  # a union of types
    return tuple(each for each in events if isinstance(each.payload, union))


def _voids(events: Iterable[_Event]) -> bool:
    return any(isinstance(each.payload, EntryVoided) for each in events)

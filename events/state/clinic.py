"""A clinic's state: sites, time zones, staff, templates, clock, policies, evicted events."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import assert_never
from zoneinfo import ZoneInfo

from events.ids import EventId, StreamId, Version
from events.state.care_team import AllStaff, staff_after
from events.state.changing import replace
from events.state.journal import EMPTY_JOURNAL, Journal, Missing, folded_already, note
from events.state.mapping import empty, put
from events.state.own_templates import OwnTemplates, templates_after
from events.state.recorded import Recorded
from events.state.zones import SiteZones
from events.types.clinic import (
    ClinicRegistered,
    ClockChosen,
    CrisisLinesSet,
    DisclosureRulesAdopted,
    EventEvicted,
    PolicyAdopted,
    SiteAdded,
    SiteClosed,
    SiteRevised,
)
from events.types.staff import StaffAdded, StaffLeft, StaffPayload, StaffRevised
from events.types.streams import ClinicPayload
from events.types.template import (
    TemplateAdded,
    TemplatePayload,
    TemplateVersionPublished,
    TemplateWithdrawn,
)
from events.values.crisis import CrisisLines
from events.values.ids import Item
from events.values.references import SiteId

ClinicEvent = Recorded[ClinicPayload]

REAL_CLOCK = "real"


@dataclass(frozen=True, slots=True)
class Site:
    """A site as it now is; `closed_on` is None while it is open."""

    name: str
    time_zone: str
    state: str
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Adoption:
    """A policy version that the clinic adopted, effective from a day on."""

    policy: str
    policy_version: int
    effective_on: date
    event_id: EventId


@dataclass(frozen=True, slots=True)
class Eviction:
    """An event of some stream that a view leaves out."""

    view: str
    stream: StreamId
    version: Version


@dataclass(frozen=True, slots=True)
class ClinicState:
    """`name` and `time_zone` are None until the clinic is registered."""

    journal: Journal = EMPTY_JOURNAL
    name: str | None = None
    time_zone: str | None = None
    clock: str = REAL_CLOCK
    sites: Mapping[SiteId, Site] = field(default_factory=empty)
    adoptions: tuple[Adoption, ...] = ()
    evictions: tuple[Eviction, ...] = ()
    staff: AllStaff = field(default_factory=empty)
    disclosure_rules: tuple[DisclosureRulesAdopted, ...] = ()
    crisis_lines: CrisisLines = ()
    templates: OwnTemplates = field(default_factory=empty)

    @property
    def version(self) -> Version:
        """The stream version of the newest folded event; 0 before the first."""
        return self.journal.version

    def zones(self) -> SiteZones | None:
        """Return the time zone of each site; None until the clinic is registered."""
        if self.time_zone is None:
            return None
        sites = {site_id: ZoneInfo(site.time_zone) for site_id, site in self.sites.items()}
        return SiteZones(ZoneInfo(self.time_zone), sites)


def initial() -> ClinicState:
    """Return the state before any event."""
    return ClinicState()


def evolve(state: ClinicState, event: ClinicEvent) -> ClinicState:
    """Return `state` after `event`; an event no newer than the state changes nothing."""
    if folded_already(state.journal, event):
        return state
    result = _applied(state, event)
    if isinstance(result, Missing):
        return replace(state, journal=note(state.journal, event, result))
    return replace(result, journal=note(state.journal, event))


def fold(events: Iterable[ClinicEvent], start: ClinicState | None = None) -> ClinicState:
    """Return `start`, or the initial state, after `events`. A clinic's stream has no voids."""
    return reduce(evolve, events, initial() if start is None else start)


def _applied(state: ClinicState, event: ClinicEvent) -> ClinicState | Missing:
    match event.payload:
        case ClinicRegistered() as it:
            if state.name is not None:
                return Missing(Item(kind="clinic"), "already-there")
            return replace(state, name=it.name, time_zone=it.time_zone)
        case ClockChosen() as it:
            return replace(state, clock=it.clock)
        case PolicyAdopted() | DisclosureRulesAdopted() | CrisisLinesSet() as it:
            return _adopted(state, it, event.event_id)
        case EventEvicted() as it:
            evicted = Eviction(it.view, it.stream, it.event_version)
            return replace(state, evictions=(*state.evictions, evicted))
        case (
            SiteAdded()
            | SiteRevised()
            | SiteClosed()
            | StaffAdded()
            | StaffRevised()
            | StaffLeft()
            | TemplateAdded()
            | TemplateVersionPublished()
            | TemplateWithdrawn() as it
        ):
            return _listed(state, it)
        case unreachable:
            assert_never(unreachable)


def _listed(
    state: ClinicState,
    it: SiteAdded | SiteRevised | SiteClosed | StaffPayload | TemplatePayload,
) -> ClinicState | Missing:
    if isinstance(it, SiteAdded | SiteRevised | SiteClosed):
        return _with_site(state, it)
    if isinstance(it, TemplatePayload):
        templates = templates_after(state.templates, it)
        if isinstance(templates, Missing):
            return templates
        return replace(state, templates=templates)
    staff = staff_after(state.staff, it)
    return staff if isinstance(staff, Missing) else replace(state, staff=staff)


def _adopted(
    state: ClinicState,
    it: PolicyAdopted | DisclosureRulesAdopted | CrisisLinesSet,
    event_id: EventId,
) -> ClinicState:
    if isinstance(it, CrisisLinesSet):
        return replace(state, crisis_lines=it.lines)
    if isinstance(it, DisclosureRulesAdopted):
        return replace(state, disclosure_rules=(*state.disclosure_rules, it))
    adopted = Adoption(it.policy, it.policy_version, it.effective_on, event_id)
    return replace(state, adoptions=(*state.adoptions, adopted))


def _with_site(
    state: ClinicState, it: SiteAdded | SiteRevised | SiteClosed
) -> ClinicState | Missing:
    known = state.sites.get(it.site_id)
    if isinstance(it, SiteAdded):
        if known is not None:
            return Missing(Item(kind="site", code=it.site_id), "already-there")
        site = Site(it.name, it.time_zone, it.state)
    elif known is None:
        return Missing(Item(kind="site", code=it.site_id), "missing")
    elif isinstance(it, SiteClosed):
        site = replace(known, closed_on=it.closed_on)
    else:
        site = replace(known, name=it.name, time_zone=it.time_zone, state=it.state)
    return replace(state, sites=put(state.sites, it.site_id, site))

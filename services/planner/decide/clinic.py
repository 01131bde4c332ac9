"""Decisions on a clinic's own stream: its sites, its staff, and the policies that it adopts."""

from typing import assert_never

from events.sealed_event import Fact
from events.state import episode
from events.state.clinic import ClinicState, Site
from events.values.references import SiteId
from services.planner.commands.clinic import (
    AddSite,
    AdoptDisclosureRules,
    AdoptPolicy,
    ClinicCommand,
    CloseSite,
    ReviseSite,
    SetCrisisLines,
)
from services.planner.commands.staff import StaffCommand
from services.planner.commands.template import TemplateCommand
from services.planner.decide.care_team import decide_staff
from services.planner.decide.context import Context
from services.planner.decide.facts import stated
from services.planner.decide.moments import calendar_of
from services.planner.decide.own_templates import decide_template
from services.planner.decide.refusals import AlreadyThere, Ended, NotFound, NothingChanges
from services.planner.decide.refusals_clinic import (
    AdoptionBackdated,
    RulesLaxerThanLaw,
    UnknownPolicyVersion,
)
from services.planner.decide.streams import Streams
from services.planner.releases.disclosure_rules import disclosure_rules, laxer


def decide_clinic(command: ClinicCommand, streams: Streams, context: Context) -> Fact:
    """Return what `command` brings about."""
    clinic = streams.clinic
    if command.clinic_id != streams.clinic_id or clinic.name is None:
        raise NotFound("/clinic_id")
    if isinstance(command, StaffCommand):
        return decide_staff(command, clinic)
    if isinstance(command, TemplateCommand):
        return decide_template(command, clinic)
    match command:
        case AddSite():
            _add(command, clinic)
        case ReviseSite():
            _revise(command, clinic)
        case CloseSite():
            _close(command, streams, context)
        case AdoptPolicy():
            _adopt(command, streams, context)
        case AdoptDisclosureRules():
            _adopt_rules(command, streams, context)
        case SetCrisisLines():
            _set_lines(command, clinic)
        case unreachable:
            assert_never(unreachable)
    return stated(command)


def _add(command: AddSite, clinic: ClinicState) -> None:
    if command.site_id in clinic.sites:
        raise AlreadyThere("/site_id", (command.site_id,))


def _set_lines(command: SetCrisisLines, clinic: ClinicState) -> None:
    if command.lines == clinic.crisis_lines:
        raise NothingChanges("/lines")


def _revise(command: ReviseSite, clinic: ClinicState) -> None:
    site = _site(command.site_id, clinic)
    if (command.name, command.time_zone, command.state) == (site.name, site.time_zone, site.state):
        raise NothingChanges


def _close(command: CloseSite, streams: Streams, context: Context) -> None:
    """Close a site, or move a closure that has not come yet."""
    site = _site(command.site_id, streams.clinic)
    if site.closed_on == command.closed_on:
        raise NothingChanges("/closed_on")
    calendar = calendar_of(streams.clinic, episode.initial(), context.now)
    if site.closed_on is not None and site.closed_on <= calendar.day(context.now, command.site_id):
        raise Ended("/site_id", (command.site_id,))


def _adopt(command: AdoptPolicy, streams: Streams, context: Context) -> None:
    calendar = calendar_of(streams.clinic, episode.initial(), context.now)
    if command.effective_on < calendar.today:
        raise AdoptionBackdated("/effective_on")
    known = context.policy.versions.get(command.policy)
    if known is not None and command.policy_version not in known:
        raise UnknownPolicyVersion("/policy_version")
    wanted = (command.policy, command.policy_version, command.effective_on)
    adopted = streams.clinic.adoptions
    if any((it.policy, it.policy_version, it.effective_on) == wanted for it in adopted):
        raise NothingChanges


def _adopt_rules(command: AdoptDisclosureRules, streams: Streams, context: Context) -> None:
    """Return quietly when the clinic may have such rules; a version has one content."""
    calendar = calendar_of(streams.clinic, episode.initial(), context.now)
    if command.effective_on < calendar.today:
        raise AdoptionBackdated("/effective_on")
    law, table = disclosure_rules(), command.rules
    if found := next(laxer(table, law), None):
        raise RulesLaxerThanLaw(f"/rules{found}")
    adopted = streams.clinic.disclosure_rules
    for each in (law, *(it.rules for it in adopted)):
        if each.version == table.version and dict(each) != dict(table):
            raise AlreadyThere("/rules/version")
    if any((it.rules, it.effective_on) == (table, command.effective_on) for it in adopted):
        raise NothingChanges


def _site(site_id: SiteId, clinic: ClinicState) -> Site:
    site = clinic.sites.get(site_id)
    if site is None:
        raise NotFound("/site_id", (site_id,))
    return site

"""Sentences on a clinic, and on notices."""

from collections.abc import Mapping
from typing import Final

from events.narrative.phrases import because, coded, day, listed, quoted
from events.narrative.telling import Told, tells
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
from events.types.notice import NoticeCleared, NoticeLapsed, NoticeRaised
from events.values.dates import DueAtSession
from events.values.notices import NoticeContent, Stage

_STAGES: Final[Mapping[Stage, str]] = {
    "due-soon-14": "is 14 days away",
    "due-soon-7": "is 7 days away",
    "due-soon-2-sessions": "is two sessions away",
    "due-soon-1-session": "is one session away",
    "due": "is due now",
    "overdue": "is overdue",
}


@tells(ClinicRegistered)
def _registered(it: ClinicRegistered, _told: Told) -> str:
    return f"The clinic {it.name} began, in the time zone {it.time_zone}."


@tells(SiteAdded)
def _site(it: SiteAdded, _told: Told) -> str:
    return f"The site {it.name} ({it.site_id}) opened in {it.state}, time zone {it.time_zone}."


@tells(SiteRevised)
def _site_revised(it: SiteRevised, _told: Told) -> str:
    held = f"{it.name}, {it.state}, time zone {it.time_zone}"
    return f"The site {it.site_id} was put right: {held}."


@tells(SiteClosed)
def _site_closed(it: SiteClosed, _told: Told) -> str:
    return f"The site {it.site_id} closed on {day(it.closed_on)}{because(it.reason_text)}."


@tells(ClockChosen)
def _clock(it: ClockChosen, _told: Told) -> str:
    return f"The clinic began to follow the clock {it.clock}."


@tells(PolicyAdopted)
def _policy(it: PolicyAdopted, _told: Told) -> str:
    which = f"Version {it.policy_version} of the policy {it.policy}"
    return f"{which} was adopted from {day(it.effective_on)} on{because(it.rationale)}."


@tells(DisclosureRulesAdopted)
def _rules(it: DisclosureRulesAdopted, _told: Told) -> str:
    which = f"The clinic's own rules on disclosures, version {it.rules.version},"
    return f"{which} were adopted from {day(it.effective_on)} on{because(it.rationale)}."


@tells(CrisisLinesSet)
def _lines(it: CrisisLinesSet, _told: Told) -> str:
    names = listed(quoted(each.name) for each in it.lines)
    return f"The crisis lines that the clinic shows were set to {names}."


@tells(EventEvicted)
def _evicted(it: EventEvicted, _told: Told) -> str:
    which = f"Event {it.event_version} of {it.stream} was left out of the view {it.view}"
    return f"{which}; the ledger keeps it: {quoted(it.reason_text)}."


@tells(NoticeRaised)
def _raised(it: NoticeRaised, _told: Told) -> str:
    return f"A notice was raised: {_due(it.notice)}."


@tells(NoticeLapsed)
def _lapsed(it: NoticeLapsed, _told: Told) -> str:
    return f"A notice lapsed before it was told ({coded(it.because)}): {_due(it.notice)}."


@tells(NoticeCleared)
def _cleared(it: NoticeCleared, _told: Told) -> str:
    timely = "" if it.answer is None else f", {coded(it.answer.timeliness)}"
    return f"The notice was cleared ({coded(it.because)}{timely})."


def _due(it: NoticeContent) -> str:
    at = f"session {it.due.number}" if isinstance(it.due, DueAtSession) else day(it.due.on)
    return f"the review of {at} {_STAGES[it.stage]}"

"""Sentences on a clinic's staff and on care teams."""

from events.narrative.phrases import because, coded, counted, day
from events.narrative.telling import Told, tells
from events.types.care_team import CareReassigned, CareTeamJoined, CareTeamLeft
from events.types.staff import StaffAdded, StaffLeft, StaffRevised
from events.values.staff import StaffContent


@tells(StaffAdded)
def _added(it: StaffAdded, _told: Told) -> str:
    return f"{_who(it.staff)} joined the staff as {it.staff_id}."


@tells(StaffRevised)
def _revised(it: StaffRevised, _told: Told) -> str:
    held = f"{_who(it.staff)}, {counted(len(it.staff.licenses), 'license')}"
    skills = counted(len(it.staff.competences), "competence")
    told = f"{held}, {skills}{because(it.reason_text)}"
    return f"The staff's record of {it.staff_id} was put right: {told}."


@tells(StaffLeft)
def _left(it: StaffLeft, _told: Told) -> str:
    last = f"{day(it.left_on)}{because(it.reason_text)}"
    return f"The last day of {it.staff_id} on the staff is {last}."


@tells(CareTeamJoined)
def _joined(it: CareTeamJoined, told: Told) -> str:
    held = it.membership
    until = "" if held.until_at is None else f" until {day(held.until_at)}"
    role = f"{coded(held.role)} of {told.person.name}"
    span = f"from {day(held.from_at)}{until}"
    return f"The {role} is {held.staff_id} {span}."


@tells(CareTeamLeft)
def _leaves(it: CareTeamLeft, told: Told) -> str:
    what = f"A membership of {told.person.names} care team"
    return f"{what} ends on {day(it.until_at)} ({coded(it.reason)}){because(it.reason_text)}."


@tells(CareReassigned)
def _reassigned(it: CareReassigned, told: Told) -> str:
    notices = counted(len(it.open_notices), "open notice")
    what = f"A place in {told.person.names} care team passed to {it.staff_id} on {day(it.at)}"
    return f"{what} with {notices} ({coded(it.reason)}){because(it.reason_text)}."


def _who(it: StaffContent) -> str:
    return f"{it.name}, {it.credentials}"

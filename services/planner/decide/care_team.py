"""Decisions on a clinic's staff and on care teams (A1.02, A1.39, A1.50)."""

from typing import assert_never

from events.sealed_event import Fact
from events.state.care_team import Member, works_on
from events.state.clinic import ClinicState
from events.values.ids import MembershipId
from events.values.staff import Membership, StaffId
from services.planner.commands.care_team import (
    CareTeamCommand,
    JoinCareTeam,
    LeaveCareTeam,
    ReassignCare,
)
from services.planner.commands.staff import AddStaff, EndEmployment, ReviseStaff, StaffCommand
from services.planner.decide.facts import stated
from services.planner.decide.moments import Calendar
from services.planner.decide.refusals import (
    AlreadyThere,
    Ended,
    NotFound,
    NothingChanges,
    TooEarly,
)
from services.planner.decide.streams import Streams


def decide_staff(command: StaffCommand, clinic: ClinicState) -> Fact:
    """Return what `command` brings about."""
    known = clinic.staff.get(command.staff_id)
    if isinstance(command, AddStaff):
        if known is not None:
            raise AlreadyThere("/staff_id", (command.staff_id,))
        return stated(command)
    if known is None:
        raise NotFound("/staff_id", (command.staff_id,))
    match command:
        case ReviseStaff():
            if command.staff == known.content:
                raise NothingChanges("/staff")
        case EndEmployment():
            if command.left_on == known.left_on:
                raise NothingChanges("/left_on")
        case unreachable:
            assert_never(unreachable)
    return stated(command)


def decide_care_team(command: CareTeamCommand, streams: Streams, calendar: Calendar) -> Fact:
    """Return what `command` brings about."""
    match command:
        case JoinCareTeam():
            _join(command, streams, calendar)
        case LeaveCareTeam():
            _leave(command, calendar)
        case ReassignCare():
            _reassign(command, streams, calendar)
        case unreachable:
            assert_never(unreachable)
    return stated(command)


def _join(command: JoinCareTeam, streams: Streams, calendar: Calendar) -> None:
    if command.membership_id in calendar.episode.care_team:
        raise AlreadyThere("/membership_id")
    it = command.membership
    _require_here(it.staff_id, it, "/membership/staff_id", streams, calendar)
    same = [each.content for each in calendar.episode.care_team.values()]
    if any(_doubles(it, each) for each in same):
        raise NothingChanges("/membership")


def _doubles(new: Membership, held: Membership) -> bool:
    """Return whether somebody is that already for part of the time."""
    if (new.staff_id, new.role) != (held.staff_id, held.role):
        return False
    starts_in_time = held.until_at is None or new.from_at < held.until_at
    return starts_in_time and (new.until_at is None or held.from_at < new.until_at)


def _leave(command: LeaveCareTeam, calendar: Calendar) -> None:
    held = _member(command.membership_id, calendar).content
    if command.until_at < held.from_at:
        raise TooEarly("/until_at")
    if command.until_at == held.until_at:
        raise NothingChanges("/until_at")


def _reassign(command: ReassignCare, streams: Streams, calendar: Calendar) -> None:
    held = _member(command.membership_id, calendar).content
    if command.new_membership_id in calendar.episode.care_team:
        raise AlreadyThere("/new_membership_id")
    if command.at < held.from_at:
        raise TooEarly("/at")
    if held.until_at is not None and held.until_at <= command.at:
        raise Ended("/membership_id", (command.membership_id,))
    if command.staff_id == held.staff_id:
        raise NothingChanges("/staff_id")
    new = held.model_copy(update={"staff_id": command.staff_id, "from_at": command.at})
    _require_here(command.staff_id, new, "/staff_id", streams, calendar)


def _member(membership_id: MembershipId, calendar: Calendar) -> Member:
    found = calendar.episode.care_team.get(membership_id)
    if found is None:
        raise NotFound("/membership_id", (membership_id,))
    return found


def _require_here(
    staff_id: StaffId, it: Membership, pointer: str, streams: Streams, calendar: Calendar
) -> None:
    """Require that somebody is of the staff on the day on which a membership begins."""
    known = streams.clinic.staff.get(staff_id)
    if known is None:
        raise NotFound(pointer, (staff_id,))
    if not works_on(known, calendar.day(it.from_at)):
        raise Ended(pointer, (staff_id,))

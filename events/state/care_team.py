"""Who is what for a client at an instant, and what a clinic's staff may do (A1.02, A1.50)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, TypeAlias, assert_never

from events.ids import Version
from events.state.changing import replace
from events.state.journal import Missing
from events.state.mapping import put
from events.types.care_team import CareReassigned, CareTeamJoined, CareTeamLeft, CareTeamPayload
from events.types.staff import StaffAdded, StaffLeft, StaffPayload, StaffRevised
from events.values.ids import Item, MembershipId
from events.values.references import SiteId
from events.values.staff import CareRole, Competence, License, Membership, StaffContent, StaffId

ALERT_ORDER: Final[tuple[CareRole, ...]] = (
    "on-call",
    "primary-clinician",
    "cover",
    "supervisor",
    "prescriber",
)
"""Who is told of an alert: those on call, else the next of these that is there (A1.50)."""


@dataclass(frozen=True, slots=True)
class Member:
    """A membership as it now stands; `ended` is the reason that a later event gave its end."""

    content: Membership
    version: Version
    ended: str | None = None


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff as they now are; `left_on` is the last day here, None while it is open."""

    content: StaffContent
    left_on: date | None = None


CareTeam: TypeAlias = Mapping[MembershipId, Member]
AllStaff: TypeAlias = Mapping[StaffId, Staff]


def team_after(team: CareTeam, it: CareTeamPayload, version: Version) -> CareTeam | Missing:
    """Return `team` after `it`; Missing when a membership is there already, or is not there."""
    known = team.get(it.membership_id)
    if isinstance(it, CareTeamJoined):
        if known is not None:
            return _missing(it.membership_id, "already-there")
        return put(team, it.membership_id, Member(it.membership, version))
    if known is None:
        return _missing(it.membership_id, "missing")
    match it:
        case CareTeamLeft():
            return put(team, it.membership_id, _until(known, it.until_at, it.reason))
        case CareReassigned():
            if it.new_membership_id in team:
                return _missing(it.new_membership_id, "already-there")
            before = known.content
            after = Membership.model_construct(
                staff_id=it.staff_id, role=before.role, from_at=it.at, until_at=before.until_at
            )
            team = put(team, it.membership_id, _until(known, it.at, it.reason))
            return put(team, it.new_membership_id, Member(after, version))
        case unreachable:
            assert_never(unreachable)


def staff_after(staff: AllStaff, it: StaffPayload) -> AllStaff | Missing:
    """Return `staff` after `it`; Missing when somebody is there already, or is not there."""
    known = staff.get(it.staff_id)
    if isinstance(it, StaffAdded):
        if known is not None:
            return Missing(_staff(it.staff_id), "already-there")
        return put(staff, it.staff_id, Staff(it.staff))
    if known is None:
        return Missing(_staff(it.staff_id), "missing")
    match it:
        case StaffRevised():
            return put(staff, it.staff_id, replace(known, content=it.staff))
        case StaffLeft():
            return put(staff, it.staff_id, replace(known, left_on=it.left_on))
        case unreachable:
            assert_never(unreachable)


def is_member(member: Member, at: datetime) -> bool:
    """Return whether a membership holds at an instant; its end does not count any more."""
    it = member.content
    return it.from_at <= at and (it.until_at is None or at < it.until_at)


def holding(team: CareTeam, role: CareRole, at: datetime) -> tuple[StaffId, ...]:
    """Return who holds a role at an instant, those who began last first, each once."""
    held = [each.content for each in team.values() if is_member(each, at)]
    held = sorted((it for it in held if it.role == role), key=lambda it: it.from_at, reverse=True)
    return tuple(dict.fromkeys(it.staff_id for it in held))


def on_call(team: CareTeam, at: datetime) -> tuple[StaffId, ...]:
    """Return who of a care team is on call at an instant; nobody is an answer too (A1.50)."""
    return holding(team, "on-call", at)


def to_alert(
    team: CareTeam, staff: AllStaff, at: datetime, day: date
) -> tuple[CareRole, tuple[StaffId, ...]] | None:
    """Return the first role of ALERT_ORDER that somebody who works here holds, and who that is.

    Args:
        team: the care team of the client.
        staff: the clinic's; who is not among it counts as working here.
        at: the instant of the alert.
        day: the local day of it, which `left_on` is held against.

    None where nobody is left whom the alert could go to.
    """
    for role in ALERT_ORDER:
        here = tuple(one for one in holding(team, role, at) if works_on(staff.get(one), day))
        if here:
            return role, here
    return None


def works_on(member: Staff | None, day: date) -> bool:
    """Return whether somebody works here on a day; the last day counts."""
    return member is None or member.left_on is None or day <= member.left_on


def licensed_on(member: StaffContent, day: date, state: str | None = None) -> tuple[License, ...]:
    """Return the licenses that hold on a day, in `state` where that is given (A1.02)."""
    return tuple(
        each for each in member.licenses if day <= each.expires_on and state in {None, each.state}
    )


def competent_on(member: StaffContent, day: date) -> tuple[Competence, ...]:
    """Return the competences that hold on a day, the last one included (A1.02, A5.10)."""
    return tuple(
        each
        for each in member.competences
        if (each.since is None or each.since <= day)
        and (each.expires_on is None or day <= each.expires_on)
    )


def expiring(staff: AllStaff, day: date, days: int) -> Iterator[tuple[StaffId, str, date]]:
    """Yield whose license or competence ends within `days` of `day`: who, what, its last day."""
    for staff_id, member in staff.items():
        if not works_on(member, day):
            continue
        licenses = [(it.kind, it.expires_on) for it in member.content.licenses]
        others = [(it.intervention, it.expires_on) for it in member.content.competences]
        for what, last in (*licenses, *others):
            if last is not None and 0 <= (last - day).days <= days:
                yield staff_id, what, last


def _until(known: Member, until_at: datetime, reason: str) -> Member:
    content = known.content.model_copy(update={"until_at": until_at})
    return replace(known, content=content, ended=reason)


def _staff(staff_id: StaffId) -> Item:
    return Item(kind="staff", code=SiteId(staff_id))


def _missing(membership_id: MembershipId, problem: Literal["missing", "already-there"]) -> Missing:
    return Missing(Item(kind="membership", id=membership_id), problem)

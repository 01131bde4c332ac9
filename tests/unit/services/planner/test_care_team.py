"""Staff and care teams: who is what for a client, from when until when (A1.02, A1.39, A1.50)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from events.state.care_team import (
    AllStaff,
    CareTeam,
    Staff,
    competent_on,
    expiring,
    holding,
    licensed_on,
    on_call,
    to_alert,
)
from events.values.ids import EpisodeId, MembershipId, NoticeId
from events.values.staff import Membership, StaffContent, StaffId
from services.planner.commands.care_team import JoinCareTeam, LeaveCareTeam, ReassignCare
from services.planner.commands.episode import OpenEpisode
from services.planner.commands.staff import AddStaff, EndEmployment, ReviseStaff
from services.planner.decide import Decision
from tests.contract import gad
from tests.contract.examples_staff import DANA, MEMBERSHIP, NOOR, PRIMARY, STAFF, TAKEN_OVER
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import OPENING, opened

NOON = gad.at("2026-01-22T12:00:00-05:00")
HOUR = timedelta(hours=1)
EVE = StaffId("eve-lindqvist")


def staffed() -> Chart:
    """Return a chart whose clinic has three members of staff."""
    chart = opened()
    for one in (DANA, NOOR, EVE):
        chart.give(make(AddStaff, staff_id=one, staff=STAFF), role="administrator")
    return chart


def joining(number: int, **changes: Any) -> JoinCareTeam:  # noqa: ANN401  # a membership's fields
    membership = Membership(**{**MEMBERSHIP.model_dump(), **changes})
    return make(JoinCareTeam, membership_id=MembershipId(gad.uid(number)), membership=membership)


def moved(**changes: Any) -> ReassignCare:  # noqa: ANN401
    fields: dict[str, Any] = {
        "membership_id": PRIMARY,
        "new_membership_id": TAKEN_OVER,
        "staff_id": NOOR,
        "at": NOON,
        "reason": "leave",
    }
    return make(ReassignCare, **{**fields, **changes})


def joined() -> Chart:
    """Return a chart with a primary clinician from the first session on."""
    chart = staffed()
    chart.give(make(JoinCareTeam, membership_id=PRIMARY, membership=MEMBERSHIP))
    return chart


def test_staff_are_added_once_and_revised_whole() -> None:
    """A1.02: name, credentials, license number; A1.39: in which roles they act."""
    chart = staffed()
    again = make(AddStaff, staff_id=DANA, staff=STAFF)
    assert chart.refused(again, role="administrator") == ("already-there", "/staff_id")
    assert chart.refused(again) == ("not-allowed", "")
    same = make(ReviseStaff, staff_id=DANA, staff=STAFF)
    assert chart.refused(same, role="administrator") == ("nothing-changes", "/staff")
    renewed = STAFF.model_copy(update={"credentials": "LCSW-R"})
    chart.give(make(ReviseStaff, staff_id=DANA, staff=renewed), role="administrator")
    assert chart.streams.clinic.staff[DANA] == Staff(renewed)
    unknown = make(ReviseStaff, staff_id=StaffId("nobody"), staff=STAFF)
    assert chart.refused(unknown, role="administrator") == ("not-found", "/staff_id")


def test_who_leaves_joins_no_team_after_the_last_day() -> None:
    """A1.50: the last day counts, as the local day of the clinic."""
    chart = staffed()
    leave = make(EndEmployment, staff_id=DANA, left_on=date(2026, 1, 31))
    chart.give(leave, role="administrator")
    assert chart.refused(leave, role="administrator") == ("nothing-changes", "/left_on")
    last = gad.at("2026-01-31T23:30:00-05:00")  # Feb 1 in UTC
    assert chart.refused(joining(910, from_at=last + HOUR)) == ("ended", "/membership/staff_id")
    chart.give(joining(911, from_at=last))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"staff_id": StaffId("nobody")}, ("not-found", "/membership/staff_id")),
        # from the 8th on without end, so any later span doubles it
        ({"from_at": NOON}, ("nothing-changes", "/membership")),
        # up to the 8th at 9: ends before the other begins
        ({"from_at": NOON - timedelta(weeks=4), "until_at": MEMBERSHIP.from_at}, None),
        ({"role": "supervisor"}, None),
        ({"staff_id": NOOR}, None),
    ],
)
def test_nobody_is_twice_the_same_for_a_client(changes: Any, refusal: Any) -> None:  # noqa: ANN401
    """A1.50."""
    answer = joined().answer(joining(912, **changes))
    found = None if isinstance(answer, Decision) else (answer.code, answer.pointer)
    assert found == refusal


def test_a_membership_ends_and_its_end_is_moved() -> None:
    """A1.50."""
    chart = joined()
    leaving = make(LeaveCareTeam, membership_id=PRIMARY, until_at=NOON, reason="leave")
    early = leaving.model_copy(update={"until_at": MEMBERSHIP.from_at - HOUR})
    assert chart.refused(early) == ("too-early", "/until_at")
    chart.give(leaving)
    assert chart.refused(leaving) == ("nothing-changes", "/until_at")
    team = chart.episode.care_team
    # until noon, which does not count any more
    assert holding(team, "primary-clinician", NOON - HOUR) == (DANA,)
    assert holding(team, "primary-clinician", NOON) == ()
    chart.give(leaving.model_copy(update={"until_at": NOON + HOUR}))
    assert holding(chart.episode.care_team, "primary-clinician", NOON) == (DANA,)
    unknown = leaving.model_copy(update={"membership_id": TAKEN_OVER})
    assert chart.refused(unknown) == ("not-found", "/membership_id")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"membership_id": MembershipId(gad.uid(999))}, ("not-found", "/membership_id")),
        (
            {"new_membership_id": MembershipId(gad.uid(920))},
            ("already-there", "/new_membership_id"),
        ),
        ({"staff_id": DANA}, ("nothing-changes", "/staff_id")),
        ({"staff_id": StaffId("nobody")}, ("not-found", "/staff_id")),
        ({"at": MEMBERSHIP.from_at - HOUR}, ("too-early", "/at")),
        ({"membership_id": MembershipId(gad.uid(920)), "at": NOON}, ("ended", "/membership_id")),
    ],
)
def test_what_cannot_be_passed_on(changes: dict[str, Any], refusal: tuple[str, str]) -> None:
    """A1.50: what has ended by then, or never began, passes to nobody."""
    chart = joined()
    chart.give(joining(920, role="cover", until_at=NOON))
    assert chart.refused(moved(**changes)) == refusal


def test_a_caseload_passes_on_in_one_request_with_its_open_notices() -> None:
    """A1.50: all or nothing; each names the notices that were open."""
    chart = joined()
    second = EpisodeId(gad.uid(930))
    chart.give(make(OpenEpisode, **{**OPENING, "episode_id": second}))
    other = MembershipId(gad.uid(931))
    chart.give(joining(931).model_copy(update={"episode_id": second}))
    notice = NoticeId(gad.uid(950))
    commands = (
        moved(open_notices=(notice,)),
        moved(episode_id=second, membership_id=other, new_membership_id=gad.uid(932)),
    )
    decision = chart.give(*commands)
    assert [each.facts[0].payload.open_notices for each in decision.written] == [(notice,), ()]  # type: ignore[attr-defined]  # care is reassigned
    for episode_id in (EpisodeId(gad.EPISODE), second):
        team = chart.streams.episode(episode_id).state.care_team
        assert holding(team, "primary-clinician", NOON - HOUR) == (DANA,)
        assert holding(team, "primary-clinician", NOON) == (NOOR,)


def team_of(*members: tuple[StaffId, str, datetime, datetime | None]) -> CareTeam:
    """Return a care team."""
    chart = staffed()
    for number, (staff_id, role, from_at, until_at) in enumerate(members):
        changes = {"staff_id": staff_id, "role": role, "from_at": from_at, "until_at": until_at}
        chart.give(joining(940 + number, **changes))
    return chart.episode.care_team


def test_who_is_on_call_at_an_instant() -> None:
    """A1.50: shifts touch without a gap, and without two at once."""
    night = NOON + 8 * HOUR
    team = team_of((DANA, "on-call", NOON, night), (NOOR, "on-call", night, night + 12 * HOUR))
    assert on_call(team, NOON - HOUR) == ()
    assert on_call(team, NOON) == (DANA,)
    assert on_call(team, night) == (NOOR,)
    assert on_call(team, night + 12 * HOUR) == ()


STAY: AllStaff = {one: Staff(STAFF) for one in (DANA, NOOR, EVE)}
LEFT = Staff(STAFF, date(2026, 1, 21))


@pytest.mark.parametrize(
    ("staff", "told"),
    [
        (STAY, ("on-call", (NOOR,))),
        # who is on call left the day before: the primary clinician is next
        ({**STAY, NOOR: LEFT}, ("primary-clinician", (DANA,))),
        ({**STAY, NOOR: LEFT, DANA: LEFT}, ("supervisor", (EVE,))),
        ({**STAY, NOOR: LEFT, DANA: LEFT, EVE: LEFT}, None),
        # nobody on record counts as here: an alert must reach somebody
        ({}, ("on-call", (NOOR,))),
    ],
)
def test_an_alert_goes_to_the_next_who_is_there(staff: AllStaff, told: Any) -> None:  # noqa: ANN401
    """A1.50, A11.06."""
    team = team_of(
        (DANA, "primary-clinician", NOON - HOUR, None),
        (EVE, "supervisor", NOON - HOUR, None),
        (NOOR, "on-call", NOON, NOON + HOUR),
    )
    assert to_alert(team, staff, NOON, date(2026, 1, 22)) == told


@pytest.mark.parametrize(
    ("day", "licenses", "competences"),
    [
        # license through 2027-03-31; exposure 2024-02-01 to 2026-07-31; the other since 2018-06-01
        (date(2018, 5, 31), 1, 0),
        (date(2024, 1, 31), 1, 1),
        (date(2026, 7, 31), 1, 2),
        (date(2026, 8, 1), 1, 1),
        (date(2027, 3, 31), 1, 1),
        (date(2027, 4, 1), 0, 1),
    ],
)
def test_licenses_and_competences_hold_through_their_last_day(
    day: date, licenses: int, competences: int
) -> None:
    """A1.02, A1.50, A5.10."""
    assert len(licensed_on(STAFF, day)) == len(licensed_on(STAFF, day, "NY")) == licenses
    assert licensed_on(STAFF, day, "NJ") == ()
    assert len(competent_on(STAFF, day)) == competences


def test_what_ends_soon_is_told_of_those_who_work_here() -> None:
    """A1.50: 2026-07-31 is 30 days after 2026-07-01, and 31 after 2026-06-30."""
    assert list(expiring({DANA: Staff(STAFF)}, date(2026, 7, 1), 30)) == [
        (DANA, "prolonged exposure", date(2026, 7, 31))
    ]
    assert list(expiring({DANA: Staff(STAFF)}, date(2026, 6, 30), 30)) == []
    assert list(expiring({DANA: LEFT}, date(2026, 7, 1), 30)) == []


def test_forms() -> None:
    """A1.50."""
    with pytest.raises(ValueError, match="until_at"):
        Membership(staff_id=DANA, role="cover", from_at=NOON, until_at=NOON)
    with pytest.raises(ValueError, match="expires_on"):
        StaffContent.model_validate(
            {
                "name": "A",
                "credentials": "B",
                "competences": (
                    {
                        "intervention": "X",
                        "since": date(2026, 1, 2),
                        "expires_on": date(2026, 1, 1),
                    },
                ),
            }
        )
    for changes in ({"new_membership_id": PRIMARY}, {"open_notices": (gad.uid(1), gad.uid(1))}):
        with pytest.raises(ValueError, match=r"new_membership_id|open_notices"):
            moved(**changes)

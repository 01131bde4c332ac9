"""What clients ask of their record: days, one extension, lawful answers (B05, B06, B07, B15)."""

from datetime import date, timedelta
from typing import Any, get_args

import pytest

from events.state.requests import days_late, last_day, status_on
from events.values.ids import RequestId
from events.values.requests import Originator, Right
from services.planner.commands.clinic import AddSite
from services.planner.commands.consent import RecordOwnAuthority
from services.planner.releases.rights import rights_rules
from tests.contract import gad
from tests.contract.examples_requests import ASKED
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.consents import known
from tests.unit.services.planner.requests import (
    MOTHER,
    answered,
    denied,
    put_off,
    request_of,
    wanted,
    withdrawn,
)

RIGHTS: tuple[Right, ...] = get_args(Right)
JUNE_10 = "2026-06-10T10:00:00-04:00"


def received(right: Right = "amendment", **changes: Any) -> Chart:  # noqa: ANN401
    chart = known().at(JUNE_10)
    chart.give(wanted(right, **changes))
    return chart


@pytest.mark.parametrize(
    ("right", "due", "extended"),
    [
        ("access", date(2026, 7, 10), date(2026, 8, 9)),  # 20 days of June, 10; 21 of July, 9
        ("accounting", date(2026, 8, 9), date(2026, 9, 8)),  # 20 of June, 31, 9; 22 of August, 8
        ("amendment", date(2026, 8, 9), date(2026, 9, 8)),
        ("intermediary-list", date(2026, 7, 10), None),
    ],
)
def test_each_right_has_its_days_and_one_extension(
    right: Right, due: date, extended: date | None
) -> None:
    """B05: access 30 + 30 days; B06: amendment 60 + 30; B07: accounting 60 + 30; B15: 30."""
    chart = received(right)
    assert (request_of(chart).due_on, last_day(request_of(chart))) == (due, due)
    if extended is None:
        assert chart.refused(put_off()) == ("no-extension", "")
        return
    chart.give(put_off())
    assert last_day(request_of(chart)) == extended
    assert chart.refused(put_off()) == ("no-extension", "")


def test_figures_that_were_not_read_at_their_source_are_configuration() -> None:
    """B05, B07: kept with each request, so that nothing prints them as law."""
    verified = {rule.right: rule.verified for rule in rights_rules().rights}
    assert verified == {
        "access": False,
        "accounting": False,
        "amendment": True,
        "intermediary-list": True,
    }
    assert all("CFR" in rule.source for rule in rights_rules().rights)
    for right in RIGHTS:
        assert request_of(received(right)).verified == verified[right]


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2026, 8, 8), "open"),
        (date(2026, 8, 9), "due"),
        (date(2026, 8, 10), "overdue"),
    ],
)
def test_where_a_request_stands_follows_from_the_day(day: date, status: str) -> None:
    """B06: asked Jun 10, so due Aug 9; the last day is in time."""
    chart = received()
    assert status_on(request_of(chart), day) == status
    chart.give(put_off())
    assert status_on(request_of(chart), day) == "open"


def test_an_amendment_as_the_story_tells_it() -> None:
    """A12.2, B06: asked Jun 10, extended Aug 5 to Sep 8, denied Sep 4."""
    chart = received().at("2026-08-05T10:00:00-04:00")
    chart.give(put_off())
    chart.at("2026-09-04T10:00:00-04:00").give(denied())
    request = request_of(chart)
    assert request.answered is not None
    assert (request.answered.on, days_late(request)) == (date(2026, 9, 4), 0)
    assert status_on(request, date(2026, 9, 3)) == "open"
    assert status_on(request, date(2026, 9, 4)) == "answered"


@pytest.mark.parametrize(
    ("day", "until", "refused"),
    [
        ("2026-08-09", None, None),
        ("2026-08-10", None, "/occurred_at"),  # told a day too late
        ("2026-08-09", date(2026, 9, 8), None),
        ("2026-08-09", date(2026, 9, 9), "/until_on"),  # 31 days
        ("2026-08-09", date(2026, 8, 10), None),
        ("2026-08-09", date(2026, 8, 9), "/until_on"),
    ],
)
def test_an_answer_is_put_off_in_time_and_within_bounds(
    day: str, until: date | None, refused: str | None
) -> None:
    """B06, B05: in writing, before it is due, by 30 days at most."""
    chart = received().at(f"{day}T12:00:00-04:00")
    if refused is None:
        chart.give(put_off(until_on=until))
    else:
        assert chart.refused(put_off(until_on=until)) == ("no-extension", refused)


def test_a_late_answer_is_recorded_with_its_lateness() -> None:
    """B05: due Jul 10, answered Jul 13: 3 days late, and no less recorded."""
    chart = received("access").at("2026-07-13T12:00:00-04:00")
    assert status_on(request_of(chart), date(2026, 7, 13)) == "overdue"
    chart.give(answered())
    assert days_late(request_of(chart)) == 3


def test_days_are_those_of_the_site() -> None:
    """A1.40, B05: Jun 10, 23:30 in Los Angeles is Jun 11 in New York."""
    chart = known()
    west = make(AddSite, site_id="west", name="W", time_zone="America/Los_Angeles", state="CA")
    chart.give(west, role="administrator")
    chart.at("2026-06-11T02:30:00-04:00")
    assert chart.refused(wanted("access")) == ("site-needed", "/site_id")
    assert chart.refused(wanted("access", site_id="north")) == ("not-found", "/site_id")
    chart.give(wanted("access", site_id="west"))
    assert request_of(chart).due_on == date(2026, 6, 10) + timedelta(days=30)
    chart.give(wanted("access", RequestId(gad.uid(143)), site_id=gad.SITE))
    chart.at("2026-06-12T02:30:00-04:00").give(answered())
    done = request_of(chart).answered
    assert done is not None
    assert done.on == date(2026, 6, 11)


LAWFUL = [(rule.right, each) for rule in rights_rules().rights for each in rule.grounds]


@pytest.mark.parametrize(("right", "ground"), LAWFUL, ids=lambda each: getattr(each, "code", each))
def test_each_lawful_ground_may_deny(right: Right, ground: Any) -> None:  # noqa: ANN401
    """B05, B06, B07: those of the table; what may be reviewed offers the review."""
    origin = Originator(name="Harbor General", available=True)
    chart = received(right, originator=origin if ground.of_others else None)
    if ground.reviewable:
        bare = chart.refused(denied(ground.code))
        assert bare == ("review-to-offer", "/answer/review_offered")
    chart.give(denied(ground.code, review_offered=ground.reviewable))


@pytest.mark.parametrize("right", RIGHTS)
def test_no_other_ground_denies(right: Right) -> None:
    """B05, B06."""
    chart = received(right)
    other = "unpaid-bill"
    assert chart.refused(denied(other)) == ("ground-not-lawful", "/answer/grounds/0")


def test_access_is_granted_but_for_psychotherapy_notes() -> None:
    """B05: in part, with the reason and what is withheld."""
    chart = received("access")
    part = {"outcome": "granted-in-part", "withheld": "Notes kept apart of sessions 3 to 9"}
    chart.give(answered(**part, grounds=("psychotherapy-notes",)))


def test_what_the_client_alone_authorises_is_not_granted_whole_to_a_parent() -> None:
    """A7.08, B38, B09: the parent of the minor asks; by Jun 30 the parent still stands in."""
    chart = received("access", by=MOTHER)
    alone = {"categories": ("substance-use",), "basis": "minor-alone-consented"}
    chart.give(make(RecordOwnAuthority, **alone, from_on=date(2026, 1, 8)))
    assert chart.refused(answered()) == ("asker-not-entitled", "/answer/outcome")
    part = {"outcome": "granted-in-part", "withheld": "Substance use"}
    chart.give(answered(**part, grounds=("asker-not-entitled",)))
    received("access", by=MOTHER).give(answered())


def test_who_asks_for_a_client_has_authority_on_the_day() -> None:
    """B09: the mother's lasts until Jun 30, 2026."""
    chart = known().at("2026-07-01T12:00:00-04:00")
    refusal = ("authority-not-in-force", "/request/by/authority")
    assert chart.refused(wanted("access", by=MOTHER)) == refusal
    client: dict[str, Any] = {"role": "client", "acting_for": gad.CLIENT}
    chart = known()
    refusal = ("not-your-signature", "/request/by/role")
    assert chart.refused(wanted("access", by=MOTHER), **client) == refusal
    chart.give(wanted("access"), **client)
    assert chart.refused(answered(), **client) == ("not-allowed", "")


def test_an_intermediarys_list_is_asked_for_in_writing() -> None:
    """B15."""
    oral = wanted("intermediary-list", manner="oral")
    assert known().refused(oral) == ("request-not-written", "/request/manner")
    known().give(wanted("access", manner="oral"))


def test_a_request_that_was_answered_or_withdrawn_stays_so() -> None:
    """B05, B06."""
    chart = received("access")
    for end in (answered(), withdrawn()):
        chart = received("access")
        chart.give(end)
        for again in (answered(), withdrawn(), put_off()):
            assert chart.refused(again) == ("request-closed", "/request_id")
    assert status_on(request_of(chart), date(2026, 12, 1)) == "withdrawn"


def test_requests_are_of_clients_who_are_known_each_under_an_id_of_its_own() -> None:
    """B05."""
    assert Chart().refused(wanted("access")) == ("not-found", "/client_id")
    chart = received("access")
    assert chart.refused(wanted("access")) == ("already-there", "/request_id")
    assert known().refused(answered()) == ("not-found", "/request_id")
    early = answered(occurred_at=gad.at("2026-06-09T10:00:00-04:00"))
    assert chart.refused(early) == ("too-early", "/occurred_at")
    assert ASKED in chart.streams.client(gad.CLIENT).state.requests

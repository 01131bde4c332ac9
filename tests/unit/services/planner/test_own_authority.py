"""What was the client's alone on days that have passed stays the client's (B38)."""

from datetime import date
from typing import Any

import pytest

from events.ids import StreamId
from events.state.consents import OwnAuthority, alone_for, with_own_authority
from events.types.consent import OwnAuthorityRecorded
from events.values.consents import OwnBasis
from events.values.copies import CopyTaker
from services.planner.commands.client import CorrectIdentity, VoidClientEntries
from services.planner.commands.communication import RecordCopy
from services.planner.commands.consent import RecordOwnAuthority
from services.planner.commands.course import DraftPlan
from tests.contract import gad
from tests.contract.examples_requests import FIRST_COPY, HANDED
from tests.unit.services.planner import sud
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.consents import MINOR, client_of, known
from tests.unit.services.planner.requests import MOTHER
from tests.unit.services.planner.steps import opened

LAW: OwnBasis = "law-lets-minor-consent"
TODAY = date(2026, 3, 5)
FROM = date(2026, 1, 8)
HELD = MOTHER.authority


def span(until_on: date | None, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    fields = {"categories": ("substance-use",), "basis": LAW, "from_on": FROM}
    return {**fields, "until_on": until_on, **changes}


def recorded(*spans: dict[str, Any]) -> Chart:
    """Return the chart, at noon of Mar 5, in which these spans were recorded on Jan 8."""
    chart = known()
    chart.give(*(make(RecordOwnAuthority, **each) for each in spans))
    return chart.at("2026-03-05T12:00:00-05:00")


@pytest.mark.parametrize(
    ("held", "wanted", "may"),
    [
        (None, date(2026, 1, 8), False),
        (None, date(2026, 3, 4), False),
        (None, TODAY, True),  # today is its last day
        (None, date(2026, 6, 30), True),
        (date(2026, 2, 1), date(2026, 1, 31), False),
        (date(2026, 2, 1), date(2026, 2, 2), True),  # longer
        (date(2026, 2, 1), None, True),
        (date(2026, 6, 30), date(2026, 3, 4), False),
        (date(2026, 6, 30), TODAY, True),
    ],
)
def test_a_span_is_shortened_by_days_to_come_only(
    held: date | None, wanted: date | None, *, may: bool
) -> None:
    """B38: whoever entered it; the way out is a void by others, with its reason."""
    chart = recorded(span(held))
    command = make(RecordOwnAuthority, **span(wanted))
    if may:
        chart.give(command)
    else:
        assert chart.refused(command) == ("past-protected", "/until_on")
        assert chart.refused(command, role="records") == ("past-protected", "/until_on")
        _, entry = chart.events(StreamId(f"client/{gad.CLIENT}"))
        why = {"reason": "entered-in-error", "reason_text": "Another client's"}
        void = make(VoidClientEntries, event_ids=(entry.event_id,), **why)
        chart.give(void, command, role="supervisor")


def test_each_kind_of_data_has_its_own_past() -> None:
    """B38: one span over several kinds is not cut short for one of them, nor by a wider one."""
    both = span(None, categories=("substance-use", "mental-health"))
    chart = recorded(both)
    for kinds in (("mental-health",), ("hiv", "mental-health")):
        cut = make(RecordOwnAuthority, **span(date(2026, 2, 1), categories=kinds))
        assert chart.refused(cut) == ("past-protected", "/until_on")
    chart.give(make(RecordOwnAuthority, **span(date(2026, 2, 1), basis="court")))  # beside it
    chart.give(make(RecordOwnAuthority, **span(date(2026, 2, 1), categories=("hiv",))))
    assert alone_for(client_of(chart).own_authority, ("substance-use",), TODAY)


def test_a_shorter_span_in_a_ledger_leaves_what_had_passed() -> None:
    """B38: what an earlier release took is folded so that no day that had passed is lost."""
    known_spans: OwnAuthority = {}
    for until_on in (None, date(2026, 1, 10)):
        it = OwnAuthorityRecorded(**span(until_on))
        known_spans = with_own_authority(known_spans, it, TODAY)
    for day, alone in ((FROM, True), (date(2026, 2, 1), True), (TODAY, True)):
        assert bool(alone_for(known_spans, ("substance-use",), day)) is alone
    assert not alone_for(known_spans, ("substance-use",), date(2026, 3, 6))


@pytest.mark.parametrize(
    ("until_on", "refusal"),
    [
        (date(2025, 12, 31), None),  # over before the plan began
        (date(2026, 1, 8), ("client-alone-authorises", "/copy_content/to/role")),
    ],
)
def test_a_copy_of_a_plan_from_days_of_own_authority_stays_the_clients(
    until_on: date, refusal: tuple[str, str] | None
) -> None:
    """B38, A1.33: the plan was drafted on Jan 8, 2026."""
    chart = opened()
    minor = make(CorrectIdentity, identity=MINOR, reason_text="Misread")
    spent = span(until_on, from_on=date(2025, 1, 1))
    chart.give(minor, make(RecordOwnAuthority, **spent))
    chart.give(make(DraftPlan, client_id=gad.CLIENT, episode_id=gad.EPISODE), *sud.content())
    chart.at("2026-03-05T12:00:00-05:00")
    taker = CopyTaker(role="parent-or-guardian", printed_name="Ada Ellery", authority=HELD)
    told = {"to": taker, "plan_id": gad.PLAN, "plan_version": 3, "request_id": None}
    content = FIRST_COPY.model_copy(
        update={**told, "categories": ("mental-health", "substance-use")}
    )
    copy = make(RecordCopy, copy_id=HANDED, copy_content=content)
    if refusal is None:
        chart.give(copy)
    else:
        assert chart.refused(copy) == refusal

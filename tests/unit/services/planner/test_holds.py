"""Legal holds, and what an agency's word keeps from an accounting (B07, B42)."""

from datetime import date, timedelta
from typing import Any

import pytest

from events.ids import StreamId
from events.state.holds import holds_on
from events.values.consents import Recipient
from events.values.ids import RecipientId, SuspensionId
from services.planner.commands.client import VoidClientEntries
from services.planner.commands.hold import LiftHold, PlaceHold, SuspendAccounting
from tests.contract import gad
from tests.contract.examples_requests import HELD, LAWSUIT, QUIET_INQUIRY, QUIETLY
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.consents import client_of, known

RECORDS: dict[str, Any] = {"role": "records"}


def placed() -> PlaceHold:
    return make(PlaceHold, hold_id=HELD, hold=LAWSUIT)


def lifted(on: date) -> LiftHold:
    return make(LiftHold, hold_id=HELD, lifted_on=on, reason_text="Settled")


def held() -> Chart:
    chart = known().at("2026-10-01T12:00:00-04:00")
    chart.give(placed(), **RECORDS)
    return chart


@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2026, 4, 1), 1), (date(2026, 9, 29), 1), (date(2026, 9, 30), 0), (date(2030, 1, 1), 0)],
)
def test_a_hold_lasts_until_it_is_lifted(day: date, holds: int) -> None:
    """B42: lifted on Sep 30, 2026; before that it lasted, however long."""
    chart = held()
    assert len(list(holds_on(client_of(chart).holds, date(2099, 1, 1)))) == 1
    chart.give(lifted(date(2026, 9, 30)), **RECORDS)
    assert len(list(holds_on(client_of(chart).holds, day))) == holds


def test_who_may_place_and_lift_a_hold_and_when() -> None:
    """B42, B02: records, a supervisor or an administrator; nobody voids one alone."""
    chart = held()
    assert chart.refused(placed()) == ("not-allowed", "")
    assert chart.refused(placed(), **RECORDS) == ("already-there", "/hold_id")
    early, late = lifted(date(2026, 3, 31)), lifted(date(2026, 10, 2))
    assert chart.refused(early, **RECORDS) == ("too-early", "/lifted_on")
    assert chart.refused(late, **RECORDS) == ("in-the-future", "/lifted_on")
    chart.give(lifted(date(2026, 10, 1)), **RECORDS)
    assert chart.refused(lifted(date(2026, 10, 1)), **RECORDS) == ("ended", "/hold_id")
    assert known().refused(lifted(date(2026, 1, 8)), **RECORDS) == ("not-found", "/hold_id")
    assert Chart().refused(placed(), **RECORDS) == ("not-found", "/client_id")
    _, entry, _ = chart.events(StreamId(f"client/{gad.CLIENT}"))
    why = {"reason": "entered-in-error", "reason_text": "Another client's"}
    void = make(VoidClientEntries, event_ids=(entry.event_id,), **why)
    assert chart.refused(void, role="clinician") == ("protection-stands", "/event_ids/0")


@pytest.mark.parametrize(
    ("manner", "days", "refused"),
    [("oral", 30, False), ("oral", 31, True), ("written", 400, False)],
)
def test_an_agencys_word_by_mouth_suspends_for_30_days(
    manner: str, days: int, *, refused: bool
) -> None:
    """B07: May 4 to Jun 2 are 30 days, both counting; in writing it lasts as long as it says."""
    until = date(2026, 5, 4) + timedelta(days=days - 1)
    said = QUIET_INQUIRY.model_copy(update={"manner": manner, "until_on": until})
    suspend = make(SuspendAccounting, suspension_id=QUIETLY, suspension=said)
    chart = known()
    if refused:
        assert chart.refused(suspend) == ("suspension-too-long", "/suspension/until_on")
        return
    chart.give(suspend)
    assert client_of(chart).suspensions[QUIETLY].until_on == until
    assert chart.refused(suspend) == ("already-there", "/suspension_id")


def _oral(number: int, first: date, days: int, **changes: Any) -> SuspendAccounting:  # noqa: ANN401
    until = first + timedelta(days=days - 1)
    said = {"manner": "oral", "from_on": first, "until_on": until, **changes}
    key = SuspensionId(gad.uid(800 + number))
    suspension = QUIET_INQUIRY.model_copy(update=said)
    return make(SuspendAccounting, suspension_id=key, suspension=suspension)


MAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("first", "days", "refused"),
    [
        (MAY + timedelta(days=20), 10, False),  # 30 days in all
        (MAY + timedelta(days=20), 11, True),
        (MAY + timedelta(days=10), 20, False),
        (MAY - timedelta(days=10), 10, False),
        (MAY - timedelta(days=11), 11, True),
        (MAY + timedelta(days=21), 30, False),  # a day lies between
        (MAY - timedelta(days=31), 30, False),
    ],
)
def test_words_by_mouth_that_follow_on_each_other_count_together(
    first: date, days: int, *, refused: bool
) -> None:
    """B07: an agency spoke for ten days from May 14 and for ten from the 4th, in this order."""
    chart = known()
    chart.give(_oral(1, MAY + timedelta(days=10), 10), _oral(0, MAY, 10))
    follows = _oral(2, first, days)
    if not refused:
        chart.give(follows)
        return
    assert chart.refused(follows) == ("suspension-too-long", "/suspension/until_on")
    chart.give(_oral(2, first, days, manner="written"))
    other = Recipient(recipient_id=RecipientId(gad.uid(809)), kind="organization", name="Other")
    chart.give(_oral(3, first, days, agency=other))

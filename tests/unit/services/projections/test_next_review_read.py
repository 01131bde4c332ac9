"""A plan is read with the day of its next review wherever there is one (A1.21, A11.09)."""

from datetime import date
from typing import Any

import orjson
import pytest

from events.errors import GoldenThreadError
from events.ledger.errors import LedgerUnavailable
from services.planner.commands.course import PutPlanOnHold
from services.planner.commands.treatment import ScheduleReviews
from services.planner.http.headers import expected_version
from services.projections.reading.calendar import Calendars
from tests.unit.services.planner.charts import CLINIC, Chart, make
from tests.unit.services.planner.steps import WHY, active, assessed, completion, drafted
from tests.unit.services.projections.stand_ins import OfChart, ReadDesk, Reader


async def told(chart: Chart) -> tuple[Any, str]:
    answer = await ReadDesk(chart, Reader(("clinician",), None)).ask("read-plan")
    assert expected_version({b"if-match": answer.tag}) == chart.plan.version
    return orjson.loads(answer.body)["next_review"], answer.tag.decode()


async def test_an_interval_alone_gives_a_day() -> None:
    """A1.21, A11.09: 90 days from the activation of January 22 are April 22."""
    again, tag = await told(active())
    assert (again["on"], again["every_days"]) == ("2026-04-22", 90)
    assert "-d" in tag


async def test_the_day_is_the_site_s() -> None:
    """A11.09: half past nine in the evening in New York, when it is the next day in UTC."""
    chart = assessed().at("2026-03-06T02:30:00+00:00")
    chart.give(completion(chart, next_review_on=date(2026, 4, 16)))
    chart.give(make(ScheduleReviews, interval_days=20, rationale=WHY))
    assert (await told(chart))[0]["on"] == "2026-03-25"


async def test_what_was_agreed_stays_and_its_tag_is_the_versions() -> None:
    """A4.15: nothing but the plan and its episode is in it."""
    chart = assessed()
    chart.give(completion(chart, next_review_on=date(2026, 4, 16)))
    again, tag = await told(chart)
    assert again["on"] == "2026-04-16"
    assert "-d" not in tag


async def test_while_no_interval_runs_there_is_no_day() -> None:
    """A1.58, A11.09: not before activation, nor on hold."""
    assert (await told(drafted()))[0]["on"] is None
    chart = active()
    chart.give(make(PutPlanOnHold, reason="inpatient-stay", reason_text="Surgery"))
    assert (await told(chart))[0]["on"] is None


class _Away(OfChart):
    """A ledger that answers so many reads, then none."""

    def __init__(self, chart: Chart, reads: int) -> None:
        super().__init__(chart)
        self.reads = reads

    async def stream(self, *of: Any) -> Any:  # noqa: ANN401
        self.reads -= 1
        if self.reads < 0:
            raise LedgerUnavailable
        return await super().stream(*of)


async def test_calendars_are_read_once_a_minute_and_a_ledger_that_is_away_stops_no_read() -> None:
    """A1.21: kept for a minute; then there is no day, and the plan is read without."""
    now = [0.0]
    calendars = Calendars(_Away(active(), reads=1), lambda: now[0])  # type: ignore[arg-type]
    for now[0] in (0.0, 60.0):
        assert await calendars.day_at(CLINIC, None) is not None
    now[0] = 60.1
    assert await calendars.day_at(CLINIC, None) is None
    with pytest.raises(GoldenThreadError):
        await _Away(active(), 0).stream(CLINIC, "clinic/x")

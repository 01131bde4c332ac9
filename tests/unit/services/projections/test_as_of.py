"""Reads as of a day go by what had happened, and by the clinic's own calendar (A4.01, A11.09)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
import pytest

from events.lint.document import plan_of
from events.lint.patience import Patience
from events.lint.timely_rules import timely_findings
from events.profiles.applying import Care
from events.profiles.diagnosed import coded
from events.state.recorded import Recorded
from events.types.objective import ObjectiveMet
from events.types.plan import PlanDischarged
from events.types.terms import ReviewScheduled
from events.values.changes import Rationale
from services.projections.reading.answers import plan_answer
from services.projections.reading.calendar import days_of
from services.projections.reading.charts import Chart as Seen
from services.projections.reading.findings import charted, findings_answer
from services.projections.reading.past import row_as_of
from services.projections.reading.reader import PlanRow
from services.projections.reading.requirements import plan_due_told
from tests.contract import gad
from tests.unit.events.lint.plans import sound
from tests.unit.events.state.plans import entry
from tests.unit.services.planner.charts import CLOSED_SITE, Chart, clinic_state
from tests.unit.services.planner.profiled import opened_with, proposed_with
from tests.unit.services.planner.steps import active
from tests.unit.services.planner.test_coverage import course, discharged
from tests.unit.services.projections.test_triggers_read import PLAN, found, plan_row, rows

WHY = Rationale(text="Seen in session")
MET = ObjectiveMet(objective_id=gad.SCALE, met_on=date(2026, 1, 6), rationale=WHY)
EVENING = datetime(2026, 3, 6, 1, 30, tzinfo=UTC)
"""Half past eight on March 5 in New York."""


def utc(instant: datetime) -> date:
    return instant.astimezone(UTC).date()


def told_as_of(payloads: Sequence[Any], weeks: int, day: str, scores: Sequence[str] = ()) -> Any:  # noqa: ANN401
    """Return the suggestions of a day, of a plan with sessions that go on after it."""
    history: list[Recorded[Any]] = [entry(it, n) for n, it in enumerate(payloads, start=1)]
    row = plan_row(payloads, weeks, scores)
    return found(row_as_of(row, history, date.fromisoformat(day), utc), day)


def test_sessions_after_the_day_do_not_count() -> None:
    """A4.01, A11.08: weekly from January 8, one missed; the eighth session is of March 5."""
    assert "A4.01" in rows(found(plan_row(PLAN, 12), "2026-03-05"))
    assert "A4.01" not in rows(found(plan_row(PLAN, 12), "2026-03-04"))
    assert "A4.01" not in rows(told_as_of(PLAN, 12, "2026-03-04"))
    assert "A4.01" in rows(told_as_of(PLAN, 12, "2026-03-05"))


def test_scores_after_the_day_do_not_count() -> None:
    """A4.02, A11.17: the GAD-7 was 9 on January 22; on the 21st nothing was met."""
    scores = ("17", "15", "9")
    assert "A4.02" in rows(told_as_of(PLAN, 3, "2026-01-22", scores))
    assert "A4.02" not in rows(told_as_of(PLAN, 3, "2026-01-21", scores))


def test_what_happened_to_the_plan_later_had_not_happened() -> None:
    """A4.01: entries stand an hour apart from January 5; in effect, later met, later over."""
    later = [*PLAN, MET]
    whole = [*later, PlanDischarged(discharged_on=date(2026, 1, 6), reason="goals-met")]
    row = plan_row(whole, 8)
    history = [entry(it, n) for n, it in enumerate(whole, start=1)]
    assert found(row, "2026-02-26") == []
    cut = [each for each in history if each.version <= len(PLAN)]
    last = utc(cut[-1].time)
    shown = row_as_of(row, history, last, utc)
    document = orjson.loads(shown.document)
    by_then = [each for each in history if utc(each.time) <= last]
    assert (document["status"] == "discharged") is (len(by_then) == len(history))


@pytest.mark.parametrize(
    ("enrolled", "on"),
    [
        ([], date(2026, 3, 5)),
        ([{"effective_on": "2026-01-08", "site_id": str(gad.SITE)}], date(2026, 3, 5)),
        ([{"effective_on": "2026-03-09", "site_id": str(CLOSED_SITE)}], date(2026, 3, 5)),
    ],
)
def test_today_is_the_clinic_s_own(enrolled: Any, on: date) -> None:  # noqa: ANN401
    """A11.09: in UTC it is tomorrow already; before registration there is nothing else."""
    document = orjson.dumps({"enrollments": enrolled}).decode()
    assert days_of(clinic_state().zones(), document)(EVENING) == on
    assert days_of(clinic_state().zones())(EVENING) == on
    assert days_of(None, document)(EVENING) == date(2026, 3, 6)


def seen(chart: Chart) -> Seen:
    of = course(chart)
    care = Care(chart.episode, chart.streams.clinic, coded=coded(of.history, of.record.day))
    return Seen(str(gad.PLAN), str(gad.EPISODE), of.record, care, {}, of.history)


def late(chart: Chart, day: str) -> list[Any]:
    """Return the findings on time that readers get, with what the chart tells beside."""
    history = list(chart.streams.plan(gad.PLAN).history)
    payloads = [each.payload for each in history]
    row: PlanRow = plan_row(payloads)
    on = date.fromisoformat(day)
    beside = charted(seen(chart), row.episode_document, on)
    answer = findings_answer(str(gad.PLAN), row, beside, on, Patience(60, lambda: 0.0))
    return [
        each
        for each in orjson.loads(answer)["findings"]
        if each["rule"] in {"PLAN_LATE", "REVIEW_OVERDUE"}
    ]


def test_a_plan_that_is_late_by_its_payer_is_found() -> None:
    """A5.16, A11.14, B24: New York Medicaid wants all signatures by February 7."""
    chart = proposed_with("medicaid", "NY")
    told = plan_due_told(seen(chart), date(2026, 2, 10))
    assert told is not None
    assert told["plan_due"]["on"] == "2026-02-07"
    (one,) = late(chart, "2026-02-10")
    assert one["rule"] == "PLAN_LATE"
    assert "2026-02-07" in one["evidence"] + one["message"]
    assert late(chart, "2026-02-07") == []


def test_where_no_formal_plan_is_needed_none_is_late() -> None:
    """B32: Medi-Cal wants a problem list alone."""
    chart = opened_with("medicaid", "CA")
    assert plan_due_told(seen(chart), date(2026, 6, 1)) == {"plan_due": None}


def test_an_interval_alone_makes_a_review_overdue_in_findings_too() -> None:
    """A5.16, A1.21: every 90 days from January 22 is April 22, as documents and notices have it."""
    chart = active()
    assert isinstance(chart.plan.schedule, ReviewScheduled)
    assert "REVIEW_OVERDUE" not in {each["rule"] for each in late(chart, "2026-04-22")}
    assert "REVIEW_OVERDUE" in {each["rule"] for each in late(chart, "2026-04-23")}


def test_nothing_is_overdue_once_care_is_over() -> None:
    """A1.58, A5.16: discharged on February 10; no interval runs on."""
    chart = discharged()
    assert "REVIEW_OVERDUE" not in {each["rule"] for each in late(chart, "2026-12-01")}


def test_a_figure_without_a_source_is_information() -> None:
    """A5.16: no figure is printed as law that has no source."""
    due = {"on": "2026-02-07", "done_on": None, "how": "x", "verified": False}
    document = {**sound(), "status": "draft", "as_of": "2026-02-10", "plan_due": due}
    found = [each for each in timely_findings(plan_of(document)) if each.rule == "PLAN_LATE"]
    assert [each.severity for each in found] == ["info"]
    known = {**document, "plan_due": {**due, "verified": True}}
    (told,) = [each for each in timely_findings(plan_of(known)) if each.rule == "PLAN_LATE"]
    assert told.severity != "info"


def test_an_answer_is_of_the_row_s_own_version() -> None:
    """A1.03: entries after the row's version are for the next read."""
    row = plan_row(PLAN, 1)
    history = [entry(it, n) for n, it in enumerate([*PLAN, MET], start=1)]
    shown = row_as_of(row, history, date(2026, 1, 6) + timedelta(days=30), utc)
    answer = orjson.loads(plan_answer(str(gad.PLAN), shown))
    assert answer["met"] == {}

"""The next review: one day wherever it is told (A1.03, A1.21), no later than rules want (A4.15)."""

from datetime import date
from typing import Any

import orjson
import pytest

from events.documents.head import head_dates
from events.state.documents import Fragments, document, next_review
from events.state.sections import PLAN
from events.state.voiding import effective
from events.types.review import ReviewCompleted
from events.values.ids import ReviewId
from services.planner.commands.clinic import AdoptPolicy
from services.planner.commands.course import VoidPlanEntries
from services.planner.commands.treatment import ScheduleReviews
from services.projections.reading.next_review import with_next_review
from services.reminders.cycle import cycle_at
from services.reminders.facts import Facts
from services.reminders.policy import SHIPPED
from tests.contract import gad
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.profiled import adoption, insured, opened_with
from tests.unit.services.planner.steps import WHY, active, assessed, completion, drafted
from tests.unit.services.planner.test_migration import later, migration
from tests.unit.services.projections.test_measured import row


def history(chart: Chart) -> Any:  # noqa: ANN401  # a plan's events
    return chart.streams.plan(gad.PLAN).history


def shown(chart: Chart) -> tuple[date | None, ...]:
    """Return the next day as head, notices and the read API have it."""
    clinic = chart.streams.clinic
    facts = Facts(clinic, chart.episode, chart.plan, effective(history(chart)))
    cycle, days = cycle_at(facts, chart.now, SHIPPED), facts.days
    assert cycle is not None
    assert days is not None
    head = head_dates(history(chart), chart.plan, days.day)
    view = with_next_review(row(document(chart.plan, PLAN, Fragments()), "{}"), days.day)
    read = date.fromisoformat(orjson.loads(view.document)["next_review"]["on"])
    return head.next_review_on, cycle.calendar.on, read


def schedule(**fields: Any) -> ScheduleReviews:  # noqa: ANN401
    return make(ScheduleReviews, rationale=WHY, **fields)


def test_it_is_the_review_s_until_a_newer_schedule() -> None:
    """A1.21, A4.15: agreed for April 16; a schedule set later names March 30."""
    chart = assessed()
    chart.give(completion(chart, next_review_on=date(2026, 4, 16)))
    assert set(shown(chart)) == {date(2026, 4, 16)}
    chart.give(schedule(interval_days=80, next_review_on=date(2026, 3, 30)))
    assert set(shown(chart)) == {date(2026, 3, 30)}


def test_an_interval_set_since_counts_where_no_day_is_named() -> None:
    """A1.21, A11.09: 20 days from the review of March 5; the review's own day is replaced."""
    chart = assessed()
    chart.give(completion(chart, next_review_on=date(2026, 4, 16)))
    chart.give(schedule(interval_days=20))
    assert set(shown(chart)) == {date(2026, 3, 25)}


def test_before_the_first_review_it_runs_from_activation() -> None:
    """A11.09: 90 days from January 22 are April 22."""
    assert set(shown(active())) == {date(2026, 4, 22)}


@pytest.mark.parametrize(
    ("told", "on"),
    [
        ({"last_review_on": "2026-06-20", "next_review_on": "2026-09-10"}, date(2026, 9, 10)),
        ({"last_review_on": "2026-06-20"}, date(2026, 9, 18)),
    ],
)
def test_a_plan_taken_over_keeps_what_was_agreed_there(told: dict[str, Any], on: date) -> None:
    """A1.60: else 90 days from its last review there."""
    chart = later()
    chart.give(migration(**{name: date.fromisoformat(day) for name, day in told.items()}))
    assert set(shown(chart)) == {on}


def test_a_void_of_the_review_brings_back_what_stood() -> None:
    """A1.57: the review was another client's."""
    chart = assessed()
    chart.give(completion(chart, next_review_on=date(2026, 4, 10)))
    done = history(chart)[-1].event_id
    why = {"reason": "wrong-chart", "reason_text": "Another's"}
    chart.give(make(VoidPlanEntries, event_ids=(done,), **why))
    assert set(shown(chart)) == {date(2026, 4, 22)}


def strict(chart: Chart) -> AdoptPolicy:
    return adoption("strict-service", chart.now.date().isoformat())


def last(chart: Chart) -> ReviewCompleted:
    payload = history(chart)[-1].payload
    assert isinstance(payload, ReviewCompleted)
    return payload


def test_a_payer_s_shorter_interval_is_the_next_date() -> None:
    """A3.18, A3.05, A7.01: reviewed on March 5; 30 days on is April 4, agreed was April 16."""
    chart = assessed()
    chart.give(strict(chart), role="administrator")
    chart.give(completion(chart, next_review_on=date(2026, 4, 16)))
    done = last(chart)
    assert done.next_review_on == date(2026, 4, 4)
    assert done.shortened is not None
    assert done.shortened.agreed_on == date(2026, 4, 16)
    assert (done.shortened.profile, done.shortened.row) == ("strict-service", "A3.05")
    assert set(shown(chart)) == {date(2026, 4, 4)}


def test_an_earlier_day_that_was_agreed_stays() -> None:
    """A4.15: the earliest counts."""
    chart = assessed()
    chart.give(strict(chart), role="administrator")
    chart.give(completion(chart, next_review_on=date(2026, 3, 20)))
    assert last(chart).next_review_on == date(2026, 3, 20)
    assert last(chart).shortened is None


def test_the_plan_s_own_interval_is_not_outrun() -> None:
    """A1.21, A3.19: every 28 days from March 5 is April 2."""
    chart = assessed()
    chart.give(schedule(interval_days=28))
    chart.give(completion(chart, next_review_on=date(2026, 4, 16)))
    done = last(chart)
    assert done.next_review_on == date(2026, 4, 2)
    assert done.shortened is not None
    assert (done.shortened.profile, done.shortened.row) == (None, "A1.21")


def test_a_date_that_is_over_when_recorded_becomes_tomorrow() -> None:
    """A11.10: held on March 5, recorded on April 20; 30 days on was April 4."""
    chart = assessed()
    held_at = chart.now
    chart.at("2026-04-20T15:00:00+00:00").give(strict(chart), role="administrator")
    chart.give(completion(chart, occurred_at=held_at, next_review_on=date(2026, 5, 20)))
    assert last(chart).next_review_on == date(2026, 4, 21)


def test_nobody_says_themselves_why_a_date_was_shortened() -> None:
    """A4.15: it is found, not told."""
    told = {"agreed_on": "2026-04-16", "row": "A1.21"}
    with pytest.raises(ValueError, match="shortened"):
        completion(assessed(), shortened=told)


def test_other_insurances_count_as_well() -> None:
    """A11.21: earliest of all active payers; a secondary one without a cadence changes nothing."""
    chart = assessed()
    chart.give(insured("medicaid", "2026-01-08"))
    chart.give(completion(chart, next_review_on=date(2026, 4, 16)))
    assert last(chart).next_review_on == date(2026, 4, 16)


def test_before_anything_is_agreed_there_is_no_day() -> None:
    """A1.03: a draft with an interval has no date that it runs from."""
    assert next_review(opened_with("commercial").plan) is None
    chart = drafted()
    head = head_dates(history(chart), chart.plan, lambda at: at.date())
    assert head.next_review_on is None
    assert ReviewId(gad.REVIEW) not in chart.plan.reviews

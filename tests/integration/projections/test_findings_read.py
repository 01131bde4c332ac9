"""Findings over real views: waived ones apart, beside other plans, in a bounded time (A5)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from events.clock import SystemClock
from events.lint.patience import LintTooLong
from services.projections.reading.applied import Applied
from services.projections.reading.findings import Checking
from services.projections.reading.reader import PlanAt, PlanReader
from tests.contract import gad
from tests.fixtures.planner import CLINIC
from tests.fixtures.projections import Views
from tests.fixtures.read_api import FINDINGS_PATH, PLAN_PATH, ReadingDesk
from tests.fixtures.write_api import CLINIC_PATH, DRAFTING, INTAKE, Desk, draft, example, take_in


def moved(value: Any, by: int) -> Any:  # noqa: ANN401  # JSON
    """Return the same commands with other ids: of another client, episode and plan."""
    if isinstance(value, dict):
        return {name: moved(each, by) for name, each in value.items()}
    if isinstance(value, list):
        return [moved(each, by) for each in value]
    if isinstance(value, str) and value.startswith("01941f29-7c00-7000-8000-"):
        return str(UUID(int=UUID(value).int + by))
    return value


async def test_a_waived_finding_is_listed_apart(
    desk: Desk, views: Views, reading: ReadingDesk
) -> None:
    """A5: it is among the waived ones, with who waived it, until its part changes."""
    await take_in(desk)
    await draft(desk)
    await views.catch_up()
    first = await reading.get(FINDINGS_PATH)
    lacking = next(each for each in first.json()["findings"] if each["rule"] == "NO_STRENGTHS")
    named = {"rule": lacking["rule"], "rule_version": lacking["ruleVersion"]}
    waiving = example("waive-finding", finding={**named, "path": lacking["path"]})
    await desk.written(waiving, if_match=first.headers["etag"])
    await views.catch_up()
    second = await reading.found(FINDINGS_PATH)
    strength = {"words": "Asks for help early", "kind": "skill"}
    await desk.written(example("add-strength", strength=strength))
    await views.catch_up()
    plan = await reading.found()

    assert "NO_STRENGTHS" not in {each["rule"] for each in second["findings"]}
    assert len(second["findings"]) == len(first.json()["findings"]) - 1
    (waived,) = second["waived"]
    assert {name: waived[name] for name in lacking} == lacking
    assert waived["waiver"]["actor"] == "clinician.one"
    assert waived["waiver"]["reason_text"] == waiving["reason_text"]
    assert plan["finding_waivers"][waiving["waiver_id"]]["lapsed"] == plan["version"]


async def test_a_plan_is_held_against_others_of_its_diagnosis(
    desk: Desk, views: Views, reading: ReadingDesk
) -> None:
    """A5.20: two clients' plans with the same objectives; the path names the other plan."""
    await take_in(desk)
    await draft(desk)
    second = example("add-objective", objective_id=str(gad.SLEEP))
    words = "Falling asleep takes 45 minutes now and at most 20 within 8 weeks"
    second["objective"] = {**second["objective"], "statement": words}
    await desk.written(second)
    plan = [*map(example, DRAFTING), second]
    await desk.written(*moved([*map(example, INTAKE), *plan], 0x1000), path=CLINIC_PATH)
    await views.catch_up()
    found = (await reading.found(FINDINGS_PATH))["findings"]

    other = UUID(int=gad.PLAN.int + 0x1000)
    copied = [each["path"] for each in found if each["rule"] == "COPY_PASTE_TEMPLATE"]
    assert copied == [f"/other_plans/{other}"]


async def test_a_lint_that_takes_too_long_is_told(desk: Desk, views: Views) -> None:
    """A5: in a clear problem, within the time that there is."""
    await take_in(desk)
    await draft(desk)
    await views.catch_up()
    plans = PlanReader(views.pool, views.keys, Applied())
    checking = Checking(plans, lambda: 0.0, seconds=0)
    asked = PlanAt(CLINIC, str(gad.PLAN), {})
    with pytest.raises(LintTooLong, match="goldenthread lint"):
        await checking.answer(asked, date(2026, 3, 5))


@pytest.mark.parametrize("query", ["as_of=2026-13-01", "as_of=today", "on=2026-03-05", "as_of="])
async def test_a_day_has_its_form(reading: ReadingDesk, query: str) -> None:
    answer = await reading.get(f"{PLAN_PATH}/findings?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-day")


async def test_findings_are_as_of_the_day_that_is_asked_for(
    desk: Desk, views: Views, reading: ReadingDesk
) -> None:
    """A5.16: a review is agreed for 30 days from now; the day after that is too late."""
    await take_in(desk)
    await draft(desk)
    due = SystemClock().now().date() + timedelta(days=30)
    await desk.written(example("schedule-reviews", next_review_on=due.isoformat()))
    await views.catch_up()

    async def rules_on(day: date) -> set[str]:
        answer = await reading.found(f"{FINDINGS_PATH}?as_of={day}")
        assert answer["as_of"] == day.isoformat()
        return {each["rule"] for each in answer["findings"]}

    assert "REVIEW_OVERDUE" not in await rules_on(due)
    assert "REVIEW_OVERDUE" in await rules_on(due + timedelta(days=1))

"""The planner and the readers of a plan lint the same document (A5)."""

from datetime import date
from typing import Any

import orjson
import pytest

from events.lint.chart import begun_everywhere, chart_document
from events.lint.lint import lint
from events.state import episode, plan, sections
from events.state.documents import Fragments, document
from services.projections.reading.answers import plan_answer
from tests.contract import gad
from tests.unit.services.planner.charts import Chart
from tests.unit.services.planner.steps import active, drafted, proposed, reviewing
from tests.unit.services.projections.plans import whole_plan
from tests.unit.services.projections.test_measured import row

DAY = date(2026, 6, 1)


def linted(treatment: plan.PlanState, care: episode.EpisodeState) -> tuple[Any, Any]:
    """Return what the lint says of a plan as the planner has it, and as readers get it."""
    told = row(
        document(treatment, sections.PLAN, Fragments()),
        document(care, sections.EPISODE, Fragments()),
    )
    read = {**orjson.loads(plan_answer(str(gad.PLAN), told)), "as_of": DAY.isoformat()}
    return lint(chart_document(treatment, care, DAY)), lint(read)


@pytest.mark.parametrize("at", [drafted, proposed, active, reviewing])
def test_both_find_the_same(at: Any) -> None:  # noqa: ANN401  # makes a chart
    """A5: at each stage of a plan, rule for rule, place for place."""
    chart: Chart = at()
    own, read = linted(chart.plan, chart.episode)
    assert own == read
    assert own


def test_both_find_the_same_in_a_plan_with_an_event_of_every_sort() -> None:
    """A5."""
    own, read = linted(plan.replay(whole_plan()), episode.initial())
    assert own == read


def test_a_day_counts_once_it_has_begun_everywhere() -> None:
    """A5.16: at 11:59 UTC on Mar 5 it still is Mar 4 in the last time zone, UTC-12."""
    assert begun_everywhere(gad.at("2026-03-05T11:59:00+00:00")) == date(2026, 3, 4)
    assert begun_everywhere(gad.at("2026-03-05T12:00:00+00:00")) == date(2026, 3, 5)

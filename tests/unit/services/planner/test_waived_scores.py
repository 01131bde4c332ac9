"""A waiver of what scores show ends when one of them was none (A5.22, A11.24, A1.57)."""

from datetime import date
from typing import Any

import pytest

from events.ids import StreamId
from events.lint.chart import chart_document
from events.lint.finding import finding
from events.lint.waived import told_apart
from events.types.score import ScoreRecorded
from events.values.ids import WaiverId
from services.planner.commands.episode import CorrectScore, VoidEpisodeEntries
from tests.contract import gad
from tests.contract.examples_care import FIRST
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import active
from tests.unit.services.planner.test_waivers import waiving

EPISODE = StreamId(f"episode/{gad.EPISODE}")
OBJECTIVE = f"/objectives/{gad.SCALE}"
STALLED: dict[str, Any] = {"rule": "STALLED_OBJECTIVE"}
LATER = "2026-03-05T15:00:00+00:00"


def voiding(chart: Chart) -> VoidEpisodeEntries:
    entered = next(
        each for each in chart.events(EPISODE) if isinstance(each.payload, ScoreRecorded)
    )
    why = {"reason": "wrong-chart", "reason_text": "Another client's"}
    return make(VoidEpisodeEntries, event_ids=(entered.event_id,), **why)


def is_waived(chart: Chart, rule: str = "STALLED_OBJECTIVE") -> bool:
    document = chart_document(chart.plan, chart.episode, date(2026, 3, 5))
    return bool(told_apart([finding(rule, OBJECTIVE)], document).waived)


def corrected(_chart: Chart) -> CorrectScore:
    right = FIRST.model_copy(update={"total": "14", "items": ()})
    return make(CorrectScore, score_id=gad.FIRST_SCORE, score=right, reason_text="Misread")


@pytest.mark.parametrize("ending", [voiding, corrected])
def test_it_ends_with_the_score_and_may_be_given_anew(ending: Any) -> None:  # noqa: ANN401
    """A5.22, A1.57: what was let stand had another score under it."""
    chart = active()
    chart.give(waiving(OBJECTIVE, **STALLED))
    assert is_waived(chart)
    again = waiving(OBJECTIVE, **STALLED, waiver_id=WaiverId(gad.uid(88)))
    assert chart.refused(again)[0] == "waived-already"

    chart.at(LATER).give(ending(chart))
    assert not is_waived(chart)
    chart.give(again)
    assert is_waived(chart)


def test_one_given_since_stays() -> None:
    """A5.22: whoever gave it knew."""
    chart = active().at(LATER)
    chart.give(voiding(chart))
    chart.at("2026-03-06T15:00:00+00:00").give(waiving(OBJECTIVE, **STALLED))
    assert is_waived(chart)


def test_what_no_score_shows_stays_waived() -> None:
    """A5.01: words are as they were."""
    chart = active()
    chart.give(waiving(OBJECTIVE, rule="VAGUE_OBJECTIVE"))
    chart.at(LATER).give(voiding(chart))
    assert is_waived(chart, "VAGUE_OBJECTIVE")


@pytest.mark.parametrize("amended", [None, 7, "", "yesterday", "2026-03-05", "2026-03-05T10:00:00"])
def test_what_tells_no_instant_ends_nothing(amended: object) -> None:
    """A5: whatever a document from elsewhere holds."""
    chart = active()
    chart.give(waiving(OBJECTIVE, **STALLED))
    document = chart_document(chart.plan, chart.episode, date(2026, 3, 5))
    document["episode"]["amended"] = amended
    assert told_apart([finding("STALLED_OBJECTIVE", OBJECTIVE)], document).waived

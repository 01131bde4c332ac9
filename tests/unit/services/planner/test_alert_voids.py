"""Voids around safety alerts: no danger is hidden by what is taken back (A11.06, A1.57)."""

from events.ids import EventId
from events.types.alert import SafetyAlertRaised
from services.planner.commands.episode import (
    VoidEpisodeEntries,
)
from tests.contract import gad
from tests.unit.services.planner.alerts import (
    alert,
    alerting,
    corrected,
    mood,
    outcome,
    told,
)
from tests.unit.services.planner.charts import Chart, make


def void(*event_ids: EventId) -> VoidEpisodeEntries:
    return make(
        VoidEpisodeEntries, event_ids=event_ids, reason="wrong-chart", reason_text="Not hers"
    )


def test_an_alert_is_not_voided_and_outlives_its_void_score() -> None:
    """A11.06, A1.57."""
    chart = alerting(2)
    score, raised = (each.event_id for each in chart.streams.episode(gad.EPISODE).history[-2:])
    assert chart.refused(void(score, raised)) == ("alert-stands", "/event_ids/1")
    chart.give(void(score))
    assert (chart.episode.scores, alert(chart).closed) == ({}, None)
    chart.give(outcome(outcome="answered-in-error"))
    assert alert(chart).closed is not None


def newest(chart: Chart) -> EventId:
    return chart.streams.episode(gad.EPISODE).history[-1].event_id


def test_a_void_correction_raises_what_it_hid() -> None:
    """A11.06, A1.57: item 9 is 3, corrected to 0, closed as an error; the 3 was right."""
    chart = alerting(3)
    chart.give(corrected(mood(0)))
    misread = newest(chart)
    chart.give(outcome(outcome="answered-in-error"))
    (written,) = chart.give(void(misread)).written
    assert isinstance(written.facts[1].payload, SafetyAlertRaised)
    assert (alert(chart).closed, told(chart)) == (None, {"item-9": "3"})


def test_a_void_that_brings_back_what_the_alert_tells_raises_nothing() -> None:
    """A11.06, A1.57: the alert is open and tells of 3."""
    chart = alerting(3)
    chart.give(corrected(mood(0)))
    assert len(chart.give(void(newest(chart))).written[0].facts) == 1
    assert (alert(chart).closed, alert(chart).urgency) == (None, "urgent")


def test_a_void_of_a_void_brings_back_a_score_with_its_alert() -> None:
    """A11.06, A1.57: closed while the score was void, the answers count again."""
    chart = alerting(2)
    score = chart.streams.episode(gad.EPISODE).history[-2].event_id
    chart.give(void(score))
    undone = newest(chart)
    chart.give(outcome(outcome="answered-in-error"))
    assert len(chart.give(void(undone)).written[0].facts) == 2
    assert (alert(chart).closed, told(chart)) == (None, {"item-9": "2"})


def test_a_void_outcome_opens_the_alert_again() -> None:
    """A11.06, A1.57."""
    chart = alerting()
    chart.give(outcome())
    chart.give(void(chart.streams.episode(gad.EPISODE).history[-1].event_id))
    assert alert(chart).closed is None

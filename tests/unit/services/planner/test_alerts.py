"""Safety alerts: raised in the same append as the score, closed by a clinician alone (A11.06)."""

from datetime import timedelta

import pytest

from events.canonical import dumps_payload
from events.payload import Payload
from events.registry import default
from events.types.alert import SafetyAlertClosed, SafetyAlertRaised
from events.types.score import ScoreRecorded
from events.values.sessions import ScoreGiven, ScoreItem
from services.planner.commands.episode import (
    RecordAlertOutcome,
)
from services.planner.decide import Role
from tests.contract import gad
from tests.contract.fixed import first_event
from tests.unit.services.planner.alerts import (
    MORNING,
    NEW,
    alert,
    alerting,
    corrected,
    mood,
    outcome,
    taken,
    told,
)
from tests.unit.services.planner.steps import opened


@pytest.mark.parametrize(
    ("last", "urgency"), [(0, None), (1, "alert"), (2, "alert"), (3, "urgent")]
)
def test_an_answer_raises_an_alert_in_the_same_append(last: int, urgency: str | None) -> None:
    """A11.06, A6.01: 8 * 1 and the last answer; the alert follows its score in one list."""
    chart = opened()
    (written,) = chart.give(taken(mood(last))).written
    kinds: list[type[Payload]] = [type(each.payload) for each in written.facts]
    assert kinds == ([ScoreRecorded] if urgency is None else [ScoreRecorded, SafetyAlertRaised])
    assert len({each.id for each in written.facts}) == len(kinds)
    if urgency is not None:
        assert alert(chart).urgency == urgency
        assert alert(chart).what == (ScoreItem(code="item-9", value=str(last)),)


def test_an_alert_happens_when_it_is_recorded_and_shows_nothing_outside() -> None:
    """A11.06: minutes count from when it is known; no code of its answers is in the clear."""
    chart = opened().at("2026-01-08T17:00:00+00:00")
    (written,) = chart.give(taken(mood(3))).written
    score, raised = written.facts
    assert score.time == MORNING
    assert (raised.time, raised.reasoncode) == (None, None)
    assert alert(chart).raised_time == chart.now
    registry = default()
    raw = first_event(registry, registry.of_model(type(raised.payload)), raised.payload).raw
    assert b"item-9" in dumps_payload(raised.payload)
    assert not any(each in raw for each in (b"item-9", b"urgent", b"phq-9"))


def test_a_total_alone_raises_none_and_is_not_taken_for_zero() -> None:
    """A11.06: what item 9 is stays unknown, which views say."""
    chart = opened()
    chart.give(taken(mood(None, "24")))
    assert chart.episode.alerts == {}
    assert chart.episode.scores[NEW].content.items == ()


def test_ideation_raises_an_alert_by_its_total() -> None:
    """A11.06, A6.06: ideation 4 is urgent."""
    chart = opened()
    chart.give(taken(mood(None, "4", "c-ssrs")))
    assert (alert(chart).urgency, alert(chart).what[0].code) == ("urgent", "ideation")


def test_a_correction_annotates_the_alert_and_never_closes_it() -> None:
    """A11.06: item 9 was misread and is 0."""
    chart = alerting(2)
    chart.give(corrected(mood(0)))
    assert chart.episode.scores[NEW].content.total == "8"
    assert (alert(chart).corrected, alert(chart).closed) == (chart.episode.version, None)


def test_a_correction_that_is_worse_raises_the_alert_again() -> None:
    """A11.06: item 9 is 3, not 1; then it stays at 3, and no third alert follows."""
    chart = alerting(1)
    (written,) = chart.give(corrected(mood(3))).written
    assert [type(each.payload).__name__ for each in written.facts] == [
        "ScoreCorrected",
        "SafetyAlertRaised",
    ]
    assert alert(chart).urgency == "urgent"
    other = mood(3).model_copy(update={"administered_at": MORNING - timedelta(minutes=5)})
    assert len(chart.give(corrected(other)).written[0].facts) == 1


def columbia(ideation: int, behavior: int) -> ScoreGiven:
    """Return a C-SSRS with its ideation and whether there ever was behavior."""
    told = {"ideation": ideation, "behavior": behavior, "behavior-3-months": 0}
    items = tuple(ScoreItem(code=code, value=str(each)) for code, each in told.items())
    return mood(None, str(ideation), "c-ssrs").model_copy(update={"items": items})


def test_a_total_that_leaves_only_danger_raises_an_alert() -> None:
    """A11.06: 27 - 8 * 3 = 3 at item 9."""
    chart = opened()
    chart.give(taken(mood(None, "27")))
    assert (alert(chart).urgency, told(chart)) == ("urgent", {"item-9": "3"})


def test_a_correction_takes_nothing_from_an_open_alert() -> None:
    """A11.06: ideation 5 is corrected to 0, with behavior; nobody has looked at the 5 yet."""
    chart = opened()
    chart.give(taken(columbia(5, 0)))
    (written,) = chart.give(corrected(columbia(0, 1))).written
    raised = written.facts[1].payload
    assert isinstance(raised, SafetyAlertRaised)
    assert {each.code: each.value for each in raised.what} == {"ideation": "5", "behavior": "1"}
    assert (alert(chart).urgency, told(chart)) == ("urgent", {"ideation": "5", "behavior": "1"})


@pytest.mark.parametrize("closed", [False, True])
def test_a_worse_answer_of_the_same_urgency_raises_it_again(closed: bool) -> None:  # noqa: FBT001
    """A11.06: item 9 is 2, not 1."""
    chart = alerting(1)
    if closed:
        chart.give(outcome())
    chart.give(corrected(mood(2)))
    assert (alert(chart).closed, told(chart)) == (None, {"item-9": "2"})


def test_a_correction_raises_what_the_first_reading_missed() -> None:
    """A11.06."""
    chart = alerting(0)
    assert chart.episode.alerts == {}
    chart.give(corrected(mood(1)))
    assert alert(chart).urgency == "alert"


def test_a_closed_alert_is_raised_again_by_news_alone() -> None:
    """A11.06: 1 again after an outcome is no news; 1 after a corrected 0 is."""
    chart = alerting(1)
    chart.give(outcome())
    later = mood(1).model_copy(update={"administered_at": MORNING - timedelta(minutes=5)})
    chart.give(corrected(later))
    assert alert(chart).closed is not None
    chart.give(corrected(mood(0)))
    chart.give(corrected(mood(1)))
    assert alert(chart).closed is None


def test_a_clinician_closes_it_with_an_outcome() -> None:
    """A11.06."""
    chart = alerting(3)
    (written,) = chart.give(outcome()).written
    assert isinstance(written.facts[0].payload, SafetyAlertClosed)
    assert written.facts[0].reasoncode is None
    closed = alert(chart).closed
    assert closed is not None
    assert (closed.outcome, closed.actor) == ("no-acute-risk", chart.actor)
    assert chart.refused(outcome()) == ("alert-closed", "/score_id")


@pytest.mark.parametrize("role", ["front-desk", "records", "administrator"])
def test_nobody_else_closes_it(role: Role) -> None:
    """A11.06, B02."""
    assert alerting().refused(outcome(), role=role) == ("not-allowed", "")


def test_the_client_cannot_close_it() -> None:
    """A11.06."""
    chart = alerting()
    refused = chart.refused(outcome(), role="client", acting_for=gad.CLIENT)
    assert refused == ("not-allowed", "")


def test_an_outcome_lies_between_the_answers_and_now() -> None:
    """A11.06: seen before it was entered is in order, seen before it was answered is not."""
    chart = opened().at("2026-01-08T17:00:00+00:00")
    chart.give(taken(mood(1)))
    early, late = MORNING - timedelta(seconds=1), chart.now + timedelta(seconds=1)
    assert chart.refused(outcome(occurred_at=early)) == ("too-early", "/occurred_at")
    assert chart.refused(outcome(occurred_at=late)) == ("in-the-future", "/occurred_at")
    chart.give(outcome(occurred_at=MORNING + timedelta(minutes=10)))


def test_an_outcome_is_no_older_than_the_answers_that_raised_the_alert_again() -> None:
    """A11.06: seen at 10:00 with item 9 at 1; that it is 3 is recorded at 12:00."""
    chart = opened().at("2026-01-08T16:00:00+00:00")
    chart.give(taken(mood(1)))
    chart.at("2026-01-08T17:00:00+00:00")
    chart.give(corrected(mood(3)))
    seen = gad.at("2026-01-08T15:00:00+00:00")
    assert chart.refused(outcome(occurred_at=seen)) == ("too-early", "/occurred_at")
    chart.give(outcome(occurred_at=chart.now))


def test_an_outcome_is_of_the_alert_as_it_was_read() -> None:
    """A11.06: the version that its author read is demanded."""
    assert RecordAlertOutcome.demands_version


def test_a_score_without_alert_has_no_outcome() -> None:
    """A11.06."""
    assert alerting(0).refused(outcome()) == ("no-alert", "/score_id")

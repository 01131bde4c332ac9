"""Scores from a client or another source: marked, once, pending until accepted (A1.43)."""

from datetime import timedelta
from typing import Any

import pytest

from events.payload import Payload
from events.state.episode import is_pending
from events.types.alert import SafetyAlertRaised
from events.types.review import ReviewedScore
from events.types.score import ScoreAccepted, ScoreRecorded
from events.values.ids import ScoreId
from events.values.quantities import Amount
from events.values.sessions import ScoreGiven, ScoreItem
from services.planner.commands.content import EstablishBaseline
from services.planner.commands.episode import AcceptScore, CorrectScore, RecordScore
from services.planner.decide import Role
from tests.contract import gad
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import assessed, completion, drafted, opened

NEW, OTHER, THIRD = (ScoreId(gad.uid(number)) for number in (700, 701, 702))


def sent(chart: Chart, key: ScoreId = NEW, **changes: Any) -> RecordScore:  # noqa: ANN401
    fields: dict[str, Any] = {
        "instrument": "gad-7",
        "administered_at": chart.now,
        "administered_by": "client",
        "total": "9",
        **changes,
    }
    return make(RecordScore, score_id=key, score=ScoreGiven(**fields))


def by_client(chart: Chart, command: RecordScore) -> list[type[Payload]]:
    (written,) = chart.give(command, role="client", acting_for=gad.CLIENT).written
    return [type(each.payload) for each in written.facts]


def accept(key: ScoreId = NEW) -> AcceptScore:
    return make(AcceptScore, score_id=key)


def test_what_a_client_sends_is_marked_and_pending_until_a_clinician_accepts() -> None:
    """A1.43."""
    chart = opened()
    assert by_client(chart, sent(chart)) == [ScoreRecorded]
    assert chart.episode.scores[NEW].content.source == "client"
    assert is_pending(chart.episode, NEW)
    chart.give(accept())
    assert not is_pending(chart.episode, NEW)
    assert chart.refused(accept()) == ("not-pending", "/score_id")


def test_a_device_stays_the_source_that_it_is() -> None:
    """A1.43, A1.56: whoever hands it in."""
    chart = opened()
    by_client(chart, sent(chart, source="device"))
    chart.give(sent(chart, OTHER, source="outside-record"), role="records")
    sources = [chart.episode.scores[key].content.source for key in (NEW, OTHER)]
    assert sources == ["device", "outside-record"]
    assert is_pending(chart.episode, NEW)
    assert is_pending(chart.episode, OTHER)


def test_a_clinician_who_records_it_has_accepted_it() -> None:
    """A1.43: in the same append."""
    chart = opened()
    (written,) = chart.give(sent(chart, source="device")).written
    assert [type(each.payload) for each in written.facts] == [ScoreRecorded, ScoreAccepted]
    assert not is_pending(chart.episode, NEW)


def test_what_was_taken_in_the_clinic_is_never_pending() -> None:
    """A1.43."""
    chart = opened()
    chart.give(sent(chart), role="front-desk")
    assert not is_pending(chart.episode, NEW)
    assert chart.refused(accept()) == ("not-pending", "/score_id")
    assert chart.refused(accept(OTHER)) == ("not-found", "/score_id")
    assert not is_pending(chart.episode, OTHER)


def test_a_correction_does_not_make_it_the_clinics_own() -> None:
    """A1.43: else whoever corrects would accept."""
    chart = opened()
    by_client(chart, sent(chart))
    right = sent(chart, total="8").score
    assert right.source == "clinic"
    command = make(CorrectScore, score_id=NEW, score=right, reason_text="Misread")
    chart.give(command, role="front-desk")
    assert chart.episode.scores[NEW].content.source == "client"
    assert is_pending(chart.episode, NEW)


@pytest.mark.parametrize("role", ["front-desk", "records"])
def test_what_was_accepted_is_pending_again_once_somebody_else_rewrites_it(role: Role) -> None:
    """A1.43: the clinician took 9 for the chart, not 2; a clinician's correction is taken."""
    chart = opened()
    by_client(chart, sent(chart))
    chart.give(accept())

    def corrected(total: str) -> CorrectScore:
        score = sent(chart, total=total).score
        return make(CorrectScore, score_id=NEW, score=score, reason_text="Misread")

    chart.give(corrected("8"))
    assert not is_pending(chart.episode, NEW)
    chart.give(corrected("2"), role=role)
    assert is_pending(chart.episode, NEW)
    chart.give(corrected("7"))
    assert is_pending(chart.episode, NEW)


@pytest.mark.parametrize("role", ["front-desk", "records"])
def test_only_clinicians_accept(role: Role) -> None:
    """A1.43, B02."""
    chart = opened()
    by_client(chart, sent(chart))
    assert chart.refused(accept(), role=role) == ("not-allowed", "")


def test_the_same_measurement_comes_in_once() -> None:
    """A1.43: another id makes no other measurement; another instant or instrument does."""
    chart = opened()
    by_client(chart, sent(chart, source="device"))
    again = sent(chart, OTHER, source="device")
    refused = chart.refused(again, role="client", acting_for=gad.CLIENT)
    assert refused == ("duplicate-score", "/score")
    by_client(chart, sent(chart, OTHER, source="device", instrument="phq-9"))
    earlier = chart.now - timedelta(minutes=1)
    by_client(chart, sent(chart, ScoreId(gad.uid(702)), source="device", administered_at=earlier))


def test_answers_that_follow_their_total_are_news_once() -> None:
    """A1.43, A11.06: a total of 10, then its items, 7 and 3 at item 9; then both again."""
    chart = opened()
    values = (1, 1, 1, 1, 1, 1, 1, 0, 3)
    items = tuple(
        ScoreItem(code=f"item-{number}", value=str(each)) for number, each in enumerate(values, 1)
    )
    mood: dict[str, Any] = {"source": "device", "instrument": "phq-9", "total": "10"}
    assert by_client(chart, sent(chart, **mood)) == [ScoreRecorded]
    whole = sent(chart, OTHER, **mood, items=items)
    assert by_client(chart, whole) == [ScoreRecorded, SafetyAlertRaised]
    assert chart.episode.alerts[OTHER].urgency == "urgent"
    for again in (sent(chart, THIRD, **mood), sent(chart, THIRD, **mood, items=items)):
        refused = chart.refused(again, role="client", acting_for=gad.CLIENT)
        assert refused == ("duplicate-score", "/score")


def test_what_was_corrected_comes_in_once_too() -> None:
    """A1.43: the device sends again what it sent at first."""
    chart = opened()
    by_client(chart, sent(chart, source="device"))
    right = sent(chart, total="8").score
    chart.give(make(CorrectScore, score_id=NEW, score=right, reason_text="Misread"))
    again = sent(chart, OTHER, source="device")
    refused = chart.refused(again, role="client", acting_for=gad.CLIENT)
    assert refused == ("duplicate-score", "/score")


def test_a_pending_score_raises_its_alert_at_once() -> None:
    """A1.43, A11.06: danger waits for nobody's acceptance."""
    chart = opened()
    ideation = sent(chart, instrument="c-ssrs", total="4")
    assert by_client(chart, ideation) == [ScoreRecorded, SafetyAlertRaised]
    assert chart.episode.alerts[NEW].urgency == "urgent"


def test_a_pending_score_completes_no_review() -> None:
    """A1.43, A11.10."""
    chart = assessed()
    by_client(chart, sent(chart, administered_at=chart.now - timedelta(hours=1)))
    done = completion(chart, scores=(ReviewedScore(instrument="gad-7", score_id=NEW),))
    assert chart.refused(done) == ("score-pending", "/scores/0/score_id")
    chart.give(accept())
    chart.give(done)


def test_a_pending_score_is_no_baseline() -> None:
    """A1.43, A11.01."""
    chart = drafted()
    by_client(chart, sent(chart, total="15"))
    command = make(
        EstablishBaseline,
        objective_id=gad.SCALE,
        criterion_id=gad.GAD_TOTAL,
        baseline=Amount(low="15"),
        established_on=chart.now.date(),
        score_id=NEW,
    )
    assert chart.refused(command) == ("score-pending", "/score_id")
    chart.give(accept(), command)

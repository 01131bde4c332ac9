"""What each event does to the safety alerts of an episode (A11.06)."""

from events.payload import Payload
from events.state import episode
from events.state.alerts import open_alerts
from events.state.recorded import Recorded
from events.types.alert import SafetyAlertClosed, SafetyAlertRaised
from events.types.score import ScoreAccepted, ScoreCorrected, ScoreRecorded
from events.types.streams import EpisodePayload
from events.types.void import EpisodeEntryVoided
from events.values.ids import VoidedEntry
from tests.contract import gad
from tests.contract.examples import EXAMPLES
from tests.contract.examples_care import FIRST
from tests.unit.events.state.plans import entry, stream

RAISED = SafetyAlertRaised.model_validate(EXAMPLES[SafetyAlertRaised])
CLOSED = SafetyAlertClosed.model_validate(EXAMPLES[SafetyAlertClosed])
SCORE = ScoreRecorded(score_id=gad.MOOD_SCORE, score=FIRST)
CORRECTED = ScoreCorrected(score_id=gad.MOOD_SCORE, score=FIRST, reason_text="Misread")


def after(*payloads: Payload) -> episode.EpisodeState:
    return episode.fold(stream(payloads))  # type: ignore[arg-type]  # payloads of an episode


def test_an_alert_is_open_until_its_outcome() -> None:
    """A11.06."""
    state = after(SCORE, RAISED)
    alert = state.alerts[gad.MOOD_SCORE]
    assert (alert.what, alert.urgency, alert.raised) == (RAISED.what, "alert", 2)
    assert list(open_alerts(state.alerts)) == [gad.MOOD_SCORE]
    closed = after(SCORE, RAISED, CLOSED)
    assert open_alerts(closed.alerts) == {}
    closing = closed.alerts[gad.MOOD_SCORE].closed
    assert closing is not None
    assert (closing.version, closing.outcome) == (3, "safety-plan-made")


def test_a_correction_annotates_and_closes_nothing() -> None:
    """A11.06."""
    state = after(SCORE, RAISED, CORRECTED)
    alert = state.alerts[gad.MOOD_SCORE]
    assert (alert.corrected, alert.closed) == (3, None)
    assert after(SCORE, CORRECTED).alerts == {}


def test_an_alert_raised_again_is_open_again_and_keeps_the_correction() -> None:
    """A11.06."""
    urgent = RAISED.model_copy(update={"urgency": "urgent"})
    state = after(SCORE, RAISED, CLOSED, CORRECTED, urgent)
    alert = state.alerts[gad.MOOD_SCORE]
    assert (alert.urgency, alert.raised, alert.corrected, alert.closed) == ("urgent", 5, 4, None)


def test_an_outcome_without_an_open_alert_is_a_value() -> None:
    (missing,) = after(CLOSED).journal.unresolved
    assert missing.missing.problem == "missing"
    (ended,) = after(RAISED, CLOSED, CLOSED).journal.unresolved
    assert ended.missing.problem == "ended"


def test_an_alert_outlives_its_score_and_a_void_outcome_opens_it_again() -> None:
    """A11.06, A1.57."""
    history: list[Recorded[EpisodePayload]] = [
        entry(SCORE, 1),
        entry(RAISED, 2),
        entry(CLOSED, 3),
    ]

    def void(event: Recorded[EpisodePayload]) -> EpisodeEntryVoided:
        named = VoidedEntry(event_id=event.event_id, version=event.version)
        return EpisodeEntryVoided(voided=(named,), reason="wrong-chart", reason_text="Not hers")

    without_score = episode.replay([*history[:2], entry(void(history[0]), 3)])
    assert (without_score.scores, list(without_score.alerts)) == ({}, [gad.MOOD_SCORE])
    assert without_score.journal.unresolved == ()
    without_outcome = episode.replay([*history, entry(void(history[2]), 4)])
    assert list(open_alerts(without_outcome.alerts)) == [gad.MOOD_SCORE]


def test_open_alerts_come_oldest_first() -> None:
    other = RAISED.model_copy(update={"score_id": gad.EIGHTH_SCORE})
    again = RAISED.model_copy(update={"urgency": "urgent"})
    assert list(open_alerts(after(RAISED, other, again).alerts)) == [
        gad.EIGHTH_SCORE,
        gad.MOOD_SCORE,
    ]


def test_an_accepted_score_is_pending_no_more_and_a_lost_one_is_a_value() -> None:
    """A1.43."""
    device = FIRST.model_copy(update={"source": "device"})
    recorded = ScoreRecorded(score_id=gad.MOOD_SCORE, score=device)
    accepted = ScoreAccepted(score_id=gad.MOOD_SCORE)
    assert episode.is_pending(after(recorded), gad.MOOD_SCORE)
    assert not episode.is_pending(after(recorded, accepted), gad.MOOD_SCORE)
    (unresolved,) = after(accepted).journal.unresolved
    assert unresolved.missing.problem == "missing"

"""Each profile shows in its events, as often as its data file says."""

from collections import Counter
from decimal import Decimal
from itertools import pairwise

import pytest

from events.measures.change import reliable_change
from events.measures.library import library
from events.types.alert import SafetyAlertClosed, SafetyAlertRaised
from events.types.episode import EnrollmentChanged, EpisodeDischarged
from events.types.intervention import InterventionRevised
from events.types.objective import ObjectiveMet
from events.types.plan import PlanActivated, PlanDischarged, PlanPutOnHold, PlanResumed
from events.types.review import ReviewCompleted, ReviewOpened
from events.types.score import ScoreCorrected, ScoreRecorded
from events.types.session import SessionCorrected, SessionRecorded
from infra.generating.course import course_of
from infra.generating.data_files import ProfileName, courses
from infra.generating.draws import Draws
from infra.generating.wanted import Wanted
from tests.unit.infra.generating.made import Made, charts, of_profile

_COURSES = 600


def _change(made: Made) -> str:
    """Return the change from the first score to the last on the concern's instrument."""
    name = made.course.concern.instrument
    stood = {each.score_id: each.score for each in made.of(ScoreRecorded)}
    stood |= {each.score_id: each.score for each in made.of(ScoreCorrected)}
    series = sorted(
        (each for each in stood.values() if each.instrument == name),
        key=lambda each: each.administered_at,
    )
    first, last = Decimal(series[0].total), Decimal(series[-1].total)
    return reliable_change(library().instruments[name], first, last).code


def test_profiles_come_as_often_as_their_shares_say() -> None:
    window = Wanted(1, 1, 180, 1).window
    seen = Counter(course_of(window, Draws(5, plan)).profile for plan in range(_COURSES))

    for name, profile in courses().profiles.items():
        # Five standard deviations: sqrt(600 x 0.34 x 0.66) = 11.6 at most.
        share = profile.share / 100
        apart = abs(seen[name] - _COURSES * share)
        assert apart <= 5 * (_COURSES * share * (1 - share)) ** 0.5, (name, seen)


def test_shares_add_up_to_a_hundred() -> None:
    assert sum(each.share for each in courses().profiles.values()) == 100


def test_a_responder_ends_reliably_better() -> None:
    assert {_change(each) for each in of_profile("responder")} == {"reliable-improvement"}


def test_a_partial_responder_is_better_and_not_at_the_target() -> None:
    for made in of_profile("partial-responder"):
        assert _change(made) == "reliable-improvement"
        assert not made.of(ObjectiveMet)


def test_a_non_responder_is_not_reliably_better_and_is_tried_another_way() -> None:
    assert "reliable-improvement" not in {_change(each) for each in of_profile("non-responder")}
    changed = [each for each in of_profile("non-responder") if each.of(InterventionRevised)]
    assert changed


def test_a_dropout_is_not_discharged_for_goals_met() -> None:
    reasons = {
        ended.reason for made in of_profile("dropout") for ended in made.of(EpisodeDischarged)
    }
    assert reasons <= {"lost-contact", "withdrew"}
    assert reasons


def test_responders_are_discharged_with_their_goals_met() -> None:
    reasons = {
        ended.reason for made in of_profile("responder") for ended in made.of(PlanDischarged)
    }
    assert reasons == {"goals-met"}


def test_a_crisis_raises_an_alert_that_a_clinician_closes_the_same_hour() -> None:
    for made in of_profile("crisis"):
        (raised,), (closed,) = made.of(SafetyAlertRaised), made.of(SafetyAlertClosed)
        assert raised.score_id == closed.score_id
        assert any(each.trigger == "clinical-event" for each in made.of(ReviewOpened))


@pytest.mark.parametrize("name", ["responder", "partial-responder", "non-responder", "dropout"])
def test_no_other_course_raises_one(name: ProfileName) -> None:
    assert not any(each.of(SafetyAlertRaised) for each in of_profile(name))


def test_a_correction_supersedes_the_score_that_was_typed_wrong() -> None:
    corrected = [each for each in charts() if each.of(ScoreCorrected)]
    assert corrected
    for made in corrected:
        (put,) = made.of(ScoreCorrected)
        was = next(e for e in made.of(ScoreRecorded) if e.score_id == put.score_id)
        assert abs(int(was.score.total) - int(put.score.total)) == 1


def test_happenings_of_every_kind_come_about() -> None:
    sessions = [e.session for made in charts() for e in made.of(SessionRecorded)]
    assert {e.attendance for e in sessions} == {"attended", "late", "cancelled", "no-show"}
    assert any(made.of(SessionCorrected) for made in charts())
    assert any(made.of(EnrollmentChanged) for made in charts())
    held = [made for made in charts() if made.of(PlanPutOnHold)]
    assert held
    assert all(made.of(PlanResumed) for made in held)
    assert any(len({e.session.clinician for e in m.of(SessionRecorded)}) == 2 for m in charts())
    late = [
        each
        for made in charts()
        for each in made.decided
        if isinstance(each.payload, SessionRecorded)
        and (each.event.envelope.recordedtime - each.event.envelope.time).days >= 1
    ]
    assert late


def test_reviews_are_done_in_time_and_late() -> None:
    waits: list[tuple[int, int]] = []
    for made in charts():
        times = [
            each.event.envelope.time
            for each in made.decided
            if isinstance(each.payload, PlanActivated | ReviewCompleted)
        ]
        spans = pairwise(times)
        waits += [((after - before).days, made.course.interval) for before, after in spans]

    assert any(days > interval for days, interval in waits)
    assert sum(days <= interval for days, interval in waits) > len(waits) / 2

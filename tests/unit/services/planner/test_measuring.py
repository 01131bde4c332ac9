"""Measurement plans: what is measured, how often, by whom (A1.42)."""

from typing import Any

import pytest

from events.types.review import ReviewedScore
from events.values.dates import Cadence
from events.values.ids import ScoreId
from events.values.measurement import Measurement, PlannedMeasure
from services.planner.commands.treatment import SetMeasurementPlan
from services.planner.decide import Refusal
from tests.contract import gad
from tests.unit.services.planner.charts import make
from tests.unit.services.planner.steps import (
    active,
    assessed,
    completion,
    drafted,
    opened,
    score,
)

EACH_SESSION = Cadence(every=1, unit="session")


def measure(instrument: str = "gad-7", **changes: Any) -> PlannedMeasure:  # noqa: ANN401
    fields: dict[str, Any] = {"cadence": EACH_SESSION, "by": "client", **changes}
    return PlannedMeasure(instrument=instrument, **fields)


def planned(*measures: PlannedMeasure) -> SetMeasurementPlan:
    return make(SetMeasurementPlan, measurement=Measurement(measures=measures))


def test_what_is_measured_is_set_as_a_whole() -> None:
    """A1.42."""
    chart = drafted()
    fortnightly = measure("pswq", cadence=Cadence(every=2, unit="week"), by="clinician")
    chart.give(planned(measure(), fortnightly))
    assert chart.plan.measurement == Measurement(measures=(measure(), fortnightly))
    assert chart.refused(planned(measure(), fortnightly)) == ("nothing-changes", "/measurement")
    chart.give(planned())
    assert chart.plan.measurement == Measurement(measures=())


def test_it_changes_no_agreed_content_and_stales_no_signature() -> None:
    """A1.42, A11.12."""
    chart = active()
    before = (chart.plan.content_version, chart.digest)
    chart.give(planned(measure()))
    assert (chart.plan.content_version, chart.digest) == before


@pytest.mark.parametrize(
    ("wanted", "code", "pointer", "says"),
    [
        (measure("calm-list"), "unknown-instrument", "instrument", "known are activity-worksheet"),
        (measure("gad7"), "unknown-instrument", "instrument", "the instrument's code is gad-7"),
        (measure("gad-7", local=True), "unknown-instrument", "local", "none of the clinic's own"),
        (measure("audit"), "no-progress-measure", "instrument", "looks back too far"),
    ],
)
def test_what_cannot_be_planned(wanted: PlannedMeasure, code: str, pointer: str, says: str) -> None:
    """A1.42, A6.04."""
    refused = drafted().answer(planned(measure("phq-9"), wanted))
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.pointer) == (code, f"/measurement/measures/1/{pointer}")
    assert says in refused.rule


def test_a_measure_of_the_clinics_own_may_be_planned() -> None:
    """A1.42, A6.11."""
    chart = drafted()
    chart.give(planned(measure("calm-list", local=True)))
    assert chart.plan.measurement is not None


def test_a_plan_that_is_not_there_measures_nothing() -> None:
    """A2.01."""
    assert opened().refused(planned(measure())) == ("not-found", "/plan_id")


def test_a_review_needs_a_score_of_every_measure() -> None:
    """A11.10, A1.42: GAD-7 is in the objectives, PHQ-9 in the measurement plan alone."""
    chart = assessed()
    chart.give(planned(measure(), measure("phq-9")))
    assert chart.refused(completion(chart)) == ("score-missing", "/scores")
    mood = ScoreId(gad.uid(750))
    chart.give(score(mood, "12", chart.now, instrument="phq-9"))
    both = (
        ReviewedScore(instrument="gad-7", score_id=gad.EIGHTH_SCORE),
        ReviewedScore(instrument="phq-9", score_id=mood),
    )
    chart.give(completion(chart, scores=both))

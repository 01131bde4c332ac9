"""Coverage goes by the diagnoses known on the day of service (A11.13, A1.04, A1.07)."""

from datetime import date
from typing import Any

import pytest

from events.profiles.applying import Care
from events.profiles.coverage import Coverage, coverage
from events.profiles.diagnosed import coded
from events.types.diagnosis import DiagnosisRecorded
from events.values.ids import DiagnosisId
from services.planner.commands.content import RecordDiagnosis, SupersedeDiagnosis
from services.planner.commands.course import VoidPlanEntries
from tests.contract import gad
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.profiled import proposed_with
from tests.unit.services.planner.steps import WHY
from tests.unit.services.planner.test_coverage import course, held
from tests.unit.services.planner.test_migration import migration

ALCOHOL, OTHER = DiagnosisId(gad.uid(771)), DiagnosisId(gad.uid(772))
EARLY = ("2026-01-26", "2026-02-05")
LATE = "2026-03-12"


def alcohol(noted: str, key: DiagnosisId = ALCOHOL, code: str = "F10.20") -> Any:  # noqa: ANN401
    content = {"code": code, "text": "As assessed", "noted_on": date.fromisoformat(noted)}
    diagnosis = gad.DIAGNOSIS.model_copy(update=content)
    return make(RecordDiagnosis, diagnosis_id=key, diagnosis=diagnosis, rationale=WHY)


def seen() -> Chart:
    """Return a chart in Minnesota with sessions before and after what is noted on March 10."""
    return held(proposed_with("commercial", "MN"), *EARLY)


def of_early(chart: Chart) -> list[Coverage]:
    return [each for each in coverage(course(chart)) if each.on < date(2026, 3, 1)]


def by_whom(chart: Chart, day: str) -> set[str]:
    """Return the profiles that hold on a day, by the coverage's own rules."""
    return {each.profile.code for each in course(chart).applied(date.fromisoformat(day))}


@pytest.mark.parametrize("noted", ["2026-03-10", "2026-01-08"])
def test_a_diagnosis_recorded_later_moves_no_earlier_answer(noted: str) -> None:
    """A11.13, B27: recorded on March 10, whenever it was noted; it counts from then on."""
    chart = seen()
    before = of_early(chart)
    assert len(before) == len(EARLY)
    chart.at("2026-03-10T15:00:00+00:00").give(alcohol(noted))
    held(chart, LATE)
    assert of_early(chart) == before
    assert "mn-245g-outpatient" not in by_whom(chart, EARLY[0])
    assert "mn-245g-outpatient" in by_whom(chart, LATE)


def test_a_diagnosis_counts_from_when_it_was_noted() -> None:
    """A11.21, A3.18: known on March 10 as noted on January 8, its rules held from admission on."""
    chart = seen()
    chart.at("2026-03-10T15:00:00+00:00").give(alcohol("2026-01-08"))
    found = {each.profile.code: each.since for each in course(chart).applied(date(2026, 3, 12))}
    assert found["mn-245g-outpatient"] is None
    chart = seen()
    chart.at("2026-03-10T15:00:00+00:00").give(alcohol("2026-03-09"))
    found = {each.profile.code: each.since for each in course(chart).applied(date(2026, 3, 12))}
    assert found["mn-245g-outpatient"] == date(2026, 3, 9)


def test_a_diagnosis_that_ended_counted_until_then() -> None:
    """A1.04: resolved on March 20; the session of the 12th was under its rules."""
    chart = seen()
    chart.at("2026-03-10T15:00:00+00:00").give(alcohol("2026-03-10"))
    held(chart, LATE)
    under = coverage(course(chart))
    over = make(SupersedeDiagnosis, diagnosis_id=ALCOHOL, reason="resolved", rationale=WHY)
    chart.at("2026-03-20T15:00:00+00:00").give(over)
    assert coverage(course(chart)) == under
    assert "mn-245g-outpatient" not in by_whom(chart, "2026-03-20")


def test_what_was_recorded_in_error_never_stood() -> None:
    """A1.57, A11.13: a void is a correction, and so is a diagnosis that was a mistake."""
    for number, correction in enumerate(("void", "mistaken")):
        chart = seen()
        chart.at("2026-02-01T15:00:00+00:00").give(alcohol("2026-02-01"))
        entry = chart.streams.plan(gad.PLAN).history[-1]
        assert isinstance(entry.payload, DiagnosisRecorded)
        assert "mn-245g-outpatient" in by_whom(chart, EARLY[1])
        why: dict[str, Any] = {"reason": "wrong-chart", "reason_text": "Another's"}
        give: Any = make(VoidPlanEntries, event_ids=(entry.event_id,), **why)
        if correction == "mistaken":
            why = {"reason": "mistaken", "rationale": WHY}
            give = make(SupersedeDiagnosis, diagnosis_id=ALCOHOL, **why)
        chart.at(f"2026-03-1{number}T15:00:00+00:00").give(give)
        assert "mn-245g-outpatient" not in by_whom(chart, EARLY[1]), correction


def test_what_replaces_a_mistake_stands_in_its_place() -> None:
    """A1.04: alcohol use was meant from January 23 on; caffeine was written down."""
    chart = seen()
    chart.at("2026-01-23T15:00:00+00:00").give(alcohol("2026-01-23", OTHER, "F15.980"))
    was = coded(chart.streams.plan(gad.PLAN).history, course(chart).record.day)
    chart.at("2026-03-10T15:00:00+00:00").give(
        alcohol("2026-03-10"),
        make(
            SupersedeDiagnosis,
            diagnosis_id=OTHER,
            replaced_by=ALCOHOL,
            reason="mistaken",
            rationale=WHY,
        ),
    )
    now = coded(chart.streams.plan(gad.PLAN).history, course(chart).record.day)
    assert {(each.code, each.noted_on) for each in was} >= {("F15.980", date(2026, 1, 23))}
    assert {(each.code, each.noted_on) for each in now} >= {("F10.20", date(2026, 1, 23))}
    assert "mn-245g-outpatient" in by_whom(chart, EARLY[0])


def test_what_came_with_a_plan_from_elsewhere_was_known_there() -> None:
    """A1.60: noted on January 23 there; taken over on July 8."""
    chart = proposed_with("commercial", "MN").at("2026-07-08T15:00:00+00:00")
    chart.give(alcohol("2026-01-23"), migration(activated_on=date(2026, 1, 22)))
    assert "mn-245g-outpatient" in by_whom(chart, "2026-01-26")
    assert "mn-245g-outpatient" not in by_whom(chart, "2026-01-22")


def test_codes_of_every_day_are_those_of_care_without_a_history() -> None:
    """A7.02: what notices and decisions of today are made on."""
    chart = seen()
    care = Care(chart.episode, chart.streams.clinic, ("F41.1",))
    assert care.codes(date(2020, 1, 1), date(2020, 1, 1)) == ("F41.1",)

"""Risk as it was assessed on record is answered first (A5.26, A1.24)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from events.ids import StreamId
from events.lint.chart import chart_document
from events.lint.lint import lint
from events.values.ids import RiskAssessmentId
from events.values.safety import FINDINGS, RiskAssessment
from services.planner.commands.course import VoidPlanEntries
from services.planner.commands.particulars import AssessRisk, MakeSafetyPlan
from tests.contract import gad
from tests.contract.examples_particulars import SAFETY
from tests.unit.events.lint.plans import rules_on, sound
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import active

QUIET = RiskAssessment.model_validate(
    {
        **dict.fromkeys(FINDINGS, "absent"),
        "assessed_on": date(2026, 1, 20),
        "level": "none-found",
        "basis": "Asked at intake with the screener",
    }
)


def assessing(number: int = 0, **changes: Any) -> AssessRisk:  # noqa: ANN401  # its fields
    return make(
        AssessRisk,
        risk_assessment_id=RiskAssessmentId(gad.uid(800 + number)),
        risk_assessment=QUIET.model_copy(update=changes),
    )


def places(chart: Chart) -> list[str]:
    """Return where the kept plan's lint finds risk unanswered."""
    document = chart_document(chart.plan, None, chart.now.date())
    return [each.path for each in lint(document) if each.rule == "SAFETY_FIRST"]


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"passive_ideation": "present"}, "passive_ideation"),
        ({"active_ideation": "present"}, "active_ideation"),
        ({"plan": "present"}, "plan"),
        ({"intent": "present"}, "intent"),
        ({"harm_to_others": "present"}, "harm_to_others"),
        ({"level": "moderate"}, "level"),
        ({"level": "urgent", "means": "present"}, "level"),
    ],
)
def test_what_an_assessment_of_a_kept_plan_finds_asks_for_safety(
    changes: Mapping[str, Any], where: str
) -> None:
    """A5.26, A1.24: until a safety plan answers it."""
    chart = active()
    chart.give(assessing(**{"level": "low", **changes}))
    assert places(chart) == [f"/risk_assessments/{gad.uid(800)}/content/{where}"]

    chart.give(make(MakeSafetyPlan, safety_plan=SAFETY))
    assert places(chart) == []


@pytest.mark.parametrize("changes", [{}, {"means": "present"}, {"level": "low"}])
def test_an_assessment_that_finds_nothing_asks_for_nothing(changes: Mapping[str, Any]) -> None:
    """A5.26, A1.24: access to means alone is no risk."""
    chart = active()
    chart.give(assessing(**changes))
    assert places(chart) == []


def test_the_latest_assessment_by_its_day_counts() -> None:
    """A5.26, A1.24: whichever was entered last."""
    chart = active()
    chart.give(assessing(0, level="high"), assessing(1, assessed_on=date(2026, 1, 21)))
    assert places(chart) == []

    chart = active()
    chart.give(assessing(1, assessed_on=date(2026, 1, 21), level="high"), assessing(0))
    assert places(chart) == [f"/risk_assessments/{gad.uid(801)}/content/level"]


def test_a_void_assessment_counts_no_more() -> None:
    """A5.26, A1.57: the one before it stands again."""
    chart = active()
    chart.give(assessing(0, level="high"), assessing(1, assessed_on=date(2026, 1, 21)))
    last = chart.events(StreamId(f"plan/{gad.PLAN}"))[-1].event_id
    why = {"reason": "entered-in-error", "reason_text": "Another client's"}
    chart.give(make(VoidPlanEntries, event_ids=(last,), **why))
    assert places(chart) == [f"/risk_assessments/{gad.uid(800)}/content/level"]


HIGH = {"assessed_on": "2026-01-20", "level": "high"}


@pytest.mark.parametrize(
    ("assessments", "risky"),
    [
        ([HIGH], True),
        ({"a": {"content": HIGH, "ended": None}}, True),
        ({"a": {"content": HIGH, "ended": "entered-in-error"}}, False),
        ([{**HIGH, "status": "voided"}], False),
        ([HIGH, {"assessed_on": "2026-01-20", "level": "none-found"}], False),
        ([HIGH, {"assessed_on": "2026-01-19", "level": "none-found"}], True),
        ([{"level": "low", "plan": "present"}], True),
        ([{"level": None, "plan": ["present"]}], False),
        (["high", None, 7], False),
        ("high", False),
    ],
)
def test_documents_from_elsewhere_tell_assessments_too(assessments: Any, risky: bool) -> None:  # noqa: ANN401, FBT001
    """A5.26: in an array or by their ids, flat or with their content."""
    document = {**sound(), "risk_assessments": assessments}
    assert ("SAFETY_FIRST" in rules_on(document)) is risky


@pytest.mark.parametrize(
    "risk",
    [
        *({"level": each} for each in ("none-found", "None found", "not-assessed", "N/A")),
        {"self_harm": "never", "suicidal_ideation": "None reported"},
        {"assessed_on": "2026-01-20", "level": "low", "basis": "Asked", "means": "present"},
    ],
)
def test_words_for_no_risk_are_none(risk: Mapping[str, str]) -> None:
    """A5.26: as forms have them."""
    assert "SAFETY_FIRST" not in rules_on({**sound(), "risk": risk})

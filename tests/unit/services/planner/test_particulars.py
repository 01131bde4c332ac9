"""What a plan records beside its agreed content: links, days, refusals, and no stale signature."""

from datetime import date
from typing import Any, get_args

import pytest

from events.state.plan import stale_signatures
from events.state.plan_content import standing
from events.state.plan_particulars import current_risk, first_risk
from events.values.ids import GoalId, ObjectiveId, RiskAssessmentId, StrengthId
from events.values.safety import FINDINGS, RiskAssessment, SafetyPlan
from events.values.signatures import Capture, Signer
from services.planner.commands import AnyCommand
from services.planner.commands.particulars import (
    AcknowledgeSafetyPlan,
    AddBarrier,
    AddStrength,
    AssessRisk,
    MakeSafetyPlan,
    ParticularCommand,
    ResolveBarrier,
    RetireStrength,
    ReviseBarrier,
    ReviseSafetyPlan,
    ReviseStrength,
)
from services.planner.decide.legality import LEGAL_IN, NOT_OVER
from tests.contract import gad
from tests.contract.examples_particulars import (
    ASSESSED,
    BARRIER,
    RISK,
    RUNNING,
    SAFETY,
    SHIFTS,
    STRENGTH,
)
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import WHY, active, drafted

LOST = gad.uid(999)


def changed(content: Any, **changes: Any) -> Any:  # noqa: ANN401
    return content.model_copy(update=changes)


def strength(**changes: Any) -> AnyCommand:  # noqa: ANN401
    return make(AddStrength, strength_id=RUNNING, strength=changed(STRENGTH, **changes))


def risk(number: int = 0, **changes: Any) -> AnyCommand:  # noqa: ANN401
    key = RiskAssessmentId(gad.uid(1002 + number))
    return make(AssessRisk, risk_assessment_id=key, risk_assessment=changed(ASSESSED, **changes))


def made(**changes: Any) -> AnyCommand:  # noqa: ANN401
    return make(MakeSafetyPlan, safety_plan=changed(SAFETY, **changes))


def acknowledged(chart: Chart, role: str = "client") -> AnyCommand:
    held = chart.plan.particulars.safety_plan
    return make(
        AcknowledgeSafetyPlan,
        signer=Signer.model_validate({"role": role, "printed_name": "Rowena Ellery"}),
        capture=Capture(method="electronic"),
        safety_plan_version=1 if held is None else held.version,
    )


def test_particulars_are_legal_until_the_plan_is_over() -> None:
    """A2.01, A11.22."""
    assert {LEGAL_IN[each] for each in get_args(ParticularCommand)} == {NOT_OVER}


def test_a_strength_says_where_the_plan_uses_it() -> None:
    """A1.09: with goals, objectives and interventions that stand."""
    chart = drafted()
    chart.give(strength())
    assert chart.plan.particulars.strengths[RUNNING].content.goal_ids == (gad.CALM,)
    nowhere = strength(objective_ids=(gad.SCALE, ObjectiveId(LOST)))
    assert drafted().refused(nowhere) == ("not-found", "/strength/objective_ids/1")
    moved = make(
        ReviseStrength,
        strength_id=RUNNING,
        strength=changed(STRENGTH, goal_ids=(GoalId(LOST),)),
    )
    assert chart.refused(moved) == ("not-found", "/strength/goal_ids/0")


def test_a_barrier_comes_with_its_mitigation_and_is_resolved() -> None:
    """A1.10."""
    chart = drafted()
    chart.give(make(AddBarrier, barrier_id=SHIFTS, barrier=BARRIER))
    video = changed(BARRIER, mitigation="Video sessions in those weeks")
    chart.give(make(ReviseBarrier, barrier_id=SHIFTS, barrier=video, rationale=WHY))
    assert chart.plan.particulars.barriers[SHIFTS].content.mitigation.startswith("Video")
    over = make(ResolveBarrier, barrier_id=SHIFTS, reason="overcome", rationale=WHY)
    chart.give(over)
    assert standing(chart.plan.particulars.barriers) == {}
    assert chart.refused(over) == ("ended", "/barrier_id")
    with pytest.raises(ValueError, match="mitigation"):
        type(BARRIER).model_validate({"words": "No car", "kind": "transport"})


def test_what_never_was_is_neither_revised_nor_ended_and_nothing_is_added_twice() -> None:
    """A1.04, A2.03."""
    chart = drafted()
    key = StrengthId(LOST)
    gone = make(RetireStrength, strength_id=key, reason="replaced", rationale=WHY)
    assert chart.refused(gone) == ("not-found", "/strength_id")
    same = make(ReviseStrength, strength_id=RUNNING, strength=STRENGTH)
    assert chart.refused(same) == ("not-found", "/strength_id")
    chart.give(strength())
    assert chart.refused(strength()) == ("already-there", "/strength_id")
    assert chart.refused(same) == ("nothing-changes", "")


def test_risk_is_the_newest_assessment_and_each_stays() -> None:
    """A1.24; a safety plan counts from the first that found a risk (A3.14)."""
    chart = active()
    clear = {"passive_ideation": "absent", "level": "none-found"}
    chart.give(risk(0, **clear, assessed_on=date(2026, 1, 8)))
    assert first_risk(chart.plan.particulars) is None
    chart.give(risk(1, assessed_on=date(2026, 1, 20)), risk(2, assessed_on=date(2026, 1, 15)))
    chart.give(risk(3, **clear, assessed_on=date(2026, 1, 22)))
    now, first = current_risk(chart.plan.particulars), first_risk(chart.plan.particulars)
    assert now is not None
    assert first is not None
    assert (now.level, first.assessed_on) == ("none-found", date(2026, 1, 15))
    assert len(chart.plan.particulars.risk_assessments) == 4


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"level": "none-found"}, ("risk-contradicts-findings", "/risk_assessment/level")),
        ({**dict.fromkeys(FINDINGS, "not-assessed"), "level": "none-found"},
         ("risk-contradicts-findings", "/risk_assessment/level")),
        ({"assessed_on": date(2026, 1, 9)}, ("in-the-future", "/risk_assessment/assessed_on")),
    ],
)  # fmt: skip
def test_an_assessment_that_cannot_be(changes: dict[str, Any], refusal: tuple[str, str]) -> None:
    """A1.24: no risk beside a finding, no risk where none was looked for."""
    assert drafted().refused(risk(**changes)) == refusal


@pytest.mark.parametrize(
    "changes",
    [
        {"passive_ideation": "absent"},
        {"passive_ideation": "absent", "means": "present"},
        {"passive_ideation": "absent", "means": "present", "level": "none-found"},
        dict.fromkeys(FINDINGS, "not-assessed"),
    ],
)
def test_the_level_is_the_clinicians_judgement(changes: dict[str, Any]) -> None:
    """A1.24: without a finding too; access to means alone is none."""
    chart = drafted()
    chart.give(risk(**changes))
    assert RISK in chart.plan.particulars.risk_assessments


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"professionals": SAFETY.professionals[1:]},
         ("lifeline-missing", "/safety_plan/professionals")),
        ({"distractions": ()}, ("nobody-named", "/safety_plan/distractions")),
        ({"people_to_ask": ()}, ("nobody-named", "/safety_plan/people_to_ask")),
        ({"made_on": date(2026, 1, 9)}, ("in-the-future", "/safety_plan/made_on")),
    ],
)  # fmt: skip
def test_a_safety_plan_that_is_not_whole(changes: dict[str, Any], refusal: tuple[str, str]) -> None:
    """A1.23: six steps, 988 among those to call, silence about people explained."""
    assert drafted().refused(made(**changes)) == refusal


def test_a_client_without_people_has_a_safety_plan_too() -> None:
    """A1.23."""
    alone = {"distractions": (), "people_to_ask": (), "nobody_because": "New in town"}
    drafted().give(made(**alone))


@pytest.mark.parametrize("step", ["warning_signs", "internal_coping", "safer_environment"])
def test_the_other_steps_are_never_empty(step: str) -> None:
    """A1.23."""
    with pytest.raises(ValueError, match=step):
        SafetyPlan.model_validate({**dict(SAFETY), step: ()})


def test_a_promise_not_to_harm_oneself_has_no_place() -> None:
    """A1.23: no field of a safety plan or an assessment takes one."""
    for model, example in ((SafetyPlan, SAFETY), (RiskAssessment, ASSESSED)):
        assert not any("contract" in name or "promise" in name for name in model.model_fields)
        with pytest.raises(ValueError, match="no_harm_contract"):
            model.model_validate({**dict(example), "no_harm_contract": "I promise"})


def test_a_safety_plan_is_made_once_then_revised() -> None:
    """A1.23."""
    chart = drafted()
    revised = make(ReviseSafetyPlan, safety_plan=SAFETY, rationale=WHY)
    assert chart.refused(revised) == ("not-found", "/safety_plan")
    assert chart.refused(acknowledged(chart)) == ("not-found", "/safety_plan")
    chart.give(made())
    assert chart.refused(made()) == ("already-there", "/safety_plan")
    assert chart.refused(revised) == ("nothing-changes", "")


def test_a_changed_safety_plan_is_acknowledged_anew_and_stales_no_signature() -> None:
    """A11.12."""
    chart = active()
    agreed = (chart.plan.content_version, chart.digest)
    chart.give(made())
    first = acknowledged(chart)
    chart.give(first)
    assert chart.refused(first) == ("nothing-changes", "/signer/role")
    chart.give(acknowledged(chart, "clinician"))
    other = changed(SAFETY, distractions=("The library",))
    chart.give(make(ReviseSafetyPlan, safety_plan=other, rationale=WHY))
    held = chart.plan.particulars.safety_plan
    assert held is not None
    assert held.acknowledged == {}
    assert chart.refused(first) == ("older-safety-plan", "/safety_plan_version")
    chart.give(acknowledged(chart))
    assert (chart.plan.content_version, chart.digest) == agreed
    assert stale_signatures(chart.plan) == ()


def test_nobody_acknowledges_for_somebody_else() -> None:
    """B18: a caregiver gives no client's acknowledgement."""
    chart = drafted()
    chart.give(made())
    refusal = chart.refused(acknowledged(chart), role="caregiver", acting_for=gad.CLIENT)
    assert refusal == ("not-your-signature", "/signer/role")


def test_particulars_stale_no_signature() -> None:
    """A11.12."""
    chart = active()
    chart.give(strength(), make(AddBarrier, barrier_id=SHIFTS, barrier=BARRIER), risk())
    assert RISK in chart.plan.particulars.risk_assessments
    assert stale_signatures(chart.plan) == ()

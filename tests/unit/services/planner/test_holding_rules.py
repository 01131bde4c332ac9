"""Which rules hold, and from which day they count (A3.14, A11.11, B19, B22, B24, B32)."""

from datetime import date
from typing import Any

import pytest

from events.profiles.applying import Setting, holding, plan_optional
from events.profiles.deadlines import review_dues
from events.values.safety import RiskAssessment
from services.planner.commands.particulars import AssessRisk
from services.planner.commands.told_days import SignedElsewhere
from services.planner.commands.treatment import ScheduleReviews, SetDischargeCriteria, SetFrequency
from services.planner.decide import Decision
from tests.contract import gad
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.profiled import (
    ACTIVATE,
    adoption,
    answer,
    asked,
    both,
    by,
    change,
    opened_with,
    proposed_with,
    stands,
)
from tests.unit.services.planner.steps import WHY, active, assessed, completion, drafting
from tests.unit.services.planner.test_coverage import course, held, told
from tests.unit.services.planner.test_migration import BOTH, later, migration
from tests.unit.services.planner.test_waivers import FEWER, in_force, waiving

SPRING = date(2026, 3, 1)


def codes(setting: Setting) -> set[str]:
    return {each.code for each in holding(setting, SPRING)}


def setting(*payers: Any, state: str, level: Any = "outpatient", **more: Any) -> Setting:  # noqa: ANN401
    return Setting(frozenset(payers), level_of_care=level, state=state, **more)


def drafted_with(*payer: str, **more: Any) -> Chart:  # noqa: ANN401  # an enrollment's fields
    chart = opened_with(*payer, **more)
    chart.give(*[each for each in drafting() if each.kind != "establish-baseline"])
    return chart


@pytest.mark.parametrize(
    ("diagnoses", "new_york", "minnesota"),
    [
        ((), True, False),
        (("F17.210",), True, False),
        (("F32.1", "F17.210"), True, False),
        (("F32.1", "F10.10"), True, True),
    ],
)
def test_a_second_diagnosis_lifts_no_rule(
    diagnoses: tuple[str, ...],
    new_york: bool,  # noqa: FBT001  # a table's column
    minnesota: bool,  # noqa: FBT001  # a table's column
) -> None:
    """B24, B27: nicotine makes no substance use treatment; another diagnosis no other program."""
    more = {"program": "adult-outpatient", "diagnoses": diagnoses}
    found = codes(setting("medicaid", state="NY", **more))
    assert ("ny-599" in found) is new_york
    found = codes(setting("commercial", state="MN", **more))
    assert ("mn-245g-outpatient" in found) is minnesota


@pytest.mark.parametrize(
    ("case", "optional"),
    [
        (setting("medicaid", state="CA"), True),
        (setting("medicaid", "medicare", state="CA"), False),
        (setting("self-pay", "medicare", state="NY"), False),
        (setting("self-pay", "medicare", state="NY", level="partial-hospitalization"), False),
    ],
)
def test_no_plan_is_needed_only_where_no_other_payer_lets_none_pass(
    case: Setting,
    optional: bool,  # noqa: FBT001  # a table's column
) -> None:
    """B22, B32."""
    assert plan_optional(holding(case, SPRING)) is optional


def test_all_signatures_are_the_usual_ones_as_well() -> None:
    """B24, A11.14: the prescriber's alone stops no clock."""
    chart = proposed_with("medicaid", "NY")
    by(chart, "psychiatrist")
    assert stands(chart, "2026-03-20", "ny-599", "plan") == ("late", "2026-02-07")


def test_content_is_judged_by_the_rules_of_its_activation_as_well() -> None:
    """A11.13, B24: signed under Medicaid, that wants a prescriber; begun under another payer."""
    chart = proposed_with("medicaid", "NY")
    chart.give(*both(chart))
    chart.at("2026-02-02T15:00:00+00:00").give(change("2026-02-01", "commercial"), ACTIVATE)
    held(chart, "2026-03-20")
    assert told(chart, "2026-03-20").standing == "covered"


def risk(number: int, day: str, level: Any) -> AssessRisk:  # noqa: ANN401  # a level
    assessment = RiskAssessment(
        assessed_on=date.fromisoformat(day),
        passive_ideation="present",
        active_ideation="absent",
        level=level,
        basis="Asked",
    )
    key = gad.uid(900 + number)
    return make(AssessRisk, risk_assessment_id=key, risk_assessment=assessment)


@pytest.mark.parametrize(
    ("levels", "second", "stand"),
    [
        (("moderate", "urgent"), "2026-02-04", ("open", "2026-02-04")),
        (("urgent", "moderate"), "2026-02-02", ("late", "2026-02-01")),
    ],
)
def test_urgency_counts_from_its_own_day(
    levels: tuple[str, str], second: str, stand: tuple[str, str]
) -> None:
    """A3.14: from the first urgent day since the finding that no safety plan answers."""
    chart = active()
    for number, (day, level) in enumerate(zip(("2026-02-01", second), levels, strict=True)):
        chart.at(f"{day}T15:00:00+00:00").give(risk(number, day, level))
    assert stands(chart, second, "safety-plan", "safety-plan-made") == stand


def test_recertification_counts_from_the_first_day_at_the_level() -> None:
    """B19: day 18 of partial hospitalization, which began on March 1; not of January's episode."""
    chart = drafted_with("medicare", "NY")
    chart.at("2026-03-01T15:00:00+00:00")
    chart.give(change("2026-03-01", "medicare", "NY", level_of_care="partial-hospitalization"))
    assert stands(chart, "2026-03-02", "medicare-php", "recertification") == ("open", "2026-03-19")


def test_what_another_profile_was_shown_answers_no_other() -> None:
    """B19: the inpatient recertification says nothing of partial hospitalization's."""
    chart = drafted_with("medicaid", "NY", level_of_care="inpatient")
    chart.at("2026-03-02T15:00:00+00:00")
    chart.give(answer("inpatient-456", "recertification", "2026-03-01"))
    chart.give(change("2026-03-02", "medicare", "NY", level_of_care="partial-hospitalization"))
    assert stands(chart, "2026-03-25", "medicare-php", "recertification") == ("late", "2026-03-20")


def test_a_clinics_own_practice_closes_no_intake_window_of_the_payers() -> None:
    """A11.13: the practice asks for a plan by January 28, the payer by February 23."""
    chart = proposed_with("commercial", "NY")
    chart.give(adoption("preliminary-plan", "2026-01-22"), role="administrator")
    held(chart, "2026-01-24", "2026-01-26", "2026-01-28", "2026-01-30")
    found = told(chart, "2026-01-30")
    assert (found.standing, found.reason) == ("intake-window", "plan-not-due-yet")
    assert found.due is not None
    assert found.due.profile == "commercial"


def test_a_waiver_of_the_day_of_a_review_is_of_that_review() -> None:
    """A3.18: the next review asks again."""
    chart = assessed()
    chart.give(change("2026-03-05", "medicaid", "OH"))
    why = {"outcome": "waived", "reason": "only-because-period-lapsed"}
    chart.give(answer("oh-5122-27", "review", "2026-03-05", **why), completion(chart))
    assert stands(chart, "2026-07-30", "default", "review") == ("late", "2026-06-03")


def test_a_plan_taken_over_is_reviewed_from_its_last_review_there() -> None:
    """A1.60, A3.18, A11.10: last reviewed on June 20; 90 days on is September 18."""
    chart = later()
    chart.give(migration(last_review_on=date(2026, 6, 20), next_review_on=date(2026, 9, 10)))
    on = date(2026, 7, 10)
    of = course(held(chart, on.isoformat()))
    dues = review_dues(of.applied(on), of.record.timeline(on))
    assert {each.on for each in dues} == {date(2026, 9, 18)}
    planned = {"interval_days": 60, "next_review_on": date(2026, 8, 20), "rationale": WHY}
    assert isinstance(chart.answer(make(ScheduleReviews, **planned)), Decision)


def test_signatures_of_a_plan_taken_over_stop_its_clock() -> None:
    """A1.60, B27: signed elsewhere on January 20, in time for what was due on February 7."""
    chart = drafted_with("medicaid", "MN", program="sud-outpatient")
    day = date(2026, 1, 20)
    signed = tuple(SignedElsewhere(role=each, signed_on=day) for each in BOTH)
    chart.at("2026-07-08T15:00:00+00:00")
    chart.give(migration(activated_on=date(2026, 1, 22), signatures=signed))
    found = asked(chart, "2026-07-08")
    names = ("plan", "signature-clinician", "signature-client")
    assert {found["mn-245g-outpatient", each].state for each in names} == {"met"}


@pytest.mark.parametrize(
    ("path", "rule", "then"),
    [
        ("/frequency/phases", "NO_STEP_DOWN", make(SetFrequency, frequency=FEWER, rationale=WHY)),
        ("/frequency/phases/0", "NO_STEP_DOWN", make(SetFrequency, frequency=FEWER, rationale=WHY)),
        (
            "/discharge_criteria/criteria/0",
            "NO_DISCHARGE_CRITERIA",
            make(
                SetDischargeCriteria,
                criteria=gad.DISCHARGE.model_copy(update={"further": ("Other",)}),
                rationale=WHY,
            ),
        ),
    ],
)
def test_a_waiver_below_what_there_is_one_of_lapses_with_it(
    path: str,
    rule: str,
    then: Any,  # noqa: ANN401  # a command
) -> None:
    """A5, A11.12: its parts are no items of their own."""
    chart = active()
    chart.give(waiving(path, rule=rule))
    assert in_force(chart)
    chart.give(then)
    assert not in_force(chart)

"""What payers and law ask of a plan, and what they block (A5.36, A7, B22 to B32)."""

import pytest

from services.planner.commands.content import ReviseGoal
from services.planner.commands.course import ProposePlan
from services.planner.commands.signing import WaiveSignature
from tests.contract import gad
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.profiled import (
    ACTIVATE,
    adoption,
    asked,
    both,
    by,
    change,
    insured,
    opened_with,
    proposed_with,
    stands,
)
from tests.unit.services.planner.steps import WHY, drafting, signature


def test_a_commercial_plan_needs_the_usual_signatures_alone() -> None:
    chart = proposed_with("commercial", "NY")
    chart.give(*both(chart), ACTIVATE)
    assert chart.status() == "active"


@pytest.mark.parametrize("role", ["psychiatrist", "nurse-practitioner", "physician"])
def test_new_york_medicaid_wants_a_prescribers_signature(role: str) -> None:
    """B24: psychiatrist, nurse practitioner or physician; any of them does."""
    chart = proposed_with("medicaid", "NY")
    refused = chart.answer(*both(chart), ACTIVATE)
    assert (refused.code, refused.names) == (  # type: ignore[union-attr]  # a refusal
        "profile-signature-missing",
        ("ny-599", "psychiatrist", "nurse-practitioner", "physician"),
    )
    chart.give(*both(chart))
    by(chart, role)
    chart.give(ACTIVATE)
    assert chart.status() == "active"


def test_no_waiver_stands_in_for_the_prescriber() -> None:
    """B24: a waiver is recorded, and the profile still wants the signature."""
    chart = proposed_with("medicaid", "NY")
    waiver = make(
        WaiveSignature,
        role="psychiatrist",
        reason="could-not-be-reached",
        explanation="On leave",
        content_version=chart.plan.content_version,
    )
    assert chart.refused(*both(chart), waiver, ACTIVATE)[0] == "profile-signature-missing"


def test_pennsylvania_wants_three_signatures() -> None:
    """B25: therapist, client, and a psychiatrist or advanced practice professional."""
    chart = proposed_with("medicaid", "PA")
    chart.give(*both(chart))
    by(chart, "physician")
    assert chart.refused(ACTIVATE)[0] == "profile-signature-missing"
    by(chart, "nurse-practitioner")
    chart.give(ACTIVATE)


def test_a_licence_that_was_adopted_holds_whoever_pays() -> None:
    """B25, A3.18: a clinic with that licence adopts its profile for all its clients."""
    chart = proposed_with("commercial", "PA")
    chart.give(adoption("pa-5200", "2026-01-22"), role="administrator")
    assert chart.refused(*both(chart), ACTIVATE)[0] == "profile-signature-missing"


def test_medicare_lets_no_plan_take_effect_without_its_parts() -> None:
    """B22, A7.03: type, frequency, diagnosis and goals; what is only asked for blocks nothing."""
    chart = proposed_with("medicare")
    chart.give(*both(chart), ACTIVATE)
    bare = chart_without("set-frequency")
    refused = bare.answer(*both(bare), ACTIVATE)
    assert (refused.code, refused.names) == (  # type: ignore[union-attr]  # a refusal
        "profile-part-missing",
        ("medicare-outpatient", "frequency"),
    )


def chart_without(kind: str) -> Chart:
    """Return a Medicare chart with a proposed plan that lacks what a command gives."""

    chart = opened_with("medicare")
    left_out = {kind, "establish-baseline"}
    chart.give(*(each for each in drafting() if each.kind not in left_out))
    chart.at("2026-01-22T15:00:00+00:00").give(make(ProposePlan))
    return chart


def test_a_plan_that_does_not_exist_can_be_late() -> None:
    """A1.40, A11.14, B24: opened 8 January, so 7 February; nothing was drafted."""
    chart = opened_with("medicaid", "NY")
    assert stands(chart, "2026-02-07", "ny-599", "plan") == ("open", "2026-02-07")
    assert stands(chart, "2026-02-08", "ny-599", "plan") == ("late", "2026-02-07")


def test_the_clock_stops_when_all_have_signed() -> None:
    """A11.14, B24: client and clinician signed on 22 January, the physician on 9 February."""
    chart = proposed_with("medicaid", "NY")
    chart.give(*both(chart))
    assert stands(chart, "2026-02-01", "ny-599", "plan") == ("open", "2026-02-07")
    chart.at("2026-02-09T15:00:00+00:00")
    by(chart, "physician")
    found = asked(chart, "2026-02-10")["ny-599", "plan"]
    assert (found.state, str(found.done_on)) == ("met-late", "2026-02-09")


def test_the_counselors_signature_stops_the_clock_in_minnesota() -> None:
    """A11.14, B27: developed on the counselor's dated signature, whenever the client signs."""
    chart = proposed_with("commercial", "MN", program="sud-outpatient")
    chart.give(signature(chart, "client"))
    assert stands(chart, "2026-02-08", "mn-245g-outpatient", "plan") == ("late", "2026-02-07")
    chart.at("2026-02-03T15:00:00+00:00").give(signature(chart))
    found = asked(chart, "2026-02-08")["mn-245g-outpatient", "plan"]
    assert (found.state, str(found.done_on), found.row) == ("met", "2026-02-03", "B27")


def test_activation_stops_the_clock_of_other_payers() -> None:
    """A11.14, A3.02: no session yet, so a commercial payer's clock has not begun."""
    chart = proposed_with("commercial")
    assert stands(chart, "2026-03-01", "commercial", "plan") == ("not-begun", None)
    chart.give(*both(chart), ACTIVATE)
    found = asked(chart, "2026-03-01")["commercial", "plan"]
    assert (found.state, str(found.done_on)) == ("met", "2026-01-22")


def test_a_change_wants_its_signatures_again() -> None:
    """B27, A11.12: client and counselor sign each change."""
    chart = proposed_with("commercial", "MN", program="sud-outpatient")
    chart.give(*both(chart), ACTIVATE)
    names = ("signature-clinician", "signature-client")
    found = asked(chart, "2026-01-22")
    assert [found["mn-245g-outpatient", it].state for it in names] == ["met", "met"]
    assert found["mn-245g-outpatient", "signature-client"].on_change
    goal = gad.GOAL.model_copy(update={"words": "I want quiet evenings"})
    chart.give(make(ReviseGoal, goal_id=gad.CALM, goal=goal, rationale=WHY))
    found = asked(chart, "2026-01-22")
    assert [found["mn-245g-outpatient", it].state for it in names] == ["missing", "missing"]


def test_a_new_payer_makes_nothing_due_before_its_first_day() -> None:
    """A11.21: Medicaid from 1 March; 30 days from 8 January were over on 7 February."""
    chart = opened_with("self-pay")
    chart.give(change("2026-03-01", "medicaid"))
    assert ("ny-599", "plan") not in asked(chart, "2026-02-28")
    found = asked(chart, "2026-03-01")["ny-599", "plan"]
    assert (found.state, str(found.due.on), found.due.moved) == ("open", "2026-03-01", True)  # type: ignore[union-attr]
    assert stands(chart, "2026-03-02", "ny-599", "plan") == ("late", "2026-03-01")


def test_a_change_that_keeps_the_rule_keeps_its_day() -> None:
    """A11.21: another program of the same payer on 1 March is no new rule."""
    chart = opened_with("medicaid")
    chart.give(change("2026-03-01", "medicaid", program="evening-outpatient"))
    assert stands(chart, "2026-03-02", "ny-599", "plan") == ("late", "2026-02-07")


def test_an_adopted_version_holds_from_its_day() -> None:
    """A3.01, A11.21: by session 3 from 10 January; version 2, by session 2, from 20 January."""
    chart = opened_with("self-pay")
    chart.give(adoption("preliminary-plan", "2026-01-10"), role="administrator")
    chart.give(adoption("preliminary-plan", "2026-01-20", 2), role="administrator")
    assert ("preliminary-plan", "plan") not in asked(chart, "2026-01-09")
    assert asked(chart, "2026-01-10")["preliminary-plan", "plan"].version == 1
    assert asked(chart, "2026-01-20")["preliminary-plan", "plan"].version == 2


def test_adoption_is_of_known_versions_and_never_backdated() -> None:
    """A3.18: the clinic's day is 8 January."""
    chart = opened_with("self-pay")
    known = adoption("worked-plan", "2026-01-08", 3)
    assert chart.refused(known, role="administrator") == (
        "unknown-policy-version",
        "/policy_version",
    )
    before = adoption("worked-plan", "2026-01-07", 2)
    assert chart.refused(before, role="administrator") == ("adoption-backdated", "/effective_on")


def test_every_payer_of_the_day_counts_and_the_earliest_wins() -> None:
    """A3.18, A1.59: commercial, and Medicaid as second payer from 20 January to 30 June."""
    chart = proposed_with("commercial")
    chart.give(insured("medicaid", "2026-01-20", "2026-06-30"))
    assert ("ny-599", "plan") not in asked(chart, "2026-01-19")
    assert stands(chart, "2026-01-20", "ny-599", "plan") == ("open", "2026-02-07")
    assert chart.refused(*both(chart), ACTIVATE)[0] == "profile-signature-missing"
    assert ("ny-599", "plan") in asked(chart, "2026-06-30")
    assert ("ny-599", "plan") not in asked(chart, "2026-07-01")

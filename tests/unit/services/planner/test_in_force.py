"""Whose signatures bring a plan into force, here and where it comes from (A11.13, A1.60, B09)."""

from datetime import date
from typing import Any

import pytest

from events.documents.plan_document import plan_document
from events.documents.signed_copy import signed_copy
from events.profiles.in_force import Span
from events.profiles.parts import parts_of
from events.values.signatures import SignerRole
from services.planner.commands.client import CorrectIdentity
from services.planner.commands.content import ReviseGoal
from services.planner.commands.course import ActivatePlan, ProposePlan
from services.planner.commands.signing import DeclineSignature, SignPlan
from services.planner.commands.told_days import SignedElsewhere
from tests.contract import gad
from tests.contract.examples_care import IDENTITY
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.consents import filed
from tests.unit.services.planner.steps import WHY, active, drafted, proposed, signature
from tests.unit.services.planner.test_coverage import held, spans, told
from tests.unit.services.planner.test_migration import later, migration
from tests.unit.services.planner.test_signed_documents import FIRST, by
from tests.unit.services.planner.test_signing import REVISE


def young(chart: Chart) -> Chart:
    """Make the client of a chart a child of eight."""
    child = IDENTITY.model_copy(update={"birth_date": date(2018, 1, 1)})
    chart.give(make(CorrectIdentity, identity=child, reason_text="Misread"))
    return chart


def for_the_client(chart: Chart, basis: str) -> SignPlan:
    """Return the consent of who signs in the client's place."""
    signer, consent = by(basis, FIRST), "participation-understanding-and-consent"
    return signature(chart, signer.role, meaning=consent, signer=signer)


@pytest.mark.parametrize("basis", ["parent", "guardian", "court-order"])
def test_who_stands_in_for_the_client_signs_for_the_client(basis: str) -> None:
    """A1.31, B09, B25, A11.13: with the clinician's signature the plan takes effect."""
    chart = young(proposed())
    chart.give(filed("ab" * 32))
    chart.give(signature(chart), for_the_client(chart, basis), make(ActivatePlan))

    assert spans(chart) == (Span(chart.plan.content_version, chart.now),)


def test_changed_content_comes_into_force_with_a_parent_s_signature() -> None:
    """A1.31, A11.13."""
    chart = young(active())
    first, begun = chart.plan.content_version, chart.now
    chart.at("2026-01-26T15:00:00+00:00").give(REVISE, make(ProposePlan))
    chart.give(signature(chart), for_the_client(chart, "parent"))

    assert spans(chart)[0] == Span(first, begun, chart.now)
    assert spans(chart)[1:] == (Span(chart.plan.content_version, chart.now),)


def test_a_stand_in_s_refusal_is_not_the_client_s() -> None:
    """A11.13, B26: nobody else refuses in the client's place; no basis was asked of them."""
    chart = proposed()
    refused = make(
        DeclineSignature,
        role="parent-or-guardian",
        reason="disagrees-with-plan",
        explanation="Wants another plan",
        content_version=chart.plan.content_version,
    )
    chart.give(signature(chart), refused)
    assert chart.refused(make(ActivatePlan)) == ("signature-missing", "")

    chart = active()
    first = chart.plan.content_version
    chart.at("2026-01-26T15:00:00+00:00").give(REVISE, make(ProposePlan))
    version = chart.plan.content_version
    chart.give(signature(chart), refused.model_copy(update={"content_version": version}))
    assert [each.content_version for each in spans(chart)] == [first]


def test_a_parent_s_signature_shows_the_client_s_part() -> None:
    """A1.31, B09: where no goal is endorsed and nothing was said at a review."""
    differs = gad.GOAL.endorsement.model_copy(update={"endorsed": False})
    goal = gad.GOAL.model_copy(update={"endorsement": differs})
    chart = young(drafted()).at("2026-01-22T15:00:00+00:00")
    chart.give(make(ReviseGoal, goal_id=gad.CALM, goal=goal, rationale=WHY), make(ProposePlan))
    assert "client-input" not in parts_of(chart.plan)
    chart.give(for_the_client(chart, "parent"))

    assert "client-input" in parts_of(chart.plan)


def earlier(*roles: SignerRole, **more: Any) -> tuple[SignedElsewhere, ...]:  # noqa: ANN401
    day = date(2026, 1, 12)
    return tuple(SignedElsewhere(role=each, signed_on=day, **more) for each in roles)


@pytest.mark.parametrize("other", ["client", "parent-or-guardian"])
def test_a_plan_that_was_signed_elsewhere_is_in_force_from_when_it_came(other: SignerRole) -> None:
    """A1.60, A11.13: taken over on July 8; the session of the 15th is covered."""
    chart = later()
    chart.give(migration(signatures=earlier("clinician", other)))
    came = chart.now
    held(chart, "2026-07-15")

    assert spans(chart) == (Span(chart.plan.content_version, came),)
    assert told(chart, "2026-07-15").standing == "covered"


def test_what_lacks_of_earlier_signatures_may_be_signed_here() -> None:
    """A1.60, A11.13: the client signs a week after the plan came."""
    chart = drafted().at("2026-07-08T15:00:00+00:00")
    chart.give(make(ProposePlan), migration(signatures=earlier("clinician")))
    assert spans(chart) == ()
    held(chart, "2026-07-14")
    assert told(chart, "2026-07-14").missing == (
        ("client", "parent-or-guardian", "representative"),
    )
    chart.at("2026-07-15T15:00:00+00:00").give(signature(chart, "client"))

    assert spans(chart) == (Span(chart.plan.content_version, chart.now),)


def test_the_copy_of_a_plan_from_elsewhere_tells_who_signed_it_there() -> None:
    """A1.60, B17."""
    chart = later()
    chart.give(migration(signatures=earlier("client", printed_name="Rowena  Ellery")))
    copy = signed_copy(plan_document(gad.PLAN, chart.plan, IDENTITY), chart.plan)

    assert "NOT SIGNED" not in copy
    assert "\nRowena Ellery, client\n" in copy
    assert "signed on 2026-01-12 in the system that it comes from\n" in copy
    assert f"of this content, version {chart.plan.content_version}\n" in copy

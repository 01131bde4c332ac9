"""Signatures: bound to content, by those who may, from their recorded time (A11.13, B18)."""

from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest

from events.state import plan as plans
from events.values.signatures import Capture, SignatureMeaning, Signer, SignerRole
from services.planner.commands import AnyCommand
from services.planner.commands.attachment import RecordAttachment
from services.planner.commands.content import ReviseGoal
from services.planner.commands.course import ActivatePlan, ProposePlan
from services.planner.commands.signing import DeclineSignature, WaiveSignature
from services.planner.decide.policy import CLIENT_SIDE, SIGNERS, Role
from services.planner.decide.signing import MEANINGS
from tests.contract import gad
from tests.contract.examples_staff import PAPER, SCAN
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.consents import filed
from tests.unit.services.planner.steps import WHY, active, drafted, proposed, signature

REVISE = make(
    ReviseGoal,
    goal_id=gad.CALM,
    goal=gad.GOAL.model_copy(update={"words": "I want quiet evenings"}),
    rationale=WHY,
)


def declined(chart: Chart, role: SignerRole = "client") -> AnyCommand:
    return make(
        DeclineSignature,
        role=role,
        reason="prefers-not-to-sign",
        explanation="Agrees with the plan and does not sign papers",
        content_version=chart.plan.content_version,
    )


def waived(chart: Chart, role: SignerRole = "client") -> AnyCommand:
    return make(
        WaiveSignature,
        role=role,
        reason="could-not-be-reached",
        explanation="Three calls and a letter",
        content_version=chart.plan.content_version,
    )


def test_a_signature_binds_to_the_present_content_and_its_hash() -> None:
    """A11.12, B18."""
    chart = proposed()
    seen = signature(chart)
    old = seen.content_version - 1
    assert chart.refused(seen.model_copy(update={"content_version": old})) == (
        "stale-content",
        "/content_version",
    )
    assert chart.refused(seen.model_copy(update={"content_hash": "00" * 32})) == (
        "stale-content",
        "/content_hash",
    )
    assert chart.refused(REVISE, seen) == ("stale-content", "/content_version")
    assert chart.refused(seen.model_copy(update={"document_digest": "00" * 32})) == (
        "stale-document",
        "/document_digest",
    )
    chart.give(seen)
    assert chart.plan.signings[-1].content_hash == chart.digest


def test_a_signature_acts_from_its_recorded_time_whatever_the_paper_says() -> None:
    """A11.13."""
    chart = proposed()
    chart.give(make(RecordAttachment, attachment_id=PAPER, attachment=SCAN))
    paper = Capture(method="wet-ink", dated=date(2026, 1, 15), attachment=SCAN.digest)
    (written,) = chart.give(signature(chart, capture=paper)).written
    assert written.facts[0].time is None
    assert chart.plan.signings[-1].recorded_time == chart.now
    ahead = paper.model_copy(update={"dated": date(2026, 1, 23)})
    assert chart.refused(signature(chart, "client", capture=ahead)) == (
        "in-the-future",
        "/capture/dated",
    )


def test_the_client_s_side_signs_what_was_put_to_it() -> None:
    """A2.01: a clinician may sign the draft."""
    chart = drafted()
    chart.give(signature(chart))
    for role in sorted(CLIENT_SIDE):
        signed = signature(
            chart,
            role,
            meaning="approval",
        )
        assert chart.refused(signed) == ("not-proposed", "")
    assert chart.refused(declined(chart)) == ("not-proposed", "")


@pytest.mark.parametrize("role", get_args(Role))
def test_each_role_signs_or_collects_only_what_it_may(role: Role) -> None:
    """B02, B18."""
    chart = proposed()
    chart.give(filed("ab" * 32))
    for signer in get_args(SignerRole):
        meaning = next(each for each, who in MEANINGS.items() if signer in who)
        command = signature(chart, signer, meaning=meaning)
        answer = chart.answer(command, role=role, acting_for=gad.CLIENT)
        code = getattr(answer, "code", "accepted")
        may = signer in SIGNERS.get(role, frozenset())
        apart = {"records", "administrator", "billing"}
        denied = "not-allowed" if role in apart else "not-your-signature"
        assert code == ("accepted" if may else denied)


@pytest.mark.parametrize("meaning", get_args(SignatureMeaning))
def test_each_signer_signs_in_a_meaning_that_fits(meaning: SignatureMeaning) -> None:
    """A1.31, B18."""
    chart = proposed()
    for role in ("clinician", "client", "witness"):
        answer = chart.answer(signature(chart, role, meaning=meaning))
        fits = role in MEANINGS[meaning]
        assert getattr(answer, "code", "accepted") == ("accepted" if fits else "wrong-meaning")


def test_a_supervisor_signs_for_supervision_and_no_clinician_does() -> None:
    """B26."""
    chart = proposed()
    command = signature(chart, "supervisor", meaning="supervision")
    assert chart.refused(command) == ("not-your-signature", "/signer/role")
    chart.give(command, role="supervisor")


@pytest.mark.parametrize("stand_in", [declined, waived])
def test_a_refusal_or_waiver_stands_in_where_policy_lets_it(stand_in: Any) -> None:  # noqa: ANN401
    """A11.13, B26."""
    chart = proposed()
    chart.give(signature(chart))
    answer = chart.answer(make(ActivatePlan))
    assert getattr(answer, "names", ()) == ("client",)
    assert chart.refused(make(ActivatePlan)) == ("signature-missing", "")
    chart.give(stand_in(chart), make(ActivatePlan))
    required = frozenset[SignerRole]({"clinician", "client"})
    assert plans.in_force(chart.plan, required) == chart.plan.content_version


def test_no_waiver_for_the_clinician_unless_policy_says_so() -> None:
    """A11.13."""
    chart = proposed()
    assert chart.refused(waived(chart, "clinician")) == ("not-waivable", "/role")
    assert chart.refused(declined(chart, "clinician")) == ("not-waivable", "/role")
    open_to_all = frozenset[SignerRole](get_args(SignerRole))
    chart.policy = replace(chart.policy, waivable=open_to_all)
    chart.give(waived(chart, "clinician"))
    chart.policy = replace(chart.policy, waivable=frozenset())
    chart.give(signature(chart, "client"))
    assert chart.refused(make(ActivatePlan)) == ("signature-missing", "")


def test_a_stand_in_is_for_the_present_content() -> None:
    """A11.12."""
    chart = proposed()
    command = declined(chart)
    chart.give(REVISE, make(ProposePlan))
    assert chart.refused(command) == ("stale-content", "/content_version")


def test_the_profile_says_who_has_to_sign() -> None:
    """B24, B25: psychiatrist, nurse practitioner or physician beside therapist and client."""
    chart = proposed()
    roles = frozenset[SignerRole]({"clinician", "client", "psychiatrist"})
    chart.policy = replace(chart.policy, required_signatures=roles)
    chart.give(signature(chart), signature(chart, "client"))
    assert chart.refused(make(ActivatePlan)) == ("signature-missing", "")
    chart.give(signature(chart, "psychiatrist", meaning="approval"), role="psychiatrist")
    chart.give(make(ActivatePlan))


def test_signatures_under_older_content_do_not_activate() -> None:
    """A11.12."""
    chart = proposed()
    chart.give(signature(chart), signature(chart, "client"), REVISE, make(ProposePlan))
    assert chart.refused(make(ActivatePlan)) == ("signature-missing", "")


def test_a_changed_plan_is_signed_again_without_a_new_activation() -> None:
    """A11.13: until then the last signed version stays in force."""
    chart = active()
    before = chart.plan.content_version
    required = frozenset[SignerRole]({"clinician", "client"})
    chart.give(REVISE)
    assert plans.in_force(chart.plan, required) == before
    assert chart.refused(signature(chart, "client")) == ("not-proposed", "")
    chart.give(make(ProposePlan))
    chart.give(signature(chart), signature(chart, "client"))
    assert plans.in_force(chart.plan, required) == chart.plan.content_version
    assert chart.status() == "active"


def test_a_verbal_signature_needs_its_reason() -> None:
    """A1.56, B27."""
    with pytest.raises(ValueError, match="reason"):
        Capture(method="verbal")
    chart = proposed()
    telehealth = Capture(method="verbal", reason="Telehealth visit")
    chart.give(
        signature(
            chart,
            "client",
            capture=telehealth,
            signer=Signer(role="client", printed_name="Rowena Ellery"),
        )
    )

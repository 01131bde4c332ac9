"""The readable copy: every signature with name, meaning, time and how it was taken (B17, B18)."""

from datetime import date
from typing import Any

import pytest

from events.documents.plan_document import plan_document
from events.documents.signed_copy import signed_copy
from events.ids import Version
from events.state import plan
from events.state.plan import PlanEvent
from events.types.goal import GoalRevised
from events.types.signature import PlanSigned, SignatureDeclined, SignatureWaived
from events.values.changes import Rationale
from events.values.consents import Authority
from events.values.signatures import Capture, SignedDocument, Signer
from tests.contract import gad
from tests.contract.examples_care import IDENTITY
from tests.unit.events.state.plans import entry
from tests.unit.events.state.test_gad_plan import signed

VERSION = plan.fold(signed()).content_version


def copy_after(*payloads: Any) -> str:  # noqa: ANN401  # payloads of a plan
    """Return the copy of the signed plan after further events."""
    history: list[PlanEvent] = list(signed())
    for each in payloads:
        history.append(entry(each, len(history) + 1))
    state = plan.fold(history)
    return signed_copy(plan_document(gad.PLAN, state, IDENTITY), state)


def by(signer: Signer, capture: Capture) -> PlanSigned:
    return PlanSigned(
        signer=signer,
        meaning="supervision",
        capture=capture,
        content_version=VERSION,
        content_hash="0f" * 32,
        document=SignedDocument(
            plan_version=VERSION,
            last_event="0a" * 32,
            client_version=Version(1),
            renderer="plan-text-1",
            digest="0d" * 32,
        ),
    )


def test_each_signature_tells_who_when_and_in_which_meaning() -> None:
    """B18: printed name, credentials, date-time, meaning, how it was taken."""
    who = Signer(role="supervisor", printed_name="Noor Haddad", credentials="PsyD")
    digest = plan_document(gad.PLAN, plan.fold(signed()), IDENTITY).digest
    text = copy_after(by(who, Capture(method="verbal", reason="By telephone\nfrom the ward")))
    assert text.endswith(
        "Noor Haddad, PsyD, supervisor\n"
        "  meaning: supervision\n"
        "  recorded: 2026-01-08T15:00:00+00:00\n"
        "  taken: verbal\n"
        "  reason:\n"
        "    | By telephone\n"
        "    | from the ward\n"
        f"  of this content, version {VERSION}\n"
        f"  document seen: {'0d' * 32}\n"
        f"\nDocument {digest} (plan-text-1)\n"
    )


def test_ink_tells_its_date_and_its_paper_and_a_guardian_the_basis() -> None:
    """A1.55, A1.56, B09."""
    held = Authority(basis="guardian", from_on=date(2026, 1, 1), until_on=date(2027, 1, 1))
    who = Signer(role="parent-or-guardian", printed_name="Ines Ellery", authority=held)
    ink = Capture(method="wet-ink", dated=date(2026, 1, 22), attachment="5c" * 32)
    text = copy_after(by(who, ink))
    assert "  on the basis: guardian, from 2026-01-01 until 2027-01-01\n" in text
    assert f"  taken: wet-ink, dated 2026-01-22\n  paper: {'5c' * 32}\n" in text


@pytest.mark.parametrize("outcome", ["declined", "waived"])
def test_a_refusal_or_waiver_stands_there_with_its_reason(outcome: str) -> None:
    """B26."""
    common: dict[str, Any] = {
        "role": "client",
        "explanation": "Agrees, signs nothing",
        "content_version": VERSION,
    }
    payload = (
        SignatureDeclined(reason="prefers-not-to-sign", **common)
        if outcome == "declined"
        else SignatureWaived(reason="other", **common)
    )
    assert (
        f"No signature of the client: {outcome}\n  because: Agrees, signs nothing\n"
        in copy_after(payload)
    )


def test_what_changed_since_is_named() -> None:
    """A11.12: by the names that the document gives."""
    goal = gad.GOAL.model_copy(update={"words": "I want quiet evenings"})
    text = copy_after(
        GoalRevised(goal_id=gad.CALM, goal=goal, rationale=Rationale(text="Their words"))
    )
    assert text.count(f"  of content version {VERSION}; changed since: goal G1\n") == 2


def test_a_plan_that_nobody_signed_says_so() -> None:
    """B17."""
    state = plan.fold(signed()[:5])
    assert "\nNOT SIGNED\n" in signed_copy(plan_document(gad.PLAN, state, None), state)

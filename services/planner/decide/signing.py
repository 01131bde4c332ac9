"""Decisions on signatures, refusals and waivers, each bound to the present content (B18, A11.13).

None of their events can be backdated: a signature acts from its recorded time, whatever date
stands on the paper.
"""

from typing import Final, assert_never

from events.documents.plan_document import plan_document
from events.ids import Version
from events.sealed_event import Fact
from events.state.plan_content import content_hash
from events.types.signature import PlanSigned
from events.values.signatures import SignatureMeaning, SignedDocument, SignerRole
from services.planner.commands.signing import (
    DeclineSignature,
    SigningCommand,
    SignPlan,
    WaiveSignature,
)
from services.planner.decide.agreement import require_agreeable
from services.planner.decide.attachments import require_capture
from services.planner.decide.case import Case
from services.planner.decide.facts import fact_of, stated
from services.planner.decide.policy import CLIENT_SIDE
from services.planner.decide.refusals_course import (
    NotProposed,
    NotWaivable,
    NotYourSignature,
    StaleContent,
    WrongMeaning,
)
from services.planner.decide.refusals_signing import (
    StaleDocument,
    UnseenDocument,
)
from services.planner.decide.signers import require_signer

_CLINICAL: Final[frozenset[SignerRole]] = frozenset(
    {"clinician", "supervisor", "psychiatrist", "physician", "nurse-practitioner"}
)

MEANINGS: Final[dict[SignatureMeaning, frozenset[SignerRole]]] = {
    "participation-understanding-and-consent": CLIENT_SIDE,
    "authorship": _CLINICAL,
    "review": _CLINICAL,
    "approval": _CLINICAL | CLIENT_SIDE,
    "supervision": frozenset({"supervisor", "psychiatrist", "physician"}),
    "witness": frozenset({"witness"}),
}
"""Who can sign in which meaning (A1.31)."""


def decide_signing(command: SigningCommand, case: Case) -> Fact:
    """Return what `command` brings about."""
    match command:
        case SignPlan():
            return _sign(command, case)
        case DeclineSignature():
            require_collector(command.role, "/role", case)
            _require_stand_in(command, case)
        case WaiveSignature():
            _require_stand_in(command, case)
        case unreachable:
            assert_never(unreachable)
    return stated(command)


def _sign(command: SignPlan, case: Case) -> Fact:
    role = command.signer.role
    require_collector(role, "/signer/role", case)
    if role not in MEANINGS[command.meaning]:
        raise WrongMeaning("/meaning")
    _require_present(command.content_version, role, case)
    if command.content_hash != content_hash(case.plan.content):
        raise StaleContent("/content_hash")
    require_signer(command.signer, "/signer", case)
    require_capture(command.capture, case.client, case.calendar)
    return fact_of(
        PlanSigned(
            signer=command.signer,
            meaning=command.meaning,
            capture=command.capture,
            content_version=command.content_version,
            content_hash=command.content_hash,
            document=_seen(command, case),
        )
    )


def _seen(command: SignPlan, case: Case) -> SignedDocument:
    """Return the document that the signer saw, with the events in the ledger that it tells (B18).

    It reads the same at every version from the last change of content on, so it is bound to the
    newest that is in the ledger.
    """
    head = case.head
    if head is None or head.version < case.plan.content_version:
        raise UnseenDocument("/document_digest")
    document = plan_document(command.plan_id, case.plan, case.client.identity)
    if command.document_digest != document.digest:
        raise StaleDocument("/document_digest")
    return SignedDocument(
        plan_version=head.version,
        last_event=head.hash.hex(),
        client_version=case.client.version,
        renderer=document.renderer,
        digest=document.digest,
    )


def _require_stand_in(command: DeclineSignature | WaiveSignature, case: Case) -> None:
    if command.role not in case.policy.waivable:
        raise NotWaivable("/role")
    _require_present(command.content_version, command.role, case)


def require_collector(role: SignerRole, pointer: str, case: Case) -> None:
    """Raise NotYourSignature unless policy lets the actor give or collect this role's signature."""
    if role not in case.policy.signers.get(case.context.role, frozenset()):
        raise NotYourSignature(pointer)


def _require_present(version: Version, role: SignerRole, case: Case) -> None:
    """Require the present content; the client's side signs only what was put to it."""
    if version != case.plan.content_version:
        raise StaleContent("/content_version")
    require_agreeable(case.plan)
    if role in CLIENT_SIDE and case.plan.course.proposed != version:
        raise NotProposed

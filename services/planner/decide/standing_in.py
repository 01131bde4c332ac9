"""Who acts for a client, on what basis, and what shows it (A7.08, B02, B09)."""

from dataclasses import dataclass
from datetime import date

from events.profiles.majority import is_of_age
from events.state.client import ClientState
from events.values.consents import Authority, ConsentGiver
from services.planner.decide.attachments import require_complete
from services.planner.decide.context import Context
from services.planner.decide.policy import OUTSIDE, Policy
from services.planner.decide.refusals_consents import AuthorityUnproven, ClientOfAge, NoAuthority
from services.planner.decide.refusals_course import NotYourSignature
from services.planner.releases.authority_rules import authority_rules


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody acts for a client, or as the client, on a local day; `pointer` leads to them."""

    by: ConsentGiver
    pointer: str
    day: date


def require_standing(
    act: Act, client: ClientState, context: Context, *, about_client: bool = True
) -> None:
    """Return quietly when the person may act, and the actor may record it.

    Args:
        act: who acts, and when.
        client: whose chart it is.
        context: who records it.
        about_client: whether it is about the client; of others their age is not known.

    Raises:
        AuthorityUnproven: nothing shows the authority.
        NotFound, FormIncomplete: what shows it is not on record, or blank or unsigned (A1.55).
        NoAuthority: it does not cover the day.
        ClientOfAge: a parent acts for an adult.
        NotYourSignature: somebody outside the clinic acts in another's role.
    """
    held = act.by.authority
    if held is not None:
        _require_proof(held, f"{act.pointer}/authority", client)
        if not held.from_on <= act.day or (held.until_on is not None and act.day > held.until_on):
            raise NoAuthority(f"{act.pointer}/authority")
        if held.basis == "parent" and about_client:
            _require_minor(act, client, context.policy)
    _require_own_act(act, context)


def _require_proof(held: Authority, pointer: str, client: ClientState) -> None:
    rule = authority_rules().of(held.basis)
    proven = held.document is not None or (rule.law_does and held.law is not None)
    if rule.proof and not proven:
        raise AuthorityUnproven(f"{pointer}/document")
    if held.document is not None:
        require_complete(held.document, f"{pointer}/document", client)


def _require_minor(act: Act, client: ClientState, policy: Policy) -> None:
    """Return quietly unless the client is of age on the day, when no parent stands in (B09)."""
    if client.identity is None:
        return
    if is_of_age(client.identity.birth_date, act.day, policy.majority_age):
        raise ClientOfAge(f"{act.pointer}/authority/basis")


def _require_own_act(act: Act, context: Context) -> None:
    """Return quietly unless somebody outside the clinic acts in another's role (B02)."""
    if context.role not in OUTSIDE:
        return
    if act.by.role not in context.policy.signers.get(context.role, frozenset()):
        raise NotYourSignature(f"{act.pointer}/role")

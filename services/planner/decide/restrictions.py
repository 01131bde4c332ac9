"""Restrictions: agreed, and kept when something is disclosed to a health plan (B36)."""

from datetime import datetime
from typing import Final

from events.sealed_event import Fact
from events.state.client import ClientState
from events.state.restrictions import Agreed
from events.values.consents import Recipient
from events.values.disclosures import DisclosureContent
from services.planner.commands.restriction import AgreeRestriction
from services.planner.decide.context import Context
from services.planner.decide.facts import stated
from services.planner.decide.refusals import AlreadyThere, NotFound
from services.planner.decide.refusals_disclosures import Restricted
from services.planner.decide.streams import Streams

_RESTRICTED: Final = frozenset({"payment", "operations"})
_EXEMPT: Final = frozenset({"required-by-law", "judicial-order", "not-permitted"})


def decide_restriction(command: AgreeRestriction, streams: Streams, context: Context) -> Fact:  # noqa: ARG001
    """Return the restriction; it needs nobody's leave."""
    client = streams.client(command.client_id).state
    if client.identity is None:
        raise NotFound("/client_id")
    if command.restriction_id in client.restrictions:
        raise AlreadyThere("/restriction_id")
    return stated(command)


def require_unrestricted(content: DisclosureContent, client: ClientState, at: datetime) -> None:
    """Return quietly unless a health plan was told at `at` of what it must not know then.

    Raises:
        Restricted: it falls under restrictions, which are named; or it does not tell of which
            days' services it is, or that it is of none, while there are some.
    """
    if content.basis in _EXEMPT or _RESTRICTED.isdisjoint((content.basis, content.purpose)):
        return
    known = client.restrictions.items()
    plan = _is_plan(content.recipient, client)
    names = [
        key for key, each in known if at >= each.time and _falls_under(content, each, plan=plan)
    ]
    if names:
        raise Restricted("/disclosure/services_on", names)


def _is_plan(to: Recipient, client: ClientState) -> bool:
    """Return whether the recipient is a health plan, by what is told now or was told before."""
    asked = (each.terms.recipient for each in client.consents.values())
    told = (each.content.recipient for each in client.disclosures.values())
    return any(
        each.recipient_id == to.recipient_id and each.kind == "health-plan"
        for each in (to, *asked, *told)
    )


def _falls_under(content: DisclosureContent, agreed: Agreed, *, plan: bool) -> bool:
    named = agreed.restriction.health_plan
    meant = plan if named is None else content.recipient.recipient_id == named
    if not meant or content.no_service:
        return False
    named_all = len(content.sessions) >= max(1, len(content.services_on))
    if agreed.restriction.sessions and named_all:
        return not set(agreed.restriction.sessions).isdisjoint(content.sessions)
    told = content.services_on
    return not told or not set(agreed.restriction.services_on).isdisjoint(told)

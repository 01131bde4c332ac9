"""Restrictions: agreed, and kept when something is disclosed to a health plan (B36)."""

from typing import Final

from events.sealed_event import Fact
from events.state.client import ClientState
from events.values.disclosures import DisclosureContent
from events.values.restrictions import Restriction
from services.planner.commands.restriction import AgreeRestriction
from services.planner.decide.facts import stated
from services.planner.decide.refusals import AlreadyThere, NotFound
from services.planner.decide.refusals_disclosures import Restricted

_RESTRICTED: Final = frozenset({"payment", "operations"})
_REQUIRED: Final = frozenset({"required-by-law", "judicial-order"})


def decide_restriction(command: AgreeRestriction, client: ClientState) -> Fact:
    """Return the restriction; it needs nobody's leave."""
    if client.identity is None:
        raise NotFound("/client_id")
    if command.restriction_id in client.restrictions:
        raise AlreadyThere("/restriction_id")
    return stated(command)


def require_unrestricted(content: DisclosureContent, client: ClientState) -> None:
    """Return quietly unless the disclosure tells a health plan of what it must not know.

    Raises:
        Restricted: it falls under restrictions, which are named; or it does not tell of which
            days' services it is, while there are some.
    """
    if content.recipient.kind != "health-plan" or content.basis in _REQUIRED:
        return
    if content.purpose not in _RESTRICTED:
        return
    known = client.restrictions.items()
    names = [key for key, each in known if _falls_under(content, each)]
    if names:
        raise Restricted("/disclosure/services_on", names)


def _falls_under(content: DisclosureContent, restriction: Restriction) -> bool:
    if restriction.health_plan not in {None, content.recipient.recipient_id}:
        return False
    told = content.services_on
    return not told or not set(restriction.services_on).isdisjoint(told)

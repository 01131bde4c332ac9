"""Which ways of reaching a client may be used (A1.54, B37)."""

from collections.abc import Iterable
from datetime import date
from typing import Literal, TypeAlias

from events.values.communication import Communication, Way
from events.values.identity import Contact, Identity

Reach: TypeAlias = Literal["may-be-used", "excluded", "not-agreed"]
"""Whether a way may be used: it is excluded by the client, or not among those agreed on."""


def reach(way: Way, agreed: Communication | None, identity: Identity | None, day: date) -> Reach:
    """Return whether `way` may be used to reach the client on a local `day` (A1.54, B37).

    A way that is not safe or never wanted is excluded, whatever else is agreed; so is a kind of
    which only an unsafe address is known, where no address is named.
    """
    held = agreed if agreed is not None and _counts(agreed, day) else None
    contacts = () if identity is None else identity.contacts
    if _unsafe(way, contacts) or (held is not None and any(_meant(n, way) for n in held.never)):
        return "excluded"
    if held is not None and held.only and not any(_within(way, each) for each in held.only):
        return "not-agreed"
    return "may-be-used"


def _counts(agreed: Communication, day: date) -> bool:
    return agreed.until_on is None or day <= agreed.until_on


def _meant(never: Way, way: Way) -> bool:
    """Return whether `way` may hit what is never to be used; without an address it may."""
    same = never.kind == way.kind
    return same and (never.address is None or way.address in {None, never.address})


def _within(way: Way, only: Way) -> bool:
    return way.kind == only.kind and only.address in {None, way.address}


def _unsafe(way: Way, contacts: Iterable[Contact]) -> bool:
    same = [each for each in contacts if each.kind == way.kind]
    if way.address is None:
        return bool(same) and not any(each.safe for each in same)
    return any(not each.safe and each.address == way.address for each in same)

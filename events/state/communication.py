"""Which ways of reaching a client may be used (A1.54, B37)."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final, Literal, TypeAlias
from unicodedata import normalize

from events.values.communication import Communication, Way
from events.values.identity import Contact, Identity

Reach: TypeAlias = Literal["may-be-used", "excluded", "not-agreed"]
"""Whether a way may be used: it is excluded by the client, or not among those agreed on."""


_DIALLED: Final = frozenset({"phone", "text-message"})
_NO_DIGIT: Final = re.compile(r"\D")
_NATIONAL: Final = 10
"""How many digits a number has without the code of the country."""


def reach(way: Way, agreed: Communication | None, identity: Identity | None, day: date) -> Reach:
    """Return whether `way` may be used to reach the client on a local `day` (A1.54, B37).

    A way that is not safe or never wanted is excluded, whatever else is agreed; so is a kind of
    which only an unsafe address is known, where no address is named. A number that is not safe is
    neither called nor written to, and an address is the same however it is spelled.
    """
    held = agreed if agreed is not None and _counts(agreed, day) else None
    contacts = () if identity is None else identity.contacts
    if _unsafe(way, contacts) or (held is not None and any(_meant(n, way) for n in held.never)):
        return "excluded"
    if held is not None and held.only and not any(_within(way, each) for each in held.only):
        return "not-agreed"
    return "may-be-used"


def asks(agreed: Communication | None, day: date) -> bool:
    """Return whether some ways are asked for, or excluded, on a local `day` (B37)."""
    return agreed is not None and _counts(agreed, day) and bool(agreed.only or agreed.never)


def _counts(agreed: Communication, day: date) -> bool:
    return agreed.until_on is None or day <= agreed.until_on


def _meant(never: Way, way: Way) -> bool:
    """Return whether `way` may hit what is never to be used; without an address it may."""
    if never.kind != way.kind:
        return False
    return None in {never.address, way.address} or _place(never) == _place(way)


def _within(way: Way, only: Way) -> bool:
    return way.kind == only.kind and (only.address is None or _place(way) == _place(only))


def _unsafe(way: Way, contacts: Iterable[Contact]) -> bool:
    held = tuple(contacts)
    shut = {_place(each) for each in held if not each.safe}
    if way.address is not None:
        return _place(way) in shut
    own = [each for each in held if each.kind == way.kind]
    same = own or [each for each in held if _line(each) == _line(way)]
    return bool(same) and all(_place(each) in shut for each in same)


def _line(at: Way | Contact) -> str:
    """Return what an address belongs to: calls and text messages go to the same numbers."""
    return "phone" if at.kind in _DIALLED else at.kind


def _place(at: Way | Contact) -> tuple[str, str]:
    """Return what tells an address from any other, however it is spelled."""
    text = normalize("NFKC", at.address or "")
    digits = _NO_DIGIT.sub("", text) if at.kind in _DIALLED else ""
    if len(digits) == _NATIONAL + 1:
        digits = digits.removeprefix("1")
    return _line(at), digits or " ".join(text.casefold().split())

"""Referrals and where they stand (A1.26, A1.47)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from events.state.changing import replace
from events.state.journal import Missing
from events.state.mapping import put
from events.types.streams import ReferralPayload
from events.types.support import ReferralPlanned
from events.values.dates import Due
from events.values.ids import Item, ReferralId
from events.values.support import ReferralContent, ReferralStatus


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral, since when it stands where it does, and when it is offered again."""

    content: ReferralContent
    status: ReferralStatus = "planned"
    since: date | None = None
    reoffer: Due | None = None


Referrals = Mapping[ReferralId, Referral]

NEXT: Final[Mapping[ReferralStatus, tuple[ReferralStatus, ...]]] = MappingProxyType(
    {
        "planned": ("offered", "closed"),
        "offered": ("accepted", "declined", "closed"),
        "declined": ("offered", "closed"),
        "accepted": ("sent", "closed"),
        "sent": ("closed",),
        "closed": (),
    }
)
"""Where a referral may go from where it stands."""


def referrals_after(held: Referrals, it: ReferralPayload) -> Referrals | Missing:
    """Return `held` after `it`.

    Missing when there is no such referral, when it is closed, or when the step before is missing:
    a void may have taken it away.
    """
    item = Item(kind="referral", id=it.referral_id)
    known = held.get(it.referral_id)
    if isinstance(it, ReferralPlanned):
        if known is not None:
            return Missing(item, "already-there")
        return put(held, it.referral_id, Referral(it.referral))
    if known is None:
        return Missing(item, "missing")
    if known.status == "closed":
        return Missing(item, "ended")
    if it.status not in NEXT[known.status]:
        return Missing(item, "missing")
    moved = replace(known, status=it.status, since=it.on, reoffer=it.reoffer)
    return put(held, it.referral_id, moved)

"""What the client keeps from the health plan (B36)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from events.state.journal import Missing
from events.state.mapping import put
from events.state.recorded import Recorded
from events.types.restriction import RestrictionAgreed
from events.values.ids import Item, RestrictionId
from events.values.restrictions import Restriction


@dataclass(frozen=True, slots=True)
class Agreed:
    """A restriction; it binds from `time` on, not what went out before."""

    time: datetime
    restriction: Restriction


Restrictions: TypeAlias = Mapping[RestrictionId, Agreed]


def with_restriction(
    known: Restrictions, event: Recorded[RestrictionAgreed]
) -> Restrictions | Missing:
    """Return `known` with one more restriction; Missing when its identifier is taken."""
    it = event.payload
    if it.restriction_id in known:
        return Missing(Item(kind="restriction", id=it.restriction_id), "already-there")
    return put(known, it.restriction_id, Agreed(event.time, it.restriction))

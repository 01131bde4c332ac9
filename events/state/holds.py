"""Suspended accountings and legal holds (B07, B42)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from events.ids import Version
from events.state.changing import replace
from events.state.journal import Missing
from events.state.mapping import put
from events.state.recorded import Recorded
from events.types.hold import AccountingSuspended, HoldLifted, HoldPlaced
from events.values.holds import LegalHold, Suspension
from events.values.ids import HoldId, Item, SuspensionId


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold; `lifted_on` is None while it lasts."""

    version: Version
    hold: LegalHold
    lifted_on: date | None = None


Holds: TypeAlias = Mapping[HoldId, Hold]
Suspensions: TypeAlias = Mapping[SuspensionId, Suspension]


def holds_on(holds: Holds, day: date) -> Iterator[HoldId]:
    """Yield the holds that last on `day`: nothing is erased while there is one (B42).

    A hold binds from the day that it is entered on, be it placed later, and ends before
    `lifted_on`.
    """
    for hold_id, each in holds.items():
        if each.lifted_on is None or day < each.lifted_on:
            yield hold_id


def with_suspension(
    known: Suspensions, event: Recorded[AccountingSuspended]
) -> Suspensions | Missing:
    """Return `known` with one more suspension; Missing when its identifier is taken."""
    it = event.payload
    if it.suspension_id in known:
        return Missing(Item(kind="suspension", id=it.suspension_id), "already-there")
    return put(known, it.suspension_id, it.suspension)


def with_hold(known: Holds, event: Recorded[HoldPlaced | HoldLifted]) -> Holds | Missing:
    """Return `known` after a hold was placed or lifted."""
    it = event.payload
    item = Item(kind="hold", id=it.hold_id)
    held = known.get(it.hold_id)
    if isinstance(it, HoldPlaced):
        if held is not None:
            return Missing(item, "already-there")
        return put(known, it.hold_id, Hold(event.version, it.hold))
    if held is None:
        return Missing(item, "missing")
    if held.lifted_on is not None:
        return Missing(item, "ended")
    return put(known, it.hold_id, replace(held, lifted_on=it.lifted_on))

"""Adding, revising and ending the items of a plan, whatever they are."""

from collections.abc import Mapping
from typing import TypeVar

from events.payload import Payload
from events.state.changing import replace
from events.state.journal import Missing
from events.state.mapping import put
from events.state.plan_content import Held
from events.values.ids import Item, ItemKind
from events.values.item_ids import ItemId

C = TypeVar("C", bound=Payload)
K = TypeVar("K", bound=ItemId)


def added(
    held: Mapping[K, Held[C]], kind: ItemKind, key: K, content: C
) -> Mapping[K, Held[C]] | Missing:
    """Return `held` with a new item; Missing when the id is taken, ended ones included."""
    if key in held:
        return Missing(Item(kind=kind, id=key), "already-there")
    return put(held, key, Held(content))


def revised(
    held: Mapping[K, Held[C]], kind: ItemKind, key: K, content: C
) -> Mapping[K, Held[C]] | Missing:
    """Return `held` with an item's content replaced; Missing when there is none that stands."""
    known = stands(held, kind, key)
    return known if isinstance(known, Missing) else put(held, key, replace(known, content=content))


def ended(
    held: Mapping[K, Held[C]],
    kind: ItemKind,
    key: K,
    reason: str,
    replaced_by: ItemId | None = None,
) -> Mapping[K, Held[C]] | Missing:
    """Return `held` with an item ended; Missing when there is none that stands."""
    known = stands(held, kind, key)
    if isinstance(known, Missing):
        return known
    return put(held, key, replace(known, ended=reason, replaced_by=replaced_by))


def stands(held: Mapping[K, Held[C]], kind: ItemKind, key: K) -> Held[C] | Missing:
    """Return the item under `key`; Missing when there is none, or when it ended."""
    known = held.get(key)
    if known is None:
        return Missing(Item(kind=kind, id=key), "missing")
    return known if known.ended is None else Missing(Item(kind=kind, id=key), "ended")

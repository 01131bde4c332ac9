"""From what an event could not be applied for to the refusal of its command."""

from typing import assert_never

from events.state.journal import Missing
from services.planner.decide.refusals import AlreadyThere, Ended, NotFound
from services.planner.refusal import Refusal


def refusal_of(missing: Missing) -> Refusal:
    """Return the refusal that names the missing, ended or taken item."""
    pointer = f"/{missing.item.kind.replace('-', '_')}_id"
    names = () if missing.item.id is None else (missing.item.id,)
    match missing.problem:
        case "missing":
            return NotFound(pointer, names)
        case "ended":
            return Ended(pointer, names)
        case "already-there":
            return AlreadyThere(pointer, names)
        case unreachable:
            assert_never(unreachable)

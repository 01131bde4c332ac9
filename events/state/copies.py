"""Copies that were offered, declined or given (A1.33)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from events.ids import Version
from events.state.journal import Missing
from events.state.mapping import put
from events.state.recorded import Recorded
from events.types.copy import CopyRecorded
from events.values.copies import CopyContent
from events.values.ids import CopyId, Item


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy, on a local day."""

    version: Version
    time: datetime
    on: date
    content: CopyContent


Copies: TypeAlias = Mapping[CopyId, Copy]


def with_copy(known: Copies, event: Recorded[CopyRecorded]) -> Copies | Missing:
    """Return `known` with one more copy; Missing when its identifier is taken."""
    it = event.payload
    if it.copy_id in known:
        return Missing(Item(kind="copy", id=it.copy_id), "already-there")
    return put(known, it.copy_id, Copy(event.version, event.time, it.on, it.copy_content))

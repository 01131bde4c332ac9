"""Notices as rows of a list."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from events.envelope import instant
from events.state import notice
from events.values.dates import DueOn
from infra.notices.recheck import NoticeEvent


def row_of(key: UUID, events: Sequence[NoticeEvent]) -> dict[str, Any]:
    """Return a notice as a row: ids, codes and times."""
    state = notice.fold(each.event for each in events)
    told, first = state.notice, events[0].event.payload.decided
    assert told is not None  # noqa: S101  # a stream begins with what it tells
    due = told.due.on.isoformat() if isinstance(told.due, DueOn) else f"session {told.due.number}"
    return {
        "notice": str(key),
        "plan": str(told.plan_id),
        "status": state.status,
        "rule": told.rule,
        "stage": told.stage,
        "due": due,
        "owed_since": instant(told.owed_at),
        "decided": instant(first.at),
        "late": first.late_by_seconds,
    }

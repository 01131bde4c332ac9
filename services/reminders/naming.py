"""The names of notices: made from what is owed, so that each can begin only once."""

from typing import Final, assert_never
from uuid import UUID, uuid5

from events.ids import EventId
from events.values.dates import DueAtSession, DueOn
from events.values.ids import PlanId
from events.values.notices import NoticeContent, Rule, Stage

NAMESPACE: Final = UUID("6f0d1d6c-53b5-5e0a-9c57-7f1f6f2b8a11")
SUBJECT: Final = "review"


def notice_id(
    plan_id: PlanId, rule: Rule, anchor: EventId, due: DueOn | DueAtSession, stage: Stage
) -> UUID:
    """Return the UUIDv5 of plan, rule, subject, anchor event, due point and stage."""
    name = "\n".join((str(plan_id), rule, SUBJECT, str(anchor), _spelled(due), stage))
    return uuid5(NAMESPACE, name)


def id_of(notice: NoticeContent) -> UUID:
    """Return the id of the notice that says `notice`."""
    return notice_id(notice.plan_id, notice.rule, notice.anchor_event_id, notice.due, notice.stage)


def _spelled(due: DueOn | DueAtSession) -> str:
    match due:
        case DueOn():
            return due.on.isoformat()
        case DueAtSession():
            return f"session {due.number}"
        case unreachable:
            assert_never(unreachable)

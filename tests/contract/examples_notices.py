"""Examples of what notice streams hold: a review due after 84 days, and at session 8 (A12.1)."""

from datetime import UTC, date

from events.ids import EventId
from events.payload import Payload
from events.types.notice import NoticeCleared, NoticeLapsed, NoticeRaised
from events.values.dates import DueAtSession, DueOn
from events.values.notices import Answer, DecidedOn, NoticeContent
from tests.contract import gad

ACTIVATION = EventId(gad.uid(130))
COMPLETION = EventId(gad.uid(140))

RAISED = NoticeContent(
    plan_id=gad.PLAN,
    rule="review-interval",
    citation="A3.03",
    stage="due-soon-14",
    due=DueOn(on=date(2026, 4, 16)),
    due_by=gad.at("2026-04-17T00:00:00-04:00").astimezone(UTC),
    anchor_event_id=ACTIVATION,
    anchor_on=date(2026, 1, 22),
    days=84,
    owed_at=gad.at("2026-04-02T00:00:00-04:00").astimezone(UTC),
)

PASSED = NoticeContent(
    plan_id=gad.PLAN,
    rule="review-session",
    citation="A3.09",
    stage="due-soon-2-sessions",
    due=DueAtSession(number=8),
    anchor_event_id=ACTIVATION,
    anchor_on=date(2026, 1, 22),
    owed_at=gad.at("2026-02-19T09:00:00-05:00").astimezone(UTC),
)


def decided(position: int, moment: str, late_by_seconds: int) -> DecidedOn:
    """Return what a notice was decided on, under the policy that ships."""
    return DecidedOn(
        position=position,
        clock="real",
        at=gad.at(moment).astimezone(UTC),
        policy="default",
        policy_version=1,
        late_by_seconds=late_by_seconds,
    )


NOTICES: tuple[Payload, ...] = (
    NoticeRaised(notice=RAISED, decided=decided(61, "2026-04-02T00:00:01-04:00", 1)),
    NoticeLapsed(
        notice=PASSED,
        because="later-stage",
        decided=decided(48, "2026-02-26T12:00:00-05:00", 615_600),
    ),
    NoticeCleared(
        plan_id=gad.PLAN,
        because="reviewed",
        answer=Answer(review_id=gad.REVIEW, event_id=COMPLETION, timeliness="on-time"),
        decided=decided(72, "2026-04-09T10:30:00-04:00", 0),
    ),
)

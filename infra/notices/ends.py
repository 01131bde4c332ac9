"""Why a notice counts no more, worked out apart from the service that clears notices."""

from datetime import datetime

from events.values.dates import DueAtSession
from events.values.ids import ReviewId
from events.values.notices import Answer, NoticeContent, Timeliness
from infra.notices.oracle import all_numbers, calendar_due, held_at, reviews_of, why_not
from infra.notices.world import Scene, View


def end_at(view: View, at: datetime, notice: NoticeContent) -> tuple[str, Answer | None] | None:
    """Return the code for why a notice counts no more at an instant, with the review; else None."""
    scene = view.scene(at)
    if any(each.event_id == notice.anchor_event_id for each in view.standing_later(at)):
        return None
    after = _reviews_after(scene, notice)
    if after is None:
        return "entry-voided", None
    if after:
        return "reviewed", _answer(scene, at, notice, after[0])
    if why := why_not(scene):
        return why, None
    return None if _is_due_still(scene, at, notice) else ("rescheduled", None)


def _reviews_after(scene: Scene, notice: NoticeContent) -> list[int] | None:
    """Return the versions of the reviews after the notice's anchor; None where that is void."""
    versions = [it.version for it in scene.entries if it.event_id == notice.anchor_event_id]
    begun, done = scene.plan.course.activation, [it.version for it in reviews_of(scene)]
    if not versions:
        return None
    if begun is not None and versions[0] == begun.version:
        return [*done]
    return [*done[done.index(versions[0]) + 1 :]] if versions[0] in done else None


def _answer(scene: Scene, at: datetime, notice: NoticeContent, version: int) -> Answer:
    (event,) = (each for each in scene.entries if each.version == version)
    review_id: ReviewId = event.payload.review_id
    return Answer(
        review_id=review_id,
        event_id=event.event_id,
        timeliness=_timeliness(event.recorded_time, event.time, _due_by(scene, at, notice)),
    )


def _timeliness(recorded: datetime, done: datetime, due_by: datetime | None) -> Timeliness:
    if due_by is None or recorded <= due_by:
        return "on-time"
    return "late" if done > due_by else "on-time-documented-late"


def _due_by(scene: Scene, at: datetime, notice: NoticeContent) -> datetime | None:
    if not isinstance(notice.due, DueAtSession):
        return notice.due_by
    held = held_at(scene, at) if scene.zones else []
    if notice.due.number > len(held):
        return None
    return scene.ends(held[notice.due.number - 1][1])


def _is_due_still(scene: Scene, at: datetime, notice: NoticeContent) -> bool:
    if isinstance(notice.due, DueAtSession):
        return notice.due.number in all_numbers(scene)
    now = calendar_due(scene, at)
    return (notice.due.on, notice.rule) == (now["on"], now["rule"])

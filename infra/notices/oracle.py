"""What notices there have to be, worked out by trying every instant that could matter.

Slow and plain on purpose: it shares the rules' data with the service that writes notices and none
of its code, so that the two can be held against each other.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final
from uuid import UUID, uuid5

from events.ids import EventId
from events.state.plan_reviews import Completion
from events.state.session_numbers import session_numbers
from events.types.migration import PlanMigrated
from events.types.review import ReviewCompleted
from events.types.terms import ReviewScheduled
from events.values.dates import DueAtSession, DueOn
from events.values.notices import NoticeContent
from infra.notices.profiled import profile_dues
from infra.notices.world import Scene, View

NAMES: Final = UUID("6f0d1d6c-53b5-5e0a-9c57-7f1f6f2b8a11")
_DAY: Final = timedelta(days=1)
_WARNED_FROM: Final = 2


@dataclass(frozen=True)
class Wanted:
    """A notice that has to be: what it says but for when that began."""

    id: UUID
    says: dict[str, Any] = field(hash=False)

    def content(self, since: datetime) -> NoticeContent:
        """Return what the notice says when its stage began at an instant."""
        return NoticeContent(**self.says, owed_at=since)


@cache
def policies() -> tuple[dict[str, Any], ...]:
    """Return the policy versions that ship, as they stand in the file."""
    text = files("services.reminders").joinpath("policies.json").read_text("utf-8")
    return tuple(json.loads(text))


def policy_at(scene: Scene, at: datetime) -> tuple[dict[str, Any], date | None]:
    """Return the policy in force at an instant and since when its days count; None: always."""
    found: tuple[dict[str, Any], date | None] = (policies()[0], None)
    if scene.zones is None:
        return found
    for each in sorted(scene.clinic.adoptions, key=lambda it: it.effective_on):
        for one in policies():
            named = (one["code"], one["version"]) == (each.policy, each.policy_version)
            if named and scene.begins(each.effective_on) <= at:
                same = one["review_days"] == found[0]["review_days"]
                found = (one, found[1] if same else each.effective_on)
    return found


def wanted_at(view: View, at: datetime) -> dict[UUID, Wanted]:
    """Return what is owed at an instant, by id, without what a plan owed when it came (A1.60)."""
    found = _all_at(view, at)
    begun = view.scene(at).plan.course.activation
    if begun is None or begun.migrated is None or not found:
        return found
    came = next(
        known
        for known, each in zip(view.known, view.told, strict=True)
        if each.event.payload is begun.migrated
    )
    owed_then = _all_at(view, came)
    return {key: each for key, each in found.items() if key not in owed_then}


def _all_at(view: View, at: datetime) -> dict[UUID, Wanted]:
    scene = view.scene(at)
    if not runs(scene):
        return {}
    anchor, anchor_on = anchor_of(scene)
    due = calendar_due(scene, at)
    held = held_at(scene, at)
    number = session_due(scene, held)
    said: list[dict[str, Any]] = []
    first_day, day_after = scene.begins(due["on"]), scene.ends(due["on"])
    nth = held[number - 1][0] if number and number <= len(held) else None
    following = held[number][0] if number and number < len(held) else None
    by_day = at >= first_day and (nth is None or first_day <= nth)
    if by_day:
        said.append(_by_calendar(scene, due, "overdue" if at >= day_after else "due"))
    elif nth is not None:
        capped = at >= day_after and (following is None or day_after < following)
        stage = "due" if following is None else "overdue"
        said.append(_by_calendar(scene, due, "overdue") if capped else _by_session(number, stage))
    else:
        said += _warnings(scene, at, due, number, len(held), anchor_on)
    common = {"plan_id": view.world.plan_id, "anchor_event_id": anchor, "anchor_on": anchor_on}
    notices = [common | each for each in said]
    return {(key := name_of(each)): Wanted(key, each) for each in notices}


def name_of(says: dict[str, Any]) -> UUID:
    """Return the id of the notice that says so."""
    due = says["due"]
    point = due.on.isoformat() if isinstance(due, DueOn) else f"session {due.number}"
    words = [str(says["plan_id"]), says["rule"], "review"]
    return uuid5(NAMES, "\n".join([*words, str(says["anchor_event_id"]), point, says["stage"]]))


def runs(scene: Scene) -> bool:
    """Say whether reviews are counted for at all."""
    return scene.zones is not None and why_not(scene) is None


def why_not(scene: Scene) -> str | None:
    """Return the code for why no review is owed at all; None while one is counted for."""
    status = scene.plan.status
    if status in {"discharged", "closed"}:
        return "plan-ended"
    if scene.episode.status == "discharged":
        return "care-ended"
    if status in {"not-drafted", "draft", "proposed"} or scene.zones is None:
        return "entry-voided"
    return "on-hold" if status == "on-hold" else None


def reviews_of(scene: Scene) -> list[Completion]:
    """Return the complete reviews in the order in which they were done."""
    done = [it.completion for it in scene.plan.reviews.values() if it.completion is not None]
    return sorted(done, key=lambda it: (it.time, it.version))


def anchor_of(scene: Scene) -> tuple[EventId, date]:
    """Return the event that is counted from, and its local day."""
    done, begun = reviews_of(scene), scene.plan.course.activation
    last = done[-1] if done else begun
    assert last is not None  # noqa: S101  # the plan runs
    (event,) = (each for each in scene.entries if each.version == last.version)
    return event.event_id, (came_from(scene) if not done else None) or scene.day(last.time)


def came_from(scene: Scene) -> date | None:
    """Return the day of the last review elsewhere of a plan that was taken over from there."""
    begun = scene.plan.course.activation
    return None if begun is None or begun.migrated is None else begun.migrated.last_review_on


def calendar_due(scene: Scene, at: datetime) -> dict[str, Any]:
    """Return the earliest due day with rule, citation and days."""
    _, anchor_on = anchor_of(scene)
    schedule = scene.plan.schedule
    found: list[dict[str, Any]] = []
    agreed = newest_terms(scene)[0]
    if agreed is not None and agreed > anchor_on:
        found.append({"on": agreed, "rule": "review-date", "citation": "A4.15", "days": None})
    if schedule is not None and schedule.interval_days is not None:
        days = schedule.interval_days
        on = anchor_on + days * _DAY
        found.append({"on": on, "rule": "review-interval", "citation": "A1.21", "days": days})
    policy, since = policy_at(scene, at)
    begun, reviewed = scene.plan.course.activation, bool(reviews_of(scene))
    assert begun is not None  # noqa: S101  # the plan runs
    asked = (
        profile_dues(scene, at, anchor_on, scene.day(begun.time), reviewed=reviewed)
        if policy.get("follows_profiles")
        else ()
    )
    own = schedule is not None and (schedule.interval_days is not None or schedule.sessions)
    rule = "calendar-cap" if own else "review-interval"
    found += [{"rule": rule} | each for each in asked]
    citation = "A3.19" if own else "A3.03"
    on = anchor_on + policy["review_days"] * _DAY
    if since is not None and anchor_on < since and on < since:
        on, citation = since, "A11.21"
    found.append({"on": on, "rule": rule, "citation": citation, "days": policy["review_days"]})
    return min(found, key=lambda each: each["on"])


def newest_terms(scene: Scene) -> tuple[date | None, int | None]:
    """Return date and session number agreed for the next review, by whatever was said last."""
    last = [each.version for each in reviews_of(scene)][-1:]
    for event in reversed(scene.entries):
        if isinstance(event.payload, ReviewScheduled):
            return event.payload.next_review_on, None
        if isinstance(event.payload, ReviewCompleted) and event.version in last:
            return event.payload.next_review_on, event.payload.next_review_session
        if isinstance(event.payload, PlanMigrated) and not last:
            begun = scene.plan.course.activation
            if begun and begun.migrated is event.payload and event.payload.next_review_on:
                return event.payload.next_review_on, None
    return None, None


def held_at(scene: Scene, at: datetime) -> list[tuple[datetime, date]]:
    """Return when each counted session began that had begun by an instant, and its day."""
    counted = frozenset(policy_at(scene, at)[0]["counted_services"])
    assert scene.zones is not None  # noqa: S101  # the plan runs
    rows = [
        (scene.episode.sessions[key].content.service_at, it.number, it.local_date)
        for key, it in session_numbers(scene.episode, counted, scene.zones).items()
    ]
    return [(began, day) for began, _, day in sorted(rows, key=lambda it: it[1]) if began <= at]


def session_due(scene: Scene, held: list[tuple[datetime, date]]) -> int:
    """Return the number of the session at which a review is due; 0 without one."""

    def count(moment: datetime) -> int:
        return upto(scene.day(moment))

    def upto(last: date) -> int:
        return len([day for _, day in held if day <= last])

    begun, schedule = scene.plan.course.activation, scene.plan.schedule
    assert begun is not None  # noqa: S101  # the plan runs
    numbers = [] if schedule is None else list(schedule.sessions)
    first = upto(came_from(scene) or scene.day(begun.time))
    numbers = [each for each in numbers if each > first]
    set_at = max(
        (it.version for it in scene.entries if isinstance(it.payload, ReviewScheduled)), default=0
    )
    extra: list[int] = []
    for review in reviews_of(scene):
        reached = count(review.time)
        ahead = sorted(numbers + extra)
        if ahead and reached < ahead[0] <= reached + _WARNED_FROM:
            numbers = [each for each in numbers if each != ahead[0]]
        numbers = [each for each in numbers if each > reached]
        agreed = review.content.next_review_session
        extra = [agreed] if agreed and set_at < review.version and agreed > reached else []
    return min(numbers + extra, default=0)


def all_numbers(scene: Scene) -> set[int]:
    """Return every session number that stands."""
    schedule, agreed = scene.plan.schedule, newest_terms(scene)[1]
    return {*(() if schedule is None else schedule.sessions), *([agreed] if agreed else [])}


def _warnings(  # noqa: PLR0913, PLR0917  # both due points, and what they are measured by
    scene: Scene, at: datetime, due: dict[str, Any], number: int, held: int, anchor_on: date
) -> Iterator[dict[str, Any]]:
    for ahead in (7, 14):
        day = due["on"] - ahead * _DAY
        if day > anchor_on and at >= scene.begins(day):
            yield _by_calendar(scene, due, f"due-soon-{ahead}")
            break
    left = number - held
    if held and left in {1, 2}:
        told = "due-soon-1-session" if left == 1 else "due-soon-2-sessions"
        yield _by_session(number, told)


def _by_calendar(scene: Scene, due: dict[str, Any], stage: str) -> dict[str, Any]:
    said = {"due": DueOn(on=due["on"]), "due_by": scene.ends(due["on"]), "stage": stage}
    return said | {name: due[name] for name in ("rule", "citation", "days")}


def _by_session(number: int, stage: str) -> dict[str, Any]:
    named = {"rule": "review-session", "citation": "A3.09", "stage": stage}
    return {"due": DueAtSession(number=number), **named}

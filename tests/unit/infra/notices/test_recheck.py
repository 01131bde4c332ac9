"""The oracle finds each way in which notices can be wrong; a clean history has none."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args
from uuid import UUID

import pytest

from events.ids import EventId, Version
from events.types.notice import NoticeCleared, NoticeLapsed, NoticeRaised
from events.values.dates import DueAtSession, DueOn
from infra.notices.oracle import name_of
from infra.notices.recheck import SAYS, Fault, NoticeEvent, recheck
from tests.contract import gad
from tests.unit.services.reminders.story import Desk, Story, at

UNTIL = at("2026-06-20")
Streams = dict[UUID, list[NoticeEvent]]


def played() -> tuple[Story, Desk]:
    """Return a story with notices of every sort: one cycle answered, one lapsed, one overdue."""
    story, desk = Story(), Desk()
    story.schedule("2026-01-20", days=60, sessions=(3, 6))
    story.activate("2026-01-22T09:00:00-05:00")
    story.weekly("2026-01-29T09:00:00-05:00", 3)
    for day in ("2026-01-30", "2026-02-06", "2026-02-13"):
        desk.at(story, day)
    story.review("2026-02-14", "2026-04-10")
    desk.at(story, "2026-02-14")
    desk.at(story, "2026-04-06")
    desk.at(story, "2026-04-11T12:00:00+00:00")
    desk.at(story, UNTIL)
    return story, desk


def found(story: Story, desk: Desk, streams: Streams) -> set[str]:
    """Return the faults that are found in other streams than the desk wrote."""
    return set(replace(desk, streams=streams).findings(story, UNTIL))


def pick(desk: Desk, kind: type[Any], *, last: bool = False) -> tuple[UUID, NoticeEvent]:
    """Return the first or last event of a kind, with the id of its notice."""
    events = [(key, each) for key, stream in desk.streams.items() for each in stream]
    fit = [(key, each) for key, each in events if isinstance(each.event.payload, kind)]
    return fit[-1 if last else 0]


def rewritten(desk: Desk, key: UUID, old: NoticeEvent, **changes: object) -> Streams:
    """Return the streams with one event's payload changed."""
    payload = old.event.payload.model_copy(update=changes)
    return replaced(desk, key, old, old._replace(event=replace(old.event, payload=payload)))


def replaced(desk: Desk, key: UUID, old: NoticeEvent, new: NoticeEvent) -> Streams:
    stream = [new if each is old else each for each in desk.streams[key]]
    return {**desk.streams, key: stream}


def test_a_true_history_has_no_finding() -> None:
    story, desk = played()
    assert found(story, desk, desk.streams) == set()
    written = {type(each.payload) for _, each in desk.written}
    assert written == {NoticeRaised, NoticeLapsed, NoticeCleared}


def test_every_notice_that_is_missing_is_found() -> None:
    story, desk = played()
    for key in desk.streams:
        streams = {other: it for other, it in desk.streams.items() if other != key}
        assert found(story, desk, streams) == {"missing"}


def test_a_clearing_that_is_missing_is_found() -> None:
    story, desk = played()
    key, _ = pick(desk, NoticeCleared)
    assert found(story, desk, {**desk.streams, key: desk.streams[key][:1]}) == {"not-cleared"}


def test_a_notice_doubled_under_another_id_is_found() -> None:
    story, desk = played()
    key, _ = pick(desk, NoticeRaised)
    assert "wrong-name" in found(story, desk, {**desk.streams, UUID(int=7): desk.streams[key]})


def test_a_notice_raised_twice_is_found() -> None:
    story, desk = played()
    key, each = pick(desk, NoticeRaised, last=True)
    event = replace(each.event, version=Version(2), event_id=EventId(UUID(int=9)))
    assert found(story, desk, {**desk.streams, key: [each, each._replace(event=event)]}) == {
        "doubled"
    }


def _as_other(desk: Desk, **changes: object) -> Streams:
    """Return the streams with the last raised notice replaced by another that names itself well."""
    key, each = pick(desk, NoticeRaised, last=True)
    notice = each.event.payload.notice.model_copy(update=changes)  # type: ignore[union-attr]  # raised
    says = notice.model_dump(include={"plan_id", "rule", "anchor_event_id", "stage"})
    payload = each.event.payload.model_copy(update={"notice": notice})
    other = each._replace(event=replace(each.event, payload=payload))
    kept = {name: it for name, it in desk.streams.items() if name != key}
    return {**kept, name_of(says | {"due": notice.due}): [other]}


@pytest.mark.parametrize(
    "changes",
    [
        {"stage": "due"},
        {"stage": "due-soon-7"},
        {"rule": "calendar-cap"},
        {"due": DueOn(on=at("2026-04-09").date())},
        {"due": DueAtSession(number=6), "due_by": None},
        {"anchor_event_id": EventId(UUID(int=6))},
        {"plan_id": gad.uid(999)},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_notice_of_the_wrong_stage_rule_due_or_anchor_is_found(changes: dict[str, Any]) -> None:
    """Each bears the id that it gives itself, and stands in for the true one."""
    story, desk = played()
    faults = found(story, desk, _as_other(desk, **changes))
    assert faults & {"unfounded", "doubled"}
    assert "missing" in faults or "doubled" in faults


@pytest.mark.parametrize(
    "changes",
    [
        {"citation": "A3.03"},
        {"due_by": at("2026-04-12")},
        {"anchor_on": at("2026-02-13").date()},
        {"days": 61},
        {"owed_at": at("2026-04-12")},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_notice_that_says_other_than_the_rules_is_found(changes: dict[str, Any]) -> None:
    story, desk = played()
    assert "wrong-content" in found(story, desk, _as_other(desk, **changes))


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"policy_version": 2}, "wrong-decision"),
        ({"policy": "other"}, "wrong-decision"),
        ({"clock": "demo"}, "wrong-decision"),
        ({"late_by_seconds": 1_000_000}, "wrong-decision"),
        ({"at": at("2027-01-01")}, "early"),
        ({"at": at("2026-03-01")}, "unfounded"),
    ],
)
@pytest.mark.parametrize("kind", [NoticeRaised, NoticeLapsed, NoticeCleared])
def test_a_decision_that_was_another_is_found(
    kind: type[Any], changes: dict[str, Any], fault: str
) -> None:
    story, desk = played()
    key, each = pick(desk, kind, last=True)
    decided = each.event.payload.decided.model_copy(update=changes)
    faults = found(story, desk, rewritten(desk, key, each, decided=decided))
    unfounded = {"unfounded", "wrongly-cleared", "wrong-decision", "wrong-content"}
    assert faults & (unfounded if fault == "unfounded" else {fault})


def test_a_decision_on_what_had_moved_on_is_found() -> None:
    story, desk = played()
    key, each = pick(desk, NoticeRaised, last=True)
    decided = each.event.payload.decided.model_copy(update={"position": 8})
    assert "stale" in found(story, desk, rewritten(desk, key, each, decided=decided))


def test_a_notice_that_lapsed_while_it_was_owed_is_found() -> None:
    story, desk = played()
    key, each = pick(desk, NoticeRaised, last=True)
    raised = each.event.payload
    assert isinstance(raised, NoticeRaised)
    lapsed = NoticeLapsed(notice=raised.notice, because="later-stage", decided=raised.decided)
    streams = replaced(desk, key, each, each._replace(event=replace(each.event, payload=lapsed)))
    assert found(story, desk, streams) == {"wrongly-lapsed", "not-raised"}


def test_a_notice_raised_after_its_time_is_found() -> None:
    story, desk = played()
    key, each = pick(desk, NoticeLapsed)
    lapsed = each.event.payload
    assert isinstance(lapsed, NoticeLapsed)
    raised = NoticeRaised(notice=lapsed.notice, decided=lapsed.decided)
    streams = replaced(desk, key, each, each._replace(event=replace(each.event, payload=raised)))
    assert "unfounded" in found(story, desk, streams)


@pytest.mark.parametrize("kind", [NoticeLapsed, NoticeCleared])
def test_another_reason_is_found(kind: type[Any]) -> None:
    story, desk = played()
    key, each = pick(desk, kind)
    assert "wrong-reason" in found(
        story, desk, rewritten(desk, key, each, because="on-hold", answer=None)
    )


@pytest.mark.parametrize("field", ["timeliness", "event_id", "review_id"])
def test_another_answer_is_found(field: str) -> None:
    story, desk = played()
    key, each = pick(desk, NoticeCleared)
    answer = each.event.payload.answer  # type: ignore[union-attr]  # cleared by a review
    assert answer is not None
    other = answer.model_copy(update={field: "on-time" if field == "timeliness" else UUID(int=99)})
    assert found(story, desk, rewritten(desk, key, each, answer=other)) == {"wrong-reason"}


def test_a_notice_cleared_while_it_counted_is_found() -> None:
    story, desk = played()
    key, each = pick(desk, NoticeRaised, last=True)
    raised = each.event.payload
    cleared = NoticeCleared(plan_id=gad.PLAN, because="on-hold", decided=raised.decided)
    event = replace(each.event, payload=cleared, version=Version(2), event_id=EventId(UUID(int=9)))
    faults = found(story, desk, {**desk.streams, key: [each, each._replace(event=event)]})
    assert {"wrongly-cleared", "not-raised"} <= faults


def test_another_clients_notice_is_found() -> None:
    story, desk = played()
    key, each = pick(desk, NoticeRaised)
    other = each._replace(partition_key=str(gad.uid(999)))
    assert found(story, desk, replaced(desk, key, each, other)) == {"wrong-client"}


def test_what_became_owed_a_moment_ago_may_be_yet_to_come() -> None:
    story = Story()
    story.schedule("2026-01-20", days=60)
    story.activate("2026-01-22T09:00:00-05:00")
    begins = at("2026-03-09T00:00:00-04:00")

    def faults(late: timedelta) -> list[Fault]:
        until = begins + late
        found = recheck(story.world, gad.CLIENT, {}, until, timedelta(minutes=1))
        return [each.fault for each in found]

    assert faults(timedelta(seconds=59)) == []
    assert faults(timedelta(seconds=60)) == ["missing"]


def test_every_fault_is_said_in_words() -> None:
    assert SAYS.keys() == set(get_args(Fault))

"""What notes leave out (A11.18, A11.24, A5.21): tables, with the arithmetic beside each row."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from events.state import episode, plan
from events.state.episode import EpisodeState
from events.state.neglect import drawer_reviews, neglected, sessions_without_note
from events.state.plan import PlanEvent
from events.state.session_numbers import COUNTED_BY_DEFAULT
from events.types.note import NoteLinked
from events.types.objective import ObjectiveAdded
from events.types.review import Duration, ReviewCompleted, ReviewOpened
from events.types.session import SessionRecorded
from events.types.streams import PlanPayload
from events.values.changes import Rationale
from events.values.ids import NoteId, ObjectiveId, ReviewId, SessionId
from events.values.notes import NoObjective, NoteContent, NotedObjective, NoteReference
from events.values.sessions import Addressed, Attendance, ServiceType, SessionContent
from tests.contract import gad
from tests.unit.events.state.plans import entry
from tests.unit.events.state.test_gad_plan import signed

LIMIT = 4
FIRST = datetime(2026, 2, 2, 15, tzinfo=UTC)


def day(number: int) -> datetime:
    """Return the hour of session `number`, one a week, from 1."""
    return FIRST + timedelta(weeks=number - 1)


def session(
    number: int,
    *addressed: ObjectiveId,
    attendance: Attendance = "attended",
    service: ServiceType = "individual",
) -> SessionRecorded:
    """Return the session of week `number`."""
    content = SessionContent(
        service_at=day(number),
        service=service,
        modality="video",
        attendance=attendance,
        addressed=tuple(Addressed(plan_id=gad.PLAN, objective_id=each) for each in addressed),
    )
    return SessionRecorded(session_id=SessionId(gad.uid(300 + number)), session=content)


def care(*sessions: SessionRecorded) -> EpisodeState:
    """Return an episode with these sessions."""
    return episode.fold(entry(each, version) for version, each in enumerate(sessions, start=1))


def note(number: int, *named: ObjectiveId) -> NoteLinked:
    """Return the note of session `number`, naming objectives or none."""
    content = NoteContent(
        session_id=SessionId(gad.uid(300 + number)),
        format="birp",
        written_at=day(number) + timedelta(days=1),
        reference=NoteReference(locator=f"notes/{number}"),
        objectives=tuple(
            NotedObjective(objective_id=each, status="on-track", data="3 of 3 done")
            for each in named
        ),
        no_objective=None if named else NoObjective(reason="coordination"),
    )
    note_id = NoteId(gad.uid(600 + number))
    return NoteLinked(note_id=note_id, note_class="progress-note", note=content)


def history(*payloads: PlanPayload, when: datetime | None = None) -> list[PlanEvent]:
    """Return the signed plan, its objectives added on Jan 8, with further events."""
    events: list[PlanEvent] = [*signed()]
    events.extend(
        entry(each, version, when) for version, each in enumerate(payloads, len(events) + 1)
    )
    return events


def left_out(events: Sequence[PlanEvent], state: EpisodeState) -> set[ObjectiveId]:
    """Return what the last 4 counted sessions did not address."""
    return set(neglected(gad.PLAN, events, state, COUNTED_BY_DEFAULT, LIMIT))


@pytest.mark.parametrize(
    ("sessions", "notes", "is_left_out"),
    [
        # 3 counted sessions are fewer than 4
        ([session(n) for n in (1, 2, 3)], [], False),
        # 4 counted sessions, 0 links
        ([session(n) for n in (1, 2, 3, 4)], [], True),
        # linked by a note of session 1; the last 4 are 1 to 4
        ([session(n) for n in (1, 2, 3, 4)], [note(1, gad.SCALE)], False),
        # linked by a note of session 1; the last 4 are 2 to 5
        ([session(n) for n in (1, 2, 3, 4, 5)], [note(1, gad.SCALE)], True),
        # the session's own record names it in week 4
        ([*(session(n) for n in (1, 2, 3)), session(4, gad.SCALE)], [], False),
        # notes that name another objective, or none, are no link
        ([session(n) for n in (1, 2, 3, 4)], [note(3, gad.SLEEP), note(4)], True),
        # 4 appointments - 1 no-show = 3 counted
        ([*(session(n) for n in (1, 2, 3)), session(4, attendance="no-show")], [], False),
        # 4 contacts - 1 by phone = 3 counted
        ([*(session(n) for n in (1, 2, 3)), session(4, service="phone-contact")], [], False),
        # a late arrival attended: 3 + 1 = 4 counted
        ([*(session(n) for n in (1, 2, 3)), session(4, attendance="late")], [], True),
        # entered in another order; by time of service the last 4 are 2 to 5
        ([session(n) for n in (5, 4, 3, 2, 1)], [note(1, gad.SCALE)], True),
    ],
)
def test_an_objective_is_neglected_after_four_counted_sessions_without_a_link(
    sessions: Iterable[SessionRecorded],
    notes: Iterable[NoteLinked],
    is_left_out: bool,  # noqa: FBT001  # the expected answer
) -> None:
    """A11.18, A5.22."""
    found = left_out(history(*notes), care(*sessions))
    assert (gad.SCALE in found) is is_left_out


def test_sessions_before_an_objective_do_not_count_against_it() -> None:
    """A11.18: added after session 2, so 5 - 2 = 3 sessions count; the sixth makes 4."""
    new = ObjectiveId(gad.uid(29))
    added = ObjectiveAdded(objective_id=new, objective=gad.RECORDS_CONTENT)
    events = history(added, when=day(2) + timedelta(hours=1))
    assert new not in left_out(events, care(*(session(n) for n in range(1, 6))))
    assert new in left_out(events, care(*(session(n) for n in range(1, 7))))


def test_sessions_without_a_note_are_told() -> None:
    """A11.24, A1.29: a missed session and a phone contact ask for none; any plan's note will do."""
    state = care(
        session(1), session(2), session(3, attendance="no-show"),
        session(4, service="phone-contact"), session(5),
    )  # fmt: skip
    plans = [plan.replay(history(note(1, gad.SCALE))), plan.replay(history(note(5)))]
    assert sessions_without_note(state, plans, COUNTED_BY_DEFAULT) == (SessionId(gad.uid(302)),)


def reviewed(number: int, done: datetime) -> list[tuple[PlanPayload, datetime]]:
    """Return review `number`, opened and completed at `done`."""
    review_id = ReviewId(gad.uid(500 + number))
    completed = ReviewCompleted(
        review_id=review_id,
        changes="no-change",
        rationale=Rationale(text="Seen", data="Diary"),
        duration=Duration(sessions_more=8),
        next_review_on=(done + timedelta(days=60)).date(),
    )
    return [(ReviewOpened(review_id=review_id, trigger="scheduled"), done), (completed, done)]


@pytest.mark.parametrize(
    ("sessions", "notes", "in_drawer"),
    [
        # sessions 2 and 3 lie between the reviews after 1 and after 3; no note of them
        ((1, 2, 3), [], True),
        # their notes name no objective
        ((1, 2, 3), [note(2), note(3)], True),
        # one of them does
        ((1, 2, 3), [note(2), note(3, gad.SCALE)], False),
        # session 1's note names one, but before the first review
        ((1, 2, 3), [note(1, gad.SCALE)], True),
        # session 4's does, but after the second review
        ((1, 2, 3, 4), [note(4, gad.SCALE)], True),
        # nothing was held in between
        ((1,), [], False),
    ],
)
def test_a_plan_lies_in_a_drawer_when_no_note_links_it_between_two_reviews(
    sessions: Iterable[int],
    notes: Iterable[NoteLinked],
    in_drawer: bool,  # noqa: FBT001  # the expected answer
) -> None:
    """A11.18, A5.21."""
    steps: list[tuple[PlanPayload, datetime]] = [
        *reviewed(1, day(1) + timedelta(hours=1)),
        *((each, each.note.written_at) for each in notes),
        *reviewed(2, day(3) + timedelta(hours=1)),
    ]
    events = history()
    events += [entry(it, version, at) for version, (it, at) in enumerate(steps, len(events) + 1)]
    state = care(*(session(n) for n in sessions))
    found = drawer_reviews(plan.replay(events), state, COUNTED_BY_DEFAULT)
    assert found == ((ReviewId(gad.uid(502)),) if in_drawer else ())

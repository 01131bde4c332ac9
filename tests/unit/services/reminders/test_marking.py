"""What arrives marks plans, plans of clients, or nothing; only notices are read."""

from datetime import UTC, datetime
from typing import Final
from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from events.clock import Uuid7Source
from events.ids import (
    NO_HASH,
    ClientId,
    ClinicId,
    EventId,
    Position,
    StreamId,
    StreamKind,
    Version,
    stream_of,
)
from events.registry import default
from events.sealed_event import EventFactory, Fact, Occasion, StreamHead
from events.types.notice import NoticeCleared, NoticeRaised
from events.worker.view import Arrival, Continuation, StreamKey
from services.reminders.timers.marking import KnownNotice, marks_of
from tests.contract.examples import EXAMPLES

NOW: Final = datetime(2026, 3, 5, 12, tzinfo=UTC)
CLINIC: Final = ClinicId("river-bend")
CLIENTS: Final = [ClientId(f"0197a3a0-0000-7000-8000-0000000000c{n}") for n in range(3)]
NOTICE: Final = uuid5(UUID(int=7), "notice")


def arrival(kind: StreamKind, number: int, client: ClientId, version: int = 1) -> Arrival:
    """Return an event that cannot be read: marking needs not."""
    stream = stream_of(kind, f"0197a3a0-0000-7000-8000-00000000{number:04x}")
    place = (Version(version), Position(version), NOW)
    return Arrival(CLINIC, stream, *place, client, NO_HASH, NO_HASH, "id", "type", b"sealed")


def continuation(*events: Arrival) -> Continuation:
    after = Version(events[0].version - 1)
    return Continuation(StreamKey(CLINIC, events[0].stream), after, events)


STREAMS = st.lists(
    st.builds(
        arrival,
        st.sampled_from([StreamKind.PLAN, StreamKind.EPISODE, StreamKind.CLIENT]),
        st.integers(0, 5),
        st.sampled_from(CLIENTS),
    ).map(continuation),
    unique_by=lambda each: each.key,
)


@given(STREAMS)
def test_plans_are_marked_and_episodes_mark_their_clients(streams: list[Continuation]) -> None:
    marks = marks_of(streams, default())
    of = {
        kind: [each.events[0] for each in streams if each.key.stream.startswith(f"{kind}/")]
        for kind in StreamKind
    }
    plans = {(e.clinic, e.stream[5:], e.partition_key) for e in of[StreamKind.PLAN]}
    assert {*marks.plans} == plans
    assert {*marks.clients} == {(e.clinic, e.partition_key) for e in of[StreamKind.EPISODE]}
    assert [*marks.plans] == sorted(marks.plans)
    assert [*marks.clients] == sorted(marks.clients)
    assert not marks.notices
    assert not marks.defects


def notice_events() -> list[Arrival]:
    """Return a notice that is raised and cleared."""
    raised, cleared = EXAMPLES[NoticeRaised], EXAMPLES[NoticeCleared]
    occasion = Occasion(CLINIC, CLIENTS[0], "system:reminders", "system", "c", NOW)
    head = StreamHead(StreamId(f"notice/{NOTICE}"))
    facts = [Fact(raised, id=EventId(NOTICE)), Fact(cleared)]
    events = EventFactory(default(), Uuid7Source(), bytes).chain(facts, head, occasion, None)
    return [
        Arrival(
            CLINIC,
            event.envelope.stream,
            event.envelope.version,
            Position(event.envelope.version),
            NOW,
            CLIENTS[0],
            event.hash,
            event.envelope.prevhash,
            str(event.envelope.id),
            event.envelope.type,
            event.raw,
        )
        for event in events
    ]


def test_a_notice_tells_its_plan_and_whether_it_stands() -> None:
    raised, cleared = notice_events()
    plan = str(EXAMPLES[NoticeRaised].model_dump()["notice"]["plan_id"])

    (known,) = marks_of([continuation(raised)], default()).notices
    assert known == KnownNotice(CLINIC, str(NOTICE), plan, Version(1), stands=True)
    (known,) = marks_of([continuation(raised, cleared)], default()).notices
    assert (known.version, known.stands) == (2, False)


def test_a_notice_that_cannot_be_read_stops_before_it() -> None:
    raised, cleared = notice_events()
    marks = marks_of([continuation(raised, cleared._replace(bytes=b"{}"))], default())
    (known,), (defect,) = marks.notices, marks.defects
    assert (known.version, known.stands) == (1, True)
    assert (defect.version, defect.reason) == (2, "invalid-envelope")
    newer = raised._replace(bytes=raised.bytes.replace(b".raised.v1", b".raised.v9"))
    (defect,) = marks_of([continuation(newer)], default()).defects
    assert defect.reason == "unreadable-notice"

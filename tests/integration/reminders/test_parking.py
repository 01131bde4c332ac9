"""Plans whose own record cannot be read are parked like any stream; others are looked at."""

from collections.abc import Sequence
from datetime import timedelta
from secrets import token_bytes
from typing import Final
from uuid import UUID

import pytest

from events.clock import SystemClock, Uuid7Source
from events.ids import EventId, KeyId, StreamId, StreamKind, Version, stream_of
from events.ledger.append import Append
from events.registry import default
from events.sealed_event import EventFactory, Fact, Occasion
from events.sealing import DataKey
from events.types.clinic import EventEvicted
from events.types.plan import PlanResumed
from events.types.session import SessionRecorded
from events.values.ids import SessionId
from events.values.sessions import SessionContent
from events.worker.view import StreamKey
from infra.notices.reading import Reading
from infra.notices.rechecking import Verdict, judged
from tests.fixtures.ledger import append_to, connected
from tests.fixtures.practice import PlanOf, Practice, noon, today
from tests.fixtures.reminding import Reminding, reminding

DUE = 90
SESSION = SessionRecorded(
    session_id=SessionId(UUID(int=7)),
    session=SessionContent(
        service_at=today(), service="individual", modality="video", attendance="attended"
    ),
)
RAISED = ["due-soon-14", "due-soon-7", "due"]


LOST: Final = DataKey(KeyId("0197a3a0-0000-7000-8000-0000000000e2"), bytes(range(32)))


async def write_lost(practice: Practice, one: PlanOf, stream: StreamId) -> Version:
    """Append an event under a key that the key store has not; return its version."""
    head = await practice.reader.stream_head(practice.clinic, stream)
    now = SystemClock().now()
    occasion = Occasion(practice.clinic, one.client, "staff:t-okafor", "clinician", "test", now)
    payload = PlanResumed() if stream == one.plan else SESSION
    factory = EventFactory(default(), Uuid7Source(), token_bytes)
    events = factory.chain([Fact(payload)], head, occasion, LOST)
    key = str(Uuid7Source().event_id())
    append = Append.of(events, principal="test", key=key, fingerprint=bytes(32))
    await practice.writer.append(append)
    return Version(head.version + 1)


async def write_newer(practice: Practice, one: PlanOf) -> Version:
    """Append an event to a plan that only another release knows; return its version."""
    head = await practice.reader.stream_head(practice.clinic, one.plan)
    await practice.writer.append(append_to(head, clinic=practice.clinic))
    return Version(head.version + 1)


async def evict(practice: Practice, service: Reminding, key: StreamKey) -> None:
    """Leave out the event that a stream is parked at, as the operator's command records it."""
    (row,) = await service.fed.pool.fetch(
        "select * from worker.parked where stream_id = $1", key[1]
    )
    evicted = EventEvicted(
        view="reminders",
        stream=key.stream,
        event_version=row["from_version"],
        event_id=EventId(UUID(row["event_id"])),
        reason_text="Cannot be read",
    )
    clinic = stream_of(StreamKind.CLINIC, practice.clinic)
    await practice.enter(clinic, practice.clinic, evicted)


async def verdict(practice: Practice) -> Verdict:
    """Return what the oracle makes of the clinic."""
    reading = Reading(practice.reader, practice.keys, default(), practice.clinic)
    ledger = await reading.read(lambda _done, _all: None)
    until = noon(DUE)
    return judged(practice.clinic, ledger, until, timedelta(0), lambda _done, _all: None)


async def stages(practice: Practice, one: PlanOf) -> Sequence[str]:
    return [stage for _, _, stage in await practice.notices(one)]


def key_of(practice: Practice, stream: StreamId) -> StreamKey:
    return StreamKey(practice.clinic, stream)


@pytest.mark.parametrize("case", ["newer-release-needed", "key-unknown", "of-episode"])
async def test_an_event_that_cannot_be_read_parks_its_stream_alone(
    practice: Practice, case: str
) -> None:
    broken, other = await practice.activated(), await practice.activated()
    stream = broken.episode if case == "of-episode" else broken.plan
    reason = case if stream == broken.plan else "key-unknown"
    if reason == "key-unknown":
        version = await write_lost(practice, broken, stream)
    else:
        version = await write_newer(practice, broken)
    async with reminding(practice) as service:
        service.tick(noon(DUE))
        await service.settle()

        assert await service.fed.parked() == {stream: (version, reason)}
        assert await practice.notices(broken) == []
        assert await stages(practice, other) == RAISED
        assert service.watcher.failures == []
        assert await service.service.turn() is False

        assert not await service.fed.worker.retry(key_of(practice, stream))
        await evict(practice, service, key_of(practice, stream))
        assert await service.fed.worker.retry(key_of(practice, stream))
        await service.turns()
        assert await service.fed.parked() == {}
        assert await stages(practice, broken) == RAISED
        assert service.watcher.failures == []
    assert (await verdict(practice)).clean


async def test_what_is_spoilt_later_parks_when_it_is_looked_at(practice: Practice) -> None:
    broken, other = await practice.activated(), await practice.activated()
    keep = "create table kept as select position, bytes from ledger.event where stream_id = $1"
    spoil = "update ledger.event set bytes = 'x' where stream_id = $1 and version > 1"
    mend = "update ledger.event e set bytes = k.bytes from kept k where k.position = e.position"
    async with reminding(practice) as service, connected(practice.ledger.admin_dsn) as admin:
        await service.fed.feed()
        await admin.execute("set session_replication_role = replica")
        await admin.execute(keep.replace("$1", f"'{broken.plan}'"))
        await admin.execute(spoil, broken.plan)
        service.tick(noon(DUE))
        await service.turns()

        assert await service.fed.parked() == {broken.plan: (2, "record-unreadable")}
        assert [one.version for one in service.watcher.parkings] == [2]
        assert (await service.fed.standings())[broken.plan] == 1
        assert await practice.notices(broken) == []
        assert await stages(practice, other) == RAISED

        await admin.execute(mend)
        assert await service.fed.worker.retry(key_of(practice, broken.plan))
        await service.turns()
        assert await stages(practice, broken) == RAISED


async def test_a_plan_that_is_parked_already_is_left_so(practice: Practice) -> None:
    """A timer that is due, or a sweep of the clinic, neither parks it anew nor counts as failed."""
    broken = await practice.activated()
    await write_newer(practice, broken)
    async with reminding(practice) as service:
        service.tick(noon(1))
        await service.settle()
        before = await service.fed.pool.fetch("select * from worker.parked")
        await practice.adopt(2, noon(3).date())
        service.tick(noon(DUE))
        await service.turns()
        assert await service.fed.pool.fetch("select * from worker.parked") == before
        failed = "select count(*) from reminders.timer where failed is not null"
        assert await service.fed.pool.fetchval(failed) == 0
        assert service.watcher.parkings == []

"""Topic `plans` as it never should be: doubled, out of order, with holes, with what is no event."""

from collections.abc import Sequence
from functools import partial

import pytest

from events.envelope import event_hash
from events.ids import ClinicId, Version
from events.ledger.connection import connect
from events.ledger.writer import LedgerWriter
from events.worker.view import Arrival
from tests.faults.house.ground import ready
from tests.faults.projections.gallery import Gallery, read_through, tells
from tests.fixtures.history import History
from tests.fixtures.ledger import append_to, plan

pytestmark = pytest.mark.timeout(900)


def torn(arrivals: Sequence[Arrival]) -> Sequence[Arrival]:
    """Return arrivals with one in seven missing, each third doubled, the last ones turned round."""
    kept = [one for number, one in enumerate(arrivals) if number % 7 != 3]
    return [*kept[:-9], *reversed(kept[-9:]), *kept[::3]]


def forged(arrival: Arrival) -> Arrival:
    """Return an event with the words of another actor."""
    other = arrival.bytes.replace(b'"actor":"', b'"actor":"x')
    return arrival._replace(bytes=other, hash=event_hash(other))


def beyond(arrival: Arrival) -> Arrival:
    """Return an event far behind the end of its stream."""
    sequence = b'"sequence":"%010d"'
    later = Version(arrival.version + 1_000)
    other = arrival.bytes.replace(sequence % arrival.version, sequence % later)
    assert other != arrival.bytes
    return arrival._replace(bytes=other, hash=event_hash(other), version=later)


async def test_doubled_reordered_forged_and_poison_records(
    gallery: Gallery, history: History, seed: int
) -> None:
    worker = gallery.worker()
    await ready(worker)
    before = await gallery.unreadable()
    async with gallery.plans() as topic, gallery.load(history, seed):
        for _ in range(3):
            await gallery.progress(history)
            arrivals = await gallery.arrivals(history)
            await topic.publish(torn(arrivals))
            await topic.publish([forged(arrivals[-9]), beyond(arrivals[-5])])
            for poison in (None, b"", b"\xff", b"[]", b'{"source": 1}', b"x" * 300_000):
                await topic.put(poison)
            await topic.put(arrivals[-1].bytes, [("position", b"none")])
    await gallery.relayed(history)
    await read_through(worker)

    assert await gallery.settled(history) == []
    await tells(worker, "goldenthread_view_unreadable_records_total", 18)
    await tells(worker, "goldenthread_view_alarms_total", 6)
    assert await gallery.unreadable() == before + 18


async def test_what_nobody_can_read_is_parked_and_the_rest_flows(
    gallery: Gallery, history: History, seed: int
) -> None:
    gallery.worker()
    unread = plan(1)
    append = append_to(unread, each=3, clinic=ClinicId(history.clinic))
    dsn = gallery.ground.ledger.dsn()
    async with LedgerWriter(partial(connect, dsn), connections=1) as writer:
        await writer.append(append)
    history.began += 3
    async with gallery.load(history, seed):
        await gallery.progress(history)

    assert await gallery.settled(history, parked={unread.stream: "key-unknown"}) == []


async def test_events_that_kafka_lost(gallery: Gallery, history: History, seed: int) -> None:
    """Streams that go on show their gap; that others lack anything, only the sweep finds out."""
    async with gallery.load(history, seed):
        await gallery.relayed(history)
        await gallery.forget()
        unswept = gallery.worker(change="unswept")
        await gallery.progress(history)
    await gallery.relayed(history)
    await read_through(unswept)

    await tells(unswept, "goldenthread_view_refetched_events_total")
    found = await gallery.findings(history)
    assert any(one.endswith("missing") for one in found)
    await gallery.dismissed(unswept)

    gallery.worker()
    assert await gallery.settled(history) == []

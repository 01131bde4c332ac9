"""Notices are in `plans` and, with the same bytes, in their clinic's topic for outsiders."""

from dataclasses import replace
from itertools import pairwise

import orjson
import pytest

from events.ids import ClinicId
from events.relay.stops import NoticesMissing
from infra.relay.instructions import RelayRefused
from infra.relay.status import relay_status
from tests.fixtures.kafka import MakeTopic
from tests.fixtures.ledger import Ledger
from tests.fixtures.outsiders import (
    LAPSED,
    TOLD,
    BellLapsed,
    BellRaised,
    Course,
    Outside,
    notice_of,
)
from tests.fixtures.relay import Relays, Watcher, until
from tests.integration.relay.test_instructions import carried_out, operator
from tests.integration.relay.test_publishing import write
from tests.integration.relay.test_stops import emptied_broker


@pytest.fixture
def outside(relays: Relays, topics: MakeTopic) -> Outside:
    """Topics of notices beside those of the relays."""
    return Outside(relays, topics)


def _sent(watcher: Watcher, events: int) -> bool:
    return sum(count for _, count in watcher.batches) >= events


async def raise_notices(
    ledger: Ledger, *numbers: int, clinic: ClinicId | None = None, course: Course = TOLD
) -> None:
    """Append invented notices to the ledger."""
    writer = await ledger.writer()
    for number in numbers:
        await writer.append(notice_of(clinic or ledger.clinic, number, course))


async def test_notices_are_published_twice_and_nothing_else(
    ledger: Ledger, relays: Relays, outside: Outside
) -> None:
    await outside.make(ledger.clinic)
    await write(ledger, 5)
    await raise_notices(ledger, 1, 2)
    async with relays.running() as watcher:
        assert await relays.settled() == []
        await write(ledger, 5, number=2)
        await raise_notices(ledger, 3)
        assert await relays.settled() == []

    assert await outside.findings(ledger.clinic) == []
    assert len(await outside.published(ledger.clinic)) == 6
    assert sum(events for _, events in watcher.batches) == 16
    assert watcher.doubts == []


async def test_what_lapsed_is_on_record_and_delivered_to_nobody(
    ledger: Ledger, relays: Relays, outside: Outside
) -> None:
    await raise_notices(ledger, 1, 2, course=LAPSED)
    async with relays.running() as watcher:
        assert await relays.settled() == []
        assert not any(watcher.holds)
        await outside.make(ledger.clinic)
        await raise_notices(ledger, 3, course=(BellLapsed, BellRaised))
        assert await relays.settled() == []
    events = [orjson.loads(one) for one in await outside.published(ledger.clinic)]

    assert [(one["type"], one["sequence"]) for one in events] == [
        ("goldenthread.notice.raised.v1", "0000000002")
    ]


async def test_what_outsiders_read_is_in_clear_and_in_order(
    ledger: Ledger, relays: Relays, outside: Outside
) -> None:
    await outside.make(ledger.clinic)
    await raise_notices(ledger, *range(20))
    async with relays.running():
        assert await relays.settled() == []
    events = [orjson.loads(one) for one in await outside.published(ledger.clinic)]

    assert {event["data"]["code"] for event in events} == {"bell-0", "bell-1"}
    for one, other in pairwise(events):
        assert one["subject"] != other["subject"] or one["sequence"] < other["sequence"]


async def test_without_its_topic_a_clinic_waits_loudly_and_the_others_go_on(
    ledger: Ledger, relays: Relays, outside: Outside
) -> None:
    other = await ledger.of()
    await outside.make(other.clinic)
    await raise_notices(ledger, 1)
    async with relays.running() as watcher:
        await until(lambda: watcher.holds[-1:] not in ([], [[]]))
        await write(other, 5, number=7)
        await raise_notices(ledger, 1, clinic=other.clinic)
        await until(lambda: _sent(watcher, 7))
        assert {one.clinic for one in await relays.findings()} == {ledger.clinic}
        async with operator(relays) as instructor:
            held = {one.clinic: one for one in await relay_status(instructor._pool)}  # noqa: SLF001  # its pool
        assert held[ledger.clinic].condition == "held"
        assert held[other.clinic].condition == "published"
        assert relays.kafka.notices_of(ledger.clinic) in str(held[ledger.clinic].reason)

        await outside.make(ledger.clinic)
        assert await relays.settled() == []
        await until(lambda: watcher.holds[-1] == [])

    assert [type(one) for one in next(filter(None, watcher.holds))] == [NoticesMissing]
    assert watcher.stops == []
    for clinic in (ledger.clinic, other.clinic):
        assert await outside.findings(clinic) == []


async def test_an_emptied_broker_is_filled_in_both_topics(
    ledger: Ledger, relays: Relays, outside: Outside, topics: MakeTopic
) -> None:
    await outside.make(ledger.clinic)
    await write(ledger, 3)
    await raise_notices(ledger, 1, 2)
    async with relays.running():
        assert await relays.settled() == []
    half = await emptied_broker(relays, topics)
    async with operator(half) as instructor:
        with pytest.raises(RelayRefused, match="notices"):
            await instructor.republish(None)

    whole = replace(half, kafka=replace(half.kafka, notices=f"{half.kafka.plans}-notices."))
    emptied = Outside(whole, topics)
    await emptied.make(ledger.clinic)
    async with whole.running(), operator(whole) as instructor:
        await carried_out(instructor, {**await instructor.republish(None)})
        assert await whole.settled() == []
    assert await emptied.findings(ledger.clinic) == []
    assert sorted(await emptied.published(ledger.clinic)) == sorted(
        await outside.published(ledger.clinic)
    )

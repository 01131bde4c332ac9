"""Reads: a clinic from a position, a stream from a version, each now or as it was known."""

import asyncio
from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.ids import ClinicId, Position, Version
from events.ledger.append import Append
from events.ledger.errors import UnknownClinic
from events.ledger.reader import StoredEvent
from tests.fixtures.ledger import Ledger, heads_after, plan

NO_CHECK: Final = list(HealthCheck)
START: Final = datetime.fromisoformat("2026-01-05T14:00:00Z")
MINUTE: Final = timedelta(minutes=1)


async def fill(ledger: Ledger, sizes: Sequence[Sequence[int]]) -> list[Append]:
    """Append, for each of `sizes`, so many events to each of the first plans."""
    session = await ledger.session()
    heads = {number: plan(number) for number in range(5)}
    made = []
    for each in sizes:
        for number, size in enumerate(each):
            if size:
                made.append(ledger.append_to(heads[number], each=size))
                await session.write([made[-1]], 1)
                (heads[number],) = heads_after(made[-1])
    return made


async def set_times(ledger: Ledger, minutes: Sequence[int]) -> None:
    """Give the clinic's events these ledger times, as an owner who switched protection off."""
    async with ledger.admin.transaction():
        await ledger.admin.execute("set local session_replication_role = replica")
        await ledger.admin.execute(
            """
            update ledger.event as e set ledger_time = t.time
            from unnest($2::timestamptz[]) with ordinality as t (time, position)
            where e.clinic_id = $1 and e.position = t.position
            """,
            ledger.clinic,
            [START + MINUTE * each for each in minutes],
        )


def positions(events: Sequence[StoredEvent]) -> list[int]:
    return [event.position for event in events]


async def test_every_page_size_reads_the_same(ledger: Ledger) -> None:
    made = await fill(ledger, [[2, 1, 0, 1], [1, 3]])
    bytes_in_order = [event.bytes for append in made for event in append.events]
    stream = plan(1).stream
    for limit in range(1, 11):
        events = [e async for e in ledger.reader.clinic(ledger.clinic, limit=limit)]
        assert [e.bytes for e in events] == bytes_in_order
        mine = [e async for e in ledger.reader.stream(ledger.clinic, stream, limit=limit)]
        assert [e.version for e in mine] == [1, 2, 3, 4]
        assert {e.stream for e in mine} == {stream}


async def test_from_any_position_and_from_any_version(ledger: Ledger) -> None:
    await fill(ledger, [[2, 3, 1]])
    for start in range(8):
        after = Position(start)
        events = [e async for e in ledger.reader.clinic(ledger.clinic, after, limit=2)]
        assert positions(events) == list(range(start + 1, 7))
        page = await ledger.reader.page(ledger.clinic, after, limit=2)
        assert positions(page) == list(range(start + 1, 7))[:2]
        stream = ledger.reader.stream(ledger.clinic, plan(1).stream, Version(start))
        assert [e.version async for e in stream] == list(range(max(1, start), 4))


async def test_what_does_not_exist_is_empty_or_unknown(ledger: Ledger) -> None:
    reader, nowhere = ledger.reader, ClinicId("not-here")
    await fill(ledger, [[1]])
    for clinic in (nowhere, (await ledger.of()).clinic):
        assert [e async for e in reader.clinic(clinic)] == []
        assert [e async for e in reader.stream(clinic, plan(0).stream)] == []
        assert await reader.stream_head(clinic, plan(0).stream) == plan(0)
    assert [e async for e in reader.stream(ledger.clinic, plan(9).stream)] == []
    with pytest.raises(UnknownClinic):
        await reader.head(nowhere)
    with pytest.raises(UnknownClinic):
        await reader.position_known_at(nowhere, START)
    with pytest.raises(UnknownClinic):
        [e async for e in reader.clinic(nowhere, known_at=START)]


async def test_the_head_row(ledger: Ledger) -> None:
    await fill(ledger, [[2, 1]])
    head = await ledger.reader.head(ledger.clinic)
    assert (head.position, head.epoch, head.state, head.relay_shard) == (3, 1, "open", 0)
    assert head.last_time == (await ledger.events())[-1].ledger_time
    await ledger.set_state("frozen", new_epoch=True)
    head = await ledger.reader.head(ledger.clinic)
    assert (head.epoch, head.state) == (2, "frozen")
    assert len(await ledger.events()) == 3


async def test_clinics_in_order_of_id(own_ledger: Ledger) -> None:
    for clinic in ("b", "a", "c-1", "c"):
        await own_ledger.of(ClinicId(clinic))
    found = await own_ledger.reader.clinics()
    assert found == ["a", "b", "c", "c-1", own_ledger.clinic]


async def test_nothing_past_the_head_is_ever_read(ledger: Ledger) -> None:
    await fill(ledger, [[4, 2]])
    lower = "update ledger.clinic set head = $2 where clinic_id = $1"
    for head in range(7):
        await ledger.admin.execute(lower, ledger.clinic, head)
        for limit in (1, 2, 500):
            events = [e async for e in ledger.reader.clinic(ledger.clinic, limit=limit)]
            assert positions(events) == list(range(1, head + 1))
            stream = ledger.reader.stream(ledger.clinic, plan(1).stream, limit=limit)
            assert [e.version async for e in stream] == list(range(1, head - 3))
    await ledger.admin.execute(lower, ledger.clinic, 6)


async def test_two_clinics_with_one_stream_id_are_read_apart(ledger: Ledger) -> None:
    other = await ledger.of()
    mine, theirs = await fill(ledger, [[3]]), await fill(other, [[2]])
    for here, made in ((ledger, mine), (other, theirs)):
        stream = here.reader.stream(here.clinic, plan(0).stream)
        assert [e.bytes async for e in stream] == [e.bytes for e in made[0].events]
        head = await here.reader.stream_head(here.clinic, plan(0).stream)
        assert head == heads_after(made[0])[0]


@settings(max_examples=40, deadline=None, suppress_health_check=NO_CHECK)
@given(steps=st.lists(st.integers(0, 3), max_size=14), asked=st.integers(-2, 44))
async def test_as_known_at_a_ledger_time(ledger: Ledger, steps: list[int], asked: int) -> None:
    """Against the plain way: look at every event. Several may share one time."""
    here = await ledger.of()
    minutes = [sum(steps[: n + 1]) for n in range(len(steps))]
    session = await ledger.session()
    if steps:
        await session.write([here.append_to(plan(0), each=len(steps))], 1)
    await set_times(here, minutes)
    known_at = START + MINUTE * asked
    expected = bisect_right(minutes, asked)
    assert expected == sum(1 for minute in minutes if minute <= asked)
    assert await here.reader.position_known_at(here.clinic, known_at) == expected
    for limit in (2, 500):
        clinic = here.reader.clinic(here.clinic, known_at=known_at, limit=limit)
        assert [e.position async for e in clinic] == list(range(1, expected + 1))
        stream = here.reader.stream(here.clinic, plan(0).stream, known_at=known_at, limit=limit)
        assert [e.version async for e in stream] == list(range(1, expected + 1))


async def test_as_known_to_the_microsecond(ledger: Ledger) -> None:
    await fill(ledger, [[1], [1], [1]])
    events = await ledger.events()
    for event, before in zip(events, [0, 1, 2], strict=True):
        just = event.ledger_time
        known = ledger.reader.position_known_at
        assert await known(ledger.clinic, just) == event.position
        assert await known(ledger.clinic, just - timedelta(microseconds=1)) == before


async def test_as_known_from_a_position_after_that_time(ledger: Ledger) -> None:
    await fill(ledger, [[1], [1], [1]])
    first = (await ledger.events())[0].ledger_time
    later = ledger.reader.clinic(ledger.clinic, Position(2), known_at=first)
    assert [e async for e in later] == []


async def test_reading_while_others_append_misses_nothing(ledger: Ledger) -> None:
    """A follower that goes on from its last position sees 1, 2, 3 ... without a hole."""
    writer = await ledger.writer(connections=3)
    seen = list[StoredEvent]()

    async def follow() -> None:
        while len(seen) < 300:
            after = seen[-1].position if seen else Position(0)
            seen.extend(await ledger.reader.page(ledger.clinic, after, limit=7))

    async def write(number: int) -> None:
        head = plan(number)
        for size in (1, 2, 1, 3, 1, 2):
            append = ledger.append_to(head, each=size)
            await writer.append(append)
            (head,) = heads_after(append)

    async with asyncio.timeout(120):
        await asyncio.gather(follow(), *map(write, range(30)))
    assert positions(seen) == list(range(1, 301))

"""Arrivals doubled, out of order, missing, poisoned and foreign: each event once, in order."""

import asyncio
from collections.abc import Sequence

import asyncpg
import pytest

from events.ids import EventHash, StreamKind, Version
from events.worker.checkpoints import Passed
from events.worker.view import Arrival
from tests.fixtures.journal import Journal, differences
from tests.fixtures.ledger import Ledger, head_after, plan
from tests.fixtures.worker import Fed, Told, fed_view


async def write(ledger: Ledger, plans: int = 3, rounds: int = 4, each: int = 3) -> None:
    """Append several times to some plans in turn."""
    writer = await ledger.writer()
    heads = {number: plan(number) for number in range(plans)}
    for _ in range(rounds):
        for number, head in heads.items():
            append = ledger.append_to(head, each=each)
            await writer.append(append)
            heads[number] = head_after(append)


async def wrong(fed: Fed, *left_out: Arrival) -> list[str]:
    """Return how the view differs from the ledger."""
    return await differences(fed.views, fed.ledger, left_out=[one.id for one in left_out])


def of_plan(arrivals: Sequence[Arrival], number: int) -> Sequence[Arrival]:
    return [one for one in arrivals if one.stream == plan(number).stream]


def at(arrivals: Sequence[Arrival], number: int, version: int) -> Arrival:
    return of_plan(arrivals, number)[version - 1]


async def test_in_order(ledger: Ledger, fed: Fed, journal: Journal) -> None:
    await write(ledger)
    assert await fed.feed() == 36
    assert await wrong(fed) == []
    assert journal.calls == [(3, 36)]
    assert fed.watcher.counts["refetched"] == 0


async def test_doubled_and_again(ledger: Ledger, fed: Fed) -> None:
    await write(ledger)
    arrivals = await fed.arrivals()
    for batch in ([*arrivals, *arrivals], arrivals, arrivals[:5], arrivals):
        await fed.worker.apply(batch)
    assert await wrong(fed) == []
    assert (fed.watcher.alarms, fed.watcher.counts["refetched"]) == ([], 0)


async def test_backwards(ledger: Ledger, fed: Fed) -> None:
    await write(ledger)
    for one in reversed(await fed.arrivals()):
        await fed.worker.apply([one])
    assert await wrong(fed) == []
    assert fed.watcher.alarms == []


async def test_what_kafka_did_not_bring_is_read_from_the_ledger(ledger: Ledger, fed: Fed) -> None:
    await write(ledger)
    arrivals = await fed.arrivals()
    await fed.worker.apply([at(arrivals, 0, 12), at(arrivals, 1, 2), at(arrivals, 2, 1)])
    assert dict(await fed.standings()) == {
        plan(0).stream: 12, plan(1).stream: 2, plan(2).stream: 1
    }  # fmt: skip
    assert fed.watcher.counts["refetched"] == 14


async def test_a_gap_larger_than_a_transaction(ledger: Ledger, fed: Fed) -> None:
    await write(ledger, plans=2, rounds=2, each=700)
    arrivals = await fed.arrivals()
    await fed.worker.apply([at(arrivals, 0, 1400), at(arrivals, 1, 1400)])
    assert await wrong(fed) == []
    assert fed.watcher.counts["transactions"] > 4


async def test_a_hint_is_followed_to_the_ledgers_end(ledger: Ledger, fed: Fed) -> None:
    await write(ledger, plans=1, rounds=1, each=1000)
    (first, *_) = await fed.arrivals()
    await fed.worker.apply([], hints=[first.key])
    assert await wrong(fed) == []


async def test_other_kinds_of_streams_are_left_out(
    ledger: Ledger, fed: Fed, journal: Journal
) -> None:
    await write(ledger)
    journal.kinds = frozenset({StreamKind.CLIENT})
    await fed.feed()
    assert await fed.standings() == {}


async def test_poison_parks_its_stream_alone(ledger: Ledger, fed: Fed, journal: Journal) -> None:
    await write(ledger)
    arrivals = await fed.arrivals()
    bad = at(arrivals, 1, 5)
    journal.poison = {bad.id}
    await fed.worker.apply(arrivals)
    await fed.worker.apply(arrivals)

    assert await fed.parked() == {bad.stream: (5, "unknown-type")}
    assert (await fed.standings())[bad.stream] == 4
    assert await wrong(fed, *of_plan(arrivals, 1)[4:]) == []
    (told,) = fed.watcher.parkings
    assert (told.event_id, told.type) == (bad.id, bad.type)

    assert not await fed.worker.retry(bad.key)
    journal.poison = set()
    assert await fed.worker.retry(bad.key)
    assert await wrong(fed) == []
    assert await fed.parked() == {}
    assert not await fed.worker.retry(bad.key)


async def test_an_event_that_was_applied_and_is_lost_since_is_the_one_that_parks(
    ledger: Ledger, fed: Fed, journal: Journal
) -> None:
    """What the view blames lies before its batch: neither the batch's events nor a wrong one."""
    await write(ledger)
    arrivals = await fed.arrivals()
    mine, lost = of_plan(arrivals, 1), at(arrivals, 1, 3)
    await fed.worker.apply([one for one in arrivals if one not in mine[6:]])
    journal.lost = {lost.stream: lost.version}
    await fed.worker.apply(mine[6:])

    assert await fed.parked() == {lost.stream: (3, "key-unknown")}
    (told,) = fed.watcher.parkings
    assert (told.version, told.event_id, told.type) == (3, lost.id, lost.type)
    assert (await fed.standings())[lost.stream] == 6

    assert not await fed.worker.retry(lost.key)
    journal.lost = {}
    assert await fed.worker.retry(lost.key)
    assert await wrong(fed) == []


@pytest.mark.parametrize(
    "error", [KeyError("words"), asyncpg.DataError("words"), asyncpg.CheckViolationError("words")]
)
async def test_an_event_that_the_views_code_breaks_on_is_found(
    ledger: Ledger, fed: Fed, journal: Journal, error: Exception
) -> None:
    await write(ledger)
    arrivals = await fed.arrivals()
    bad = at(arrivals, 2, 8)
    journal.breaks = {bad.id: error}
    await fed.worker.apply(arrivals)

    assert await fed.parked() == {bad.stream: (8, "view-failed")}
    (told,) = fed.watcher.parkings
    assert told.detail == type(error).__name__
    assert await wrong(fed, *of_plan(arrivals, 2)[7:]) == []


@pytest.mark.parametrize("error", [ConnectionResetError(), asyncpg.DiskFullError(), TimeoutError()])
async def test_a_failure_that_passes_leaves_nothing(
    ledger: Ledger, fed: Fed, journal: Journal, error: Exception
) -> None:
    await write(ledger)
    arrivals = await fed.arrivals()
    journal.breaks = {at(arrivals, 2, 8).id: error}
    with pytest.raises(type(error)):
        await fed.worker.apply(arrivals)
    assert await fed.standings() == {}
    journal.breaks = {}
    await fed.worker.apply(arrivals)
    assert await wrong(fed) == []


async def test_a_foreign_event_alarms_and_changes_nothing(ledger: Ledger, fed: Fed) -> None:
    await write(ledger)
    arrivals = await fed.arrivals()
    foreign = at(arrivals, 0, 5)._replace(hash=EventHash(bytes(32)))
    await fed.worker.apply([foreign, *arrivals])
    assert fed.watcher.alarms == [(foreign.key, 5, "foreign-event")]
    await fed.worker.apply([foreign])
    assert fed.watcher.alarms == [(foreign.key, 5, "foreign-event")] * 2
    assert await wrong(fed) == []
    assert await fed.parked() == {}


async def test_an_event_that_links_to_nothing_is_read_anew(ledger: Ledger, fed: Fed) -> None:
    await write(ledger)
    arrivals = [*await fed.arrivals()]
    torn = [one._replace(prevhash=EventHash(bytes(32))) for one in arrivals]
    await fed.worker.apply(torn)
    assert await wrong(fed) == []


async def test_what_the_ledger_does_not_have_alarms(ledger: Ledger, fed: Fed) -> None:
    await write(ledger)
    arrivals = await fed.arrivals()
    beyond = at(arrivals, 0, 12)._replace(version=Version(14))
    await fed.worker.apply([*arrivals, beyond])
    assert fed.watcher.alarms == [(beyond.key, 13, "unknown-to-ledger")]
    assert await wrong(fed) == []


async def test_a_view_that_applied_another_event_is_parked(ledger: Ledger, fed: Fed) -> None:
    await write(ledger)
    arrivals = await fed.arrivals()
    mine = of_plan(arrivals, 0)
    await fed.worker.apply([*mine[:5], mine[5]._replace(hash=EventHash(bytes(32)))])
    await fed.worker.apply(mine)
    assert fed.watcher.alarms[-1] == (mine[0].key, 6, "another-history")
    assert await fed.parked() == {mine[0].stream: (6, "another-history")}
    assert not await fed.worker.retry(mine[0].key)


async def test_an_evicted_event_is_left_out_and_what_follows_is_not(
    ledger: Ledger, fed: Fed, journal: Journal
) -> None:
    await write(ledger)
    arrivals = await fed.arrivals()
    bad = at(arrivals, 1, 5)
    journal.poison = {bad.id}
    told = Told()
    async with fed_view(journal, fed.views, fed.ledger, evictions=told) as other:
        await other.worker.apply(arrivals)
        told.evicted[bad.clinic, journal.name] = {bad.stream: frozenset({Version(5)})}
        assert await other.worker.retry(bad.key)
    assert await wrong(fed, bad) == []


async def test_an_eviction_holds_for_a_view_that_begins_anew(
    ledger: Ledger, fed: Fed, journal: Journal
) -> None:
    """Also where its code could apply the event by now, or the event is the last."""
    await write(ledger)
    arrivals = await fed.arrivals()
    out = [at(arrivals, 1, 5), at(arrivals, 2, 12), at(arrivals, 0, 1)]
    told = Told()
    told.evicted[ledger.clinic, journal.name] = {
        one.stream: frozenset({one.version}) for one in out
    }
    async with fed_view(journal, fed.views, fed.ledger, evictions=told) as other:
        for one in arrivals:
            await other.worker.apply([one])
    assert await wrong(fed, *out) == []
    assert set((await fed.standings()).values()) == {12}


async def test_workers_at_once(ledger: Ledger, fed: Fed) -> None:
    await write(ledger, plans=8)
    arrivals = await fed.arrivals()
    batches = [arrivals[n : n + 20] for n in range(0, len(arrivals), 10)]
    await asyncio.gather(*(fed.worker.apply(batch) for batch in batches * 2))
    assert await wrong(fed) == []


async def test_records_that_are_no_events_are_kept_in_mind(fed: Fed) -> None:
    record = Passed("plans", 3, 17, "not-json")
    for _ in range(2):
        await fed.worker.apply([], passed=[record])
    rows = await fed.pool.fetch('select topic, partition, "offset", reason from worker.unreadable')
    assert [tuple(row) for row in rows] == [record]

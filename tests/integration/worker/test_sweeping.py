"""What Kafka never brought is found by holding the view against the ledger."""

import asyncio

from events.ids import EventHash
from events.registry import Registry, default
from events.worker.registry import fingerprint
from events.worker.sweeper import Sweeper, SweepSettings
from tests.fixtures.journal import Journal
from tests.fixtures.ledger import Ledger, RemarkMade, plan
from tests.fixtures.worker import Fed, fed_view, until
from tests.integration.worker.test_applying import at, of_plan, write, wrong

_PARKED_LONG_AGO = """
insert into worker.parked
(view, clinic_id, stream_id, from_version, type, reason, detail, registry, parked_at, tried_at)
select $1, 'elsewhere', 'plan/' || n, 1, nullif('goldenthread.plan.newer.v' || n % 3,
    'goldenthread.plan.newer.v0'), 'unknown-type', '', 'an-older-one', now(), now() - interval '1 d'
from generate_series(1, 60) as n
"""
AT_ONCE = SweepSettings(interval_seconds=0.1, grace_seconds=0, page_events=10)


def sweeper(
    fed: Fed, settings: SweepSettings = AT_ONCE, registry: Registry | None = None
) -> Sweeper:
    return Sweeper(fed.worker, registry or default(), chance=lambda: 0.5, settings=settings)


async def test_a_view_is_filled_without_kafka(ledger: Ledger, fed: Fed) -> None:
    other = await ledger.of()
    await write(ledger)
    await write(other)
    await sweeper(fed).sweep()
    assert await wrong(fed) == []


async def test_a_gap_at_the_end_is_found(ledger: Ledger, fed: Fed) -> None:
    await write(ledger)
    await sweeper(fed).sweep()
    await write_more(ledger)
    arrivals = await fed.arrivals()
    await fed.worker.apply(arrivals[:-2])
    assert len(await wrong(fed)) == 2
    await sweeper(fed).sweep()
    assert await wrong(fed) == []


async def write_more(ledger: Ledger) -> None:
    """Append to a plan that is new."""
    writer = await ledger.writer()
    await writer.append(ledger.append_to(plan(99), each=5))


async def test_young_events_are_left_to_kafka(ledger: Ledger, fed: Fed) -> None:
    await write(ledger)
    await sweeper(fed, SweepSettings(grace_seconds=60)).sweep()
    assert await fed.standings() == {}
    await sweeper(fed).sweep()
    assert await wrong(fed) == []


async def test_what_is_swept_is_not_read_again(ledger: Ledger, fed: Fed) -> None:
    await write(ledger)
    for _ in range(3):
        await sweeper(fed).sweep()
    assert fed.watcher.counts["swept"] == 4
    row = await fed.pool.fetchrow("select epoch, position from worker.sweep")
    assert tuple(row or ()) == (1, 36)


async def test_a_new_epoch_is_swept_from_its_start(ledger: Ledger, fed: Fed) -> None:
    await write(ledger)
    arrivals = await fed.arrivals()
    await fed.worker.apply([*of_plan(arrivals, 0), *of_plan(arrivals, 1)[:11]])
    await fed.pool.execute(
        "insert into worker.sweep values ('journal', $1, 1, 36, now())", ledger.clinic
    )
    await sweeper(fed).sweep()
    assert len(await wrong(fed)) == 13
    await ledger.set_state("open", new_epoch=True)
    await sweeper(fed).sweep()
    assert await wrong(fed) == []


async def test_two_sweep_at_once(ledger: Ledger, fed: Fed) -> None:
    await write(ledger)
    await asyncio.gather(*(sweeper(fed).sweep() for _ in range(2)))
    await sweeper(fed).sweep()
    assert await wrong(fed) == []


async def test_another_last_event_than_the_ledgers_is_found(ledger: Ledger, fed: Fed) -> None:
    await write(ledger)
    mine = of_plan(await fed.arrivals(), 0)
    await fed.worker.apply([*mine[:11], mine[11]._replace(hash=EventHash(bytes(32)))])
    await sweeper(fed).sweep()
    assert fed.watcher.alarms == [(mine[0].key, 12, "another-history")]
    assert await fed.parked() == {mine[0].stream: (12, "another-history")}


async def test_a_parked_stream_is_retried_once_it_is_wanted(
    ledger: Ledger, fed: Fed, journal: Journal
) -> None:
    await write(ledger)
    arrivals = await fed.arrivals()
    bad = at(arrivals, 1, 5)
    journal.poison = {bad.id}
    await sweeper(fed).sweep()
    journal.poison = set()
    await sweeper(fed).retry_parked()
    assert await fed.parked() == {bad.stream: (5, "unknown-type")}
    assert fed.watcher.parked_now == 1
    await fed.pool.execute("update worker.parked set retry_wanted_at = now()")
    await sweeper(fed).retry_parked()
    assert await wrong(fed) == []


async def test_a_release_that_has_learnt_the_type_retries_by_itself(
    ledger: Ledger, fed: Fed, journal: Journal
) -> None:
    await write(ledger)
    arrivals = await fed.arrivals()
    bad = at(arrivals, 1, 5)
    journal.poison = {bad.id}
    await fed.worker.apply(arrivals)
    journal.poison = set()
    learnt = Registry()
    learnt.event_type("goldenthread.plan.remark-made", version=1)(RemarkMade)
    await fed.pool.execute("update worker.parked set tried_at = now() - interval '5 s'")
    async with fed_view(journal, fed.views, fed.ledger, registry=fingerprint(learnt)) as newer:
        await sweeper(newer).retry_parked()
        assert await fed.parked() == {bad.stream: (5, "unknown-type")}
        await sweeper(newer, registry=learnt).retry_parked()
    assert await wrong(fed) == []


async def test_what_is_not_learnt_yet_keeps_nothing_back(
    ledger: Ledger, fed: Fed, journal: Journal
) -> None:
    await write(ledger)
    bad = at(await fed.arrivals(), 1, 5)
    journal.poison = {bad.id}
    await fed.worker.apply(await fed.arrivals())
    journal.poison = set()
    await fed.pool.execute("update worker.parked set tried_at = now() - interval '5 s'")
    await fed.pool.execute(_PARKED_LONG_AGO, journal.name)
    learnt = Registry()
    learnt.event_type("goldenthread.plan.remark-made", version=1)(RemarkMade)
    async with fed_view(journal, fed.views, fed.ledger, registry=fingerprint(learnt)) as newer:
        await sweeper(newer, registry=learnt).retry_parked()
    assert await wrong(fed) == []


async def test_running_it_outlasts_a_failure_and_ends_when_asked(
    ledger: Ledger, fed: Fed, journal: Journal
) -> None:
    await write(ledger)
    bad = at(await fed.arrivals(), 0, 1)
    journal.breaks = {bad.id: ConnectionResetError()}
    stop = asyncio.Event()
    running = asyncio.create_task(sweeper(fed).run(stop))
    await until(lambda: _held(fed))
    await asyncio.sleep(1)
    assert {error for error, _ in fed.watcher.holds} == {"ConnectionResetError"}
    assert len(fed.watcher.holds) < 8
    journal.breaks = {}
    await until(lambda: _right(fed))
    stop.set()
    await asyncio.wait_for(running, 60)


async def _held(fed: Fed) -> bool:
    return bool(fed.watcher.holds)


async def _right(fed: Fed) -> bool:
    return await wrong(fed) == []

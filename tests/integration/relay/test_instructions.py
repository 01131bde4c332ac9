"""An operator republishes, adopts and moves; the relay goes on without a gap or a double."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import asyncpg
import pytest

from events.ids import ClinicId
from events.relay.stops import HandedOver
from infra.relay.instructions import Instructor, RelayRefused
from infra.relay.topic import Topics
from tests.fixtures.kafka import MakeTopic
from tests.fixtures.ledger import Ledger, head_after, plan
from tests.fixtures.published import read_published
from tests.fixtures.relay import Relays, Watcher, until
from tests.integration.relay.test_publishing import write
from tests.integration.relay.test_stops import emptied_broker, relayed


@asynccontextmanager
async def operator(relays: Relays) -> AsyncIterator[Instructor]:
    """Yield who tells the relay of this database and these topics."""
    kafka = relays.kafka
    topics = Topics(relays.access, kafka.plans, kafka.relay, kafka.notices)
    dsn = relays.database.dsn("goldenthread_operator")
    async with asyncpg.create_pool(dsn, min_size=0, max_size=2) as pool:
        yield Instructor(pool, topics, "operator:ann")


async def carried_out(instructor: Instructor, told: dict[ClinicId, int]) -> None:
    async with asyncio.timeout(90):
        while not await instructor.carried_out(told):  # noqa: ASYNC110  # the relay notes it
            await asyncio.sleep(0.1)


async def test_an_emptied_broker_is_filled_byte_for_byte(
    ledger: Ledger, relays: Relays, topics: MakeTopic
) -> None:
    other = await ledger.of()
    await write(other, 3, number=2)
    await relayed_both(ledger, relays)
    before = read_published(relays.access, relays.kafka.plans)
    emptied = await emptied_broker(relays, topics)
    async with emptied.running() as watcher, operator(emptied) as instructor:
        await until(lambda: watcher.stops)
        told = await instructor.republish(None)
        await carried_out(instructor, {**told})
        assert await emptied.settled() == []
    after = read_published(emptied.access, emptied.kafka.plans)

    assert {(r.key, r.value, *r.headers.items()) for r in after} == {
        (r.key, r.value, *r.headers.items()) for r in before
    }
    assert len(after) == len(before) == 13


async def relayed_both(ledger: Ledger, relays: Relays) -> None:
    await write(ledger, 10)
    async with relays.running():
        assert await relays.settled() == []


async def test_a_topic_that_is_not_empty_is_not_filled_again(
    ledger: Ledger, relays: Relays
) -> None:
    await relayed(ledger, relays)
    async with operator(relays) as instructor:
        for which in (None, ledger.clinic):
            with pytest.raises(RelayRefused, match="would double"):
                await instructor.republish(which)


async def test_a_restored_ledger_is_gone_on_with_once_it_is_adopted(
    ledger: Ledger, relays: Relays
) -> None:
    """Ten were published; the restored ledger has seven, and three others came since."""
    await relayed(ledger, relays)
    await ledger.admin.execute(
        "set session_replication_role = replica;"
        "delete from ledger.event where position > 7; update ledger.clinic set head = 7;"
        "update relay.relayed set position = 5; set session_replication_role = default"
    )
    await write(ledger, 3, number=5)
    async with relays.running() as watcher, operator(relays) as instructor:
        await until(lambda: watcher.stops)
        proposal = await instructor.propose(ledger.clinic)
        assert (proposal.common, proposal.abandoned, proposal.to_publish) == (7, 3, 3)
        generation = await instructor.adopt(proposal)
        await carried_out(instructor, {ledger.clinic: generation})
        found = await relays.settled()

    assert {one.kind for one in found} == {"foreign"}
    assert [one.position for one in found] == [8, 9, 10]
    async with operator(relays) as instructor:
        again = await instructor.propose(ledger.clinic)
        assert not again.needed
        with pytest.raises(RelayRefused, match="needs no adoption"):
            await instructor.adopt(again)


async def test_a_new_epoch_of_the_same_ledger_is_adopted_without_a_double(
    ledger: Ledger, relays: Relays
) -> None:
    await relayed(ledger, relays)
    await ledger.set_state("open", new_epoch=True)
    async with relays.running() as watcher, operator(relays) as instructor:
        await until(lambda: watcher.stops)
        generation = await instructor.adopt(await instructor.propose(ledger.clinic))
        await write(ledger, 2, number=2)
        await carried_out(instructor, {ledger.clinic: generation})
        assert await relays.settled() == []


async def test_an_adoption_that_the_shard_stopped_at_gives_way_to_the_next(
    ledger: Ledger, relays: Relays
) -> None:
    """The ledger was restored once more between what was proposed and what was told."""
    await relayed(ledger, relays)
    await ledger.set_state("open", new_epoch=True)
    async with relays.running() as watcher, operator(relays) as instructor:
        await until(lambda: watcher.stops)
        outdated = await instructor.propose(ledger.clinic)
        await ledger.set_state("open", new_epoch=True)
        await instructor.adopt(outdated)
        await until(lambda: len(watcher.stops) > 1)
        assert not await instructor.carried_out({ledger.clinic: 1})
        generation = await instructor.adopt(await instructor.propose(ledger.clinic))
        await carried_out(instructor, {ledger.clinic: generation})
        await write(ledger, 2, number=2)
        assert await relays.settled() == []


async def test_nothing_is_republished_while_a_move_is_under_way(
    ledger: Ledger, relays: Relays, topics: MakeTopic
) -> None:
    await relayed(ledger, relays)
    emptied = await emptied_broker(relays, topics)
    async with operator(emptied) as instructor:
        await instructor.move(ledger.clinic, 4)
        with pytest.raises(RelayRefused, match="not yet carried out"):
            await instructor.republish(ledger.clinic)


async def test_a_clinic_moves_to_another_shard_and_back_under_load(
    ledger: Ledger, relays: Relays
) -> None:
    ending = asyncio.Event()

    async def load() -> None:
        writer = await ledger.writer()
        head = plan(1)
        while not ending.is_set():
            append = ledger.append_to(head, each=5)
            await writer.append(append)
            head = head_after(append)
            await asyncio.sleep(0.005)

    async with relays.of(0).running(), relays.of(4, 5).running(), operator(relays) as instructor:
        writing = asyncio.create_task(load())
        for shard in (4, 5, 0):
            generation = await instructor.move(ledger.clinic, shard)
            await carried_out(instructor, {ledger.clinic: generation})
            await asyncio.sleep(0.3)
        ending.set()
        await writing
        assert await relays.settled() == []


async def calm(watcher: Watcher) -> bool:
    """Return whether the first shard comes to the end of its restarts."""
    for _ in range(20):
        starts = watcher.states.count((0, "starting"))
        await asyncio.sleep(1)
        if watcher.states.count((0, "starting")) == starts:
            return True
    return False


async def test_a_shard_whose_clinic_moved_on_twice_relays_the_others_undisturbed(
    ledger: Ledger, relays: Relays
) -> None:
    other = await ledger.of()
    await write(other, 1, number=2)
    async with relays.running() as watcher, operator(relays) as instructor:
        for shard in (4, 5):
            generation = await instructor.move(ledger.clinic, shard)
            await carried_out(instructor, {ledger.clinic: generation})
        assert await calm(watcher)
        await write(other, 1, number=3)
        assert await relays.settled() == []


async def test_a_move_that_the_restored_ledger_forgot_is_mended_by_adopting(
    ledger: Ledger, relays: Relays
) -> None:
    await relayed(ledger, relays)
    async with operator(relays) as instructor:
        async with relays.running():
            await carried_out(instructor, {ledger.clinic: await instructor.move(ledger.clinic, 4)})
        await ledger.admin.execute(
            "update ledger.clinic set relay_shard = 0; delete from relay.instruction;"
            "update relay.relayed set generation = 0"
        )
        async with relays.running() as watcher:
            await until(lambda: watcher.stops)
            assert isinstance(watcher.stops[0], HandedOver)
            assert f"relay adopt {ledger.clinic}" in str(watcher.stops[0])
            proposal = await instructor.propose(ledger.clinic)
            assert (proposal.common, proposal.abandoned, proposal.to_publish) == (10, 0, 0)
            await carried_out(instructor, {ledger.clinic: await instructor.adopt(proposal)})
            await write(ledger, 2, number=2)
            assert await relays.settled() == []


async def test_a_moved_clinic_waits_until_its_old_shard_has_handed_it_over(
    ledger: Ledger, relays: Relays
) -> None:
    await relayed(ledger, relays)
    async with operator(relays) as instructor:
        generation = await instructor.move(ledger.clinic, 4)
        await write(ledger, 3, number=2)
        async with relays.of(4).running() as waiting:
            await until(lambda: waiting.turns)
            await asyncio.sleep(1.5)
            assert waiting.batches == []
            with pytest.raises(RelayRefused, match="not yet carried out"):
                await instructor.move(ledger.clinic, 5)
            async with relays.of(0).running():
                await carried_out(instructor, {ledger.clinic: generation})
                assert await relays.settled() == []


@pytest.mark.parametrize("shard", [-1, 0, 12])
async def test_a_move_that_is_none_is_refused(ledger: Ledger, relays: Relays, shard: int) -> None:
    async with operator(relays) as instructor:
        with pytest.raises(RelayRefused, match="shard"):
            await instructor.move(ledger.clinic, shard)


async def test_what_was_accepted_and_by_whom_is_kept(ledger: Ledger, relays: Relays) -> None:
    await relayed(ledger, replace(relays))
    async with operator(relays) as instructor:
        await instructor.move(ledger.clinic, 4)
    row = await ledger.admin.fetchrow("select * from relay.instruction")

    assert row is not None
    assert (row["kind"], row["from_shard"], row["shard"]) == ("move", 0, 4)
    assert row["actor"] == "operator:ann"

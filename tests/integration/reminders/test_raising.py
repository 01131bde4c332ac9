"""A plan's review notices come once, whatever the ticks, the workers and the order of things."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random  # noqa: TID251  # seeded: a run can be repeated
from typing import Any

import orjson
import pytest

from events.clock import SystemClock
from events.ids import ClinicId
from events.keys.maintenance import destroy
from services.reminders.deciding import Decision
from services.reminders.evaluating.plans import Case
from tests.fixtures.ledger import connected
from tests.fixtures.practice import Practice, noon, opened_practice, today
from tests.fixtures.reminding import both, reminding

LADDER = [
    ("raised", "review-interval", "due-soon-14"),
    ("raised", "review-interval", "due-soon-7"),
    ("raised", "review-interval", "due"),
    ("raised", "review-interval", "overdue"),
]


async def test_each_stage_is_raised_when_the_clock_reaches_it(practice: Practice) -> None:
    one = await practice.activated()
    async with reminding(practice) as service:
        for number, stages in ((1, 0), (77, 1), (84, 2), (90, 3), (92, 4), (300, 4)):
            service.tick(noon(number))
            await service.settle()
            assert len(await practice.notices(one)) >= stages
    told = await practice.notices(one)
    assert [each for each in told if each[0] == "raised"] == LADDER
    assert service.watcher.failures == []
    assert service.watcher.defects == []


async def test_a_settled_plan_is_not_looked_at_again(practice: Practice) -> None:
    await practice.activated()
    async with reminding(practice) as service:
        service.tick(noon(77))
        await service.settle()
        looked = service.watcher.counts["evaluated"]
        for minute in range(5):
            service.tick(noon(77) + minute * timedelta(minutes=1))
            assert not await service.service.turn()
        assert service.watcher.counts["evaluated"] == looked
        # Its own notices come back by Kafka and are no news.
        await service.settle()
        assert service.watcher.counts["evaluated"] == looked


async def test_two_workers_and_ticks_in_any_order_raise_each_notice_once(
    practice: Practice,
) -> None:
    plans = [await practice.activated() for _ in range(12)]
    ticks = [noon(number) for number in (1, 77, 77, 84, 84, 20, 90, 3, 92, 91, 60)]
    chance = Random(7)  # noqa: S311  # no secret
    async with reminding(practice, batch=5) as one, reminding(practice, batch=5) as other:
        await one.fed.feed()
        for service in (one, other):
            mixed = ticks * 2
            chance.shuffle(mixed)
            for tick in mixed:
                service.tick(tick)
        await both(one.turns(), other.turns())
        await both(one.settle(), other.settle())
    for plan in plans:
        told = await practice.notices(plan)
        assert len(told) == len(set(told)) == 4
        assert ("raised", "review-interval", "overdue") in told
    assert one.watcher.defects + other.watcher.defects == []


async def test_a_clock_that_jumps_back_changes_nothing(practice: Practice) -> None:
    await practice.activated()
    async with reminding(practice) as service:
        service.tick(noon(84))
        await service.settle()
        before = await practice.notices()
        service.tick(noon(3))
        await service.settle()
    async with reminding(practice) as restarted:  # its topic holds only the tick that jumped back
        restarted.tick(noon(3))
        await restarted.settle()
        assert await practice.notices() == before
        assert restarted.instants.of("trial") == service.instants.of("trial")
        restarted.tick(noon(90))
        await restarted.settle()
    assert [each for each in await practice.notices() if each[0] == "raised"] == LADDER[1:3]


async def test_after_forty_days_away_only_the_stage_that_counts_is_raised(
    practice: Practice,
) -> None:
    one = await practice.activated()
    async with reminding(practice) as service:
        service.tick(noon(60))
        await service.settle()
        assert await practice.notices(one) == []
    async with reminding(practice) as service:
        service.tick(noon(100))
        await service.settle()
    assert sorted(await practice.notices(one)) == [
        ("lapsed", "review-interval", "due"),
        ("lapsed", "review-interval", "due-soon-14"),
        ("lapsed", "review-interval", "due-soon-7"),
        ("raised", "review-interval", "overdue"),
    ]


async def test_a_review_that_comes_between_leaves_no_wrong_notice(practice: Practice) -> None:
    """The review is completed after the plan was read and before its notice is appended."""
    one = await practice.activated(days=80, on=noon(20).date())
    async with reminding(practice) as service:
        await service.fed.feed()
        service.tick(noon(20))
        desk = service.service._parts.evaluator._writer  # noqa: SLF001  # between two of its steps
        write = desk.write

        async def reviewed_first(clinic: ClinicId, case: Case, told: Sequence[Decision]) -> Any:  # noqa: ANN401
            setattr(desk, "write", write)  # noqa: B010
            await practice.review(one, noon(60).date())
            return await write(clinic, case, told)

        setattr(desk, "write", reviewed_first)  # noqa: B010
        await service.settle()
    assert service.watcher.counts["conflict"] == 1
    assert await practice.notices(one) == []


async def test_a_session_rule_speaks_without_another_tick(practice: Practice) -> None:
    """A3.09: the clock stands still, and the recorded session itself has the notice raised."""
    one = await practice.activated(sessions=(3,))
    async with reminding(practice) as service:
        service.tick(noon(10))
        for number in (1, 2, 3, 4):
            await practice.session(one, noon(number))
            await service.settle()
            assert (
                len([each for each in await practice.notices(one) if each[0] == "raised"]) == number
            )
    stages = [stage for kind, _, stage in await practice.notices(one) if kind == "raised"]
    assert stages == ["due-soon-2-sessions", "due-soon-1-session", "due", "overdue"]


async def test_the_real_clock_is_told_by_events_before_its_first_tick(practice: Practice) -> None:
    other = opened_practice(practice.ledger, practice.keys_database, practice.views, clock=None)
    async with other as real, reminding(practice) as service:
        one = await real.activated(sessions=(3,))
        for number in (1, 2):
            await real.session(one, today())
            await service.settle()
            assert len(await real.notices(one)) == number
        assert service.instants.of("real") is None


async def test_a_machine_far_ahead_moves_the_real_clock_for_nobody(practice: Practice) -> None:
    """Nor for itself: what the ledger's own clock belies is neither acted on nor kept."""
    other = opened_practice(practice.ledger, practice.keys_database, practice.views, clock=None)
    async with other as real, reminding(practice) as wrong, reminding(practice) as right:
        one = await real.activated()
        wrong.tick(noon(91), clock="real")
        await wrong.settle()
        assert await real.notices(one) == []
        assert wrong.watcher.ahead_seconds[0] == pytest.approx(91 * 86_400, abs=90_000)
        assert (
            await right.fed.pool.fetch("select * from reminders.clock where clock = 'real'") == []
        )
        now = SystemClock().now()
        for service in (right, wrong):
            service.tick(now, clock="real")
            await service.settle()
            assert service.instants.of("real") == now
            assert service.watcher.ahead_seconds[-1] == 0


async def test_a_real_clock_that_was_kept_far_ahead_is_mended(practice: Practice) -> None:
    keep = "insert into reminders.clock values ('real', $1)"
    other = opened_practice(practice.ledger, practice.keys_database, practice.views, clock=None)
    async with other as real, reminding(practice) as service:
        await service.fed.pool.execute(keep, noon(91))
        one = await real.activated()
        await service.settle()
        assert await real.notices(one) == []
        assert service.watcher.ahead_seconds[-1] > 90 * 86_400
        now = SystemClock().now()
        service.tick(now, clock="real")
        await service.settle()
        assert (
            await service.fed.pool.fetchval(
                "select instant from reminders.clock where clock = 'real'"
            )
            == now
        )
        assert await real.notices(one) == []


async def test_a_policy_is_swept_before_the_tick_at_which_it_holds(practice: Practice) -> None:
    """A11.21: 60 days instead of 90; a due day already past is due on the effective day."""
    one = await practice.activated()
    async with reminding(practice) as service:
        service.tick(noon(70))
        await service.settle()
        assert await practice.notices(one) == []
        await practice.adopt(2, noon(72).date())
        service.tick(noon(73))
        await service.turns()
        assert service.watcher.sweeps[-1][2] == 1
    raised = [each for each in await practice.notices(one) if each[0] == "raised"]
    assert raised
    assert raised[-1][2] in {"due", "overdue"}


async def test_an_erased_client_is_owed_nothing_and_holds_nobody(practice: Practice) -> None:
    gone, other = await practice.activated(), await practice.activated()
    async with practice.key_pool() as pool:
        assert await destroy(pool, practice.clinic, gone.client)
    async with reminding(practice) as service:
        service.tick(noon(90))
        await service.settle()
        assert await practice.notices(gone) == []
        assert len(await practice.notices(other)) == 3
        assert service.watcher.failures == []


async def test_what_stands_of_an_erased_client_is_cleared(practice: Practice) -> None:
    """Within a day by the clinic's clock, though nothing tells of it; the other's stands on."""
    gone, other = await practice.activated(), await practice.activated()
    async with reminding(practice) as service:
        service.tick(noon(300))
        await service.settle()
        assert (await practice.notices(gone))[-1] == LADDER[-1]
        async with practice.key_pool() as pool:
            assert await destroy(pool, practice.clinic, gone.client)
        service.keys._cache._entries.clear()  # noqa: SLF001  # a minute later
        before = {one.plan_id: await practice.notices(one) for one in (gone, other)}
        service.tick(noon(301.1))
        await service.settle()
        service.tick(noon(500))
        await service.settle()
    assert await practice.notices(other) == before[other.plan_id]
    assert await practice.notices(gone) == [*before[gone.plan_id], ("cleared", "", "")]
    event = [one async for one in practice.reader.clinic(practice.clinic)][-1]
    said = orjson.loads(event.bytes)["data"]
    assert said["because"] == "client-erased"
    assert event.partition_key == gone.client


async def test_a_key_that_does_not_open_holds_nobody(practice: Practice) -> None:
    broken, other = await practice.activated(), await practice.activated()
    async with practice.key_pool() as pool, reminding(practice) as service:
        spoil = "update keys.client_key set wrapped = reverse(wrapped) where owner_id = $1"
        spoilt = await pool.execute(spoil, broken.client)
        assert spoilt == "UPDATE 1"
        await service.fed.feed()
        service.tick(noon(90))
        await service.turns()
        assert await practice.notices(broken) == []
        assert len(await practice.notices(other)) == 3
        assert service.watcher.failures == ["unwrap-failed"]


async def test_timers_that_somebody_else_holds_are_no_work(practice: Practice) -> None:
    """Nothing was done, so who asks has to wait before it asks again."""
    one = await practice.activated()
    hold = "select 1 from reminders.timer for update"
    async with reminding(practice) as service, connected(practice.views.admin_dsn) as admin:
        service.tick(noon(1))
        await service.settle()
        service.tick(noon(77))
        async with admin.transaction():
            await admin.fetch(hold)
            assert not await service.service.turn()
        await service.turns()
    assert len(await practice.notices(one)) == 1

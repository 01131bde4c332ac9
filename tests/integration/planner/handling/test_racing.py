"""Several planners on one clinic: a stale memory is never seen, one of many writers wins."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta

import pytest

from events.clock import SystemClock
from events.errors import GoldenThreadError
from events.ids import Version
from events.ledger.errors import ClockApart, Conflict, LedgerBusy
from services.planner.commands.content import RetireGoal
from services.planner.commands.course import VoidPlanEntries
from services.planner.handling.answer import Accepted, VersionMoved
from services.planner.handling.planner import Limits, Planner, Stopping
from services.planner.handling.request import CommandRequest
from tests.contract import gad
from tests.fixtures.planner import OWN, PLAN, Surgery, caller, draft, intake, request
from tests.integration.planner.handling.test_accepting import goal
from tests.integration.planner.handling.test_retrying import ANNEX, revised
from tests.unit.services.planner.charts import make
from tests.unit.services.planner.steps import WHY

WRITERS = 50


async def answer_of(planner: Planner, asked: CommandRequest) -> Accepted | GoldenThreadError:
    try:
        return await planner.handle(asked)
    except GoldenThreadError as error:
        return error


async def two_planners(surgery: Surgery) -> tuple[Planner, Planner, Version]:
    """Return planners that both know the drafted plan, and the plan's version."""
    one, other = await surgery.planner(), await surgery.planner()
    await one.handle(intake())
    await one.handle(draft())
    await other.handle(request(goal(0)))
    moved = await one.handle(request(goal(99)))
    return one, other, moved.version


async def test_of_fifty_writers_with_one_version_one_wins(surgery: Surgery) -> None:
    """A11.23: the others are told who changed what since."""
    *planners, seen = await two_planners(surgery)
    asked = [request(revised(f"Words {n}"), if_match=seen) for n in range(WRITERS)]
    answers = await asyncio.gather(
        *(answer_of(planners[n % 2], each) for n, each in enumerate(asked))
    )
    won = [answer for answer in answers if isinstance(answer, Accepted)]
    lost = [answer for answer in answers if isinstance(answer, VersionMoved)]
    assert (len(won), len(lost)) == (1, WRITERS - 1)
    for refusal in lost:
        assert refusal.current == won[0].version == seen + 1
        (change,) = refusal.changes
        assert (change.version, change.type) == (seen + 1, "goldenthread.plan.goal-revised.v1")
        assert (change.actor, change.role) == ("dana.whitlock", "clinician")


async def test_a_stale_memory_is_not_seen_when_it_is_written_on(surgery: Surgery) -> None:
    one, other, seen = await two_planners(surgery)
    for number in range(1, 9):
        planner = (one, other)[number % 2]
        assert (await planner.handle(request(goal(number)))).version == seen + number


async def test_a_stale_memory_is_not_seen_when_it_refuses(surgery: Surgery) -> None:
    """The other planner knows no such goal, or one that has gone, until it asks the ledger."""
    one, other, _ = await two_planners(surgery)
    made = await one.handle(request(goal(1)))
    retire = make(RetireGoal, goal_id=gad.uid(901), reason="achieved", rationale=WHY)
    gone = await other.handle(request(retire, if_match=made.version))
    assert gone.version == made.version + 1
    with pytest.raises(GoldenThreadError) as caught:
        await one.handle(request(retire, if_match=gone.version))
    assert caught.value.code == "ended"


async def test_a_version_that_only_this_process_does_not_know_yet_is_right(
    surgery: Surgery,
) -> None:
    one, other, _ = await two_planners(surgery)
    made = await one.handle(request(goal(1)))
    assert (await other.handle(request(revised("Calm"), if_match=made.version))).events


async def test_a_version_that_never_was_is_refused_with_the_current_one(surgery: Surgery) -> None:
    one, _, seen = await two_planners(surgery)
    with pytest.raises(VersionMoved) as caught:
        await one.handle(request(revised("Calm"), if_match=seen + 7))
    assert (caught.value.current, caught.value.changes) == (seen, ())


async def test_others_moving_a_stream_that_was_only_looked_at_are_not_seen(
    surgery: Surgery,
) -> None:
    """The clinic's own stream moves under a request that names its plan's version."""
    one, other, seen = await two_planners(surgery)
    await other.handle(request(ANNEX, by=caller("administrator")))
    done = await one.handle(request(revised("Calm"), if_match=seen))
    assert done.version == seen + 1


async def test_what_others_voided_is_void_here(surgery: Surgery) -> None:
    """A memory that meets a void replays: the goal that was set by mistake is gone."""
    one, other, seen = await two_planners(surgery)
    made = await one.handle(request(goal(1)))
    words = {"reason": "entered-in-error", "reason_text": "By mistake"}
    void = make(VoidPlanEntries, event_ids=(made.events[0].id,), **words)
    assert made.version == seen + 1
    await other.handle(request(void, if_match=made.version))
    retire = make(RetireGoal, goal_id=gad.uid(901), reason="achieved", rationale=WHY)
    for planner in (other, one):
        with pytest.raises(GoldenThreadError) as caught:
            await planner.handle(request(retire, if_match=made.version + 1))
        assert caught.value.code == "not-found"
    assert (await one.handle(request(goal(1)))).version == seen + 3


async def test_everybody_adds_and_nothing_is_lost(surgery: Surgery) -> None:
    """Two planners, both hot on one plan: conflicts are decided again unseen, within bounds."""
    one, other, seen = await two_planners(surgery)
    answers = await asyncio.gather(
        *(answer_of((one, other)[n % 2], request(goal(n))) for n in range(1, 41))
    )
    codes = Counter(a.code for a in answers if isinstance(a, GoldenThreadError))
    accepted = sum(isinstance(answer, Accepted) for answer in answers)
    assert codes.keys() <= {Conflict.code}
    assert len(await surgery.events(PLAN)) == seen + accepted
    assert accepted > 35


async def test_a_new_epoch_is_read_and_decided_on_unseen(surgery: Surgery) -> None:
    one, _, seen = await two_planners(surgery)
    await surgery.set_epoch()
    assert (await one.handle(request(goal(1)))).version == seen + 1


async def test_a_clock_that_is_far_off_is_told(surgery: Surgery) -> None:
    class Off(SystemClock):
        def now(self) -> datetime:
            return super().now() - timedelta(seconds=30)

    planner = await surgery.planner(clock=Off())
    with pytest.raises(ClockApart):
        await planner.handle(intake())
    assert len(await surgery.events()) == 3


async def test_a_caller_that_goes_away_leaves_its_request_to_be_done(surgery: Surgery) -> None:
    planner = await surgery.planner()
    asked = intake()
    task = asyncio.create_task(planner.handle(asked))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert planner.under_way == 1
    answer = await planner.handle(asked)
    assert answer.repeated
    assert len(answer.events) == 2


async def test_closing_answers_what_is_under_way_and_takes_no_more(surgery: Surgery) -> None:
    planner = await surgery.planner()
    await planner.handle(intake())
    await planner.handle(draft())
    under_way = [asyncio.create_task(planner.handle(request(goal(n)))) for n in range(20)]
    await asyncio.sleep(0)
    await planner.close()
    assert all(task.done() and task.result().events for task in under_way)
    with pytest.raises(Stopping):
        await planner.handle(request(goal(30)))


async def test_no_more_than_so_many_requests_are_under_way(surgery: Surgery) -> None:
    planner = await surgery.planner(limits=Limits(requests=5))
    await planner.handle(intake())
    await planner.handle(draft())
    answers = await asyncio.gather(
        *(answer_of(planner, request(goal(n))) for n in range(9)), return_exceptions=False
    )
    assert Counter(type(answer) for answer in answers) == {Accepted: 5, LedgerBusy: 4}


async def test_a_memory_of_two_streams_is_enough(surgery: Surgery) -> None:
    """What does not fit is read again; nothing else changes."""
    planner = await surgery.planner(limits=Limits(streams=2, events=10))
    await planner.handle(intake())
    version = (await planner.handle(draft())).version
    for number in range(3):
        assert (await planner.handle(request(goal(number)))).version == version + number + 1


async def test_sites_of_a_clinic_are_kept_by_its_administrator(surgery: Surgery) -> None:
    planner = await surgery.planner()
    done = await planner.handle(request(ANNEX, by=caller("administrator")))
    assert (done.stream, done.version, done.events[0].type) == (
        OWN,
        4,
        "goldenthread.clinic.site-added.v1",
    )
    with pytest.raises(GoldenThreadError) as caught:
        await (await surgery.planner()).handle(request(ANNEX, by=caller("administrator")))
    assert caught.value.code == "already-there"

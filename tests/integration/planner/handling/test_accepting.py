"""A request becomes events once, and a warm one costs one round trip."""

from datetime import timedelta

import pytest

from events.clock import SystemClock
from events.envelope import decode
from events.errors import GoldenThreadError
from services.planner.commands.content import SetGoal
from services.planner.commands.course import ClosePlan, ProposePlan
from services.planner.commands.episode import RecordScore
from tests.contract import gad
from tests.contract.examples_care import FIRST
from tests.fixtures.planner import (
    CLIENT,
    CLINIC,
    EPISODE,
    OWN,
    PLAN,
    Surgery,
    draft,
    intake,
    request,
)
from tests.integration.planner.handling.counting import counted
from tests.unit.services.planner.charts import make


def goal(number: int) -> SetGoal:
    return make(SetGoal, goal_id=gad.uid(900 + number), goal=gad.GOAL)


async def test_an_intake_and_a_plan_become_events(surgery: Surgery) -> None:
    planner = await surgery.planner()
    begun = await planner.handle(intake())
    assert [(each.stream, each.version) for each in begun.events] == [(CLIENT, 1), (EPISODE, 1)]
    assert (begun.stream, begun.version, begun.repeated) == (OWN, 3, False)
    drafted = await planner.handle(draft())
    stored = await surgery.events(PLAN)
    assert [(e.version, str(e.id)) for e in drafted.events] == [
        (row.version, str(decode(row.bytes).id)) for row in stored
    ]
    assert drafted.version == len(stored) == drafted.last - drafted.first + 1
    assert drafted.ledger_time == stored[-1].ledger_time


async def test_events_carry_who_asked_and_when_it_happened(surgery: Surgery) -> None:
    planner = await surgery.planner()
    await planner.handle(intake())
    scored = FIRST.model_copy(update={"session_id": None})
    await planner.handle(request(make(RecordScore, score_id=gad.FIRST_SCORE, score=scored)))
    last = decode((await surgery.events(EPISODE))[-1].bytes)
    assert (last.actor, last.role) == ("dana.whitlock", "clinician")
    assert last.correlationid == "0197a3a0-0000-7000-8000-0000000000d1"
    assert last.partitionkey == gad.CLIENT
    assert last.time == FIRST.administered_at
    assert abs(last.recordedtime - SystemClock().now()) < timedelta(minutes=1)


async def test_a_reason_stands_on_the_envelope_as_its_code(surgery: Surgery) -> None:
    planner = await surgery.planner()
    await planner.handle(intake())
    await planner.handle(draft())
    closed = await planner.handle(request(make(ClosePlan, reason="administrative")))
    assert decode((await surgery.events(PLAN))[-1].bytes).reasoncode == "administrative"
    assert closed.events[0].type == "goldenthread.plan.closed.v1"


async def test_a_warm_command_costs_one_round_trip(surgery: Surgery) -> None:
    """The append alone: its streams, its key and its client's key are in memory."""
    async with counted(surgery.ledger.dsn()) as trips:
        planner = await surgery.planner(through=trips.through)
        await planner.handle(intake())
        await planner.handle(draft())
        for number in range(5):
            before = trips.count
            await planner.handle(request(goal(number)))
            assert trips.count - before == 1
        before = trips.count
        await planner.handle(request(*map(goal, range(5, 9))))
        assert trips.count - before == 1


async def test_an_answer_with_findings_asks_once_more(surgery: Surgery) -> None:
    """Besides the append: which version the episode had then; its statement is prepared first."""
    async with counted(surgery.ledger.dsn()) as trips:
        planner = await surgery.planner(through=trips.through)
        await planner.handle(intake())
        await planner.handle(draft())
        before = trips.count
        await planner.handle(request(goal(1), make(ProposePlan)))
        assert 2 <= trips.count - before <= 3


async def test_a_cold_planner_reads_and_then_is_warm(surgery: Surgery) -> None:
    first = await surgery.planner()
    await first.handle(intake())
    await first.handle(draft())
    async with counted(surgery.ledger.dsn()) as trips:
        planner = await surgery.planner(through=trips.through)
        await planner.handle(request(goal(1)))
        assert trips.count > 3
        before = trips.count
        await planner.handle(request(goal(2)))
        assert trips.count - before == 1


async def test_whoever_relays_is_woken_for_what_was_appended_and_for_nothing_else(
    surgery: Surgery,
) -> None:
    woken: list[str] = []
    planner = await surgery.planner(wake=woken.append)
    asked = intake()
    await planner.handle(asked)
    assert woken == [CLINIC]
    await planner.handle(asked)
    with pytest.raises(GoldenThreadError):
        await planner.handle(request(make(ProposePlan)))
    assert woken == [CLINIC]

"""Two planner processes race for one plan; an answer is lost, and asked for again."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Final

import pytest

from events.crash_points import EXIT_CODE
from infra.stack.service import Service
from tests.faults.house.ground import PRINCIPAL, Ground, ended, killed, ready
from tests.fixtures.charting import Chart
from tests.fixtures.history import History, Writer
from tests.fixtures.house_checker import kept_events, landed

pytestmark = pytest.mark.usefixtures("relaying")
# However slow the machine is, every call has an answer.
_LONG_SECONDS: Final = 60.0


@pytest.fixture(scope="module")
async def planners(ground: Ground) -> AsyncIterator[tuple[Service, Service]]:
    """Two planner processes."""
    both = ground.planner(), ground.planner()
    await ready(*both)
    yield both
    for planner in both:
        ground.close_door(planner)
    await killed(*both)


@pytest.fixture
async def writer(
    ground: Ground, planners: tuple[Service, Service], history: History
) -> AsyncIterator[Writer]:
    """Somebody who writes through both, in turn."""
    token, doors = ground.house.token(clinic=history.clinic), [each.port for each in planners]
    writer = Writer(history, token, doors, _LONG_SECONDS)
    yield writer
    await writer.close()


@pytest.fixture
async def chart(writer: Writer, history: History) -> Chart:
    """A plan that is drafted."""
    chart = Chart(history.clinic, PRINCIPAL)
    for request in chart.intake(), chart.draft():
        assert (await writer.send(request)).told is not None
    return chart


async def test_of_fifty_writers_who_saw_one_version_one_wins(
    ground: Ground, writer: Writer, chart: Chart, history: History
) -> None:
    """The others learn the version that the winner made, and what it did."""
    version = _version(history)
    requests = [chart.goals(if_match=version) for _ in range(50)]
    attempts = await asyncio.gather(*map(writer.send, requests))

    assert Counter(each.code for each in attempts) == {"ok": 1, "version-moved": 49}
    for each in attempts:
        if each.told is None:
            assert each.problem["status"] == HTTPStatus.PRECONDITION_FAILED
            assert each.problem["currentVersion"] == version + 1
            (change,) = each.problem["changes"]
            assert change["type"] == "goldenthread.plan.goal-set.v1"
    assert await ground.settled(history) == []


async def test_one_key_at_once_through_both_has_one_effect_and_equal_answers(
    ground: Ground,
    planners: tuple[Service, Service],
    writer: Writer,
    chart: Chart,
    history: History,
) -> None:
    for _ in range(20):
        request = chart.goals(3)
        pair = await asyncio.gather(*(writer.send(request, each.port) for each in planners))
        first, second = (each.told for each in pair)
        assert first is not None
        assert second is not None
        assert first.body == second.body
        assert {first.repeated, second.repeated} == {True, False}
    assert await ground.settled(history) == []


async def test_a_retry_after_a_lost_answer_gets_the_first_outcome_though_the_plan_moved_on(
    ground: Ground, writer: Writer, chart: Chart, history: History
) -> None:
    """The planner ends right after the append; others write; another planner is asked again."""
    version = _version(history)
    doomed = ground.planner("planner.after-append")
    await ready(doomed)
    request = chart.revised(version)
    lost = await writer.send(request, doomed.port)
    ground.close_door(doomed)
    assert lost.result == "unknown"
    assert await ended(doomed) == EXIT_CODE

    moved = await writer.send(chart.goals(2))
    again = await writer.send(request)

    kept = await kept_events(ground.ledger.admin_dsn, history.clinic)
    assert landed(history, kept) == [lost]
    assert moved.told is not None
    assert again.told is not None
    assert again.told.repeated
    assert again.told.last < moved.told.first
    assert again.told.events[0][2] == version + 1
    assert await ground.settled(history) == []


def _version(history: History) -> int:
    """Return the plan's version, as drafting it was answered."""
    told = history.attempts[-1].told
    assert told is not None
    return told.events[-1][2]

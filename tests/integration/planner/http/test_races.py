"""Writers who race, repeat and lose their answers."""

import asyncio
from collections import Counter
from http import HTTPStatus

import pytest

from tests.contract import gad
from tests.fixtures.planner import PLAN, Surgery
from tests.fixtures.write_api import Desk, draft, example, take_in, write_api


async def test_of_fifty_writers_who_saw_one_version_one_wins(desk: Desk, surgery: Surgery) -> None:
    """The others learn the present version and who changed what; two planners take them."""
    await take_in(desk)
    version = await draft(desk)
    other = Desk(write_api(await surgery.planner(), []))
    answers = await asyncio.gather(
        *(
            (desk, other)[number % 2].send(
                example("set-goal", goal_id=str(gad.uid(900 + number))), if_match=version
            )
            for number in range(50)
        )
    )

    counted = Counter(each.status_code for each in answers)
    assert counted == {HTTPStatus.OK: 1, HTTPStatus.PRECONDITION_FAILED: 49}
    for each in answers:
        assert each.headers["etag"] == f'"{version + 1}"'
        if each.status_code == HTTPStatus.PRECONDITION_FAILED:
            (change,) = each.json()["changes"]
            assert each.json()["currentVersion"] == change["version"] == version + 1
            assert change["actor"] == "clinician.one"
            assert change["type"] == "goldenthread.plan.goal-set.v1"
    assert len(await surgery.events(PLAN)) == version + 1


async def test_the_same_key_twice_at_once_has_one_effect(desk: Desk, surgery: Surgery) -> None:
    await take_in(desk)
    version = await draft(desk)
    other = Desk(write_api(await surgery.planner(), []))
    command = example("set-goal", goal_id=str(gad.uid(900)))
    answers = await asyncio.gather(*(each.send(command, key="one") for each in (desk, other) * 5))

    assert {each.status_code for each in answers} == {HTTPStatus.OK}
    assert len({each.content for each in answers}) == 1
    assert sum("idempotency-replayed" not in each.headers for each in answers) == 1
    assert len(await surgery.events(PLAN)) == version + 1


async def test_a_retry_gets_the_first_outcome_though_the_plan_has_moved_on(desk: Desk) -> None:
    await take_in(desk)
    version = await draft(desk)
    first = await desk.send(example("revise-goal"), key="one", if_match=version)
    await desk.written(example("set-goal", goal_id=str(gad.uid(900))))
    again = await desk.send(example("revise-goal"), key="one", if_match=version)
    unconditional = await desk.send(example("revise-goal"), key='"one"')

    assert first.status_code == HTTPStatus.OK, first.text
    assert again.content == unconditional.content == first.content
    assert again.headers["idempotency-replayed"] == "true"


async def test_a_key_serves_one_request_alone(desk: Desk, surgery: Surgery) -> None:
    await take_in(desk)
    await desk.written(example("draft-plan"), key="one")
    before = await surgery.events()
    reused = await desk.send(example("add-problem"), key="one")

    assert reused.json()["code"] == "idempotency-key-reused"
    assert await surgery.events() == before


@pytest.mark.parametrize("seconds", [0.0, 0.001, 0.003, 0.01])
async def test_a_sender_who_goes_away_finds_what_was_begun(
    desk: Desk, surgery: Surgery, seconds: float
) -> None:
    """However far it had come: the retry is answered once, and one effect is there."""
    await take_in(desk)
    sending = asyncio.create_task(desk.send(example("draft-plan"), key="one"))
    await asyncio.sleep(seconds)
    sending.cancel()
    await asyncio.wait([sending])
    again = await desk.send(example("draft-plan"), key="one")

    assert again.status_code == HTTPStatus.CREATED
    assert len(await surgery.events(PLAN)) == 1

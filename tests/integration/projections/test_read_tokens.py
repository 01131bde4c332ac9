"""What a read token waits for, and what a view that cannot go on says."""

import asyncio
from http import HTTPStatus

import pytest

from events.ids import ClinicId, Position, StreamId, Version
from events.read_token import ReadToken
from tests.contract import gad
from tests.fixtures.planner import CLINIC, EPISODE, PLAN
from tests.fixtures.projections import Views
from tests.fixtures.read_api import AUDIT_PATH, PLAN_PATH, ReadingDesk, opened_reading
from tests.fixtures.write_api import CLINIC_PATH, Desk, draft, example, take_in

PARK = """
insert into worker.parked
(view, clinic_id, stream_id, from_version, reason, detail, registry, parked_at, tried_at)
values ('plan-record', $1, $2, $3, 'unknown-type', 'a type', 'r', now(), now())
"""


def token_of(version: int, stream: StreamId = PLAN, clinic: ClinicId = CLINIC) -> str:
    """Return a read token that wants a stream at a version."""
    return str(ReadToken(clinic, Position(1), ((stream, Version(version)),)))


async def park(views: Views, stream: StreamId, version: int) -> None:
    """Park a stream before a version, as a worker does."""
    async with views.transaction() as connection:
        await connection.execute(PARK, CLINIC, stream, version)


async def test_a_read_token_waits_for_ones_own_write(
    desk: Desk, views: Views, reading: ReadingDesk
) -> None:
    await take_in(desk)
    await views.catch_up()
    told = await desk.written(example("draft-plan"))

    async def later() -> None:
        await asyncio.sleep(0.1)
        await views.catch_up()

    assert (await reading.get()).status_code == HTTPStatus.NOT_FOUND
    async with opened_reading(views.database, views.surgery, views.keys, 60) as patient:
        plan, _ = await asyncio.gather(
            patient.found(Goldenthread_Read_Token=told["readToken"]), later()
        )
    assert plan["version"] == told["version"]


async def test_a_read_token_waits_for_the_episode_as_well(
    desk: Desk, views: Views, reading: ReadingDesk
) -> None:
    await take_in(desk)
    await draft(desk)
    await views.catch_up()
    score = example("record-score", score_id=str(gad.uid(77)))
    told = await desk.written(score, path=CLINIC_PATH)
    token = told["readToken"]

    behind = await reading.get(Goldenthread_Read_Token=token)
    await views.catch_up()
    plan = await reading.found(Goldenthread_Read_Token=token)

    assert (behind.status_code, behind.json()["code"]) == (504, "view-behind")
    assert behind.headers["retry-after"] == "1"
    assert len(plan["episode"]["scores"]["gad-7"]) == 2


async def test_a_token_of_other_plans_makes_nobody_wait(
    desk: Desk, views: Views, reading: ReadingDesk
) -> None:
    await take_in(desk)
    await draft(desk)
    await views.catch_up()
    other = StreamId(f"plan/{gad.uid(901)}")

    assert await reading.found(Goldenthread_Read_Token=token_of(9, other))


@pytest.mark.parametrize("token", ["x", "", "AQ==", token_of(1, clinic=ClinicId("harbor"))])
async def test_a_token_that_is_none_is_refused(reading: ReadingDesk, token: str) -> None:
    answer = await reading.get(Goldenthread_Read_Token=token)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-read-token")


async def test_a_parked_view_says_so(desk: Desk, views: Views, reading: ReadingDesk) -> None:
    await take_in(desk)
    version = await draft(desk)
    await views.catch_up()
    tag = (await reading.get()).headers["etag"]
    await park(views, PLAN, version + 1)
    stale = await reading.get()
    refused = await reading.get(Goldenthread_Read_Token=token_of(version + 1))

    waits = {"stream": PLAN, "from_version": version + 1, "reason": "unknown-type"}
    assert stale.json()["parked"] == [waits]
    assert stale.headers["etag"] != tag
    assert (refused.status_code, refused.json()["code"]) == (409, "view-parked")
    assert (await reading.get(Goldenthread_Read_Token=token_of(version))).is_success


async def test_a_plan_parked_from_its_first_event_is_not_told_to_be_absent(
    views: Views, reading: ReadingDesk
) -> None:
    await park(views, PLAN, 1)

    for path in (PLAN_PATH, AUDIT_PATH):
        answer = await reading.get(path)
        assert (answer.status_code, answer.json()["code"]) == (409, "view-parked")


async def test_a_parked_episode_is_told_with_the_plan(
    desk: Desk, views: Views, reading: ReadingDesk
) -> None:
    await take_in(desk)
    await draft(desk)
    await views.catch_up()
    await park(views, EPISODE, 9)

    assert [each["stream"] for each in (await reading.found())["parked"]] == [EPISODE]

"""Authorizations over HTTP and in the view: held, released, who reads them (A2.07, A11.15)."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from services.projections.http.schemas import schemas
from tests.contract import gad
from tests.fixtures.planner import CLINIC
from tests.fixtures.projections import Views
from tests.fixtures.read_api import ReadingDesk
from tests.fixtures.write_api import CLINIC_PATH, Desk, draft, example, take_in

PATH = f"/v1/clients/{gad.CLIENT}/authorizations"
SESSION = str(gad.EIGHTH)


def session(at: str) -> dict[str, Any]:
    """Return a session with a billing code."""
    content = {
        "service_at": at,
        "service": "individual",
        "modality": "video",
        "attendance": "attended",
        "service_code": "90837",
    }
    return example("record-session", session_id=SESSION, session=content)


async def insured(desk: Desk) -> None:
    """Take the client in, with an insurance and twelve units asked for and approved."""
    await take_in(desk)
    steps = ("record-insurance", "request-authorization", "approve-authorization")
    await desk.written(*map(example, steps), path=CLINIC_PATH)


async def test_a_session_after_the_twelve_is_held_until_the_appeal_releases_it(
    desk: Desk, views: Views, reading: ReadingDesk
) -> None:
    """A12.1, A2.07: given in UTC late in the evening, it is of Jul 22 in New York."""
    await insured(desk)
    await desk.written(session("2026-07-23T01:30:00Z"), path=CLINIC_PATH)
    renewal = example("request-authorization")
    request = {**renewal["request"], "renews": str(gad.uid(141)), "evidence": []}
    again = {**renewal, "authorization_id": str(gad.uid(142)), "request": request}
    score = [{"kind": "score", "episode_id": str(gad.EPISODE), "score_id": str(gad.FIRST_SCORE)}]
    appeal = example("appeal-authorization", evidence=score)
    written = await desk.written(again, example("deny-authorization"), appeal, path=CLINIC_PATH)
    await views.catch_up()
    token = {"Goldenthread_Read_Token": written["readToken"]}
    found = await reading.found(f"{PATH}?as_of=2026-07-22", **token)
    Draft202012Validator(schemas()["Authorizations"]).validate(found)
    (held,) = found["sessions"]
    assert (held["on"], held["standing"]) == ("2026-07-22", "held")
    assert found["authorizations"][str(gad.uid(142))]["status"] == "appealed"

    decided = example("decide-appeal")
    (six,) = decided["approval"]["services"]
    longer = {**decided["approval"], "services": [{**six, "until_on": "2026-08-31"}]}
    late = {**decided, "decided_on": "2026-07-24", "approval": longer}
    await desk.written(late, path=CLINIC_PATH)
    await views.catch_up()
    for as_of, standing in (("2026-07-23", "held"), ("2026-07-24", "released")):
        answer = await reading.found(f"{PATH}?as_of={as_of}")
        assert [each["standing"] for each in answer["sessions"]] == [standing]
    refused = await desk.send(late, path=CLINIC_PATH)
    assert (refused.status_code, refused.json()["code"]) == (409, "authorization-out-of-order")
    assert "the authorization is approved" in refused.text
    assert await views.differ() == []


@pytest.mark.parametrize(
    ("token", "status"),
    [
        (f"{CLINIC}.front-desk", HTTPStatus.OK),
        (f"{CLINIC}.administrator", HTTPStatus.FORBIDDEN),
        (f"{CLINIC}.client.{gad.CLIENT}", HTTPStatus.FORBIDDEN),
        ("harbor.clinician", HTTPStatus.NOT_FOUND),
    ],
)
async def test_who_reads_what_payers_decided(
    desk: Desk, views: Views, reading: ReadingDesk, token: str, status: HTTPStatus
) -> None:
    """B02: the clinic's staff; of another clinic nobody is there."""
    await insured(desk)
    await views.catch_up()
    someone = replace(reading, token=token)
    assert (await someone.get(PATH)).status_code == status


async def test_what_names_nobody_or_no_day_is_told(reading: ReadingDesk) -> None:
    for path, code in (
        (PATH, "not-found"),
        (PATH.replace(str(gad.CLIENT), "x"), "not-found"),
        (f"{PATH}?as_of=2026-02-30", "bad-day"),
        (f"{PATH}?as_of=today", "bad-day"),
        (f"{PATH}?on=2026-02-03", "bad-day"),
        (f"{PATH}?as_of=2026-02-03&as_of=2026-02-04", "bad-day"),
    ):
        assert (await reading.get(path)).json()["code"] == code


async def test_an_answer_is_known_by_its_tag(
    desk: Desk, views: Views, reading: ReadingDesk
) -> None:
    """Of another day, or with another session, it is another answer."""
    await insured(desk)
    await views.catch_up()
    day = f"{PATH}?as_of=2026-07-22"
    tag = (await reading.get(day)).headers["etag"]
    assert (await reading.get(day, If_None_Match=tag)).status_code == HTTPStatus.NOT_MODIFIED
    other = await reading.get(f"{PATH}?as_of=2026-07-23", If_None_Match=tag)
    assert other.status_code == HTTPStatus.OK
    await desk.written(session("2026-07-20T14:00:00Z"), path=CLINIC_PATH)
    await views.catch_up()
    assert (await reading.get(day, If_None_Match=tag)).status_code == HTTPStatus.OK


async def test_why_a_review_is_due_is_told_of_a_plan_in_effect(
    desk: Desk, views: Views, reading: ReadingDesk
) -> None:
    """A4.01 to A4.09: nothing calls for a review of a draft; a role without findings gets none."""
    await insured(desk)
    await draft(desk)
    await views.catch_up()
    path = f"/v1/plans/{gad.PLAN}/triggers"
    found = await reading.found(f"{path}?as_of=2026-04-02")
    Draft202012Validator(schemas()["Triggers"]).validate(found)
    assert (found["as_of"], found["suggestions"]) == ("2026-04-02", [])
    tag = (await reading.get(path)).headers["etag"]
    assert (await reading.get(path, If_None_Match=tag)).status_code == HTTPStatus.NOT_MODIFIED
    desk_clerk = replace(reading, token=f"{CLINIC}.front-desk")
    assert (await desk_clerk.get(path)).status_code == HTTPStatus.FORBIDDEN
    stranger = replace(reading, token="harbor.clinician")  # noqa: S106  # a test's
    assert (await stranger.get(path)).status_code == HTTPStatus.NOT_FOUND

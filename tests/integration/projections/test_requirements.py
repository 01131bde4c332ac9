"""What payers and law ask of a plan, read over HTTP from the ledger (A5.36, A7, A1.40)."""

from http import HTTPStatus

from jsonschema import Draft202012Validator

from services.projections.http.schemas import schemas
from tests.contract import gad
from tests.fixtures.read_api import REQUIREMENTS_PATH, ReadingDesk
from tests.fixtures.write_api import Desk
from tests.integration.projections.test_rows import story

EPISODE_PATH = f"/v1/episodes/{gad.EPISODE}/requirements"


async def test_a_plan_tells_what_is_asked_of_it(desk: Desk, reading: ReadingDesk) -> None:
    """A7.01, A3.02: the view may be behind, for this is read from the ledger."""
    await story(desk)
    answer = await reading.found(f"{REQUIREMENTS_PATH}?as_of=2026-12-31")

    Draft202012Validator(schemas()["Requirements"]).validate(answer)
    assert {each["code"] for each in answer["profiles"]} == {"commercial", "default", "safety-plan"}
    assert answer["plan_due"]["row"] == "A3.02"
    (plan,) = [each for each in answer["requirements"] if each["kind"] == "plan"]
    assert plan["done_on"] is not None
    parts = {each["name"]: each["state"] for each in answer["requirements"]}
    assert (parts["goals"], parts["diagnosis"]) == ("met", "met")


async def test_an_episode_tells_it_without_a_plan(desk: Desk, reading: ReadingDesk) -> None:
    """A1.40: so that a plan that nobody drafted can be late."""
    await story(desk)
    answer = await reading.found(f"{EPISODE_PATH}?as_of=2026-12-31")

    Draft202012Validator(schemas()["Requirements"]).validate(answer)
    (plan,) = [each for each in answer["requirements"] if each["kind"] == "plan"]
    assert plan["state"] == "late"
    assert {each["state"] for each in answer["requirements"] if each["kind"] == "component"} == {
        "missing"
    }


async def test_what_a_reader_has_already_is_not_sent_again(
    desk: Desk, reading: ReadingDesk
) -> None:
    await story(desk)
    first = await reading.get(f"{REQUIREMENTS_PATH}?as_of=2026-03-01")
    again = await reading.get(
        f"{REQUIREMENTS_PATH}?as_of=2026-03-01", If_None_Match=first.headers["etag"]
    )
    other = await reading.get(
        f"{REQUIREMENTS_PATH}?as_of=2026-03-02", If_None_Match=first.headers["etag"]
    )
    today = await reading.get(REQUIREMENTS_PATH)

    found = [each.status_code for each in (first, again, other, today)]
    assert found == [HTTPStatus.OK, HTTPStatus.NOT_MODIFIED, HTTPStatus.OK, HTTPStatus.OK]


async def test_only_who_may_is_told_and_of_what_is_there(desk: Desk, reading: ReadingDesk) -> None:
    """B02: another clinic's episode is not there."""
    await story(desk)
    codes = []
    for path, token in (
        (f"{REQUIREMENTS_PATH}?as_of=yesterday", None),
        (f"{REQUIREMENTS_PATH}?as_of=2026-02-30", None),
        (f"{REQUIREMENTS_PATH}?limit=1", None),
        (EPISODE_PATH.replace(str(gad.EPISODE), str(gad.PLAN)), None),
        (EPISODE_PATH.replace(str(gad.EPISODE), "nothing"), None),
        (EPISODE_PATH, "elsewhere.clinician"),
        (REQUIREMENTS_PATH, f"riverside.client.{gad.CLIENT}"),
    ):
        reading.token = token or "riverside.clinician"
        codes.append((await reading.get(path)).json()["code"])
    assert codes == [*["bad-day"] * 3, *["not-found"] * 3, "not-allowed"]

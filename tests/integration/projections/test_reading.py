"""The read API over real views: what is there, for whom, and what a token waits for."""

import asyncio
import logging
from dataclasses import replace
from http import HTTPStatus
from typing import Any

import asyncpg
import pytest
from jsonschema import Draft202012Validator

from events.ids import ClinicId, Position, StreamId, Version
from events.keys.maintenance import destroy
from events.read_token import ReadToken
from services.projections.http.examples import examples
from services.projections.http.schemas import schemas
from tests.contract import gad
from tests.fixtures.ledger import connected
from tests.fixtures.planner import CLINIC, EPISODE, PLAN
from tests.fixtures.projections import Views
from tests.fixtures.read_api import AUDIT_PATH, EVENTS_PATH, PLAN_PATH, ReadingDesk
from tests.fixtures.write_api import CLINIC_PATH, Desk, draft, example, take_in
from tests.integration.projections.test_rows import story

EVERY_PATH = pytest.mark.parametrize("path", [PLAN_PATH, AUDIT_PATH, EVENTS_PATH])
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


async def test_a_plan_is_read_as_a_clinician_expects_it(
    desk: Desk, views: Views, reading: ReadingDesk
) -> None:
    version = await story(desk)
    await views.catch_up()
    plan = await reading.found()

    assert (plan["id"], plan["version"], plan["status"]) == (str(gad.PLAN), version, "active")
    assert plan["diagnoses"][str(gad.ANXIETY)]["content"]["code"] == "F41.1"
    scale = plan["objectives"][str(gad.SCALE)]
    (measure,) = scale["measures"]
    assert scale["standing"] == "open"
    assert measure["baseline"]["amount"] == {"low": "17"}
    assert measure["target"]["comparator"] == "below"
    assert measure["latest"]["total"] == "17"
    assert plan["episode"]["sessions"]["counted"] == 1
    assert {each["role"] for each in plan["signatures"].values()} == {"client", "clinician"}
    assert {each["current"] for each in plan["signatures"].values()} == {False}
    assert plan["next_review"]["every_days"] == 90


async def test_the_content_that_is_read_can_be_signed(
    desk: Desk, views: Views, reading: ReadingDesk
) -> None:
    await story(desk)
    await views.catch_up()
    read = await reading.get()
    bound = {name: read.json()[name] for name in ("content_version", "content_hash")}
    signed = await desk.send(example("sign-plan", **bound), if_match=read.headers["etag"])
    again = await desk.send(example("sign-plan", **bound), if_match=read.headers["etag"])

    assert signed.is_success, signed.text
    assert (again.status_code, again.json()["code"]) == (412, "version-moved")


async def test_the_audit_trail_tells_before_and_after(
    desk: Desk, views: Views, reading: ReadingDesk
) -> None:
    version = await story(desk)
    await views.catch_up()
    trail = await reading.found(f"{AUDIT_PATH}?limit=200")
    revised, voided = trail["entries"][-2:]
    before = example("set-goal")["goal"]
    after = example("revise-goal")["goal"]
    path = f"/goals/{gad.CALM}/content/target_on"
    (there,) = [each for each in revised["changes"] if each["path"] == path]
    (back,) = [each for each in voided["changes"] if each["path"] == path]

    assert trail["next"] is None
    assert there == {"path": path, "before": before["target_on"], "after": after["target_on"]}
    assert (back["before"], back["after"]) == (there["after"], there["before"])
    assert revised["why"]["text"] == example("revise-goal")["rationale"]["text"]
    assert (voided["reason_code"], voided["version"]) == ("entered-in-error", version)
    assert voided["actor"] == "clinician.one"


async def test_events_are_told_as_they_were_written(desk: Desk, reading: ReadingDesk) -> None:
    """They come from the ledger: the view has none of them."""
    version = await story(desk)
    page = await reading.found(f"{EVENTS_PATH}?after={version - 2}")
    revised, voided = page["events"]

    assert (
        revised["data"]["goal"].items()
        >= {"words": example("revise-goal")["goal"]["words"]}.items()
    )
    assert revised["attributes"]["type"] == "goldenthread.plan.goal-revised.v1"
    assert int(voided["attributes"]["sequence"]) == version
    assert voided["attributes"]["prevhash"] == revised["hash"]
    assert "data_base64" not in revised["attributes"]


@pytest.mark.parametrize("name", ["audit", "events"])
async def test_pages_stay_as_they_are_while_events_are_added(
    desk: Desk, views: Views, reading: ReadingDesk, name: str
) -> None:
    await take_in(desk)
    await draft(desk)
    await views.catch_up()
    entries = {"audit": "entries", "events": "events"}[name]

    async def walked() -> list[Any]:
        pages, path = [], f"{PLAN_PATH}/{name}?limit=4"
        while path:
            pages.append(await reading.found(path))
            path = pages[-1]["next"]
        return pages

    first = await walked()
    proposed = await desk.written(example("propose-plan"))
    await views.catch_up()
    again = await walked()

    assert again[: len(first) - 1] == first[:-1]
    assert sum(len(page[entries]) for page in again) == proposed["version"]
    assert sum(len(page[entries]) for page in first) == proposed["version"] - 1


@pytest.mark.parametrize(
    "query",
    ["after=-1", "limit=0", "limit=201", "limit=x", "after=1&after=2", "before=1", "limit="],
)
async def test_a_page_has_its_bounds(reading: ReadingDesk, query: str) -> None:
    for path in (AUDIT_PATH, EVENTS_PATH):
        answer = await reading.get(f"{path}?{query}")
        assert (answer.status_code, answer.json()["code"]) == (400, "bad-page")


async def test_what_the_reader_has_is_not_sent_again(
    desk: Desk, views: Views, reading: ReadingDesk
) -> None:
    await take_in(desk)
    await draft(desk)
    await views.catch_up()
    tag = (await reading.get()).headers["etag"]
    same = await reading.get(If_None_Match=f'"1-1", W/{tag}')
    await desk.written(example("record-score", score_id=str(gad.uid(77))), path=CLINIC_PATH)
    await views.catch_up()
    other = await reading.get(If_None_Match=tag)

    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    assert other.status_code == HTTPStatus.OK, "a new score changes what is read of the plan"
    for path in (AUDIT_PATH, EVENTS_PATH):
        page = await reading.get(path)
        assert (await reading.get(path, If_None_Match=page.headers["etag"])).status_code == 304


async def test_head_tells_the_same_without_a_body(
    desk: Desk, views: Views, reading: ReadingDesk
) -> None:
    await take_in(desk)
    await draft(desk)
    await views.catch_up()
    whole, head = await reading.get(), await reading.get(method="HEAD")

    assert head.content == b""
    assert head.headers["etag"] == whole.headers["etag"]
    assert head.headers["content-length"] == str(len(whole.content))


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
    plan, _ = await asyncio.gather(
        reading.found(Goldenthread_Read_Token=told["readToken"]), later()
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


@EVERY_PATH
async def test_the_plan_of_another_clinic_is_as_absent_as_one_that_never_was(
    desk: Desk, views: Views, reading: ReadingDesk, path: str
) -> None:
    await take_in(desk)
    await draft(desk)
    await views.catch_up()
    stranger = replace(reading, token="harbor.clinician")  # noqa: S106  # a test's
    theirs = await stranger.get(path)
    nobodys = await stranger.get(path.replace(str(gad.PLAN), str(gad.uid(999))))
    malformed = await stranger.get(path.replace(str(gad.PLAN), "x"))

    assert theirs.status_code == HTTPStatus.NOT_FOUND
    assert theirs.content == nobodys.content == malformed.content


async def test_a_client_reads_their_own_plan_and_no_other(
    desk: Desk, views: Views, reading: ReadingDesk
) -> None:
    await take_in(desk)
    version = await draft(desk)
    await views.catch_up()
    await park(views, PLAN, version + 1)
    own = replace(reading, token=f"{CLINIC}.client.{gad.CLIENT}")
    other = replace(reading, token=f"{CLINIC}.client.{gad.uid(999)}")

    assert (await own.get()).is_success
    for token in (token_of(version), token_of(version + 1), token_of(99)):
        answer = await other.get(Goldenthread_Read_Token=token)
        assert answer.status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("role", "plan", "trail"),
    [
        ("clinician", 404, 404),
        ("records", 404, 404),
        ("front-desk", 404, 403),
        ("administrator", 403, 403),
        (f"client.{gad.CLIENT}", 404, 403),
    ],
)
async def test_roles_read_what_is_theirs_to_read(
    reading: ReadingDesk, role: str, plan: int, trail: int
) -> None:
    someone = replace(reading, token=f"{CLINIC}.{role}")
    statuses = [
        (await someone.get(path)).status_code for path in (PLAN_PATH, AUDIT_PATH, EVENTS_PATH)
    ]

    assert statuses == [plan, trail, trail]


@EVERY_PATH
async def test_without_a_credential_nothing_is_told(reading: ReadingDesk, path: str) -> None:
    answer = await replace(reading, token="").get(path)

    assert (answer.status_code, answer.json()["code"]) == (401, "credential-required")
    assert "www-authenticate" in answer.headers


async def test_what_is_not_served_is_told_as_a_problem(reading: ReadingDesk) -> None:
    nowhere = await reading.get("/v1/nowhere")
    written = await reading.get(method="POST")

    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "no-such-path")
    assert (written.status_code, written.json()["code"]) == (405, "method-not-allowed")
    assert "GET" in written.headers["allow"]


@pytest.mark.parametrize("name", ["plan", "audit", "events"])
async def test_answers_are_what_the_document_says(
    desk: Desk, views: Views, reading: ReadingDesk, name: str
) -> None:
    """Each fits its schema, and the documented example has the members of the real one."""
    await story(desk)
    await views.catch_up()
    answer = await reading.found(PLAN_PATH if name == "plan" else f"{PLAN_PATH}/{name}?limit=200")
    shown = (await reading.get("/openapi.json")).json()

    Draft202012Validator(schemas()[name.capitalize()]).validate(answer)
    assert answer.keys() == examples()[name].keys()
    assert shown["openapi"] == "3.1.0"


@EVERY_PATH
async def test_a_database_that_is_away_is_told_without_its_words(
    desk: Desk,
    views: Views,
    reading: ReadingDesk,
    caplog: pytest.LogCaptureFixture,
    path: str,
) -> None:
    """The view's tables are gone for the role, and the ledger's too: nothing of it gets out."""
    caplog.set_level(logging.DEBUG)
    await take_in(desk)
    await views.surgery.admin.execute("revoke select on ledger.event from goldenthread_query")
    async with connected(views.database.admin_dsn) as admin:
        await admin.execute("revoke select on projections.current_plan from goldenthread_query")
    answer = await reading.get(path)

    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "permission" not in answer.text + caplog.text
    assert answer.headers["retry-after"] == "5"


async def test_nothing_that_is_read_is_logged_or_observed(
    desk: Desk, views: Views, reading: ReadingDesk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await story(desk)
    await views.catch_up()
    words = example("set-goal")["goal"]["words"]
    told = [(await reading.get(path)).text for path in (PLAN_PATH, f"{AUDIT_PATH}?limit=200")]

    assert all(words in text for text in told)
    assert words not in caplog.text
    assert words not in str(reading.observed)
    assert {each.route for each in reading.observed} == {
        "/v1/plans/{plan}",
        "/v1/plans/{plan}/audit",
    }


async def test_what_was_erased_is_gone_from_reads(
    desk: Desk, views: Views, reading: ReadingDesk
) -> None:
    await take_in(desk)
    await draft(desk)
    await views.catch_up()
    async with asyncpg.create_pool(
        views.surgery.keys.dsn("goldenthread_operator"), min_size=0, max_size=1
    ) as pool:
        await destroy(pool, CLINIC, gad.CLIENT)
    views.keys._cache._entries.clear()  # noqa: SLF001  # a minute later
    for path in (PLAN_PATH, AUDIT_PATH, EVENTS_PATH):
        answer = await reading.get(path)
        assert (answer.status_code, answer.json()["code"]) == (410, "erased")

"""Who reads what; what is of others does not exist, and nothing of it is logged."""

import logging
from dataclasses import replace
from http import HTTPStatus

import asyncpg
import pytest

from events.keys.maintenance import destroy
from tests.contract import gad
from tests.fixtures.ledger import connected
from tests.fixtures.planner import CLINIC, PLAN
from tests.fixtures.projections import Views
from tests.fixtures.read_api import AUDIT_PATH, EVENTS_PATH, PLAN_PATH, ReadingDesk
from tests.fixtures.write_api import Desk, draft, example, take_in
from tests.integration.projections.test_read_tokens import park, token_of
from tests.integration.projections.test_rows import story

EVERY_PATH = pytest.mark.parametrize("path", [PLAN_PATH, AUDIT_PATH, EVENTS_PATH])


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

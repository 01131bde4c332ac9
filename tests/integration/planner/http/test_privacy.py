"""What is of others does not exist, and no answer or log shows what was written."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from typing import Any

import orjson
import pytest

from services.planner.http.examples import examples
from tests.contract import gad
from tests.fixtures.planner import CLINIC, Surgery, register
from tests.fixtures.write_api import (
    CLINIC_PATH,
    HARBOR,
    PLAN_PATH,
    Desk,
    draft,
    example,
    take_in,
)

MARKER = "Marigold-7731"
NOWHERE = str(gad.uid(999))


@pytest.fixture
async def stranger(desk: Desk, surgery: Surgery) -> Desk:
    """A clinician of another clinic of the same ledger's database."""
    await register(surgery.ledger, await surgery.key_store(), HARBOR)
    return replace(desk, token=f"{HARBOR.clinic}.clinician")


async def test_the_plan_of_another_clinic_is_as_absent_as_one_that_never_was(
    desk: Desk, stranger: Desk, surgery: Surgery
) -> None:
    await take_in(desk)
    version = await draft(desk)
    before = await surgery.events()
    for kind in ("set-goal", "propose-plan", "revise-goal"):
        theirs = await stranger.send(example(kind), if_match=version)
        nobodys = await stranger.send(
            example(kind, plan_id=NOWHERE),
            path=PLAN_PATH.replace(str(gad.PLAN), NOWHERE),
            if_match=version,
        )
        assert theirs.status_code >= HTTPStatus.BAD_REQUEST
        assert theirs.content == nobodys.content
        assert theirs.headers.get("etag") == nobodys.headers.get("etag")
    assert await surgery.events() == before


async def test_the_path_of_another_clinic_leads_nowhere(desk: Desk, stranger: Desk) -> None:
    theirs = await stranger.send(example("register-client"), path=CLINIC_PATH)
    nobodys = await stranger.send(example("register-client"), path="/v1/clinics/none/commands")

    assert theirs.status_code == HTTPStatus.NOT_FOUND
    assert theirs.content == nobodys.content
    assert (await desk.send(example("register-client"), path=CLINIC_PATH)).is_success


async def test_a_client_reaches_no_other_chart(desk: Desk) -> None:
    await take_in(desk)
    await draft(desk)
    outsider = replace(desk, token=f"{CLINIC}.client.{NOWHERE}")
    for version in (1, 99):
        theirs = await outsider.send(example("sign-plan"), if_match=version)
        assert theirs.status_code == HTTPStatus.NOT_FOUND, theirs.text
        assert "etag" not in theirs.headers


def planted(value: Any, path: tuple[object, ...] = ()) -> Iterator[Any]:  # noqa: ANN401 -- JSON
    """Yield `value` once for each of its texts, with the marker in that one's place."""
    members = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in members:
        if path == () and key in {"kind", "plan_id", "episode_id", "client_id"}:
            continue
        if isinstance(each, str):
            yield _with(value, key, f"{MARKER} {each}")
            yield _with(value, key, MARKER * 400)
        elif isinstance(each, dict | list):
            for changed in planted(each, (*path, key)):
                yield _with(value, key, changed)
        else:
            yield _with(value, key, MARKER)


def _with(value: Any, key: Any, changed: object) -> Any:  # noqa: ANN401 -- JSON
    copy = orjson.loads(orjson.dumps(value))
    copy[key] = changed
    return copy


async def test_no_text_that_was_sent_comes_back_or_is_logged(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """In every text of every command: too long, out of form, or accepted and then in the way."""
    caplog.set_level(logging.DEBUG)
    await take_in(desk)
    await draft(desk)
    refused = 0
    for command in examples().values():
        (path,) = {
            f"/v1/{stream}s/{command[f'{stream}_id']}/commands"
            for stream in ("client", "episode", "plan", "clinic")
            if f"{stream}_id" in list(command)[1]
        }
        for each in planted(command):
            answer = await desk.send(each, path=path, if_match=1)
            refused += answer.is_client_error
            shown = answer.text + str(answer.headers.raw)
            assert MARKER not in shown, shown
            assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, answer.text
    assert refused > 500
    assert MARKER not in caplog.text
    assert not any(MARKER in str(each) for each in desk.observed)

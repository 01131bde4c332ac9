"""A plan from intake to its signatures, through the documented examples."""

from dataclasses import replace
from http import HTTPStatus

from events.ids import StreamId
from events.read_token import parse_read_token
from tests.contract import gad
from tests.fixtures.planner import CLINIC, PLAN, Surgery
from tests.fixtures.write_api import (
    CLINIC_PATH,
    DRAFTING,
    PLAN_PATH,
    Desk,
    draft,
    example,
    take_in,
)


async def test_the_examples_tell_a_story_that_is_accepted(desk: Desk, surgery: Surgery) -> None:
    await take_in(desk)
    for kind in DRAFTING:
        await desk.written(example(kind))
    proposed = await desk.written(example("propose-plan"))
    signer = {"role": "client", "printed_name": "Rowena Ellery"}
    consent = {"meaning": "participation-understanding-and-consent", "signer": signer}
    signatures = [example("sign-plan"), example("sign-plan", **consent)]
    signed = await desk.written(*signatures, if_match=proposed["version"])
    active = await desk.written(example("activate-plan"), if_match=signed["version"])

    assert active["version"] == len(DRAFTING) + 4
    assert len(await surgery.events(PLAN)) == active["version"]


async def test_each_stream_has_its_own_route(desk: Desk) -> None:
    client = await desk.send(example("register-client"), path=f"/v1/clients/{gad.CLIENT}/commands")
    episode = await desk.send(example("open-episode"), path=f"/v1/episodes/{gad.EPISODE}/commands")
    plan = await desk.send(example("draft-plan"))

    for answer, where in ((client, "clients"), (episode, "episodes"), (plan, "plans")):
        assert answer.status_code == HTTPStatus.CREATED, answer.text
        assert answer.headers["location"].startswith(f"/v1/{where}/")
        assert answer.headers["etag"] == '"1"'


async def test_an_administrator_changes_the_clinic_itself(desk: Desk) -> None:
    answer = await replace(desk, token=f"{CLINIC}.administrator").send(
        example("add-site", site_id="lakeside"), path=CLINIC_PATH
    )

    assert answer.status_code == HTTPStatus.OK, answer.text
    assert answer.headers["location"] == f"/v1/clinics/{CLINIC}"


async def test_a_read_token_names_every_stream_that_was_written(desk: Desk) -> None:
    both = [example("register-client"), example("open-episode")]
    token = parse_read_token((await desk.written(*both, path=CLINIC_PATH))["readToken"])

    assert dict(token.versions) == {
        StreamId(f"client/{gad.CLIENT}"): 1,
        StreamId(f"episode/{gad.EPISODE}"): 1,
    }


async def test_what_revises_asks_for_the_version_and_then_is_accepted(desk: Desk) -> None:
    await take_in(desk)
    version = await draft(desk)
    refused = await desk.send(example("revise-goal"))
    accepted = await desk.send(example("revise-goal"), if_match=version)

    assert refused.status_code == HTTPStatus.PRECONDITION_REQUIRED
    assert accepted.status_code == HTTPStatus.OK, accepted.text


async def test_all_of_a_list_is_written_or_nothing(desk: Desk, surgery: Surgery) -> None:
    await take_in(desk)
    before = await surgery.events()
    refused = await desk.send(*map(example, DRAFTING), example("activate-plan"))

    assert refused.json()["code"] == "not-proposed"
    assert refused.headers["etag"] == '"0"'
    assert refused.json()["pointer"] == f"/{len(DRAFTING)}"
    assert await surgery.events() == before


async def test_a_command_for_another_stream_is_refused(desk: Desk, surgery: Surgery) -> None:
    before = await surgery.events()
    refused = await desk.send(example("register-client"), path=PLAN_PATH)

    assert refused.json()["code"] == "wrong-stream"
    assert await surgery.events() == before

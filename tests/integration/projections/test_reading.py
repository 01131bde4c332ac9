"""The read API over real views: a plan, its trail, its events, pages and tags."""

from http import HTTPStatus
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from services.projections.http.examples import examples
from services.projections.http.schemas import schemas
from tests.contract import gad
from tests.fixtures.projections import Views
from tests.fixtures.read_api import AUDIT_PATH, EVENTS_PATH, FINDINGS_PATH, PLAN_PATH, ReadingDesk
from tests.fixtures.write_api import CLINIC_PATH, Desk, draft, example, take_in
from tests.integration.projections.test_rows import story


async def test_a_plan_is_read_as_a_clinician_expects_it(
    desk: Desk, views: Views, reading: ReadingDesk
) -> None:
    version = await story(desk)
    await views.catch_up()
    plan = await reading.found()

    assert (plan["id"], plan["version"], plan["status"]) == (str(gad.PLAN), version, "active")
    assert plan["diagnoses"]["d1"]["content"]["code"] == "F41.1"
    scale = plan["objectives"]["o1"]
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
    shown = await reading.found(f"{PLAN_PATH}/document")
    bound = {name: shown[name] for name in ("content_version", "content_hash")}
    bound["document_digest"] = shown["digest"]
    signed = await desk.send(example("sign-plan", **bound), if_match=read.headers["etag"])
    again = await desk.send(example("sign-plan", **bound), if_match=read.headers["etag"])

    covered = await reading.found(f"{PLAN_PATH}/coverage")
    Draft202012Validator(schemas()["Coverage"]).validate(covered)
    assert {each["standing"] for each in covered["sessions"]} <= {"intake-window", "not-covered"}
    assert len(covered["in_force"]) == 1
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
    path = "/goals/g1/content/target_on"
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


@pytest.mark.parametrize("name", ["plan", "audit", "events", "findings"])
async def test_answers_are_what_the_document_says(
    desk: Desk, views: Views, reading: ReadingDesk, name: str
) -> None:
    """Each fits its schema, and the documented example has the members of the real one."""
    await story(desk)
    await views.catch_up()
    paths = {"plan": PLAN_PATH, "findings": FINDINGS_PATH}
    answer = await reading.found(paths.get(name, f"{PLAN_PATH}/{name}?limit=200"))
    shown = (await reading.get("/openapi.json")).json()

    Draft202012Validator(schemas()[name.capitalize()]).validate(answer)
    assert answer.keys() == examples()[name].keys()
    assert shown["openapi"] == "3.1.0"


async def test_findings_lead_into_the_plan_and_go_away_when_it_is_mended(
    desk: Desk, views: Views, reading: ReadingDesk
) -> None:
    """A5.38 on a plan as it stands."""
    await take_in(desk)
    await draft(desk)
    sound = example("add-objective")["objective"]
    blaming = {**sound, "statement": "Rowena is less manipulative: GAD-7 from 17 to below 10"}
    added = example("add-objective", objective_id=str(gad.uid(78)), objective=blaming)
    await desk.written(added)
    await views.catch_up()
    day = f"{FINDINGS_PATH}?as_of=2026-01-20"  # before its objectives are due
    first, plan = await reading.get(day), await reading.found()
    mended = {"objective_id": added["objective_id"], "objective": sound}
    revision = {"rationale": {"text": "Others read the plan"}, "kind": "revise-objective"}
    tag = (await reading.get()).headers["etag"]
    sent = await desk.send({**added, **mended, **revision}, if_match=tag)
    assert sent.is_success, sent.text
    await views.catch_up()
    second = await reading.get(day, If_None_Match=first.headers["etag"])

    path = f"/objectives/{added['objective_id']}/content/statement"
    found = [each for each in first.json()["findings"] if each["path"] == path]
    assert "STRENGTH_BASED_LANGUAGE" in {each["rule"] for each in found}
    assert plan["objectives"][added["objective_id"]]["content"]["statement"] == blaming["statement"]
    assert second.status_code == HTTPStatus.OK
    assert path not in {each["path"] for each in second.json()["findings"]}


async def test_findings_are_for_who_may_read_the_trail(reading: ReadingDesk) -> None:
    reading.token = reading.token.replace("clinician", "front-desk")
    answer = await reading.get(FINDINGS_PATH)

    assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")

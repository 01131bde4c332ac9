"""Templates and suggestions over HTTP: read, tried out, made commands of; nothing is written."""

from typing import Any

import httpx
import orjson
import pytest
from jsonschema import Draft202012Validator

from events.ids import ClinicId
from events.state.clinic import ClinicState
from events.state.own_templates import OwnTemplate
from services.planner.commands import read
from services.planner.http.openapi import document
from tests.contract.examples_templates import OWN, content
from tests.unit.services.planner.http.doors import HEADERS, house
from tests.unit.services.planner.templates.cases import NAMES, asked

CREDENTIAL = {"Authorization": HEADERS["Authorization"]}
JSON = {**CREDENTIAL, "Content-Type": "application/json"}


async def get(path: str, **query: str) -> httpx.Response:
    return await house().client.get(path, headers=CREDENTIAL, params=query)


def fits(answer: httpx.Response, name: str) -> Any:  # noqa: ANN401 -- JSON
    """Return the answer's JSON, which has the documented form."""
    assert answer.status_code == 200, answer.text
    schema = {"$ref": f"#/components/schemas/{name}", "components": document()["components"]}
    Draft202012Validator(schema).validate(answer.json())
    return answer.json()


async def test_what_there_is_is_listed() -> None:
    listed = fits(await get("/v1/templates"), "TemplateList")

    assert [each["template"] for each in listed["templates"]] == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
async def test_a_template_is_shown_with_what_the_lint_finds(name: str) -> None:
    """A1.37, A11.20."""
    shown = fits(await get(f"/v1/templates/{name}/newest"), "TemplateWhole")
    checked = fits(await get(f"/v1/templates/{name}/{shown['version']}/findings"),
                   "TemplateFindings")  # fmt: skip

    assert shown["content"]["reviews"]["interval_days"] == 90
    assert {each["severity"] for each in checked["findings"]} <= {"info"}


@pytest.mark.parametrize("name", NAMES)
async def test_facts_become_commands_to_send(name: str) -> None:
    """A9.1, A9.2, A9.3, A9.4: what is answered is what the write route takes."""
    body = asked(name).model_dump_json(exclude_none=True)
    client = house().client
    path = f"/v1/templates/{name}/1/instantiations"
    made = fits(await client.post(path, headers=JSON, content=body), "Instantiated")

    assert read(orjson.dumps(made["commands"]))[0].kind == "draft-plan"
    assert made["unanswered"] == []
    assert "COPY_PASTE_TEMPLATE" in {each["rule"] for each in made["findings"]}


async def test_objectives_are_suggested() -> None:
    """A11.01, A11.02: the same question, the same answer."""
    query = {"measure": "phq-9", "baseline": "19", "diagnosis": "F32.1"}
    first, again = [fits(await get("/v1/suggestions", **query), "Suggestions") for _ in "ab"]

    assert first == again
    assert first["suggestions"][0]["statement"].startswith("PHQ-9 total goes down from 19")


@pytest.mark.parametrize(
    ("path", "query", "status", "code", "pointer"),
    [
        ("/v1/templates/no-such", {}, 404, "template-not-found", "/template"),
        ("/v1/templates/no-such/1", {}, 404, "template-not-found", "/template"),
        ("/v1/templates/no-such/1/findings", {}, 404, "template-not-found", "/template"),
        ("/v1/templates/alcohol-use/2", {}, 404, "template-not-found", "/version"),
        ("/v1/templates/alcohol-use/x", {}, 404, "template-not-found", "/version"),
        ("/v1/suggestions", {"measure": "gad-7"}, 422, "invalid-template-request", "/baseline"),
        (
            "/v1/suggestions",
            {"measure": "audit", "baseline": "28"},
            422,
            "nothing-to-suggest",
            "/measure",
        ),
    ],
)
async def test_what_is_not_there_is_told_by_its_place(
    path: str, query: dict[str, str], status: int, code: str, pointer: str
) -> None:
    answer = await get(path, **query)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["pointer"] == pointer
    if code == "template-not-found":
        assert "`GET /v1/templates`" in orjson.dumps(answer.json()).decode()


async def test_the_newest_version_needs_no_number() -> None:
    """A1.37: a template's own path answers its newest version."""
    whole = fits(await get("/v1/templates/alcohol-use"), "TemplateWhole")

    assert whole == fits(await get("/v1/templates/alcohol-use/newest"), "TemplateWhole")


async def test_a_fault_in_the_facts_is_told_by_its_place() -> None:
    client, path = house().client, "/v1/templates/alcohol-use/1/instantiations"
    facts = orjson.loads(asked("alcohol-use").model_dump_json(exclude_none=True))
    answers = []
    for changes in ({"starts_on": "soon"}, {"baselines": {"gad-7": "33"}}, {"risk": None}):
        body = orjson.dumps({**facts, **changes})
        answers.append((await client.post(path, headers=JSON, content=body)).json()["pointer"])

    assert answers == ["/starts_on", "/baselines/gad-7", "/risk"]


async def test_nobody_reads_without_a_credential() -> None:
    client = house().client

    assert (await client.get("/v1/templates")).status_code == 401
    assert (await client.post("/v1/templates", headers=JSON)).status_code == 405


async def test_parts_are_offered_and_built_of() -> None:
    """A1.37, A11.20: over HTTP the same as at the command line; nothing is written."""
    found = fits(await get("/v1/template-parts", diagnosis="F32.1"), "TemplateParts")["parts"]
    assert {each["part"].partition("/")[0] for each in found} == {"major-depression"}
    none = fits(await get("/v1/template-parts", diagnosis="F60.3"), "TemplateParts")
    assert none == {"parts": []}

    picked = {"template": "mine", "title": "Mine", "parts": [{"part": found[0]["part"]}]}
    client, path = house().client, "/v1/template-builds"
    built = fits(
        await client.post(path, headers=JSON, content=orjson.dumps(picked)), "BuiltTemplate"
    )
    assert (built["template"]["id"], built["faults"]) == ("mine", [])
    picked["parts"] = [{"part": "major-depression/1/objectives/none"}]
    refused = await client.post(path, headers=JSON, content=orjson.dumps(picked))
    assert (refused.status_code, refused.json()["code"], refused.json()["pointer"]) == (
        404, "template-part-not-found", "/parts/0/part",
    )  # fmt: skip


class OneClinic:
    """A clinic with a template of its own."""

    async def clinic_state(self, _clinic: ClinicId) -> ClinicState:
        held = OwnTemplate({1: content("add-template")}, 1)
        return ClinicState(templates={OWN: held})


async def test_a_clinics_own_templates_stand_beside_those_that_ship() -> None:
    """A1.37: listed, shown, tried out, and suggested from."""
    client = house(clinics=OneClinic()).client
    listed = (await client.get("/v1/templates", headers=CREDENTIAL)).json()["templates"]
    shown = await client.get(f"/v1/templates/{OWN}/1", headers=CREDENTIAL)
    checked = await client.get(f"/v1/templates/{OWN}/newest/findings", headers=CREDENTIAL)
    query = {"measure": "distress-rating", "baseline": "8", "diagnosis": "F40.10"}
    suggested = await client.get("/v1/suggestions", headers=CREDENTIAL, params=query)

    assert [each["template"] for each in listed if each["clinic_own"]] == [OWN]
    assert fits(shown, "TemplateWhole")["clinic_own"] is True
    assert {each["severity"] for each in checked.json()["findings"]} <= {"info"}
    assert suggested.json()["suggestions"][0]["arithmetic"] == f"template {OWN} 1"

"""The OpenAPI document: complete, valid, with an example of every command that is accepted."""

import re
from http import HTTPStatus
from typing import Any, get_args

import orjson
import pytest
from jsonschema import Draft202012Validator

from services.planner.commands import AnyCommand, read
from services.planner.http.examples import examples
from services.planner.http.importing import document_example
from services.planner.http.openapi import document
from services.planner.importing.line import import_of
from tests.unit.services.planner.http.doors import HEADERS, PLAN_PATH, house
from tests.unit.services.planner.test_commands import kind_of

KINDS = [kind_of(each) for each in get_args(AnyCommand)]
OPERATIONS = {
    path: item["post"] for path, item in document()["paths"].items() if path.endswith("/commands")
}
WORDS = re.compile(r'"\$ref":"(#/[^"]+)"')


def at(pointer: str) -> Any:  # noqa: ANN401 -- JSON
    """Return the part of the document that `pointer` leads to."""
    found: Any = document()
    for part in pointer.removeprefix("#/").split("/"):
        found = found[part]
    return found


async def test_the_document_is_served() -> None:
    answer = await house().client.get("/openapi.json")

    assert answer.json() == orjson.loads(orjson.dumps(document()))


async def test_a_defect_of_the_document_is_a_problem_like_any_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("services.planner.http.app.document", lambda: 1 / 0)
    door = house()
    answer = await door.client.get("/openapi.json")

    (seen,) = door.observed
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert answer.headers["x-correlation-id"] == seen.correlation_id
    assert (seen.status, seen.code, seen.defect[0]) == (500, "internal", "ZeroDivisionError")


async def test_a_page_shows_it_where_that_is_wanted() -> None:
    assert (await house(docs=True).client.get("/docs")).status_code == HTTPStatus.OK


def test_every_reference_leads_somewhere() -> None:
    references = set(WORDS.findall(orjson.dumps(document()).decode()))

    assert len(references) > 80
    assert all(at(each) for each in references)


@pytest.mark.parametrize("name", document()["components"]["schemas"])
def test_every_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(at(f"#/components/schemas/{name}"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_command_has_an_example_that_fits_schema_and_model(kind: str) -> None:
    (command,) = read(orjson.dumps(examples()[kind]))
    assert command.kind == kind
    taken = [path for path, each in OPERATIONS.items() if kind in shown(each)]
    assert "/v1/clinics/{clinic}/commands" in taken
    assert len(taken) <= 2
    for path in taken:
        schema = OPERATIONS[path]["requestBody"]["content"]["application/json"]["schema"]
        validator = Draft202012Validator({**schema, "components": document()["components"]})
        validator.validate(examples()[kind])
        validator.validate([examples()[kind]] * 2)


def shown(operation: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = operation["requestBody"]["content"]["application/json"]["examples"]
    return found


def test_no_example_is_of_a_command_that_is_not() -> None:
    assert set(examples()) == set(KINDS)


def test_every_operation_demands_a_credential_and_a_key() -> None:
    assert document()["security"] == [{"bearerAuth": []}]
    for each in OPERATIONS.values():
        names = {(at(it["$ref"]) if "$ref" in it else it)["name"] for it in each["parameters"]}
        assert names > {"Idempotency-Key", "If-Match"}
        assert "security" not in each


@pytest.mark.parametrize("status", [200, 201, 412])
def test_a_version_that_was_told_leads_to_the_next_write(status: int) -> None:
    for each in OPERATIONS.values():
        (link,) = each["responses"][str(status)]["links"].values()
        assert link["operationId"] == each["operationId"].replace("import-plan", "write-plan")
        assert link["parameters"]["header.If-Match"] == "$response.header.ETag"


async def test_the_usual_answers_are_as_documented() -> None:
    door = house()
    answers = [await door.post(), await door.post(without=("Idempotency-Key",))]
    answers.append(await door.client.get(PLAN_PATH, headers=HEADERS))
    for answer in answers:
        response = OPERATIONS["/v1/plans/{plan}/commands"]["responses"][str(answer.status_code)]
        response = at(response["$ref"]) if "$ref" in response else response
        (media,) = response["content"]
        assert answer.headers["content-type"] == media
        validator = Draft202012Validator(at(response["content"][media]["schema"]["$ref"]))
        validator.validate(answer.json())
        needed = [name for name, it in response["headers"].items() if it.get("required")]
        assert all(name in answer.headers for name in needed)


def test_the_documented_plan_fits_its_schema_and_becomes_commands() -> None:
    """A1.60."""
    example = document_example()
    schema = at("#/components/schemas/PlanDocument")
    found = import_of(orjson.dumps(example), "riverside", "p1")

    Draft202012Validator(schema).validate(example)
    assert [each.kind for each in found.commands][:2] == ["draft-plan", "record-diagnosis"]
    assert found.commands[-1].kind == "migrate-plan"
    assert found.left_out == ()

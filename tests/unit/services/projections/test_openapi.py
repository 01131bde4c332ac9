"""The OpenAPI document of the read API: valid, complete, with examples that fit."""

import re
from importlib import import_module
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from events.errors import GoldenThreadError
from events.lint.lint import lint
from services.planner.auth.errors import Forbidden, KeysUnavailable, Unauthorized
from services.planner.http.errors import CredentialRequired, HeadersTooLarge
from services.projections.http.examples import NAMES, examples
from services.projections.http.openapi import document
from services.projections.http.schemas import schemas

REFERENCE = re.compile(r'"\$ref":"(#/[^"]+)"')
OPERATIONS = {path: item["get"] for path, item in document()["paths"].items()}


def validator(name: str) -> Draft202012Validator:
    """Return what holds answers against a schema."""
    return Draft202012Validator(schemas()[name], format_checker=Draft202012Validator.FORMAT_CHECKER)


def at(pointer: str) -> Any:  # noqa: ANN401 -- JSON
    """Return the part of the document that `pointer` leads to."""
    found: Any = document()
    for part in pointer.removeprefix("#/").split("/"):
        found = found[part]
    return found


def test_every_reference_leads_somewhere() -> None:
    references = set(REFERENCE.findall(orjson.dumps(document()).decode()))

    assert len(references) > 15
    assert all(at(each) for each in references)


@pytest.mark.parametrize("name", schemas())
def test_every_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(schemas()[name])


@pytest.mark.parametrize("name", NAMES)
def test_every_example_fits_its_schema(name: str) -> None:
    validator(name.capitalize()).validate(examples()[name])


@pytest.mark.parametrize("name", NAMES)
def test_an_example_without_a_member_would_not_fit(name: str) -> None:
    example = examples()[name]
    for member in example:
        rest = {key: each for key, each in example.items() if key != member}
        assert not validator(name.capitalize()).is_valid(rest), member


def test_changes_lead_into_the_plan() -> None:
    """The path of each change of the last example entry leads to what it says is there now."""
    plan = examples()["plan"]
    changes = examples()["audit"]["entries"][-1]["changes"]

    assert len(changes) > 1
    for change in changes:
        found = plan
        for part in change["path"].split("/")[1:]:
            found = found[int(part)] if isinstance(found, list) else found[part]
        assert found == change["after"]


def _errors_of(module: str) -> list[type[GoldenThreadError]]:
    found = vars(import_module(module)).values()
    return [
        each
        for each in found
        if isinstance(each, type)
        and issubclass(each, GoldenThreadError)
        and each.__module__ == module
    ]


@pytest.mark.parametrize("path", OPERATIONS)
def test_every_status_that_a_read_may_have_is_documented(path: str) -> None:
    own = _errors_of("services.projections.errors")
    assert len(own) > 10
    own += [Forbidden, KeysUnavailable, Unauthorized, CredentialRequired, HeadersTooLarge]
    statuses = {str(int(error.status)) for error in own}

    assert statuses | {"200", "304"} <= OPERATIONS[path]["responses"].keys()


def test_findings_on_the_example_say_nothing_of_ids_and_codes() -> None:
    """A5.33: `2006` of a band table's name is no score, nor is a score's own version."""
    plan = examples()["plan"]
    measured = [each for held in plan["objectives"].values() for each in held["measures"]]

    assert any(each["latest"] and each["latest"]["instrument_version"] for each in measured)
    assert "SCORE_OUT_OF_RANGE" not in {each.rule for each in lint(plan)}

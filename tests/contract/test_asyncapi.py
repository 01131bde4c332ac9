"""The AsyncAPI document: kept as the code makes it, whole, and true of what is sent."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import jsonschema
import orjson
import pytest

from events.ids import EventId, Version
from infra.asyncapi.document import document
from services.planner.handling.answer import VersionRequired, WrittenEvent
from services.planner.http.errors import Defect
from services.planner.kafka.message import read_message
from services.planner.kafka.outcome import accepted_outcome, refused_outcome, unknown_outcome
from tests.unit.services.planner.kafka.records import ACCEPTED, event

if TYPE_CHECKING:
    from collections.abc import Iterator

KEPT = Path(__file__).resolve().parents[2] / "docs" / "asyncapi.json"


def _refs(part: Any) -> Iterator[str]:  # noqa: ANN401  # any JSON
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for one in part.values():
            yield from _refs(one)
    elif isinstance(part, list | tuple):
        for one in part:
            yield from _refs(one)


def test_the_kept_document_is_the_one_that_the_code_makes() -> None:
    """Write it anew with `python -m tests.contract.test_asyncapi`."""
    assert json.loads(KEPT.read_text("utf-8")) == json.loads(json.dumps(document()))


def test_every_reference_leads_somewhere() -> None:
    made = document()
    for ref in set(_refs(made)):
        part: Any = made
        for name in ref.removeprefix("#/").split("/"):
            part = part[name]


def _validated(message: str, value: bytes) -> None:
    made = json.loads(json.dumps(document()))
    payload = made["components"]["messages"][message]["payload"]
    jsonschema.validate(json.loads(value), {**payload, "components": made["components"]})


def test_a_command_is_as_documented() -> None:
    _validated("command", orjson.dumps(event(ifmatch=2, correlationid=str(UUID(int=9)))))
    with pytest.raises(jsonschema.ValidationError):
        _validated("command", orjson.dumps(event(data={"kind": "nope"})))


def test_outcomes_are_as_documented() -> None:
    message = read_message(orjson.dumps(event()))
    written = WrittenEvent(
        EventId(UUID(int=7)), "goldenthread.plan.proposed.v1", ACCEPTED.stream, Version(3)
    )
    answer = replace(ACCEPTED, events=(written,))
    _validated("accepted", accepted_outcome(message, "commands/0/1", answer).value)
    _validated("refused", refused_outcome(message, "commands/0/1", VersionRequired()).value)
    _validated("unknown", unknown_outcome(message, "commands/0/1", Defect()).value)


if __name__ == "__main__":
    KEPT.write_text(json.dumps(document(), indent=2) + "\n", "utf-8")

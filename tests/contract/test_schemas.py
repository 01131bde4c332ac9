"""The published schemas are valid, and describe the events that there are."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import orjson
import pytest

from events.registry import default
from events.schema_check import faults
from events.schema_export import ENVELOPE, FOLDER, LOCK, NOTICE_ENVELOPE
from tests.contract.corpus_tool import CORPUS, data_file, event_file
from tests.contract.golden_cases import GOLDEN

TYPES = [each.full for each in default().types()]
ENVELOPES = (ENVELOPE, NOTICE_ENVELOPE)


def schema(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return read


def envelope_of(event: dict[str, Any]) -> str:
    return NOTICE_ENVELOPE if event["subject"].startswith("notice/") else ENVELOPE


def test_nothing_differs_from_what_was_published() -> None:
    assert faults(default(), FOLDER, CORPUS) == ()


@pytest.mark.parametrize("name", [*ENVELOPES, *TYPES])
def test_each_schema_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))
    assert schema(name)["$id"] == f"urn:goldenthread:schema:{name}"


def test_the_folder_holds_a_schema_for_each_type_and_the_lock() -> None:
    names = {path.name for path in FOLDER.iterdir()}
    assert names == {LOCK, *(f"{name}.json" for name in (*ENVELOPES, *TYPES))}


@pytest.mark.parametrize("full", TYPES)
def test_the_schemas_describe_the_corpus(full: str) -> None:
    event = orjson.loads(event_file(CORPUS, full).read_bytes())
    jsonschema.validate(event, schema(envelope_of(event)))
    jsonschema.validate(orjson.loads(data_file(CORPUS, full).read_bytes()), schema(full))
    assert event["dataschema"] == schema(full)["$id"]


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_the_envelope_schema_describes_frozen_events(path: Path) -> None:
    event = orjson.loads(path.read_bytes())
    ours, other = sorted(ENVELOPES, key=lambda name: name != envelope_of(event))
    jsonschema.validate(event, schema(ours))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(event, schema(other))


@pytest.mark.parametrize(
    "change",
    [
        {"time": "2026-01-05T15:30:00Z"},
        {"actor": "Dr. Ann Lee"},
        {"sequence": "1"},
        {"Upper": "x"},
        {"data": {"words": "in clear"}},
        {"prevhash": None},
        {"data_base64": ""},
        {"signed": "by her own hand"},
        {"signed": 2**31},
    ],
)
def test_the_envelope_schema_refuses_what_decoding_refuses(change: dict[str, object]) -> None:
    event = orjson.loads((GOLDEN / "every-attribute.json").read_bytes())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**event, **change}, schema(ENVELOPE))

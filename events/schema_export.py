"""Published JSON Schemas: one for each kind of envelope, one for each version of each event type.

`python -m events.schema_export` writes the schemas that the models give now. With `--publish`
it also adds versions that were never published to the lock; what the lock holds already it never
changes in a breaking way, so that exporting again cannot hide a broken promise.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

from events.attributes import (
    ATTRIBUTES,
    CLEAR_ATTRIBUTES,
    CLEAR_DATA,
    DATA,
    EXTENSION_INTEGERS,
    EXTENSION_NAME,
    EXTENSION_TEXT,
    SCHEMA_URN,
    Attribute,
)
from events.registry import EventType, Registry, default
from events.schema_changes import breaking_changes

Schema: TypeAlias = Mapping[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
FOLDER: Final = Path(__file__).parent / "schemas"
LOCK: Final = "published.lock.json"
ENVELOPE: Final = "envelope.v1"
NOTICE_ENVELOPE: Final = "notice-envelope.v1"


def schemas_of(registry: Registry) -> dict[str, Schema]:
    """Return every schema by name: those of envelopes, and each full type of `registry`."""
    envelopes = {ENVELOPE: envelope_schema(), NOTICE_ENVELOPE: notice_envelope_schema()}
    return envelopes | {each.full: type_schema(each) for each in registry.types()}


def type_schema(registered: EventType) -> Schema:
    """Return the schema of the opened data of one version of a type."""
    schema = registered.model.model_json_schema(mode="validation")
    return schema | {
        "$schema": DIALECT,
        "$id": f"{SCHEMA_URN}{registered.full}",
        "title": registered.full,
    }


def envelope_schema() -> Schema:
    """Return the schema of an event as stored and published: CloudEvents 1.0, data sealed."""
    properties = {each.name: _property(each) for each in ATTRIBUTES}
    properties[DATA] = {
        "contentEncoding": "base64",
        "description": "the sealed data: format byte, nonce, AES-256-GCM ciphertext and tag",
        "minLength": 40,
        "type": "string",
    }
    names = [*(each.name for each in ATTRIBUTES if each.required), DATA]
    return _envelope(ENVELOPE, properties, names) | {"not": {"required": [CLEAR_DATA]}}


def notice_envelope_schema() -> Schema:
    """Return the schema of a notice's event: CloudEvents 1.0, data in clear."""
    absent = {"keyid", DATA}
    properties = {
        each.name: _property(each) for each in CLEAR_ATTRIBUTES if each.name not in absent
    }
    properties[CLEAR_DATA] = {"description": "the data, as its schema tells", "type": "object"}
    names = [*(each.name for each in CLEAR_ATTRIBUTES if each.required), CLEAR_DATA]
    none = {"anyOf": [{"required": [name]} for name in sorted(absent)]}
    return _envelope(NOTICE_ENVELOPE, properties, names) | {"not": none}


def _envelope(name: str, properties: Schema, required: Sequence[str]) -> dict[str, Any]:
    own = "|".join(sorted({DATA} & properties.keys()))
    pattern = f"^(?:{own}|{EXTENSION_NAME.pattern})$" if own else f"^{EXTENSION_NAME.pattern}$"
    return {
        "$schema": DIALECT,
        "$id": f"{SCHEMA_URN}{name}",
        "title": name,
        "type": "object",
        "properties": properties,
        "required": sorted(required),
        "propertyNames": {"pattern": pattern},
        "additionalProperties": _extension(),
    }


def written(schema: Schema) -> str:
    """Return the text of a schema file: sorted, indented, the same on every machine."""
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def read_lock(folder: Path) -> dict[str, Schema]:
    """Return the published schemas by name; none when nothing was published yet."""
    path = folder / LOCK
    lock: dict[str, Schema] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return lock


def export(registry: Registry, folder: Path) -> None:
    """Write the schemas of `registry` into `folder` and remove those of types that are gone."""
    schemas = schemas_of(registry)
    folder.mkdir(exist_ok=True)
    for path in folder.glob("*.json"):
        if path.name != LOCK and path.stem not in schemas:
            path.unlink()
    for name, schema in schemas.items():
        (folder / f"{name}.json").write_text(written(schema), "utf-8")


def publish(registry: Registry, folder: Path) -> tuple[str, ...]:
    """Add the schemas of `registry` to the lock, unless one breaks what was published.

    Returns:
        What is broken, one sentence each; when there is anything, the lock is left as it was.
    """
    schemas, lock = schemas_of(registry), read_lock(folder)
    broken = tuple(
        f"{name}: {change}"
        for name in sorted(lock.keys() & schemas.keys())
        for change in breaking_changes(lock[name], schemas[name])
    )
    if not broken:
        (folder / LOCK).write_text(written(lock | schemas), "utf-8")
    return broken


def main(arguments: Sequence[str], registry: Registry, folder: Path = FOLDER) -> int:
    """Run the command; return 0, or 1 when a publication was refused."""
    parser = argparse.ArgumentParser(prog="python -m events.schema_export", description=__doc__)
    parser.add_argument("--publish", action="store_true", help="freeze versions that are new")
    publishing: bool = parser.parse_args(arguments).publish
    export(registry, folder)
    if not publishing:
        return 0
    broken = publish(registry, folder)
    sys.stderr.writelines(f"not published: {sentence}\n" for sentence in broken)
    return 1 if broken else 0


def _extension() -> Schema:
    first, last = EXTENSION_INTEGERS[0], EXTENSION_INTEGERS[-1]
    return {
        "description": "an attribute of a later release",
        "anyOf": [
            {"type": "string", "pattern": f"^{EXTENSION_TEXT.pattern}$"},
            {"type": "integer", "minimum": first, "maximum": last},
            {"type": "boolean"},
        ],
    }


def _property(attribute: Attribute) -> Schema:
    return {
        "description": attribute.says,
        "pattern": f"^{attribute.form}$"
        if "|" not in attribute.form
        else f"^(?:{attribute.form})$",
        "type": "string",
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], default()))

"""Holds the event types against what was published.

`python -m events.schema_check` prints each fault: an unreviewed difference between models and
schema files, a broken published version, a missing upcaster, or a version of a type without an
event in the golden corpus.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from events.registry import Registry, default
from events.schema_changes import breaking_changes
from events.schema_export import FOLDER, LOCK, Schema, read_lock, schemas_of, written

CORPUS: Final = Path("tests/contract/corpus")
_EXPORT: Final = "review it and run: python -m events.schema_export"
_PUBLISH: Final = "run: python -m events.schema_export --publish"
_NEW_VERSION: Final = "take the change back, or add version N+1 and an upcaster"


def faults(registry: Registry, folder: Path, corpus: Path) -> tuple[str, ...]:
    """Return what is wrong, one sentence each with the way out; empty when all is right.

    Args:
        registry: the event types as the code declares them.
        folder: where the schema files and the lock of what was published are kept.
        corpus: where the golden corpus keeps one event of every version of every type.
    """
    schemas, lock = schemas_of(registry), read_lock(folder)
    return (
        *_differences(schemas, folder),
        *_broken(schemas, lock),
        *_unpublished(schemas, lock),
        *registry.faults(),
        *_without_event(registry, corpus),
    )


def _differences(schemas: Mapping[str, Schema], folder: Path) -> Iterator[str]:
    for name, schema in schemas.items():
        path = folder / f"{name}.json"
        if not path.exists():
            yield f"{name}: has no schema file; {_EXPORT}"
        elif path.read_text("utf-8") != written(schema):
            yield f"{name}: the schema file differs from the model; {_EXPORT}"
    for path in sorted(folder.glob("*.json")):
        if path.name != LOCK and path.stem not in schemas:
            yield f"{path.stem}: has a schema file and no model; {_EXPORT}"


def _broken(schemas: Mapping[str, Schema], lock: Mapping[str, Schema]) -> Iterator[str]:
    for name, published in lock.items():
        if name not in schemas:
            yield f"{name}: was published and is gone; bring its model back, it has events for ever"
            continue
        for change in breaking_changes(published, schemas[name]):
            yield f"{name}: {change}; {_NEW_VERSION}"


def _unpublished(schemas: Mapping[str, Schema], lock: Mapping[str, Schema]) -> Iterator[str]:
    for name, schema in schemas.items():
        if name not in lock:
            yield f"{name}: is not published; {_PUBLISH}"
        elif breaking_changes(schema, lock[name]) and not breaking_changes(lock[name], schema):
            yield f"{name}: has grown since it was published; review it and {_PUBLISH}"


def _without_event(registry: Registry, corpus: Path) -> Iterator[str]:
    for registered in registry.types():
        if not (corpus / f"{registered.full}.event.json").exists():
            yield (
                f"{registered.full}: has no event in the golden corpus; add its example and "
                "run: python -m tests.contract.corpus_tool"
            )


def main(arguments: Sequence[str], registry: Registry, folder: Path = FOLDER) -> int:
    """Print every fault; return 1 when there is one, else 0."""
    parser = argparse.ArgumentParser(prog="python -m events.schema_check", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="folder of the golden corpus")
    found = faults(registry, folder, parser.parse_args(arguments).corpus)
    sys.stderr.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], default()))

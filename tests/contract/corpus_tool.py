"""Writes the golden corpus: one event of every version of every event type, and its opened data.

Run as `python -m tests.contract.corpus_tool`. An event of a published version is written once and
never again: it stands for all the events of that version that ledgers hold.
"""

from pathlib import Path
from typing import Final

from events.canonical import dumps_payload
from events.registry import EventType, Payload, Registry, default
from events.schema_export import FOLDER, read_lock
from tests.contract.examples import EXAMPLES
from tests.contract.fixed import first_event

CORPUS: Final = Path(__file__).parent / "corpus"


def event_file(folder: Path, full: str) -> Path:
    return folder / f"{full}.event.json"


def data_file(folder: Path, full: str) -> Path:
    return folder / f"{full}.data.json"


def write_corpus(
    registry: Registry, examples: dict[type[Payload], Payload], folder: Path, published: set[str]
) -> None:
    folder.mkdir(exist_ok=True)
    for each in registry.types():
        if each.model not in examples:
            continue
        if each.full in published and event_file(folder, each.full).exists():
            continue
        _write(registry, each, examples[each.model], folder)


def _write(registry: Registry, each: EventType, payload: Payload, folder: Path) -> None:
    event_file(folder, each.full).write_bytes(first_event(registry, each, payload).raw)
    data_file(folder, each.full).write_bytes(dumps_payload(payload))


if __name__ == "__main__":
    write_corpus(default(), EXAMPLES, CORPUS, set(read_lock(FOLDER)))

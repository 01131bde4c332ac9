"""The golden corpus holds an event of every version of every type, and each one loads."""

from pathlib import Path

import pytest

from events.canonical import dumps, dumps_payload, loads
from events.envelope import decode, encode, is_clear
from events.ids import StreamKind, kind_of
from events.registry import Loaded, default
from events.sealed_event import place_of
from tests.contract.corpus_tool import CORPUS, data_file, event_file, write_corpus
from tests.contract.examples import EXAMPLES
from tests.contract.fixed import fixed_key

TYPES = [each.full for each in default().types()]


def opened(full: str) -> bytes:
    envelope = decode(event_file(CORPUS, full).read_bytes())
    return (
        envelope.data if is_clear(envelope) else fixed_key().open(envelope.data, place_of(envelope))
    )


@pytest.mark.parametrize("full", TYPES)
def test_every_version_of_every_type_has_an_event_that_loads(full: str) -> None:
    loaded = default().load(full, opened(full))
    assert isinstance(loaded, Loaded), loaded
    assert loaded.written.full == full


@pytest.mark.parametrize("full", TYPES)
def test_what_is_about_a_person_is_labelled_so(full: str) -> None:
    envelope = decode(event_file(CORPUS, full).read_bytes())
    labels = (envelope.dataclassification, envelope.dataregulation)
    of_clinic = kind_of(envelope.stream) is StreamKind.CLINIC
    assert labels == ((None, None) if of_clinic else ("phi", "hipaa"))


@pytest.mark.parametrize("full", TYPES)
def test_events_come_back_byte_for_byte(full: str) -> None:
    raw, data = event_file(CORPUS, full).read_bytes(), data_file(CORPUS, full).read_bytes()
    assert encode(decode(raw)) == raw
    assert opened(full) == data == dumps(loads(data))


@pytest.mark.parametrize("full", TYPES)
def test_what_was_loaded_is_written_and_loaded_the_same(full: str) -> None:
    loaded = default().load(full, opened(full))
    assert isinstance(loaded, Loaded)
    newest = default().of_model(type(loaded.payload))
    again = default().load(newest.full, dumps_payload(loaded.payload))
    assert isinstance(again, Loaded)
    assert again.payload == loaded.payload


def test_no_event_has_lost_its_type() -> None:
    names = {path.name.removesuffix(".event.json") for path in CORPUS.glob("*.event.json")}
    assert names == set(TYPES)


def test_published_events_are_never_written_again(tmp_path: Path) -> None:
    published = default().types()[0].full
    event_file(tmp_path, published).write_bytes(b"as it was")
    write_corpus(default(), EXAMPLES, tmp_path, {published})
    assert event_file(tmp_path, published).read_bytes() == b"as it was"
    assert len(list(tmp_path.glob("*.event.json"))) == len(EXAMPLES)


def test_the_tool_writes_the_same_events_each_time(tmp_path: Path) -> None:
    for folder in (tmp_path / "a", tmp_path / "b"):
        write_corpus(default(), EXAMPLES, folder, set())
    written = [
        {path.name: path.read_bytes() for path in folder.iterdir()} for folder in tmp_path.iterdir()
    ]
    assert written[0] == written[1]

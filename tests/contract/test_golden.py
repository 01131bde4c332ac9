"""The exact bytes of events are frozen: what ledgers hold must come out the same for ever."""

from pathlib import Path

import orjson
import pytest

from events.canonical import dumps
from events.envelope import decode, encode, event_hash
from events.registry import Loaded
from events.sealed_event import place_of
from tests.contract.fixed import fixed_key
from tests.contract.golden_cases import GOLDEN, NOTES, golden_cases, registry

FILES = sorted(GOLDEN.glob("*.json"))


@pytest.mark.parametrize("name", golden_cases())
def test_the_code_of_now_writes_the_frozen_bytes(name: str) -> None:
    assert golden_cases()[name] == (GOLDEN / f"{name}.json").read_bytes()


def test_each_file_has_its_case() -> None:
    assert {path.stem for path in FILES} == golden_cases().keys()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_frozen_bytes_are_read_and_written_the_same(path: Path) -> None:
    raw = path.read_bytes()
    assert encode(decode(raw)) == raw
    assert dumps(orjson.loads(raw)) == raw


def test_hashes_link_frozen_events() -> None:
    first, second = ((GOLDEN / f"sealed-{name}.json").read_bytes() for name in ("first", "second"))
    digest = "b30a2523305cc51563d32fb882925829e8766d52994b5bc33126a9d6e712d254"
    assert decode(second).prevhash == event_hash(first) == bytes.fromhex(digest)


def test_frozen_sealed_data_opens() -> None:
    for name, note in zip(("first", "second"), NOTES, strict=True):
        envelope = decode((GOLDEN / f"sealed-{name}.json").read_bytes())
        opened = fixed_key().open(envelope.data, place_of(envelope))
        loaded = registry.load(envelope.type, opened)
        assert isinstance(loaded, Loaded)
        assert loaded.payload == note

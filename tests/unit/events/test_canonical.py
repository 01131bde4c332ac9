"""One value, one sequence of bytes; what has none is refused by place, not by value."""

import json
from typing import Annotated, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from events.canonical import (
    MAX_DEPTH,
    MAX_INTEGER,
    JsonValue,
    NotCanonical,
    dumps,
    dumps_payload,
    loads,
)
from events.registry import Payload

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
scalars = st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | texts
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


def shuffled(value: JsonValue) -> JsonValue:
    """The same value with the members of every object in the opposite order."""
    if isinstance(value, dict):
        return {key: shuffled(value[key]) for key in reversed(value)}
    return [shuffled(item) for item in value] if isinstance(value, list) else value


@given(values)
def test_the_form_is_stable_and_comes_back_equal(value: JsonValue) -> None:
    written = dumps(value)
    assert loads(written) == value
    assert dumps(loads(written)) == written
    assert dumps(shuffled(value)) == written


@given(values)
def test_any_json_reader_reads_the_same(value: JsonValue) -> None:
    assert json.loads(dumps(value)) == value


def nested(depth: int) -> JsonValue:
    value: JsonValue = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "pointer", "rule"),
    [
        ({"a": [1, 2.0]}, "/a/1", "float"),
        (float("nan"), "", "float"),
        ({"a": {"b/c~": "x\0y"}}, "/a/b~1c~0", "NUL"),
        ({"a": "\ud800"}, "/a", "lone surrogate"),
        ({"a\0": 1}, "", "NUL"),
        ({"\udfff": 1}, "", "lone surrogate"),
        ({"a": {1: 2}}, "/a", "key that is not a string"),
        ([MAX_INTEGER + 1], "/0", "53 bits"),
        ([-MAX_INTEGER - 1], "/0", "53 bits"),
        ([2**70], "/0", "53 bits"),
        ({"a": b"x"}, "/a", "plain JSON value"),
        ({"a": {1, 2}}, "/a", "plain JSON value"),
    ],
)
def test_what_has_no_canonical_form_is_refused(value: object, pointer: str, rule: str) -> None:
    with pytest.raises(NotCanonical, match=rule) as refusal:
        dumps(cast("JsonValue", value))
    assert refusal.value.pointer == pointer


def test_nesting_is_bounded() -> None:
    assert loads(dumps(nested(MAX_DEPTH))) == nested(MAX_DEPTH)
    with pytest.raises(NotCanonical, match="deeper than 32"):
        dumps(nested(MAX_DEPTH + 1))


def test_text_that_only_looks_like_a_nul_passes() -> None:
    assert loads(dumps({"a": r"\u0000"})) == {"a": r"\u0000"}


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a":1.0}',
        b"1e2",
        b'"\\u0000"',
        b'"\\ud800"',
        b"9007199254740992",
        b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1),
        b"[" * 5_000 + b"]" * 5_000,
        b"NaN",
        b"\xff",
        b"",
        b"{} {}",
    ],
)
def test_reading_holds_to_the_same_bounds(raw: bytes) -> None:
    with pytest.raises(NotCanonical):
        loads(raw)


def test_a_refusal_shows_no_value() -> None:
    with pytest.raises(NotCanonical) as refusal:
        dumps({"narrative": "Client said she \0"})
    assert "she" not in str(refusal.value)


class Note(Payload):
    words: Annotated[str, Field(max_length=100)]
    count: int = 0


def test_a_payload_is_written_like_its_plain_value() -> None:
    note = Note(words="ß \u2028 “quoted”", count=-3)
    assert dumps_payload(note) == dumps({"count": -3, "words": "ß \u2028 “quoted”"})


@pytest.mark.parametrize(
    ("note", "pointer"),
    [
        (Note(words="a\0"), "/words"),
        (Note(words="", count=2**60), "/count"),
        (Note(words="", count=2**80), "/count"),
        (Note.model_construct(words="\udc00", count=0), "/words"),
    ],
)
def test_a_payload_is_held_to_the_same_rules(note: Note, pointer: str) -> None:
    with pytest.raises(NotCanonical) as refusal:
        dumps_payload(note)
    assert refusal.value.pointer == pointer

"""What a record must look like, and that nothing else gets further."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.planner.auth.errors import Unauthorized
from services.planner.kafka.message import (
    MAX_BYTES,
    MAX_RECORD_KEY_BYTES,
    read_message,
    token_of,
)
from tests.unit.services.planner.kafka.records import CORRELATION, PLAN, PROPOSE, event


def test_an_event_is_read() -> None:
    message = read_message(orjson.dumps(event(ifmatch="7", correlationid=CORRELATION)))
    assert (message.key, message.subject, message.if_match) == ("key-1", PLAN, 7)
    assert (message.correlation_id, message.fault) == (CORRELATION, None)
    assert orjson.loads(message.data) == PROPOSE


@pytest.mark.parametrize("given_", [7, "7", '"7"'])
def test_a_version_is_spelled_as_a_number_or_as_an_entity_tag(given_: object) -> None:
    assert read_message(orjson.dumps(event(ifmatch=given_))).if_match == 7


@pytest.mark.parametrize(
    "value",
    [
        None,
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b"[" * 2000,
        orjson.dumps(event(id=None)),
        orjson.dumps(event(id="")),
        orjson.dumps(event(id=7)),
        orjson.dumps(event(id="x" * 256)),
        orjson.dumps(event(id="a\nb")),
        orjson.dumps(event(id="schlüssel")),
        orjson.dumps(event(data="x" * MAX_BYTES)),
    ],
)
def test_without_a_key_there_is_nobody_to_answer(value: bytes | None) -> None:
    message = read_message(value)
    assert message.key is None
    assert message.fault is not None


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("specversion", "0.3"),
        ("type", "goldenthread.plan.drafted.v1"),
        ("source", ""),
        ("source", None),
        ("subject", None),
        ("subject", "plan/"),
        ("subject", "plan/7"),
        ("subject", "clinic/"),
        ("subject", ["plan"]),
        ("data", None),
        ("ifmatch", "seven"),
        ("ifmatch", -1),
        ("ifmatch", True),
        ("ifmatch", 10**12),
        ("ifmatch", 'W/"7"'),
        ("correlationid", "two words"),
        ("correlationid", 7),
        ("correlationid", "Rowena.Ellery"),
    ],
)
def test_what_is_wrong_is_named_and_can_be_answered(attribute: str, value: Any) -> None:  # noqa: ANN401
    message = read_message(orjson.dumps(event(**{attribute: value})))
    assert message.key == "key-1"
    assert message.fault is not None
    assert message.fault.rule.startswith(attribute)


@pytest.mark.parametrize("depth", [30, 250, 300, 1000])
def test_data_of_any_depth_are_read_or_named(depth: int) -> None:
    whole = orjson.dumps(event(data="here")).replace(b'"here"', b"[" * depth + b"]" * depth)
    message = read_message(whole)
    assert message.key == "key-1"
    assert message.data if message.fault is None else message.fault.rule.startswith("data")


def test_a_record_key_that_leaves_no_room_on_the_outcome_is_not_answered() -> None:
    whole = orjson.dumps(event())
    assert read_message(whole, b"k" * MAX_RECORD_KEY_BYTES).fault is None
    assert read_message(whole, b"k" * (MAX_RECORD_KEY_BYTES + 1)).key is None


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(value: bytes) -> None:
    assert read_message(value).fault is not None


@given(
    st.dictionaries(
        st.sampled_from(["id", "specversion", "type", "source", "subject", "ifmatch", "data"]),
        st.recursive(
            st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=5,
        ),
    )
)
def test_any_attributes_are_read_or_refused(attributes: dict[str, Any]) -> None:
    message = read_message(orjson.dumps({**event(), **attributes}))
    assert message.key is not None or message.fault is not None


def test_the_token_stands_in_one_header() -> None:
    assert token_of([("other", b"\xff"), ("Authorization", b"bearer a.b.c")]) == "a.b.c"


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("authorization", b"Basic abc")],
        [("authorization", b"Bearer ")],
        [("authorization", b"Bearer \xff")],
        [("authorization", b"Bearer a.b.c"), ("authorization", b"Bearer d.e.f")],
    ],
)
def test_a_record_without_one_token_has_no_caller(headers: list[tuple[str, bytes]]) -> None:
    with pytest.raises(Unauthorized):
        token_of(headers)

"""The headers of a write: what each may hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.errors import GoldenThreadError
from services.planner.handling.addressing import InvalidKey
from services.planner.http.bounds import Bounds
from services.planner.http.errors import (
    CredentialRequired,
    HeadersTooLarge,
    InvalidCondition,
    KeyRequired,
    UnsupportedCondition,
    UnsupportedMediaType,
)
from services.planner.http.headers import (
    bearer_token,
    correlation_id,
    expected_version,
    idempotency_key,
    read_headers,
    require_json,
)

PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=255)
BOUNDS = Bounds()


@given(key=PRINTABLE.filter(lambda it: not it.startswith('"')))
def test_a_bare_key_is_taken_as_it_is(key: str) -> None:
    assert idempotency_key({b"idempotency-key": key.encode()}) == key


@given(key=PRINTABLE)
def test_a_quoted_key_is_the_key_that_it_quotes(key: str) -> None:
    escaped = key.replace("\\", "\\\\").replace('"', '\\"')
    assert idempotency_key({b"idempotency-key": f'"{escaped}"'.encode()}) == key


@pytest.mark.parametrize(
    "raw", [b'"', b'""', b'"open', b'"a"b"', b'"a";p=1', b'"a\\b"', b"x" * 256, b"caf\xe9", b"a\tb"]
)
def test_a_key_out_of_form_is_refused(raw: bytes) -> None:
    with pytest.raises(InvalidKey):
        idempotency_key({b"idempotency-key": raw})


@given(raw=st.binary(min_size=1, max_size=300))
def test_any_bytes_are_a_key_or_refused(raw: bytes) -> None:
    try:
        key = idempotency_key({b"idempotency-key": raw})
    except InvalidKey:
        return
    assert 1 <= len(key) <= 255
    assert key.isascii()
    assert key.isprintable()


def test_a_key_is_required() -> None:
    with pytest.raises(KeyRequired):
        idempotency_key({})


@pytest.mark.parametrize(
    ("tag", "version"), [(b'"7"', 7), (b'"0"', 0), (b'"999999999"', 999999999)]
)
def test_a_condition_names_one_version(tag: bytes, version: int) -> None:
    assert expected_version({b"if-match": tag}) == version


@pytest.mark.parametrize("tag", [b'"7-12"', b'"7-0"', b'"7-12-parked"'])
def test_the_tag_of_what_was_read_names_the_version_that_it_begins_with(tag: bytes) -> None:
    assert expected_version({b"if-match": tag}) == 7


def test_without_a_condition_there_is_no_version() -> None:
    assert expected_version({}) is None


@pytest.mark.parametrize(
    "tag",
    [
        b"*",
        b'W/"7"',
        b'"6", "7"',
        b"7",
        b'""',
        b'"07"',
        b'"-1"',
        b'"7 "',
        b'"x"',
        b"",
        b'"9999999999"',
        b'"7-"',
        b'"7-1"2"',
        b'"-7-1"',
        b'"7-X"',
    ],
)
def test_a_condition_that_names_no_single_version_is_refused(tag: bytes) -> None:
    with pytest.raises(InvalidCondition):
        expected_version({b"if-match": tag})


@pytest.mark.parametrize("name", [b"if-none-match", b"if-unmodified-since"])
def test_a_condition_that_is_not_evaluated_is_not_passed_over(name: bytes) -> None:
    with pytest.raises(UnsupportedCondition):
        expected_version({name: b"*", b"if-match": b'"7"'})


@pytest.mark.parametrize(
    "declared",
    [
        b"application/json",
        b"Application/JSON",
        b"application/json; charset=utf-8",
        b'application/json;charset="UTF-8"',
    ],
)
def test_json_is_taken(declared: bytes) -> None:
    require_json({b"content-type": declared})


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {b"content-type": b"text/json"},
        {b"content-type": b"application/json; charset=latin-1"},
        {b"content-type": b"application/jsonl"},
        {b"content-type": b"application/json, application/json"},
        {b"content-type": b"application/json", b"content-encoding": b"gzip"},
    ],
)
def test_what_is_not_declared_as_plain_json_is_refused(headers: dict[bytes, bytes]) -> None:
    with pytest.raises(UnsupportedMediaType):
        require_json(headers)


@pytest.mark.parametrize("line", [b"Bearer abc.def-1_2~3+/=", b"bearer  abc.def-1_2~3+/="])
def test_a_bearer_token_is_found(line: bytes) -> None:
    assert bearer_token({b"authorization": line}) == "abc.def-1_2~3+/="


@pytest.mark.parametrize(
    "line", [b"", b"Bearer", b"Bearer ", b"Basic abc", b"Bearer a b", b"Bearer \xe9"]
)
def test_without_a_bearer_token_nobody_is_known(line: bytes) -> None:
    with pytest.raises(CredentialRequired):
        bearer_token({b"authorization": line})


def test_lines_of_one_name_are_joined_and_so_refused_where_one_is_meant() -> None:
    headers = read_headers([(b"if-match", b'"1"'), (b"if-match", b'"2"')], BOUNDS)
    assert headers == {b"if-match": b'"1", "2"'}
    with pytest.raises(InvalidCondition):
        expected_version(headers)


@pytest.mark.parametrize(
    "raw", [[(b"x", b"y")] * (BOUNDS.header_count + 1), [(b"x", b"y" * BOUNDS.header_bytes)]]
)
def test_headers_are_bounded(raw: list[tuple[bytes, bytes]]) -> None:
    with pytest.raises(HeadersTooLarge):
        read_headers(raw, BOUNDS)


UUID = "01941f29-7c00-7000-8000-000000000022"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ([(b"x-correlation-id", UUID.encode())], UUID),
        ([(b"traceparent", f"00-{TRACE}-00f067aa0ba902b7-01".encode())], TRACE),
        ([(b"x-correlation-id", b"Rowena Ellery"), (b"traceparent", b"Rowena")], None),
        ([(b"x-correlation-id", UUID.upper().encode())], None),
        ([], None),
    ],
)
def test_a_correlation_id_holds_no_words(
    raw: list[tuple[bytes, bytes]], expected: str | None
) -> None:
    assert correlation_id(raw) == expected


@given(
    raw=st.dictionaries(
        st.sampled_from([b"authorization", b"if-match", b"content-type", b"content-encoding"]),
        st.binary(max_size=60),
    )
)
def test_any_header_is_understood_or_refused(raw: dict[bytes, bytes]) -> None:
    for each in (bearer_token, expected_version, require_json):
        try:
            each(raw)
        except GoldenThreadError as error:
            assert 400 <= error.status < 500  # noqa: PT017 -- either outcome is right

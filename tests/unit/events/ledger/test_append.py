"""What an append may be: every refusal names the field and its rule, and no value of a field."""

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.ids import NO_HASH, ClinicId, EventHash, Position, StreamId, Version
from events.ledger.append import (
    MAX_BYTES,
    MAX_EVENT_BYTES,
    MAX_EVENTS,
    Append,
    Appended,
    NewEvent,
    new_event,
)
from events.ledger.errors import AppendOutOfBounds
from events.sealed_event import StreamHead
from tests.fixtures.ledger import CLIENT, CLINIC, append_to, heads_after, plan, sealed

HASH = EventHash(bytes([7] * 32))
ONE = append_to(plan(1))
PRINTABLE = st.characters(min_codepoint=0x20, max_codepoint=0x7E)


def event_of(stream: StreamId, version: int, size: int = 10) -> NewEvent:
    return NewEvent(stream, Version(version), CLIENT, HASH, bytes(size))


def events_of(stream: StreamId, count: int, size: int = 10) -> tuple[NewEvent, ...]:
    return tuple(event_of(stream, version, size) for version in range(1, count + 1))


def refused(**changes: Any) -> str:  # noqa: ANN401  # whatever a field may be
    """Return what an otherwise good append is refused with."""
    with pytest.raises(AppendOutOfBounds) as caught:
        replace(ONE, **changes)
    assert caught.value.code == "append-out-of-bounds"
    assert caught.value.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return str(caught.value)


def test_an_append_is_of_its_events() -> None:
    events = [*sealed(plan(1), 2, recorded=ONE.recorded), *sealed(plan(2), recorded=ONE.recorded)]
    append = Append.of(events, principal="p", key="k", fingerprint=b"f", names=[plan(3)])
    assert append == Append(
        clinic=CLINIC,
        principal="p",
        key="k",
        fingerprint=b"f",
        recorded=ONE.recorded,
        writes=(plan(1), plan(2)),
        events=tuple(new_event(event) for event in events),
        names=(plan(3),),
    )
    assert append.size == sum(len(event.raw) for event in events)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 4)), min_size=1, max_size=4))
def test_an_append_ends_where_the_next_one_begins(counts: list[tuple[int, int]]) -> None:
    heads = [plan(number) for number, _ in enumerate(counts)]
    for each, _ in counts:
        append = append_to(*heads, each=each)
        assert append.writes == tuple(heads)
        heads = list(heads_after(append))
    assert {head.version for head in heads} == {sum(each for each, _ in counts)}


def test_streams_may_alternate_within_an_append() -> None:
    first, second = sealed(plan(1), 2, recorded=ONE.recorded)
    (other,) = sealed(plan(2), recorded=ONE.recorded)
    append = Append.of([first, other, second], principal="p", key="k", fingerprint=b"f")
    assert [event.hash for event in append.events] == [first.hash, other.hash, second.hash]
    assert append.writes == (plan(1), plan(2))


def test_what_the_ledger_keeps_of_an_event() -> None:
    (event,) = sealed(plan(1))
    kept = new_event(event)
    assert (kept.stream, kept.version, kept.partition_key) == (plan(1).stream, 1, CLIENT)
    assert (kept.hash, kept.bytes) == (event.hash, event.raw)


@pytest.mark.parametrize("count", [1, MAX_EVENTS])
def test_one_to_a_thousand_events(count: int) -> None:
    assert len(replace(ONE, events=events_of(plan(1).stream, count)).events) == count


@pytest.mark.parametrize("count", [0, MAX_EVENTS + 1])
def test_no_event_or_too_many_are_refused(count: int) -> None:
    events = events_of(plan(1).stream, count)
    assert refused(events=events) == "events: an append holds 1 to 1000; send several appends"


def test_no_sealed_event_at_all_is_refused() -> None:
    with pytest.raises(AppendOutOfBounds, match="events: an append holds events of one clinic"):
        Append.of([], principal="p", key="k", fingerprint=b"f")


@pytest.mark.parametrize(
    "other",
    [
        sealed(plan(2), recorded=ONE.recorded, clinic=ClinicId("elsewhere")),
        sealed(plan(2), recorded=ONE.recorded + timedelta(microseconds=1)),
    ],
    ids=["another clinic", "another time"],
)
def test_events_of_several_clinics_or_occasions_are_refused(other: list[Any]) -> None:
    events = [*sealed(plan(1), recorded=ONE.recorded), *other]
    with pytest.raises(AppendOutOfBounds, match="one clinic and one occasion"):
        Append.of(events, principal="p", key="k", fingerprint=b"f")


def test_events_that_do_not_link_are_refused() -> None:
    head = heads_after(ONE)[0]
    first, second = sealed(head, 2, recorded=ONE.recorded)
    (stray,) = sealed(
        StreamHead(head.stream, Version(2), HASH), recorded=ONE.recorded
    )  # version 3, after an event that is not `first`
    assert stray.envelope.version == second.envelope.version
    with pytest.raises(AppendOutOfBounds, match=r"^stream plan/.*: prevhash of version 3"):
        Append.of([first, stray], principal="p", key="k", fingerprint=b"f")


@pytest.mark.parametrize("size", [1, MAX_EVENT_BYTES])
def test_an_event_of_one_byte_to_256_kilobytes(size: int) -> None:
    assert replace(ONE, events=events_of(plan(1).stream, 1, size)).size == size


@pytest.mark.parametrize("size", [0, MAX_EVENT_BYTES + 1])
def test_an_empty_or_too_large_event_is_refused(size: int) -> None:
    events = (*events_of(plan(1).stream, 2), event_of(plan(1).stream, 3, size))
    assert refused(events=events).startswith("event: 1 to 262144 bytes")


def test_an_append_of_four_megabytes_is_the_largest() -> None:
    full = events_of(plan(1).stream, MAX_BYTES // MAX_EVENT_BYTES, MAX_EVENT_BYTES)
    assert replace(ONE, events=full).size == MAX_BYTES
    over = (*full, event_of(plan(1).stream, len(full) + 1, 1))
    assert refused(events=over) == "append: at most 4194304 bytes; send several appends"


@given(
    text=st.text(PRINTABLE, min_size=1, max_size=255), field=st.sampled_from(["principal", "key"])
)
def test_principal_and_key_are_printable_ascii(text: str, field: str) -> None:
    changed = replace(ONE, **{field: text})  # type: ignore[arg-type]
    assert (changed.append_key == ONE.append_key) == (text == getattr(ONE, field))


@pytest.mark.parametrize(
    "text", ["", "x" * 256, "café", "tab\t", "nul\0", "line\n", "\x7f", "\ud800"]
)
@pytest.mark.parametrize(
    ("field", "name"), [("principal", "principal"), ("key", "idempotency key")]
)
def test_another_principal_or_key_is_refused(field: str, name: str, text: str) -> None:
    assert refused(**{field: text}) == f"{name}: 1 to 255 printable ASCII characters"


@given(*[st.text(PRINTABLE, min_size=1, max_size=3)] * 4)
def test_the_ledger_knows_an_append_by_principal_and_key_together(
    principal: str, key: str, other: str, another: str
) -> None:
    first = replace(ONE, principal=principal, key=key).append_key
    second = replace(ONE, principal=other, key=another).append_key
    assert (first == second) == ((principal, key) == (other, another))


def test_the_key_of_an_append_stays_the_same_from_release_to_release() -> None:
    """The first 128 bits of `printf 'staff:t-okafor\\0004f7a' | sha256sum`."""
    kept = replace(ONE, principal="staff:t-okafor", key="4f7a").append_key
    assert str(kept) == "045c872a-e236-d20e-5a09-674e74e15f7a"


@given(version=st.integers(-1, 5), first=st.integers(0, 6), second=st.integers(0, 6))
def test_versions_continue_what_the_append_expects(version: int, first: int, second: int) -> None:
    stream = plan(1).stream
    changes: dict[str, Any] = {
        "writes": (StreamHead(stream, Version(version), HASH),),
        "events": (event_of(stream, first), event_of(stream, second)),
    }
    if (first, second) == (version + 1, version + 2):
        assert replace(ONE, **changes).events == changes["events"]
    else:
        assert refused(**changes).startswith(f"stream {stream}: event version ")


def test_an_event_of_a_stream_that_is_not_listed_is_refused() -> None:
    events = (*ONE.events, event_of(plan(2).stream, 1))
    assert refused(events=events).startswith(f"stream {plan(2).stream}: event version 1 ")


def test_a_written_stream_without_an_event_is_refused() -> None:
    message = "streams: a stream listed as written has no event"
    assert refused(writes=(*ONE.writes, plan(2))) == message


@pytest.mark.parametrize(
    "changes",
    [
        {"names": (plan(1),)},
        {"names": (plan(2), plan(2))},
        {"names": (plan(2), StreamHead(plan(2).stream, Version(1), HASH))},
        {"writes": (plan(1), plan(1))},
    ],
    ids=["written and named", "named twice", "named at two versions", "written twice"],
)
def test_a_stream_that_is_listed_twice_is_refused(changes: dict[str, Any]) -> None:
    message = "streams: name each stream once, as written or as decided on"
    assert refused(**changes) == message


def test_an_outcome_is_a_value() -> None:
    assert Appended(Position(1), Position(2), ONE.recorded) == Appended(
        Position(1), Position(2), ONE.recorded, repeated=False
    )
    assert plan(1).hash == NO_HASH

"""From decided payloads to events: numbered, linked, timed and sealed."""

from datetime import timedelta
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from events.canonical import NotCanonical
from events.envelope import EventTooLarge, InvalidEnvelope, decode, encode, event_hash
from events.ids import NO_HASH, EventHash, EventId, StreamKind, Version
from events.registry import Loaded, Payload, Registration, Registry
from events.sealed_event import (
    EventFactory,
    Fact,
    InTheFuture,
    NotBackdatable,
    SealedEvent,
    StreamHead,
    Superseded,
    place_of,
)
from tests.contract.fixed import (
    EARLIER,
    RECORDED,
    FixedEntropy,
    FixedIds,
    fixed_key,
    occasion_for,
    stream_for,
)

registry = Registry()
Text = Annotated[str, Field(max_length=300_000)]


@registry.event_type("goldenthread.plan.old-set", version=1)
class OldSet(Payload):
    words: Text


@registry.event_type("goldenthread.plan.old-set", version=2)
class NewSet(Payload):
    words: Text


@registry.event_type(
    "goldenthread.plan.session-kept",
    version=1,
    backdatable=True,
    dataclassification="phi",
    dataregulation="hipaa",
)
class SessionKept(Payload):
    words: Text


@registry.event_type("goldenthread.client.registered", version=1)
class Registered(Payload):
    pass


START = StreamHead(stream_for(StreamKind.PLAN))


def made(*facts: Fact, head: StreamHead = START) -> tuple[SealedEvent, ...]:
    factory = EventFactory(registry, FixedIds(), FixedEntropy("test"))
    return factory.chain(facts, head, occasion_for(StreamKind.PLAN), fixed_key())


@given(st.lists(st.text("abc", max_size=9), max_size=6), st.integers(0, 50))
def test_events_of_a_stream_are_numbered_and_linked(words: list[str], version: int) -> None:
    hashed = EventHash(bytes([9] * 32)) if version else NO_HASH
    head = START._replace(version=Version(version), hash=hashed)
    for number, event in enumerate(made(*(Fact(NewSet(words=w)) for w in words), head=head), 1):
        assert event.envelope.version == version + number
        assert event.envelope.prevhash == head.hash
        assert event.hash == event_hash(event.raw)
        assert (decode(event.raw), encode(event.envelope)) == (event.envelope, event.raw)
        head = event.head
    assert head.version == version + len(words)


def test_what_was_sealed_opens_and_loads() -> None:
    (event,) = made(Fact(NewSet(words="sleeps through")))
    opened = fixed_key().open(event.envelope.data, place_of(event.envelope))
    loaded = registry.load(event.envelope.type, opened)
    assert isinstance(loaded, Loaded)
    assert loaded.payload == NewSet(words="sleeps through")
    assert b"sleeps" not in event.raw


def test_each_event_is_sealed_with_a_nonce_of_its_own() -> None:
    first, second = made(Fact(NewSet(words="a")), Fact(NewSet(words="a")))
    assert first.envelope.data[1:13] != second.envelope.data[1:13]
    assert first.envelope.id != second.envelope.id


def test_an_event_happens_when_it_is_recorded() -> None:
    (event,) = made(Fact(NewSet(words="a")))
    assert event.envelope.time == event.envelope.recordedtime == RECORDED


def test_only_a_backdatable_type_may_have_happened_earlier() -> None:
    (event,) = made(Fact(SessionKept(words="a"), time=RECORDED - EARLIER))
    assert event.envelope.time == RECORDED - EARLIER
    with pytest.raises(NotBackdatable, match="cannot be backdated"):
        made(Fact(NewSet(words="a"), time=RECORDED - EARLIER))
    assert made(Fact(NewSet(words="a"), time=RECORDED))


def test_nothing_happens_in_the_future() -> None:
    with pytest.raises(InTheFuture):
        made(Fact(SessionKept(words="a"), time=RECORDED + timedelta(microseconds=1)))


def test_the_type_brings_its_classification() -> None:
    (event,) = made(Fact(SessionKept(words="a"), reasoncode="as-agreed"))
    assert event.envelope.dataclassification == "phi"
    assert event.envelope.dataregulation == "hipaa"
    assert event.envelope.reasoncode == "as-agreed"


def test_a_given_id_is_kept() -> None:
    given_id = EventId(FixedIds(500).event_id())
    (event,) = made(Fact(NewSet(words="a"), id=given_id))
    assert event.envelope.id == given_id


def test_a_superseded_version_is_not_written() -> None:
    with pytest.raises(Superseded, match="version 2"):
        made(Fact(OldSet(words="a")))


@pytest.mark.parametrize(
    ("payload", "refusal"),
    [
        (Payload(), Registration),
        (Registered(), InvalidEnvelope),
        (NewSet(words="a\0"), NotCanonical),
        (NewSet(words="x" * 200_000), EventTooLarge),
    ],
)
def test_what_cannot_be_an_event_is_refused(payload: Payload, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        made(Fact(payload))

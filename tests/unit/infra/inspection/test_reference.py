"""How an operator names an event, and where an id's time points to."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import pytest

from events.clock import SystemClock, Uuid7Source
from events.errors import InvalidIdentifier
from events.ids import EventId, Position, StreamId, Version
from infra.inspection.reference import (
    AtPosition,
    AtVersion,
    InvalidReference,
    WithId,
    parse_reference,
    window,
)

_ID = "0197a3a0-0000-7000-8000-0000000000a1"


def test_each_form_names_an_event() -> None:
    assert parse_reference("12") == AtPosition(Position(12))
    assert parse_reference(f"plan/{_ID}@3") == AtVersion(StreamId(f"plan/{_ID}"), Version(3))
    assert parse_reference("clinic/riverbend@1") == AtVersion(
        StreamId("clinic/riverbend"), Version(1)
    )
    assert parse_reference(_ID) == WithId(EventId(UUID(_ID)))


@pytest.mark.parametrize(
    "text",
    ["", "0", "-1", "1.5", "12x", "x", _ID.upper(), f"plan/{_ID}@0", f"plan/{_ID}@x", "\uff19"],
)
def test_anything_else_is_refused_with_the_three_forms(text: str) -> None:
    with pytest.raises(InvalidReference, match=r"position .* stream and version .* event id"):
        parse_reference(text)


def test_a_stream_that_has_not_its_form_is_named() -> None:
    with pytest.raises(InvalidIdentifier, match="stream"):
        parse_reference("goal/1@2")


def test_the_window_of_a_fresh_id_holds_now_and_what_deciding_takes() -> None:
    before = SystemClock().now()
    span = window(EventId(Uuid7Source().event_id()))
    assert span is not None
    assert span[0] < before - timedelta(seconds=4)
    assert span[1] > before + timedelta(seconds=60)
    assert span[1] - span[0] == timedelta(seconds=70)


def test_the_window_starts_five_seconds_before_the_id_was_made() -> None:
    span = window(EventId(UUID(_ID)))
    assert span is not None
    made = datetime.fromtimestamp(0x0197A3A00000 / 1000, UTC)
    assert span[0] == made - timedelta(seconds=5)


def test_an_id_from_a_name_tells_no_time() -> None:
    assert window(EventId(uuid5(UUID(_ID), "due"))) is None

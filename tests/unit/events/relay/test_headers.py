"""Headers are copies of envelope and columns; they hold ids, numbers, times and hashes only."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from events.ids import EventHash, Position, StreamId, Version
from events.relay.headers import headers_of, milliseconds

TIMES: Final = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001  # made aware below
ZONES: Final = st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours)))


@dataclass(frozen=True)
class Event:
    ledger_time: datetime
    position: Position = Position(12)  # noqa: RUF009
    stream: StreamId = StreamId("plan/1")  # noqa: RUF009
    version: Version = Version(3)  # noqa: RUF009
    partition_key: str = "c1"
    hash: EventHash = EventHash(bytes(32))  # noqa: RUF009
    bytes: bytes = b'{"data_base64":"c2VjcmV0","id":"e1","type":"goldenthread.plan.x.v1"}'


def test_headers_are_copies() -> None:
    event = Event(datetime(2026, 3, 1, 9, 30, tzinfo=UTC))

    assert headers_of(b"river-bend", event, event.bytes) == [
        ("content-type", b"application/cloudevents+json"),
        ("clinic", b"river-bend"),
        ("position", b"12"),
        ("ledgertime", b"2026-03-01T09:30:00.000000Z"),
        ("ce_id", b"e1"),
        ("ce_type", b"goldenthread.plan.x.v1"),
        ("ce_subject", b"plan/1"),
        ("version", b"3"),
        ("hash", b"0" * 64),
    ]


@given(TIMES, ZONES)
def test_a_ledger_time_is_one_instant_in_every_zone(naive: datetime, zone: timezone) -> None:
    instant = naive.replace(tzinfo=UTC)
    event = Event(instant.astimezone(zone))
    told = dict(headers_of(b"river-bend", event, event.bytes))["ledgertime"].decode()

    assert told.endswith("Z")
    assert len(told) == 27
    assert datetime.fromisoformat(told) == instant


@given(TIMES)
def test_a_timestamp_is_in_whole_milliseconds_and_never_late(naive: datetime) -> None:
    instant = naive.replace(tzinfo=UTC)
    early = instant - datetime.fromtimestamp(0, UTC) - timedelta(milliseconds=milliseconds(instant))

    assert timedelta(0) <= early < timedelta(milliseconds=1)

"""A record is believed as far as its own bytes bear it out."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.envelope import event_hash
from events.ids import EventHash, Position, StreamId, Version
from events.registry import default
from events.relay.headers import headers_of
from events.types.plan import PlanDrafted
from events.worker.arrival import Hint, Unreadable, arrival_of, read
from events.worker.view import StreamKey
from tests.contract.examples import EXAMPLES
from tests.contract.fixed import CLINIC, first_event

SEALED = first_event(
    default(), default().of_model(PlanDrafted), EXAMPLES[PlanDrafted]
)  # fmt: skip
ENVELOPE = SEALED.envelope
KEY = StreamKey(CLINIC, ENVELOPE.stream)


@dataclass(frozen=True)
class Stored:
    """An event as the ledger has it."""

    position: Position = Position(12)  # noqa: RUF009
    ledger_time: datetime = datetime(2026, 1, 5, 15, 30, 1, 7, UTC)
    stream: StreamId = ENVELOPE.stream
    version: Version = ENVELOPE.version
    partition_key: str = ENVELOPE.partitionkey
    hash: EventHash = SEALED.hash
    bytes: bytes = SEALED.raw


@dataclass(frozen=True)
class Record:
    """A record of Kafka."""

    value: bytes | None = SEALED.raw
    headers: list[tuple[str, bytes]] = field(
        default_factory=lambda: headers_of(CLINIC.encode(), Stored(), SEALED.raw)
    )


def with_header(name: str, value: bytes | None) -> Record:
    headers = [(n, v) for n, v in Record().headers if n != name]
    return Record(headers=headers if value is None else [*headers, (name, value)])


def test_a_record_says_what_the_ledgers_row_says() -> None:
    arrival = read(Record())

    assert arrival == arrival_of(CLINIC, Stored())
    assert arrival.key == KEY
    assert (arrival.id, arrival.type) == (str(ENVELOPE.id), ENVELOPE.type)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("position", None, "headers-lacking"),
        ("position", b"twelve", "headers-lacking"),
        ("position", b"0", "headers-differ"),
        ("position", b"9" * 30, "headers-differ"),
        ("ledgertime", b"yesterday", "headers-lacking"),
        ("ledgertime", b"\xff", "headers-lacking"),
        ("ledgertime", b"2026-01-05T15:30:01.000007", "headers-differ"),
        ("clinic", b"other", "headers-differ"),
        ("ce_subject", b"plan/other", "headers-differ"),
        ("version", b"2", "headers-differ"),
        ("hash", b"0" * 64, "headers-differ"),
        ("hash", None, "headers-differ"),
    ],
)
def test_a_header_that_the_bytes_do_not_bear_out_leaves_a_hint(
    name: str, value: bytes | None, reason: str
) -> None:
    assert read(with_header(name, value)) == Hint(KEY, reason)


@pytest.mark.parametrize(
    "change",
    [{"sequence": "1"}, {"sequence": 1}, {"prevhash": "00"}, {"id": None}, {"partitionkey": 7}],
)
def test_bytes_that_are_no_whole_envelope_leave_a_hint(change: dict[str, object]) -> None:
    value = orjson.dumps({**orjson.loads(SEALED.raw), **change})

    assert read(Record(value)) == Hint(KEY, "no-envelope")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "no-bytes"),
        (b"", "no-bytes"),
        (b"\xff\xfe", "no-envelope"),
        (b"[]", "no-envelope"),
        (b'{"subject":"plan/\\u0000","source":"/clinics/river-bend"}', "no-envelope"),
        (b'{"subject":"plan/x\\ny","source":"/clinics/river-bend"}', "no-envelope"),
        (b" " * 262_145, "too-large"),
    ],
)
def test_bytes_that_name_no_stream_are_passed_over(value: bytes | None, reason: str) -> None:
    assert read(Record(value)) == Unreadable(reason)


@given(st.binary(max_size=60), st.lists(st.tuples(st.text(max_size=9), st.binary(max_size=9))))
def test_nothing_that_stands_in_a_record_breaks_the_reader(
    value: bytes, headers: list[tuple[str, bytes]]
) -> None:
    assert isinstance(read(Record(value, headers)), Unreadable)


def test_an_altered_event_is_no_arrival() -> None:
    altered = SEALED.raw.replace(b"clinician", b"supervisor")

    assert event_hash(altered) != SEALED.hash
    assert read(Record(altered)) == Hint(KEY, "headers-differ")

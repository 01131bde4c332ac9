"""The envelope: every form, every rule between attributes, and bytes that come back the same."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID, uuid5

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.envelope import (
    MAX_EVENT_BYTES,
    NO_KEY,
    Envelope,
    EventTooLarge,
    InvalidEnvelope,
    decode,
    encode,
    event_hash,
    is_clear,
)
from events.ids import ClientId, ClinicId, EventHash, EventId, KeyId, StreamId, StreamKind, Version
from tests.contract.fixed import (
    CLIENT,
    CLINIC,
    KEY_ID,
    NAMESPACE,
    RECORDED,
    STREAM_ID,
    FixedIds,
    stream_for,
)

EVENT = Envelope(
    id=EventId(FixedIds().event_id()),
    clinic=CLINIC,
    type="goldenthread.plan.goal-set.v1",
    stream=stream_for(StreamKind.PLAN),
    version=Version(2),
    time=RECORDED,
    recordedtime=RECORDED,
    prevhash=EventHash(bytes([7] * 32)),
    partitionkey=CLIENT,
    actor="staff:t-okafor",
    role="clinician",
    correlationid="c-1",
    keyid=KeyId("k-1"),
    data=bytes(40),
)
DOCUMENT: dict[str, Any] = orjson.loads(encode(EVENT))
NAMED = EventId(uuid5(NAMESPACE, "x"))

uuids = st.integers(0, 2**128 - 1).map(
    lambda bits: UUID(int=bits & ~(0xF << 76 | 0x3 << 62) | (7 << 76) | (2 << 62))
)
tokens = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}", fullmatch=True)
codes = st.from_regex(r"[a-z][a-z0-9-]{0,39}", fullmatch=True)
instants = st.datetimes(timezones=st.just(UTC), min_value=datetime(1900, 1, 1))  # noqa: DTZ001
visible = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=9)
extension_names = st.from_regex("x[a-z0-9]{0,19}", fullmatch=True)
extension_values = st.booleans() | st.integers(-(2**31), 2**31 - 1) | visible


@st.composite
def envelopes(draw: st.DrawFn) -> Envelope:
    recorded, before = draw(instants), draw(st.timedeltas(timedelta(0), timedelta(days=900)))
    version = draw(st.integers(1, 9_999_999_999))
    extensions = draw(st.dictionaries(extension_names, extension_values, max_size=2))
    return Envelope(
        id=EventId(draw(uuids)),
        clinic=ClinicId(draw(st.from_regex(r"[a-z0-9][a-z0-9-]{0,39}", fullmatch=True))),
        type=f"goldenthread.episode.{draw(codes)}.v{draw(st.integers(1, 9999))}",
        stream=StreamId(f"episode/{draw(uuids)}"),
        version=Version(version),
        time=recorded - before,
        recordedtime=recorded,
        prevhash=EventHash(draw(st.binary(min_size=32, max_size=32)) if version > 1 else bytes(32)),
        partitionkey=ClientId(str(draw(uuids))),
        actor=draw(tokens),
        role=draw(codes),
        correlationid=draw(tokens),
        keyid=KeyId(draw(tokens)),
        data=draw(st.binary(min_size=29, max_size=200)),
        causationid=draw(st.none() | tokens),
        reasoncode=draw(st.none() | codes),
        dataclassification=draw(st.none() | codes),
        dataregulation=draw(st.sampled_from([None, "hipaa", "hipaa,42cfr2"])),
        extensions=tuple(sorted(extensions.items())),
    )


@given(envelopes())
def test_what_is_written_is_read_back_and_written_the_same(envelope: Envelope) -> None:
    if envelope.version > 1 and envelope.prevhash == bytes(32):
        return
    raw = encode(envelope)
    assert decode(raw) == envelope
    assert encode(decode(raw)) == raw


@given(st.integers(0, len(encode(EVENT)) - 1), st.integers(1, 255))
def test_a_changed_byte_is_refused_or_makes_another_hash(at: int, flip: int) -> None:
    raw = bytearray(encode(EVENT))
    raw[at] ^= flip
    assert event_hash(bytes(raw)) != event_hash(encode(EVENT))
    with suppress(InvalidEnvelope):
        decode(bytes(raw))


def changed(**attributes: object) -> bytes:
    return orjson.dumps({**DOCUMENT, **attributes}, option=orjson.OPT_SORT_KEYS)


def without(name: str) -> bytes:
    return orjson.dumps({key: value for key, value in DOCUMENT.items() if key != name})


@pytest.mark.parametrize("name", sorted(DOCUMENT))
def test_no_required_attribute_may_be_missing(name: str) -> None:
    with pytest.raises(InvalidEnvelope, match="is missing") as refusal:
        decode(without(name))
    assert refusal.value.attribute == name


@pytest.mark.parametrize("value", [None, 1, True, "", [], {"a": 1}, "Ann Lee", "a\nb"])
@pytest.mark.parametrize("name", [*sorted(DOCUMENT), "causationid", "reasoncode", "dataregulation"])
def test_no_attribute_takes_a_value_out_of_form(name: str, value: object) -> None:
    with pytest.raises(InvalidEnvelope) as refusal:
        decode(changed(**{name: value}))
    assert refusal.value.attribute == name


@pytest.mark.parametrize(
    ("attributes", "blamed"),
    [
        ({"specversion": "1.1"}, "specversion"),
        ({"time": "2026-01-05T15:30:00.250000+00:00"}, "time"),
        ({"time": "2026-01-05T15:30:00Z"}, "time"),
        ({"time": "2026-02-30T15:30:00.250000Z"}, "time"),
        ({"time": "2026-01-05T15:30:00.250001Z"}, "time"),
        ({"sequence": "2"}, "sequence"),
        ({"sequence": "0000000000"}, "prevhash"),
        ({"sequence": "0000000001"}, "prevhash"),
        ({"prevhash": "0" * 64}, "prevhash"),
        ({"prevhash": "A" * 64}, "prevhash"),
        ({"type": "goldenthread.client.goal-set.v1"}, "dataschema"),
        ({"type": "goldenthread.plan.goal-set.v01"}, "type"),
        ({"subject": f"client/{STREAM_ID}"}, "type"),
        ({"subject": f"plan/{STREAM_ID.upper()}"}, "subject"),
        ({"source": "/clinics/River"}, "source"),
        ({"partitionkey": "river-bend"}, "partitionkey"),
        ({"id": str(NAMED)}, "id"),
        ({"data_base64": "####"}, "data_base64"),
        ({"data_base64": "AAA"}, "data_base64"),
        ({"data_base64": "A" * 36}, "data_base64"),
        ({"data": {"goal": "sleep"}}, "(extension)"),
        ({"Upper": "x"}, "(extension)"),
        ({"x" * 21: "x"}, "(extension)"),
        ({"signed": 1.5}, "signed"),
        ({"signed": None}, "signed"),
        ({"signed": ""}, "signed"),
        ({"signed": "Ann said so"}, "signed"),
        ({"signed": "x" * 257}, "signed"),
        ({"signed": 2**31}, "signed"),
    ],
)
def test_rules_between_attributes_hold(attributes: dict[str, object], blamed: str) -> None:
    with pytest.raises(InvalidEnvelope) as refusal:
        decode(changed(**attributes))
    assert refusal.value.attribute == blamed


@pytest.mark.parametrize("raw", [b"", b"[]", b"1", b"null", b"\xff", b'{"a":'])
def test_bytes_that_are_no_event_are_refused(raw: bytes) -> None:
    with pytest.raises(InvalidEnvelope, match="JSON"):
        decode(raw)


def of_clinic(**changes: Any) -> Envelope:  # noqa: ANN401 -- any attribute
    stream = StreamId(f"clinic/{CLINIC}")
    made = EVENT._replace(
        stream=stream, type="goldenthread.clinic.registered.v1", partitionkey=CLINIC
    )
    return made._replace(**changes)


@pytest.mark.parametrize(
    ("envelope", "blamed"),
    [
        (EVENT._replace(time=RECORDED + timedelta(microseconds=1)), "time"),
        (EVENT._replace(time=RECORDED.replace(tzinfo=None)), "time"),
        (EVENT._replace(recordedtime=RECORDED.astimezone(timezone(timedelta(hours=1)))), "time"),
        (EVENT._replace(version=Version(1)), "prevhash"),
        (EVENT._replace(version=Version(10**10)), "sequence"),
        (EVENT._replace(prevhash=EventHash(bytes(31))), "prevhash"),
        (EVENT._replace(actor="Dr. Ann Lee"), "actor"),
        (EVENT._replace(reasoncode="she asked for it"), "reasoncode"),
        (EVENT._replace(reasoncode=""), "reasoncode"),
        (EVENT._replace(id=NAMED), "id"),
        (EVENT._replace(extensions=(("actor", "x"),)), "actor"),
        (EVENT._replace(extensions=(("data", "x"),)), "(extension)"),
        (EVENT._replace(extensions=(("Signed", "x"),)), "(extension)"),
        (EVENT._replace(extensions=(("signed", "by her own hand"),)), "signed"),
        (EVENT._replace(extensions=(("signed", 2**80),)), "signed"),
        (of_clinic(partitionkey=ClinicId("elsewhere")), "partitionkey"),
        (of_clinic(clinic=ClinicId("elsewhere")), "subject"),
    ],
)
def test_what_breaks_a_rule_is_never_written(envelope: Envelope, blamed: str) -> None:
    with pytest.raises(InvalidEnvelope) as refusal:
        encode(envelope)
    assert refusal.value.attribute == blamed
    assert "Ann" not in str(refusal.value)


def test_a_clinic_stream_is_keyed_by_its_clinic() -> None:
    assert decode(encode(of_clinic())).partitionkey == CLINIC


def test_a_client_stream_is_keyed_by_its_client() -> None:
    other = EVENT._replace(stream=StreamId(f"client/{STREAM_ID}"), type="goldenthread.client.a.v1")
    with pytest.raises(InvalidEnvelope, match="partitionkey"):
        encode(other)
    assert encode(other._replace(partitionkey=ClientId(STREAM_ID)))


NOTICE = EVENT._replace(
    stream=stream_for(StreamKind.NOTICE),
    type="goldenthread.notice.a.v1",
    keyid=NO_KEY,
    data=b'{"due_on":"2026-03-05","rules":[{"code":"a","days":90}]}',
)


def test_a_notice_is_in_clear_and_the_same_bytes_again() -> None:
    raw = encode(NOTICE)
    assert b'"data":{"due_on":"2026-03-05"' in raw
    assert b"keyid" not in raw
    assert is_clear(decode(raw))
    assert decode(raw) == NOTICE
    assert encode(decode(raw)) == raw


@pytest.mark.parametrize(
    ("envelope", "attribute"),
    [
        (EVENT._replace(keyid=NO_KEY, data=b"{}"), "datacontenttype"),
        (NOTICE._replace(keyid=KEY_ID, data=bytes(40)), "datacontenttype"),
        (NOTICE._replace(data=b'{"b":1,"a":2}'), "data"),
        (NOTICE._replace(data=b"[]"), "data"),
        (NOTICE._replace(data=b"{"), "data"),
    ],
)
def test_data_is_in_clear_for_a_notice_and_for_nothing_else(
    envelope: Envelope, attribute: str
) -> None:
    with pytest.raises(InvalidEnvelope) as refusal:
        encode(envelope)
    assert refusal.value.attribute == attribute


@pytest.mark.parametrize(
    ("name", "value"), [("keyid", "k-1"), ("data_base64", "AAAA"), ("data", []), ("data", None)]
)
def test_a_notice_with_other_data_is_refused(name: str, value: object) -> None:
    document = {**orjson.loads(encode(NOTICE)), name: value}
    with pytest.raises(InvalidEnvelope) as refusal:
        decode(orjson.dumps(document))
    assert refusal.value.attribute == name


def test_a_notice_begins_with_an_id_made_from_its_name() -> None:
    begun = NOTICE._replace(version=Version(1), prevhash=EventHash(bytes(32)))
    assert encode(begun._replace(id=NAMED))
    assert encode(NOTICE)
    with pytest.raises(InvalidEnvelope, match="id: "):
        encode(begun)


def test_an_event_has_at_most_262144_bytes() -> None:
    frame = len(encode(EVENT._replace(data=bytes(30)))) - 40
    room = (MAX_EVENT_BYTES - frame) // 4 * 3
    assert decode(encode(EVENT._replace(data=bytes(room)))).data == bytes(room)
    with pytest.raises(EventTooLarge, match="262144"):
        encode(EVENT._replace(data=bytes(room + 4)))
    with pytest.raises(EventTooLarge):
        decode(b" " * (MAX_EVENT_BYTES + 1))

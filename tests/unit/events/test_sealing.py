"""Sealed data opens with its key, in its place, unchanged; in no other way."""

from uuid import uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.ids import ClinicId, EventId, KeyId, StreamId, Version
from events.sealing import DataKey, OpenFailed, Place, UnknownSeal
from tests.contract.fixed import CLINIC, KEY_ID, NAMESPACE, STREAM_ID, FixedIds, fixed_key

PLACE = Place(
    EventId(FixedIds().event_id()),
    CLINIC,
    "goldenthread.plan.goal-set.v1",
    StreamId(f"plan/{STREAM_ID}"),
    Version(3),
    KEY_ID,
)
NONCE = bytes(range(12))
DATA = b'{"words":"sleeps through"}'
SEALED = fixed_key().seal(DATA, NONCE, PLACE)


@given(st.binary(max_size=2_000), st.binary(min_size=12, max_size=12))
def test_what_is_sealed_opens(data: bytes, nonce: bytes) -> None:
    sealed = fixed_key().seal(data, nonce, PLACE)
    assert fixed_key().open(sealed, PLACE) == data
    assert sealed[:13] == b"\x01" + nonce
    assert len(sealed) == 1 + 12 + len(data) + 16


@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_any_changed_byte_is_caught(at: int, flip: int) -> None:
    changed = bytearray(SEALED)
    changed[at] ^= flip
    with pytest.raises((OpenFailed, UnknownSeal)):
        fixed_key().open(bytes(changed), PLACE)


@given(st.integers(0, len(SEALED) - 1))
def test_a_part_of_it_does_not_open(length: int) -> None:
    with pytest.raises((OpenFailed, UnknownSeal)):
        fixed_key().open(SEALED[:length], PLACE)


@pytest.mark.parametrize(
    "place",
    [
        PLACE._replace(id=EventId(uuid5(NAMESPACE, "other"))),
        PLACE._replace(clinic=ClinicId("elsewhere")),
        PLACE._replace(type="goldenthread.plan.goal-set.v2"),
        PLACE._replace(stream=StreamId(f"plan/{NAMESPACE}")),
        PLACE._replace(version=Version(4)),
        PLACE._replace(keyid=KeyId("other")),
    ],
    ids=Place._fields,
)
def test_data_moved_to_another_place_does_not_open(place: Place) -> None:
    with pytest.raises(OpenFailed):
        fixed_key().open(SEALED, place)


def test_another_key_does_not_open() -> None:
    with pytest.raises(OpenFailed, match="key is another one"):
        DataKey(KEY_ID, bytes(32)).open(SEALED, PLACE)


def test_a_later_format_is_named_as_such() -> None:
    with pytest.raises(UnknownSeal, match="newer release"):
        fixed_key().open(b"\x02" + SEALED[1:], PLACE)


def test_a_key_shows_its_name_only() -> None:
    assert repr(fixed_key()) == f"DataKey({KEY_ID!r})"


def test_a_key_has_32_bytes() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        DataKey(KEY_ID, bytes(16))

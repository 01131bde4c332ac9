"""Master keys: where they come from, and what they wrap for whom."""

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.ids import ClientId, ClinicId, KeyId
from events.keys.master import (
    FILE_VARIABLE,
    VARIABLE,
    Holder,
    MasterKeyring,
    MasterKeyUnusable,
    UnwrapFailed,
    keyring_from,
    keyring_of_file,
)
from tests.contract.fixed import CLIENT, CLINIC, KEY_ID

FIRST, SECOND = bytes([1] * 32), bytes([2] * 32)
HOLDER = Holder(CLINIC, CLIENT, KEY_ID)
NONCE = bytes(12)
SECRET = bytes(range(32))


def spelled(secret: bytes) -> str:
    return base64.b64encode(secret).decode()


WRAPPED = MasterKeyring([FIRST]).wrap(SECRET, NONCE, HOLDER)


def test_a_wrapped_key_unwraps() -> None:
    assert MasterKeyring([FIRST]).unwrap(WRAPPED, HOLDER) == SECRET
    assert SECRET not in WRAPPED


def test_after_a_rotation_the_first_key_wraps_and_both_unwrap() -> None:
    ring = MasterKeyring([SECOND, FIRST])
    assert ring.unwrap(WRAPPED, HOLDER) == SECRET
    assert MasterKeyring([SECOND]).unwrap(ring.wrap(SECRET, NONCE, HOLDER), HOLDER) == SECRET


def test_a_missing_master_key_is_named() -> None:
    wanted = MasterKeyring([FIRST]).fingerprint.hex()
    with pytest.raises(UnwrapFailed, match=f"wrapped by master key {wanted}"):
        MasterKeyring([SECOND]).unwrap(WRAPPED, HOLDER)


@pytest.mark.parametrize(
    "holder",
    [
        HOLDER._replace(clinic=ClinicId("elsewhere")),
        HOLDER._replace(owner=ClientId("other")),
        HOLDER._replace(key_id=KeyId("other")),
    ],
    ids=Holder._fields,
)
def test_a_key_unwraps_for_its_holder_only(holder: Holder) -> None:
    with pytest.raises(UnwrapFailed, match="moved"):
        MasterKeyring([FIRST]).unwrap(WRAPPED, holder)


@given(st.integers(0, len(WRAPPED) - 1), st.integers(1, 255))
def test_any_changed_byte_is_caught(at: int, flip: int) -> None:
    changed = bytearray(WRAPPED)
    changed[at] ^= flip
    with pytest.raises(UnwrapFailed):
        MasterKeyring([FIRST]).unwrap(bytes(changed), HOLDER)


@given(st.integers(0, len(WRAPPED) - 1))
def test_a_part_of_it_does_not_unwrap(length: int) -> None:
    with pytest.raises(UnwrapFailed):
        MasterKeyring([FIRST]).unwrap(WRAPPED[:length], HOLDER)


def test_a_ring_shows_fingerprints_only() -> None:
    ring = MasterKeyring([FIRST])
    assert repr(ring) == f"MasterKeyring({ring.fingerprint.hex()})"


def test_the_environment_may_hold_several_keys() -> None:
    ring = keyring_from({VARIABLE: f"{spelled(SECOND)}, {spelled(FIRST)}"})
    assert ring.fingerprint == MasterKeyring([SECOND]).fingerprint
    assert ring.unwrap(WRAPPED, HOLDER) == SECRET


def key_file(folder: Path, text: str, mode: int = 0o600) -> Path:
    path = folder / "master.key"
    path.write_text(text)
    path.chmod(mode)
    return path


def test_a_file_may_hold_several_keys(tmp_path: Path) -> None:
    path = key_file(tmp_path, f"{spelled(SECOND)}\n\n{spelled(FIRST)}\n")
    assert keyring_from({FILE_VARIABLE: str(path)}).unwrap(WRAPPED, HOLDER) == SECRET


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o644, 0o666])
def test_a_file_that_anyone_may_read_or_write_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(MasterKeyUnusable, match="chmod 600"):
        keyring_of_file(key_file(tmp_path, spelled(FIRST), mode))


def test_a_group_may_read_the_file(tmp_path: Path) -> None:
    ring = keyring_of_file(key_file(tmp_path, spelled(FIRST), 0o640))
    assert ring.unwrap(WRAPPED, HOLDER) == SECRET


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "none given"),
        ("not base64!", "not base64"),
        ("ß", "not base64"),
        (spelled(bytes(16)), "must be 32 bytes"),
        (f"{spelled(FIRST)}\n{spelled(bytes(31))}", "must be 32 bytes"),
    ],
)
def test_a_file_without_a_key_says_how_to_make_one(tmp_path: Path, text: str, rule: str) -> None:
    with pytest.raises(MasterKeyUnusable, match=rule) as refusal:
        keyring_of_file(key_file(tmp_path, text))
    assert "openssl rand -base64 32" in str(refusal.value)


def test_a_missing_file_is_named_by_its_variable(tmp_path: Path) -> None:
    with pytest.raises(
        MasterKeyUnusable, match=rf"{FILE_VARIABLE}: {tmp_path}/none .*No such file"
    ):
        keyring_of_file(tmp_path / "none")


@pytest.mark.parametrize(
    ("environment", "rule"),
    [
        ({}, f"set {VARIABLE} or {FILE_VARIABLE}"),
        ({VARIABLE: spelled(FIRST), FILE_VARIABLE: "x"}, "keep one"),
        ({VARIABLE: "abc"}, "not base64"),
        ({VARIABLE: ","}, "none given"),
    ],
)
def test_an_environment_without_one_ring_says_what_to_set(
    environment: dict[str, str], rule: str
) -> None:
    with pytest.raises(MasterKeyUnusable, match=rule):
        keyring_from(environment)

"""Master keys: they wrap the key of every client and are held outside every database."""

import binascii
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from stat import S_IROTH, S_IWOTH
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from events.errors import GoldenThreadError
from events.ids import ClientId, ClinicId, KeyId
from events.sealing import KEY_BYTES, NONCE_BYTES

VARIABLE: Final = "GOLDENTHREAD_MASTER_KEY"
FILE_VARIABLE: Final = "GOLDENTHREAD_MASTER_KEY_FILE"
FINGERPRINT_BYTES: Final = 8
_FORMAT: Final = b"\x01"
_NONCE_START: Final = len(_FORMAT) + FINGERPRINT_BYTES
_BODY_START: Final = _NONCE_START + NONCE_BYTES
_HOW_TO_MAKE: Final = "make one with: openssl rand -base64 32"


class MasterKeyUnusable(GoldenThreadError):
    """The configured master key is missing or has not its form."""

    code = "master-key-unusable"


class UnwrapFailed(GoldenThreadError):
    """A stored key does not open with any master key at hand, or was changed."""

    code = "unwrap-failed"


class Holder(NamedTuple):
    """Whose key it is: a client, or a clinic for its own stream."""

    clinic: ClinicId
    owner: ClientId | ClinicId
    key_id: KeyId


class MasterKeyring:
    """One master key that wraps, and former ones that still unwrap."""

    def __init__(self, secrets: Sequence[bytes]) -> None:
        """Take secrets of 32 bytes, the current one first.

        Raises:
            MasterKeyUnusable: no secret, or one that has not 32 bytes.
        """
        if not secrets:
            raise MasterKeyUnusable(f"master key: none given; {_HOW_TO_MAKE}")
        if any(len(secret) != KEY_BYTES for secret in secrets):
            raise MasterKeyUnusable(f"master key: must be 32 bytes; {_HOW_TO_MAKE}")
        self._ciphers = {_fingerprint(secret): AESGCM(secret) for secret in secrets}
        self.fingerprint = _fingerprint(secrets[0])

    def __repr__(self) -> str:
        return f"MasterKeyring({', '.join(each.hex() for each in self._ciphers)})"

    def wrap(self, secret: bytes, nonce: bytes, holder: Holder) -> bytes:
        """Return `secret` wrapped for `holder` by the current master key.

        The bytes are one format byte, the master key's fingerprint, the nonce and the ciphertext.
        """
        body = self._ciphers[self.fingerprint].encrypt(nonce, secret, _bound(holder))
        return b"".join((_FORMAT, self.fingerprint, nonce, body))

    def unwrap(self, wrapped: bytes, holder: Holder) -> bytes:
        """Return the secret that was wrapped for `holder`.

        Raises:
            UnwrapFailed: its master key is not on the ring, or the bytes or the holder differ.
        """
        if wrapped[:1] != _FORMAT:
            raise UnwrapFailed("stored key: unknown format; a newer release may be needed")
        fingerprint = wrapped[1:_NONCE_START]
        cipher = self._ciphers.get(fingerprint)
        if cipher is None:
            raise UnwrapFailed(
                f"stored key: wrapped by master key {fingerprint.hex()}, which is not given; "
                f"add it to {VARIABLE} or {FILE_VARIABLE}"
            )
        try:
            return cipher.decrypt(
                wrapped[_NONCE_START:_BODY_START], wrapped[_BODY_START:], _bound(holder)
            )
        except (InvalidTag, ValueError):
            raise UnwrapFailed("stored key: changed since it was wrapped, or moved") from None


def keyring_from(environment: Mapping[str, str]) -> MasterKeyring:
    """Return the ring that the environment names.

    GOLDENTHREAD_MASTER_KEY holds base64 of 32 bytes, several separated by commas; or
    GOLDENTHREAD_MASTER_KEY_FILE names a file with one to a line. The first one wraps.

    Raises:
        MasterKeyUnusable: neither or both are set, or what they hold has not its form.
    """
    text, path = environment.get(VARIABLE), environment.get(FILE_VARIABLE)
    if text and path:
        raise MasterKeyUnusable(f"master key: both {VARIABLE} and {FILE_VARIABLE} set; keep one")
    if text:
        return _parsed(text.split(","), VARIABLE)
    if path:
        return keyring_of_file(Path(path))
    raise MasterKeyUnusable(f"master key: set {VARIABLE} or {FILE_VARIABLE}; {_HOW_TO_MAKE}")


def keyring_of_file(path: Path) -> MasterKeyring:
    """Return the ring in a file: base64 of 32 bytes on each line, the current key first.

    Raises:
        MasterKeyUnusable: the file cannot be read, is open to anyone, or has not its form.
    """
    try:
        if path.stat().st_mode & (S_IROTH | S_IWOTH):
            raise MasterKeyUnusable(f"{FILE_VARIABLE}: open to anyone; chmod 600 {path}")
        lines = path.read_text(encoding="ascii").splitlines()
    except OSError as error:
        raise MasterKeyUnusable(
            f"{FILE_VARIABLE}: {path} cannot be read ({error.strerror}); "
            "restore it from where you keep it"
        ) from None
    except UnicodeDecodeError:
        raise MasterKeyUnusable(f"{FILE_VARIABLE}: {path}: not base64; {_HOW_TO_MAKE}") from None
    return _parsed(lines, f"{FILE_VARIABLE}: {path}")


def _parsed(texts: Sequence[str], source: str) -> MasterKeyring:
    try:
        secrets = [
            binascii.a2b_base64(text.strip(), strict_mode=True) for text in texts if text.strip()
        ]
    except ValueError:
        raise MasterKeyUnusable(f"{source}: not base64; {_HOW_TO_MAKE}") from None
    return MasterKeyring(secrets)


def _fingerprint(secret: bytes) -> bytes:
    """Return a name for a master key that says nothing about it."""
    return hashlib.sha256(b"golden-thread master key\n" + secret).digest()[:FINGERPRINT_BYTES]


def _bound(holder: Holder) -> bytes:
    return f"golden-thread key\n{holder.clinic}\n{holder.owner}\n{holder.key_id}".encode()

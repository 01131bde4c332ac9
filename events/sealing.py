"""Sealing: an event's data is encrypted under its client's key before anything is stored.

AES-256-GCM. Sealed bytes are one format byte, a 12-byte nonce, the ciphertext and its 16-byte tag.
The tag also covers where the data belongs, so data moved to another event does not open.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from events.errors import GoldenThreadError
from events.ids import ClinicId, EventId, KeyId, StreamId, Version

Entropy = Callable[[int], bytes]
"""Gives so many unpredictable bytes; the adapter is `secrets.token_bytes`."""

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
_FORMAT: Final = b"\x01"
_START: Final = len(_FORMAT) + NONCE_BYTES


class OpenFailed(GoldenThreadError):
    """Sealed data did not open: another key, or changed since it was sealed."""

    code = "open-failed"

    def __init__(self) -> None:
        super().__init__(
            "sealed data: the key is another one, or the data or its place was changed"
        )


class UnknownSeal(GoldenThreadError):
    """The bytes are no sealed data that this release can open."""

    code = "unknown-seal"

    def __init__(self) -> None:
        super().__init__("sealed data: unknown format; a newer release may be needed to open it")


class Place(NamedTuple):
    """Where sealed data belongs: the attributes of its envelope that the tag covers."""

    id: EventId
    clinic: ClinicId
    type: str
    stream: StreamId
    version: Version
    keyid: KeyId


class DataKey:
    """A key that seals the data of one client, or of one clinic's own stream."""

    __slots__ = ("_cipher", "key_id")

    def __init__(self, key_id: KeyId, secret: bytes) -> None:
        """Take 32 secret bytes; they cannot be read back from here.

        Raises:
            ValueError: not 32 bytes.
        """
        if len(secret) != KEY_BYTES:
            raise ValueError("secret: a data key has 32 bytes")
        self.key_id = key_id
        self._cipher = AESGCM(secret)

    def __repr__(self) -> str:
        return f"DataKey({self.key_id!r})"

    def seal(self, data: bytes, nonce: bytes, place: Place) -> bytes:
        """Return `data` sealed for `place`; `nonce` is 12 bytes never used with this key before."""
        return b"".join((_FORMAT, nonce, self._cipher.encrypt(nonce, data, _bound(place))))

    def open(self, sealed: bytes, place: Place) -> bytes:
        """Return the data that was sealed for `place`.

        Raises:
            UnknownSeal: `sealed` has not the form that this release writes.
            OpenFailed: another key, another place, or changed bytes.
        """
        if sealed[:1] != _FORMAT or len(sealed) < _START + _TAG_BYTES:
            raise UnknownSeal
        nonce, body = sealed[1:_START], sealed[_START:]
        try:
            return self._cipher.decrypt(nonce, body, _bound(place))
        except InvalidTag:
            raise OpenFailed from None


def _bound(place: Place) -> bytes:
    # No part admits a line break (see the forms of the envelope), so no two places look the same.
    identifier, clinic, name, stream, version, key = place
    return f"golden-thread\n{identifier}\n{clinic}\n{name}\n{stream}\n{version}\n{key}".encode()

"""The local stack's own issuer of tokens: a signing key among the secrets, its key set beside it.

It stands in for the identity provider that a clinic has. Files in the folder of secrets:
`token-key` signs, `token-key.former` signed before the last rotation and still verifies,
`token-keys.json` is the public key set (JWKS) that the planner reads.
"""

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import jwt
import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from events.clock import Clock
from events.errors import Refused
from infra.stack.errors import SecretUnreadable, StackError

ISSUER: Final = "urn:goldenthread:local-stack"
_KEY: Final = "token-key"
_FORMER: Final = "token-key.former"
_KEY_SET: Final = "token-keys.json"
_KID_BYTES: Final = 12


class NoSigningKey(StackError):
    """This installation does not issue tokens itself."""

    code = "no-signing-key"

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file}: there is no signing key here; `make up` makes one for the local stack. "
            "Elsewhere tokens come from the clinic's own identity provider "
            "(GOLDENTHREAD_TOKEN_ISSUER)"
        )


class OtherIssuer(Refused):
    """The planner is set to trust another issuer, so a token made here would be refused."""

    code = "other-issuer"

    def __init__(self) -> None:
        super().__init__(
            "GOLDENTHREAD_TOKEN_ISSUER or GOLDENTHREAD_TOKEN_KEYS names another issuer than the "
            "local stack; get the token there"
        )


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token is to say of its bearer."""

    clinic: str
    actor: str
    roles: tuple[str, ...]
    acting_for: str | None = None

    @property
    def claims(self) -> Mapping[str, object]:
        """The claims, without those about the token itself."""
        said = {"sub": self.actor, "clinic": self.clinic, "roles": list(self.roles)}
        return said if self.acting_for is None else {**said, "acting_for": self.acting_for}


def key_set_file(folder: Path) -> Path:
    """Return the file of the public key set in the folder of secrets."""
    return folder / _KEY_SET


def ensure_signing_key(folder: Path) -> None:
    """Make the signing key unless it is there, and write the key set that goes with it."""
    if not (folder / _KEY).exists():
        _write_closed(folder / _KEY, _pem(Ed25519PrivateKey.generate()))
    _publish(folder, _private_keys(folder))


def rotate(folder: Path, *, at_once: bool = False) -> str:
    """Sign with a fresh key from now on; return its id.

    The key used before still verifies until the next rotation, unless `at_once`: then every token
    made so far ends as soon as the planner has read the key set again.

    Raises:
        NoSigningKey: there is no key to replace.
        SecretUnreadable: it cannot be read.
    """
    present = _present(folder)
    fresh = Ed25519PrivateKey.generate()
    kept = [] if at_once else [present]
    # The key set comes first: a crash in between leaves tokens that verify.
    _publish(folder, [fresh, *kept])
    if at_once:
        (folder / _FORMER).unlink(missing_ok=True)
    else:
        _write_closed(folder / _FORMER, _pem(present))
    _write_closed(folder / _KEY, _pem(fresh))
    return _kid(fresh)


def issue(folder: Path, grant: Grant, audience: str, lasts: timedelta, clock: Clock) -> str:
    """Return a token, signed by the local stack's key.

    Raises:
        NoSigningKey: the local stack has made none here.
        SecretUnreadable: it cannot be read.
    """
    key = _present(folder)
    now = int(clock.now().timestamp())
    about = {"iss": ISSUER, "aud": audience, "iat": now, "exp": now + int(lasts.total_seconds())}
    return jwt.encode({**grant.claims, **about}, key, "EdDSA", headers={"kid": _kid(key)})


def _present(folder: Path) -> Ed25519PrivateKey:
    if not (folder / _KEY).exists():
        raise NoSigningKey(folder / _KEY)
    return _read(folder / _KEY)


def _private_keys(folder: Path) -> list[Ed25519PrivateKey]:
    files = (folder / _KEY, folder / _FORMER)
    return [_read(file) for file in files if file.exists()]


def _read(file: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(file.read_bytes(), None)
    except OSError as error:
        raise SecretUnreadable(file, error.strerror or "cannot be read") from None
    except (ValueError, TypeError):
        raise SecretUnreadable(file, "is no private key") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise SecretUnreadable(file, "is no Ed25519 key")
    return key


def _publish(folder: Path, keys: list[Ed25519PrivateKey]) -> None:
    document = {"keys": [_public(key) for key in keys]}
    _write_closed(folder / _KEY_SET, orjson.dumps(document, option=orjson.OPT_INDENT_2))


def _public(key: Ed25519PrivateKey) -> dict[str, Any]:
    x = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    members = {"kty": "OKP", "crv": "Ed25519", "x": _base64(x)}
    return {**members, "kid": _kid(key), "use": "sig", "alg": "EdDSA"}


def _kid(key: Ed25519PrivateKey) -> str:
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return _base64(sha256(raw).digest()[:_KID_BYTES])


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write_closed(file: Path, content: bytes) -> None:
    """Replace a file that only its owner may read; it appears only once it is whole."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(file)

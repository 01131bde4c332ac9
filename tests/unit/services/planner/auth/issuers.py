"""An invented issuer: keys, key sets and tokens as tests need them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import jwt
import orjson
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa
from jwt.algorithms import get_default_algorithms

from services.planner.auth.errors import KeySetUnusable
from services.planner.auth.keyset import KeySet
from services.planner.auth.verifier import TokenRules, TokenVerifier

if TYPE_CHECKING:
    from services.planner.auth.jwks import Algorithm

ISSUER: Final = "https://id.example.org/riverbend"
AUDIENCE: Final = "goldenthread"
NOW: Final = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
CLAIMS: Final[dict[str, Any]] = {
    "iss": ISSUER,
    "aud": AUDIENCE,
    "sub": "staff:amara",
    "clinic": "riverbend",
    "roles": ["clinician"],
    "iat": int(NOW.timestamp()),
    "exp": int((NOW + timedelta(hours=8)).timestamp()),
}


@dataclass
class Key:
    """One signing key of the issuer."""

    kid: str
    algorithm: Algorithm
    private: Any

    @property
    def public(self) -> dict[str, Any]:
        """Its entry in the key set."""
        made = get_default_algorithms()[self.algorithm]
        entry = made.to_jwk(self.private.public_key(), as_dict=True)
        entry.pop("key_ops", None)
        return {**entry, "kid": self.kid, "use": "sig", "alg": self.algorithm}

    def token(self, headers: dict[str, Any] | None = None, **claims: object) -> str:
        """Return a token with the usual claims and these; None leaves one out."""
        chosen = {name: value for name, value in {**CLAIMS, **claims}.items() if value is not None}
        return jwt.encode(
            chosen, self.private, self.algorithm, headers={"kid": self.kid, **(headers or {})}
        )


def ed25519(kid: str = "one") -> Key:
    """Return a fresh Ed25519 key."""
    return Key(kid, "EdDSA", Ed25519PrivateKey.generate())


def es256(kid: str = "curve") -> Key:
    """Return a fresh P-256 key."""
    return Key(kid, "ES256", generate_private_key(SECP256R1()))


def rs256(kid: str = "rsa", bits: int = 2048) -> Key:
    """Return a fresh RSA key."""
    return Key(kid, "RS256", generate_rsa(65537, bits))


def key_set(*entries: Key | dict[str, Any]) -> bytes:
    """Return a JWKS document."""
    listed = [one.public if isinstance(one, Key) else one for one in entries]
    return orjson.dumps({"keys": listed})


@dataclass
class Published:
    """What the issuer publishes; counts how often it is read."""

    document: bytes | None
    reads: int = 0

    async def read(self) -> bytes:
        self.reads += 1
        if self.document is None:
            raise KeySetUnusable("is away")
        return self.document


@dataclass
class Told:
    """What an observer of the key set was told."""

    read: list[int] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    twice: asyncio.Event = field(default_factory=asyncio.Event)

    def keys_read(self, count: int) -> None:
        self.read.append(count)
        if len(self.read) > 1:
            self.twice.set()

    def keys_not_read(self, why: str) -> None:
        self.failed.append(why)


@dataclass
class Watch:
    """A clock that tests move; ticks with it."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at

    def ticks(self) -> float:
        return self.at.timestamp()

    def go(self, **by: float) -> None:
        self.at += timedelta(**by)


class Door:
    """A verifier for the issuer's tokens, with what it stands on."""

    def __init__(self, *keys: Key | dict[str, Any], remembered: int = 100) -> None:
        self.watch = Watch()
        self.told = Told()
        self.published = Published(key_set(*keys))
        self.keys = KeySet(self.published, self.told, ticks=self.watch.ticks)
        rules = TokenRules(ISSUER, AUDIENCE)
        self.verifier = TokenVerifier(self.keys, rules, self.watch, remembered=remembered)
        self.verify = self.verifier.verify

    def publish(self, *keys: Key | dict[str, Any]) -> None:
        """Replace the key set."""
        self.published.document = key_set(*keys)

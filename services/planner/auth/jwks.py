"""The issuer's public keys (JWKS, RFC 7517), each bound to the one algorithm that it may verify."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

import jwt
import orjson
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from services.planner.auth.errors import KeySetUnusable

Algorithm = Literal["EdDSA", "ES256", "RS256"]
PublicKey: TypeAlias = EllipticCurvePublicKey | Ed25519PublicKey | RSAPublicKey

ALGORITHMS: Final[tuple[Algorithm, ...]] = ("EdDSA", "ES256", "RS256")
MAX_BYTES: Final = 64 * 1024
_SHORTEST_RSA_BITS: Final = 2048
_LONGEST_KID: Final = 128
_PUBLIC: Final = ("kty", "crv", "x", "y", "n", "e")
_CURVES: Final[Mapping[tuple[str, str], Algorithm]] = {
    ("OKP", "Ed25519"): "EdDSA",
    ("EC", "P-256"): "ES256",
    ("RSA", ""): "RS256",
}


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """A public key and the only algorithm that a token may name with it."""

    kid: str
    algorithm: Algorithm
    public: PublicKey


Keys: TypeAlias = Mapping[str, VerificationKey]


def read_keys(raw: bytes, allowed: frozenset[Algorithm]) -> Keys:
    """Return the keys of a JWKS document that may verify tokens, by `kid`.

    What is not for signatures, of another kind, too short, or without `kid` is left out: issuers
    publish keys for other purposes beside them. Symmetric keys are never taken.

    Raises:
        KeySetUnusable: no JWKS, a `kid` given twice, or no key is left.
    """
    keys: dict[str, VerificationKey] = {}
    for entry in _entries(raw):
        key = _key(entry, allowed)
        if key is None:
            continue
        if key.kid in keys:
            raise KeySetUnusable("two keys have one kid")
        keys[key.kid] = key
    if not keys:
        raise KeySetUnusable(f"no key with a kid for one of {', '.join(sorted(allowed))}")
    return MappingProxyType(keys)


def _entries(raw: bytes) -> list[dict[str, object]]:
    if len(raw) > MAX_BYTES:
        raise KeySetUnusable(f"over {MAX_BYTES} bytes")
    try:
        document = orjson.loads(raw)
    except orjson.JSONDecodeError:
        document = None
    entries = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise KeySetUnusable("is not a JSON object with a list of 'keys'")
    return [entry for entry in entries if isinstance(entry, dict)]


def _key(entry: dict[str, object], allowed: frozenset[Algorithm]) -> VerificationKey | None:
    kid = entry.get("kid")
    algorithm = _CURVES.get((str(entry.get("kty")), str(entry.get("crv", ""))))
    if not (isinstance(kid, str) and 1 <= len(kid) <= _LONGEST_KID):
        return None
    if algorithm is None or algorithm not in allowed or not _verifies(entry, algorithm):
        return None
    public = _public(entry, algorithm)
    return None if public is None else VerificationKey(kid, algorithm, public)


def _verifies(entry: dict[str, object], algorithm: Algorithm) -> bool:
    operations = entry.get("key_ops", ["verify"])
    return (
        entry.get("use", "sig") == "sig"
        and entry.get("alg", algorithm) in (algorithm, *_also_named(algorithm))
        and isinstance(operations, list)
        and "verify" in operations
    )


def _also_named(algorithm: Algorithm) -> tuple[str, ...]:
    """Return other names that a key set may use for `algorithm` (RFC 9864)."""
    return ("Ed25519",) if algorithm == "EdDSA" else ()


def _public(entry: dict[str, object], algorithm: Algorithm) -> PublicKey | None:
    # Only the public members: a private key that was published by mistake verifies as well.
    public: dict[str, object] = {name: entry[name] for name in _PUBLIC if name in entry}
    try:
        key = jwt.PyJWK(public, algorithm=algorithm).key
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    if isinstance(key, RSAPublicKey):
        return key if key.key_size >= _SHORTEST_RSA_BITS else None
    return key if isinstance(key, EllipticCurvePublicKey | Ed25519PublicKey) else None

"""Verify bearer tokens: signature, issuer, audience, times, claims; remembered until they end."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

import jwt

from events.clock import Clock
from services.planner.auth.claims import LEEWAY, caller_of, require_times
from services.planner.auth.errors import Unauthorized
from services.planner.auth.jwks import VerificationKey
from services.planner.auth.keyset import KeySet
from services.planner.handling.request import Caller

MAX_TOKEN_CHARACTERS: Final = 8_192
LONGEST_LIFETIME: Final = timedelta(hours=24)
REMEMBERED: Final = 10_000
_FORM: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)
_TYPES: Final = frozenset({"jwt", "at+jwt", "application/at+jwt"})
_REQUIRED: Final = ("iss", "aud", "exp", "iat", "sub")


@dataclass(frozen=True, slots=True)
class TokenRules:
    """Whose tokens count here, for whom they must be made, and how long they may hold."""

    issuer: str
    audience: str
    longest: timedelta = LONGEST_LIFETIME


@dataclass(frozen=True, slots=True)
class _Verified:
    caller: Caller
    begins: datetime
    ends: datetime
    generation: int


class TokenVerifier:
    """Turns a token into a caller. A token once verified is known again by its SHA-256."""

    def __init__(
        self, keys: KeySet, rules: TokenRules, clock: Clock, *, remembered: int = REMEMBERED
    ) -> None:
        self._keys = keys
        self._rules = rules
        self._clock = clock
        self._limit = remembered
        self._remembered: dict[bytes, _Verified] = {}

    async def verify(self, token: str, at: datetime | None = None) -> Caller:
        """Return who bears `token`; it must hold at the instant `at`, by default now.

        Raises:
            Unauthorized: it is none, too long, not genuine, not for us, or does not hold then.
            Forbidden: it is genuine, and its roles give nothing here.
            KeysUnavailable: the issuer's keys have never been read.
        """
        if len(token) > MAX_TOKEN_CHARACTERS:
            raise Unauthorized("size", f"is longer than {MAX_TOKEN_CHARACTERS} characters")
        if not _FORM.fullmatch(token):
            raise Unauthorized("form", "is not a signed JWT in compact form")
        at = at or self._clock.now()
        mark = sha256(token.encode("ascii")).digest()
        if (known := self._remembered.get(mark)) and self._holds(known, at):
            return known.caller
        self._remembered.pop(mark, None)
        verified = await self._verify(token, at)
        self._remember(mark, verified)
        return verified.caller

    def _holds(self, known: _Verified, at: datetime) -> bool:
        same_keys = known.generation == self._keys.generation
        return same_keys and known.begins - LEEWAY <= at < known.ends + LEEWAY

    async def _verify(self, token: str, at: datetime) -> _Verified:
        key = await self._key(token)
        generation = self._keys.generation
        claims = self._claims(token, key)
        begins, ends = require_times(claims, at, self._rules.longest)
        return _Verified(caller_of(claims, self._rules.issuer), begins, ends, generation)

    async def _key(self, token: str) -> VerificationKey:
        try:
            header = jwt.get_unverified_header(token)
        except (jwt.PyJWTError, ValueError, RecursionError):
            raise Unauthorized("form", "is not a signed JWT in compact form") from None
        kid, kind = header.get("kid"), header.get("typ", "JWT")
        if not isinstance(kid, str):
            raise Unauthorized("kid", "names no key: its header needs kid")
        if not (isinstance(kind, str) and kind.lower() in _TYPES) or "crit" in header:
            raise Unauthorized("form", "is of a kind that is not for access")
        key = await self._keys.key(kid)
        if key is None:
            raise Unauthorized("kid", "is signed with a key that the issuer does not have now")
        if header.get("alg") != key.algorithm:
            raise Unauthorized("algorithm", "names another algorithm than its key is for")
        return key

    def _claims(self, token: str, key: VerificationKey) -> dict[str, Any]:
        """Return the claims of a genuine token; times are left to the caller's clock."""
        try:
            return jwt.decode(
                token,
                key.public,
                algorithms=[key.algorithm],
                issuer=self._rules.issuer,
                audience=self._rules.audience,
                options={
                    "require": list(_REQUIRED),
                    "verify_exp": False,
                    "verify_nbf": False,
                    "verify_iat": False,
                },
            )
        except jwt.InvalidSignatureError:
            raise Unauthorized("signature", "its signature is not right") from None
        except jwt.InvalidIssuerError:
            raise Unauthorized("issuer", "is of an issuer that is not trusted here") from None
        except jwt.InvalidAudienceError:
            raise Unauthorized("audience", "is not made for this service") from None
        except jwt.MissingRequiredClaimError as error:
            raise Unauthorized("claims", f"lacks the claim {error.claim}") from None
        except (jwt.PyJWTError, ValueError, RecursionError):
            raise Unauthorized("form", "is not a signed JWT in compact form") from None

    def _remember(self, mark: bytes, verified: _Verified) -> None:
        while len(self._remembered) >= self._limit:
            del self._remembered[next(iter(self._remembered))]
        self._remembered[mark] = verified

"""Why a caller is not let in; no message holds any part of the token."""

from http import HTTPStatus
from typing import ClassVar

from events.errors import Refused, Unavailable


class Unauthorized(Refused):
    """The request has no token that counts here; `broken` is a stable word for the rule."""

    code = "unauthorized"
    status = HTTPStatus.UNAUTHORIZED
    way_out: ClassVar[str] = "send 'Authorization: Bearer <token>' with a token of the issuer"

    def __init__(self, broken: str, rule: str) -> None:
        self.broken = broken
        self.rule = rule
        super().__init__(f"token: {rule}; {self.way_out}")


class Forbidden(Refused):
    """The token is genuine, and what it claims gives its bearer nothing to do here."""

    code = "forbidden"
    status = HTTPStatus.FORBIDDEN
    way_out: ClassVar[str] = "have the issuer correct what it says of this caller"

    def __init__(self, broken: str, rule: str) -> None:
        self.broken = broken
        self.rule = rule
        super().__init__(f"token: {rule}; {self.way_out}")


class KeysUnavailable(Unavailable):
    """The issuer's keys have never been read, so no token can be verified."""

    code = "issuer-keys-unavailable"
    retry_after_seconds = 5

    def __init__(self) -> None:
        super().__init__(
            "the issuer's key set cannot be read; see GOLDENTHREAD_TOKEN_KEYS, and the log for why"
        )


class KeySetUnusable(Unavailable):
    """A key set was not to be had, or holds no key that may be used; the old one stays."""

    code = "issuer-key-set-unusable"

    def __init__(self, why: str) -> None:
        super().__init__(f"key set of the issuer: {why}")
        self.why = why

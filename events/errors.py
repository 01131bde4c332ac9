"""One tree of errors: each has a stable code, an HTTP status and a message that is safe to show.

No message holds the value of a field, so none can leak clinical content.
"""

from http import HTTPStatus
from typing import ClassVar


class GoldenThreadError(Exception):
    """Base of every error that this product raises on purpose."""

    code: ClassVar[str] = "internal"
    status: ClassVar[HTTPStatus] = HTTPStatus.INTERNAL_SERVER_ERROR


class Refused(GoldenThreadError):
    """The request was understood and refused; nothing changed."""

    code = "refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class Unavailable(GoldenThreadError):
    """Nothing happened; the same request may succeed later."""

    code = "unavailable"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    retry_after_seconds: ClassVar[int] = 1


class InvalidIdentifier(Refused):
    """An identifier has not its required form."""

    code = "invalid-identifier"

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(f"{field}: not a valid identifier; it must be {rule}")
        self.field = field

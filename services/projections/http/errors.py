"""What is wrong with a request to read, and with this service."""

from http import HTTPStatus
from typing import ClassVar

from events.errors import GoldenThreadError, Refused


class BadPage(Refused):
    """A page begins after a version and has a bounded length."""

    code = "bad-page"
    status = HTTPStatus.BAD_REQUEST

    way_out: ClassVar[str] = "follow the links of the pages as they are"

    def __init__(self, parameter: str, rule: str) -> None:
        super().__init__(f"{parameter}: {rule}; {self.way_out}")


class ForeignToken(Refused):
    """A read token of one clinic says nothing of another."""

    code = "invalid-read-token"
    status = HTTPStatus.BAD_REQUEST

    way_out: ClassVar[str] = "send the token of a write in this clinic, unchanged"

    def __init__(self) -> None:
        super().__init__(f"read token: not one of this clinic; {self.way_out}")


class MayNotRead(Refused):
    """The caller's role reads no plans, or no audit trails (B02, B17)."""

    code = "not-allowed"
    status = HTTPStatus.FORBIDDEN

    way_out: ClassVar[str] = "have it read by someone whose role may"

    def __init__(self) -> None:
        super().__init__(f"the caller's role may not read this (B02, B17); {self.way_out}")


class NoSuchPath(Refused):
    """Nothing is served here."""

    code = "no-such-path"
    status = HTTPStatus.NOT_FOUND

    way_out: ClassVar[str] = "use a path of the OpenAPI document"

    def __init__(self) -> None:
        super().__init__(f"path: nothing is served here; {self.way_out}")


class MethodNotAllowed(Refused):
    """The path is for reading only."""

    code = "method-not-allowed"
    status = HTTPStatus.METHOD_NOT_ALLOWED

    way_out: ClassVar[str] = "use GET or HEAD"

    def __init__(self) -> None:
        super().__init__(f"method: is not served on this path; {self.way_out}")


class ReadDefect(GoldenThreadError):
    """This service did what nobody foresaw."""

    code = "internal"

    def __init__(self) -> None:
        super().__init__(
            "this service failed in a way that nobody foresaw; reading again does no harm. If it "
            "stays, report the correlation id"
        )

"""What is wrong with a request to read, and with this service."""

from http import HTTPStatus

from events.errors import GoldenThreadError, Refused


class BadPage(Refused):
    """A page begins after a version and has a bounded length."""

    code = "bad-page"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, parameter: str, rule: str) -> None:
        super().__init__(f"{parameter}: {rule}; follow the links of the pages as they are")


class ForeignToken(Refused):
    """A read token of one clinic says nothing of another."""

    code = "invalid-read-token"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self) -> None:
        super().__init__("read token: not one that a write in this clinic was answered with")


class MayNotRead(Refused):
    """The caller's role reads no plans, or no audit trails (B02, B17)."""

    code = "not-allowed"
    status = HTTPStatus.FORBIDDEN

    def __init__(self) -> None:
        super().__init__(
            "the caller's role may not read this (B02, B17); have it read by someone whose role may"
        )


class NoSuchPath(Refused):
    """Nothing is served here."""

    code = "no-such-path"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("path: nothing is served here; use a path of the OpenAPI document")


class MethodNotAllowed(Refused):
    """The path is for reading only."""

    code = "method-not-allowed"
    status = HTTPStatus.METHOD_NOT_ALLOWED

    def __init__(self) -> None:
        super().__init__("method: is not served on this path; use GET or HEAD")


class ReadDefect(GoldenThreadError):
    """This service did what nobody foresaw."""

    code = "internal"

    def __init__(self) -> None:
        super().__init__(
            "this service failed in a way that nobody foresaw; reading again does no harm. If it "
            "stays, report the correlation id"
        )

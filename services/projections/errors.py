"""Why a read is not answered with what was asked for: the request, the view, or this service."""

from http import HTTPStatus
from typing import ClassVar

from events.errors import GoldenThreadError, Refused, Unavailable
from events.ids import StreamId, Version


class NotThere(Refused):
    """There is no such plan or client in this clinic, for this caller."""

    code = "not-found"
    status = HTTPStatus.NOT_FOUND

    way_out: ClassVar[str] = "read what is of your clinic; right after a write, show its read token"

    def __init__(self, what: str = "plan") -> None:
        super().__init__(f"{what}: none of this id can be read here; {self.way_out}")


class ViewBehind(Unavailable):
    """The view has not reached what the read token names. What was written is not lost."""

    code = "view-behind"
    status = HTTPStatus.GATEWAY_TIMEOUT
    retry_after_seconds: ClassVar[int] = 1
    way_out: ClassVar[str] = "what was written is safe; ask again"

    def __init__(self, stream: StreamId, wanted: Version, reached: Version) -> None:
        super().__init__(
            f"stream {stream}: the view is at version {reached} and has not reached {wanted} in "
            f"time; {self.way_out}"
        )


class ViewParked(Refused):
    """The view cannot go on with a stream until somebody has looked; its events are safe."""

    code = "view-parked"
    status = HTTPStatus.CONFLICT
    way_out: ClassVar[str] = (
        "what was written is safe; have an operator look at `goldenthread parked show`"
    )

    def __init__(self, stream: StreamId, version: Version, reason: str) -> None:
        super().__init__(
            f"stream {stream}: the view is parked before version {version} ({reason}); "
            f"{self.way_out}"
        )


class RecordErased(Refused):
    """The key of whom the plan is about was destroyed, as was asked; nothing can be read."""

    code = "erased"
    status = HTTPStatus.GONE
    way_out: ClassVar[str] = "nothing of it can be read again"

    def __init__(self) -> None:
        super().__init__("plan: the record was erased for good, as was asked")


class ViewsUnavailable(Unavailable):
    """The database of views does not answer."""

    code = "views-unavailable"
    retry_after_seconds = 5

    def __init__(self) -> None:
        super().__init__("the database of views cannot be reached; try again later")


class AccessUnrecorded(Unavailable):
    """That somebody reads this could not be written down, so nothing of it is told (B01)."""

    code = "access-unrecorded"
    retry_after_seconds = 5

    def __init__(self) -> None:
        super().__init__("who reads is written down first, which is not possible; try again later")


class EventUnreadable(GoldenThreadError):
    """The ledger holds an event that is none, or of another place. Operators must look."""

    code = "record-unreadable"

    def __init__(self, stream: StreamId, version: Version, why: str) -> None:
        super().__init__(
            f"stream {stream}: version {version}: {why}; check with `goldenthread verify ledger`"
        )


class BadPage(Refused):
    """A page begins after a version and has a bounded length."""

    code = "bad-page"
    status = HTTPStatus.BAD_REQUEST

    way_out: ClassVar[str] = "follow the links of the pages as they are"

    def __init__(self, parameter: str, rule: str) -> None:
        super().__init__(f"{parameter}: {rule}; {self.way_out}")


class BadVersion(Refused):
    """A version is named in a form that none has."""

    code = "bad-version"
    status = HTTPStatus.BAD_REQUEST

    way_out: ClassVar[str] = "name versions as the audit trail counts them"

    def __init__(self, parameter: str, rule: str) -> None:
        super().__init__(f"{parameter}: {rule}; {self.way_out}")


class BadDay(Refused):
    """A day or span is named in a form that none has."""

    code = "bad-day"
    status = HTTPStatus.BAD_REQUEST

    way_out: ClassVar[str] = "name days as calendars spell them, such as 2026-11-22"

    def __init__(self, parameter: str, rule: str) -> None:
        super().__init__(f"{parameter}: {rule}; {self.way_out}")


class NoSuchVersion(Refused):
    """The plan has not come to this version."""

    code = "no-such-version"
    status = HTTPStatus.NOT_FOUND

    way_out: ClassVar[str] = "name a version up to the newest"

    def __init__(self, parameter: str, newest: Version) -> None:
        super().__init__(f"{parameter}: the plan is at version {newest}; {self.way_out}")


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


class NoStanding(Refused):
    """Nothing on record lets anybody stand in for this client (B09)."""

    code = "no-standing"
    status = HTTPStatus.FORBIDDEN

    way_out: ClassVar[str] = (
        "have the clinic record the authority, with its basis, days and paper, or have the client "
        "read it"
    )

    def __init__(self) -> None:
        super().__init__(
            f"the client is of age, and nobody is on record who stands in today (B09); "
            f"{self.way_out}"
        )


class NotForStandIns(Refused):
    """A signed text is shown whole or not at all (B18, B38)."""

    code = "not-for-stand-ins"
    status = HTTPStatus.FORBIDDEN

    way_out: ClassVar[str] = "read the plan, which shows what may be told, or ask the clinic"

    def __init__(self) -> None:
        super().__init__(
            f"the document is not whole for who stands in for the client (B38); {self.way_out}"
        )


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

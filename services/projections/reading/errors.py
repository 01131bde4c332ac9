"""Why a read is not answered with what was asked for."""

from http import HTTPStatus
from typing import ClassVar

from events.errors import GoldenThreadError, Refused, Unavailable
from events.ids import StreamId, Version


class NotThere(Refused):
    """There is no such plan in this clinic, for this caller."""

    code = "not-found"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(
            "plan: none of this id can be read here; right after a write, show its read token"
        )


class ViewBehind(Unavailable):
    """The view has not reached what the read token names. What was written is not lost."""

    code = "view-behind"
    status = HTTPStatus.GATEWAY_TIMEOUT
    retry_after_seconds: ClassVar[int] = 1

    def __init__(self, stream: StreamId, wanted: Version, reached: Version) -> None:
        super().__init__(
            f"stream {stream}: the view is at version {reached} and has not reached {wanted} in "
            "time; what was written is safe, ask again"
        )


class ViewParked(Refused):
    """The view cannot go on with a stream until somebody has looked; its events are safe."""

    code = "view-parked"
    status = HTTPStatus.CONFLICT

    def __init__(self, stream: StreamId, version: Version, reason: str) -> None:
        super().__init__(
            f"stream {stream}: the view is parked before version {version} ({reason}); what was "
            "written is safe, and an operator is to look at `goldenthread parked show`"
        )


class RecordErased(Refused):
    """The key of whom the plan is about was destroyed, as was asked; nothing can be read."""

    code = "erased"
    status = HTTPStatus.GONE

    def __init__(self) -> None:
        super().__init__("plan: the record was erased for good, as was asked")


class ViewsUnavailable(Unavailable):
    """The database of views does not answer."""

    code = "views-unavailable"
    retry_after_seconds = 5

    def __init__(self) -> None:
        super().__init__("the database of views cannot be reached; try again later")


class EventUnreadable(GoldenThreadError):
    """The ledger holds an event that is none, or of another place. Operators must look."""

    code = "record-unreadable"

    def __init__(self, stream: StreamId, version: Version, why: str) -> None:
        super().__init__(
            f"stream {stream}: version {version}: {why}; check with `goldenthread verify ledger`"
        )

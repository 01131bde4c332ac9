"""Why a read is not answered with what was asked for."""

from http import HTTPStatus
from typing import ClassVar

from events.errors import GoldenThreadError, Refused, Unavailable
from events.ids import StreamId, Version


class NotThere(Refused):
    """There is no such plan in this clinic, for this caller."""

    code = "not-found"
    status = HTTPStatus.NOT_FOUND

    way_out: ClassVar[str] = "read a plan of your clinic; right after a write, show its read token"

    def __init__(self) -> None:
        super().__init__(f"plan: none of this id can be read here; {self.way_out}")


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


class EventUnreadable(GoldenThreadError):
    """The ledger holds an event that is none, or of another place. Operators must look."""

    code = "record-unreadable"

    def __init__(self, stream: StreamId, version: Version, why: str) -> None:
        super().__init__(
            f"stream {stream}: version {version}: {why}; check with `goldenthread verify ledger`"
        )

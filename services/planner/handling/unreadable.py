"""Why a stream cannot be decided on: erased, written by a newer release, or not readable here."""

from http import HTTPStatus
from typing import ClassVar

from events.errors import GoldenThreadError, Unavailable
from events.ids import ClientId, ClinicId, StreamId, Version
from services.planner.refusal import Refusal


class Erased(Refusal):
    """The key of whom the stream is about was destroyed, as was asked; nothing can be added."""

    code = "erased"
    status = HTTPStatus.GONE
    rule = "the record was erased for good, as was asked"
    way_out: ClassVar[str] = (
        "nothing can be recorded in it again; open a new record if there is to be one"
    )

    def __init__(self, owner: ClientId | ClinicId) -> None:
        """Take whose key it was; the message does not tell."""
        super().__init__()
        self.owner = owner


class NewerReleaseNeeded(Unavailable):
    """A stream holds an event that this release does not know. Nothing happened."""

    code = "newer-release-needed"
    retry_after_seconds = 30

    def __init__(self, stream: StreamId, version: Version) -> None:
        super().__init__(
            f"stream {stream}: version {version} was written by a newer release than this one; "
            "nothing happened, retry when the deploy is complete"
        )


class RecordUnreadable(GoldenThreadError):
    """A stream's event cannot be read, so nothing is decided on it. Operators must look."""

    code = "record-unreadable"

    def __init__(self, stream: StreamId, version: Version, why: str) -> None:
        super().__init__(
            f"stream {stream}: version {version}: {why}; nothing happened. Check with "
            "`goldenthread verify ledger` and `goldenthread doctor`"
        )

"""What an append can come to when it is not accepted."""

from datetime import timedelta
from http import HTTPStatus
from typing import Final

from events.errors import GoldenThreadError, Refused, Unavailable
from events.ids import ClinicId, StreamId, Version

CLOCK_TOLERANCE: Final = timedelta(seconds=5)


class Conflict(Refused):
    """A stream has moved on since the append was decided."""

    code = "conflict"
    status = HTTPStatus.CONFLICT

    def __init__(self, stream: StreamId, expected: Version, actual: Version) -> None:
        super().__init__(
            f"stream {stream}: decided on version {expected}, but the ledger is at version "
            f"{actual}; read the stream again and decide anew"
        )
        self.stream = stream
        self.expected = expected
        self.actual = actual


class KeyReused(Refused):
    """The idempotency key was used before, for a request with another content."""

    code = "idempotency-key-reused"

    def __init__(self) -> None:
        super().__init__(
            "idempotency key: already used for another request; send a new key with a new request"
        )


class UnknownClinic(Refused):
    """The clinic has no ledger here."""

    code = "unknown-clinic"
    status = HTTPStatus.NOT_FOUND

    def __init__(self, clinic: ClinicId) -> None:
        super().__init__(f"clinic {clinic}: has no ledger here; add it first")


class ClockApart(Refused):
    """The event's recorded time and the ledger's clock disagree by more than is allowed."""

    code = "clock-apart"
    status = HTTPStatus.CONFLICT

    def __init__(self) -> None:
        super().__init__(
            f"recordedtime: over {CLOCK_TOLERANCE.seconds} s from the ledger's clock; "
            "check this machine's time service, then decide and record again"
        )


class AppendOutOfBounds(Refused):
    """The append breaks a bound or a rule of its own form, whatever the ledger holds."""

    code = "append-out-of-bounds"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class LedgerFrozen(Unavailable):
    """The clinic's ledger is frozen for a move or a restore. Nothing happened."""

    code = "ledger-frozen"
    retry_after_seconds = 30

    def __init__(self, clinic: ClinicId) -> None:
        super().__init__(f"clinic {clinic}: its ledger is frozen; nothing happened, retry later")


class EpochChanged(Unavailable):
    """The clinic's ledger began a new epoch (a move or a restore). Nothing happened."""

    code = "ledger-epoch-changed"

    def __init__(self, clinic: ClinicId) -> None:
        super().__init__(
            f"clinic {clinic}: its ledger began a new epoch; nothing happened, read and decide anew"
        )


class LedgerBusy(Unavailable):
    """More waits to be appended than this process keeps, or a lock was held. Nothing happened."""

    code = "ledger-busy"

    def __init__(self) -> None:
        super().__init__("the ledger is busy; nothing happened, retry after a second")


class LedgerUnavailable(Unavailable):
    """The ledger's database cannot be reached. Nothing happened."""

    code = "ledger-unavailable"
    retry_after_seconds = 5

    def __init__(self) -> None:
        super().__init__("the ledger's database cannot be reached; nothing happened, retry later")


class OutcomeUnknown(GoldenThreadError):
    """The connection was lost while the append was under way: it is there once, or not at all."""

    code = "outcome-unknown"
    status = HTTPStatus.GATEWAY_TIMEOUT

    def __init__(self) -> None:
        super().__init__(
            "the outcome is not known; send the same request with the same idempotency key again: "
            "it finds the first outcome or is done once"
        )


class LedgerDefect(GoldenThreadError):
    """The ledger refused the statement itself. Nothing happened; operators must look."""

    code = "ledger-defect"

    def __init__(self) -> None:
        super().__init__(
            "the ledger refused this service's statement; nothing happened. Check with "
            "`goldenthread doctor` that roles and migrations are those of this release"
        )

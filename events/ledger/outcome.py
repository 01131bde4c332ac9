"""What the ledger's answer says of each append."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from asyncpg import Record

from events.errors import GoldenThreadError
from events.ids import Position, StreamId, Version
from events.ledger.append import Append, Appended
from events.ledger.errors import (
    ClockApart,
    Conflict,
    EpochChanged,
    KeyReused,
    LedgerFrozen,
    UnknownClinic,
)

Outcome: TypeAlias = Appended | GoldenThreadError


def outcome_of(append: Append, row: Record) -> Outcome:
    """Return what `row`, the ledger's answer to `append`, says.

    Raises:
        KeyError: the database has a newer append function than this code knows.
    """
    return _OUTCOMES[row["outcome"]](append, row)


def appended_in_order(
    appends: Sequence[Append], first: Position, ledger_time: datetime
) -> Sequence[Appended]:
    """Return the outcomes of `appends` whose events hold the positions from `first` on."""
    outcomes = []
    for append in appends:
        after = Position(first + len(append.events))
        outcomes.append(Appended(first, Position(after - 1), ledger_time))
        first = after
    return outcomes


def _appended(_append: Append, row: Record) -> Appended:
    return Appended(
        Position(row["first_position"]),
        Position(row["last_position"]),
        row["ledger_time"],
        repeated=row["outcome"] == "repeated",
    )


def _conflict(_append: Append, row: Record) -> Conflict:
    return Conflict(
        StreamId(row["stream_id"]),
        Version(row["expected_version"]),
        Version(row["actual_version"]),
    )


_OUTCOMES: Final[Mapping[str, Callable[[Append, Record], Outcome]]] = {
    "appended": _appended,
    "repeated": _appended,
    "conflict": _conflict,
    "key-reused": lambda _append, _row: KeyReused(),
    "clock": lambda _append, _row: ClockApart(),
    "frozen": lambda append, _row: LedgerFrozen(append.clinic),
    "epoch": lambda append, _row: EpochChanged(append.clinic),
    "unknown-clinic": lambda append, _row: UnknownClinic(append.clinic),
}

"""What the ledger's answer means for an append."""

from typing import Any, cast

import pytest
from asyncpg import Record
from hypothesis import given
from hypothesis import strategies as st

from events.errors import GoldenThreadError, Refused, Unavailable
from events.ids import Position, StreamId
from events.ledger.append import Appended
from events.ledger.errors import (
    ClockApart,
    Conflict,
    EpochChanged,
    KeyReused,
    LedgerFrozen,
    UnknownClinic,
)
from events.ledger.outcome import appended_in_order, outcome_of
from tests.fixtures.ledger import CLINIC, append_to, plan

APPEND = append_to(plan(1))
TIME = APPEND.recorded


def answered(outcome: str, **columns: object) -> Appended | GoldenThreadError:
    row: dict[str, Any] = {"outcome": outcome, **columns}
    return outcome_of(APPEND, cast("Record", row))


@pytest.mark.parametrize(("word", "repeated"), [("appended", False), ("repeated", True)])
def test_an_accepted_append_tells_where_it_is(word: str, *, repeated: bool) -> None:
    appended = answered(word, first_position=3, last_position=5, ledger_time=TIME)
    assert appended == Appended(Position(3), Position(5), TIME, repeated=repeated)


def test_a_conflict_tells_which_stream_moved_and_the_way_out() -> None:
    stream = plan(1).stream
    conflict = answered("conflict", stream_id=stream, expected_version=2, actual_version=4)
    assert isinstance(conflict, Conflict)
    assert (conflict.stream, conflict.expected, conflict.actual) == (StreamId(stream), 2, 4)
    assert str(conflict) == (
        f"stream {stream}: decided on version 2, but the ledger is at version 4; "
        "read the stream again and decide anew"
    )


@pytest.mark.parametrize(
    ("word", "error", "family", "status", "named"),
    [
        ("key-reused", KeyReused, Refused, 422, "idempotency key: "),
        ("clock", ClockApart, Refused, 409, "recordedtime: over 5 s "),
        ("unknown-clinic", UnknownClinic, Refused, 404, f"clinic {CLINIC}: "),
        ("frozen", LedgerFrozen, Unavailable, 503, f"clinic {CLINIC}: "),
        ("epoch", EpochChanged, Unavailable, 503, f"clinic {CLINIC}: "),
    ],
)
def test_each_refusal_is_an_error_that_names_what_it_is_about(
    word: str,
    error: type[GoldenThreadError],
    family: type[GoldenThreadError],
    status: int,
    named: str,
) -> None:
    refusal = answered(word)
    assert isinstance(refusal, error)
    assert isinstance(refusal, family)
    assert refusal.status == status
    assert str(refusal).startswith(named)


def test_an_answer_of_a_newer_function_is_not_guessed_at() -> None:
    with pytest.raises(KeyError):
        answered("deferred")


@given(st.lists(st.integers(1, 4), min_size=1, max_size=5), st.integers(1, 10**12))
def test_appends_of_one_statement_hold_positions_one_after_the_other(
    sizes: list[int], first: int
) -> None:
    appends = [append_to(plan(n), each=size) for n, size in enumerate(sizes)]
    outcomes = appended_in_order(appends, Position(first), TIME)
    assert [o.last - o.first + 1 for o in outcomes] == sizes
    assert [o.first for o in outcomes] == [first, *(o.last + 1 for o in outcomes[:-1])]
    assert {(o.ledger_time, o.repeated) for o in outcomes} == {(TIME, False)}

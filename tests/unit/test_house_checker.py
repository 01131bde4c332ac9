"""The checker of the whole house catches every sort of breach, and says where it lies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

import pytest

from tests.fixtures.history import Attempt, History
from tests.fixtures.house_checker import appended, check_house, landed
from tests.fixtures.published import PublishedRecord
from tests.fixtures.small_house import BEGAN, CLINIC, PLANS, Book, House, request_of, sound


def _without_last_of(house: House, correlation: str) -> House:
    """Drop the last event of a call from the ledger and the topic."""
    last = [kept for kept in house.ledger if kept.envelope["correlationid"] == correlation][-1]
    return _without(house, last.position)


def _without(house: House, *positions: int) -> House:
    ledger = [kept for kept in house.ledger if kept.position not in positions]
    gone = {kept.event.value for kept in house.ledger if kept.position in positions}
    return replace(
        house, ledger=ledger, records=[one for one in house.records if one.value not in gone]
    )


def _attempt(house: House, number: int, **changes: Any) -> House:  # noqa: ANN401
    attempts = [*house.attempts]
    attempts[number] = replace(attempts[number], **changes)
    return replace(house, attempts=attempts)


def _told(house: House, number: int, **changes: Any) -> House:  # noqa: ANN401
    told = house.attempts[number].told
    assert told is not None
    return _attempt(house, number, told=replace(told, **changes))


def _kept(house: House, position: int, **changes: Any) -> House:  # noqa: ANN401
    ledger = [*house.ledger]
    ledger[position - 1] = replace(ledger[position - 1], **changes)
    return replace(house, ledger=ledger)


def _header(house: House, position: int, name: str, text: str) -> House:
    event = house.ledger[position - 1].event
    headers = {**event.headers, name: text.encode()}
    return _kept(house, position, event=replace(event, headers=headers))


def _swapped(house: House) -> House:
    """Exchange two events of one partition in the topic."""
    records = [*house.records]
    records[0], records[1] = (
        replace(records[0], offset=records[1].offset),
        replace(records[1], offset=records[0].offset),
    )
    return replace(house, records=records)


def _swapped_in_ledger(house: House) -> House:
    ledger = [*house.ledger]
    ledger[1], ledger[2] = ledger[2], ledger[1]
    return replace(house, ledger=ledger)


def _again(house: House, correlation: str, request: str = "one") -> House:
    """Write a request's event a second time, as another call would."""
    heads = {
        kept.said[1]: (kept.said[2], kept.event.headers["hash"].decode()) for kept in house.ledger
    }
    book = Book(heads, House([*house.attempts], [*house.ledger], [*house.records]))
    book.append(request_of(request), correlation, PLANS[0])
    return book.house


def _retried(house: House, **changes: Any) -> House:  # noqa: ANN401
    """Ask the first request again, and be answered."""
    first = house.attempts[0]
    assert first.told is not None
    told = replace(first.told, **{"repeated": True, **changes})
    retry = replace(first, correlation="retry", invoked=500.0, answered=501.0, told=told)
    return replace(house, attempts=[*house.attempts, retry])


LEDGER, CALLER, KAFKA = "ledger", "client -> ledger", "ledger -> Kafka"
MUTANTS: Final[dict[str, tuple[Callable[[House], House], set[tuple[str, str]]]]] = {
    "an event dropped in the ledger": (
        lambda h: replace(h, ledger=[*h.ledger[:4], *h.ledger[5:]]),
        {("position", LEDGER), ("torn", LEDGER), ("torn", CALLER), ("foreign", KAFKA)},
    ),
    "an ok whose event is missing": (
        lambda h: _without(h, 2),
        {("missing", CALLER), ("position", LEDGER)},
    ),
    "an ok with one of three events missing": (
        lambda h: _without_last_of(h, "call-1"),
        {("torn", CALLER), ("missing", CALLER), ("torn", LEDGER)},
    ),
    "an unknown with one of two events": (
        lambda h: _attempt(_without_last_of(h, "call-5"), 6, result="unknown", told=None),
        {("torn", CALLER), ("torn", LEDGER)},
    ),
    "the last event of the ledger torn off, which nobody asks for": (
        lambda h: _kept(h, 8, append_size=2),
        {("torn", LEDGER)},
    ),
    "a refused with effect": (
        lambda h: _attempt(h, 0, result="refused", code="already-there", told=None),
        {("left-over", CALLER)},
    ),
    "an unsent with effect": (
        lambda h: _attempt(h, 7, result="unsent"),
        {("left-over", CALLER)},
    ),
    "a retry refused though the first had effect": (
        lambda h: _attempt(h, 6, result="refused", code="version-moved", told=None),
        {("left-over", CALLER)},
    ),
    "refused after it was accepted": (
        lambda h: replace(
            h,
            attempts=[
                *h.attempts,
                replace(h.attempts[2], request=h.attempts[0].request, invoked=99.0),
            ],
        ),
        {("answers-differ", CALLER)},
    ),
    "one request done twice": (
        lambda h: _attempt(_again(h, "call-4"), 4, request=request_of("one")),
        {("doubled", CALLER), ("doubled", LEDGER)},
    ),
    "one request done twice by one call": (
        lambda h: _again(h, "call-0"),
        {("doubled", CALLER), ("doubled", LEDGER), ("torn", CALLER)},
    ),
    "different answers to one key": (
        lambda h: _retried(h, body=b"another"),
        {("answers-differ", CALLER)},
    ),
    "another status for one key": (
        lambda h: _retried(h, status=201),
        {("answers-differ", CALLER)},
    ),
    "two first answers to one key": (
        lambda h: _retried(h, repeated=False),
        {("answers-differ", CALLER), ("misordered", CALLER)},
    ),
    "told other positions": (
        lambda h: _told(h, 1, first=4, last=6),
        {("told-wrongly", CALLER)},
    ),
    "told another id": (
        lambda h: _told(h, 0, events=(("event-9", PLANS[0], 2),)),
        {("told-wrongly", CALLER), ("missing", CALLER)},
    ),
    "told another version": (
        lambda h: _told(h, 0, events=(("event-2", PLANS[0], 3),)),
        {("told-wrongly", CALLER), ("missing", CALLER)},
    ),
    "an event that nobody asked for": (
        lambda h: _again(h, "nobody's", "other"),
        {("unasked", CALLER)},
    ),
    "under another key": (
        lambda h: _kept(h, 2, append_key=UUID(int=1)),
        {("another-key", CALLER)},
    ),
    "written before what was acknowledged before it was asked": (
        lambda h: _attempt(h, 0, invoked=300.0, answered=301.0),
        {("misordered", CALLER)},
    ),
    "swapped in the ledger": (
        _swapped_in_ledger,
        {("position", LEDGER), ("version", LEDGER), ("prevhash", LEDGER), ("time-falls", LEDGER)},
    ),
    "ledger time falls": (
        lambda h: _header(h, 3, "ledgertime", "2025-12-31T00:00:00.000000Z"),
        {("time-falls", LEDGER), ("wrong-header", KAFKA)},
    ),
    "a version skipped": (
        lambda h: _header(h, 2, "version", "7"),
        {("version", LEDGER), ("altered", LEDGER)},
    ),
    "another hash": (
        lambda h: _header(h, 2, "hash", "f" * 64),
        {("altered", LEDGER)},
    ),
    "another prevhash": (
        lambda h: _kept(h, 3, envelope={**h.ledger[2].envelope, "prevhash": "f" * 64}),
        {("prevhash", LEDGER)},
    ),
    "a lead inside an append": (
        lambda h: _kept(h, 4, append_key=UUID(int=2), append_size=1),
        {("torn", LEDGER)},
    ),
    "an event dropped in Kafka": (
        lambda h: replace(h, records=[*h.records[:3], *h.records[4:]]),
        {("lost", KAFKA)},
    ),
    "doubled in Kafka": (
        lambda h: replace(h, records=[*h.records, replace(h.records[0], offset=99)]),
        {("doubled", KAFKA), ("out-of-order", KAFKA)},
    ),
    "swapped in Kafka": (_swapped, {("out-of-order", KAFKA)}),
    "foreign bytes in Kafka": (
        lambda h: replace(h, records=[*h.records, PublishedRecord(0, 99, b"k", b"foreign", {})]),
        {("foreign", KAFKA)},
    ),
    "a byte changed in Kafka": (
        lambda h: replace(
            h, records=[replace(h.records[0], value=h.records[0].value + b" "), *h.records[1:]]
        ),
        {("foreign", KAFKA), ("lost", KAFKA)},
    ),
}  # fmt: skip


def test_a_sound_house_has_no_breach() -> None:
    assert sound().breaches() == set()


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_is_caught(name: str) -> None:
    mutate, expected = MUTANTS[name]

    assert mutate(sound()).breaches() >= expected


def test_other_clinics_records_are_left_to_their_own_check() -> None:
    house = sound()
    other = PublishedRecord(0, 99, b"k", b"foreign", {"clinic": b"meadow"})

    assert replace(house, records=[*house.records, other]).breaches() == set()


def test_unknown_attempts_that_landed_are_told() -> None:
    house = sound()

    found = landed(History(CLINIC, BEGAN, house.attempts), house.ledger)
    assert [each.correlation for each in found] == ["call-5", "call-7"]


def test_who_found_its_request_done_counts_as_appended() -> None:
    """A retry may be cut off after it found what another wrote; one that came before cannot."""
    house = sound()
    first, retry = house.attempts[5], house.attempts[6]
    cut = _attempt(house, 6, result="unknown", told=None)
    early = [replace(retry, result="unknown", told=None, invoked=1.0, answered=2.0), first]

    def found(attempts: list[Attempt]) -> list[str]:
        history = History(CLINIC, BEGAN, attempts)
        return [each.correlation for each in appended(history, house.ledger)]

    assert found(cut.attempts) == ["call-5", "call-6", "call-7"]
    assert found(early) == ["call-5"]


def test_a_lost_event_says_where_it_went_missing() -> None:
    house = sound()
    history = History(CLINIC, BEGAN, house.attempts)
    in_kafka = check_house(history, house.ledger, house.records[:-1], relayed=8)
    gone = _without(house, 2)
    in_ledger = check_house(history, gone.ledger, gone.records)

    assert [str(each.where) for each in in_kafka] == [KAFKA]
    assert "published to 8" in in_kafka[0].place
    assert (CALLER, "one: positions 2 to 2 told, nothing is in the ledger") in {
        (each.where, each.place) for each in in_ledger
    }

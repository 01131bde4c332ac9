"""The checker of what was published catches every sort of breach, and says where."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import pytest

from tests.fixtures.published import Kind, LedgerEvent, PublishedRecord, check

LEDGER: Final = [
    LedgerEvent(
        clinic, position, key, f"{clinic}{position}".encode(), {"position": b"%d" % position}
    )
    for clinic, key in (("river-bend", b"c1"), ("harbor", b"c2"))
    for position in range(1, 6)
]
SOUND: Final = [
    PublishedRecord(0 if e.key == b"c1" else 1, 10 * number, e.key, e.value, e.headers)
    for number, e in enumerate(LEDGER)
]


def _swapped(records: list[PublishedRecord]) -> list[PublishedRecord]:
    second, third = records[1], records[2]
    swapped = [replace(second, offset=third.offset), replace(third, offset=second.offset)]
    return [records[0], *swapped, *records[3:]]


def _doubled(records: list[PublishedRecord]) -> list[PublishedRecord]:
    return [*records, replace(records[4], offset=1000)]


MUTANTS: Final[
    dict[str, tuple[Callable[[list[PublishedRecord]], list[PublishedRecord]], set[Kind]]]
] = {
    "first left out": (lambda r: r[1:], {"lost"}),
    "one left out": (lambda r: r[:3] + r[4:], {"lost"}),
    "last left out": (lambda r: r[:-1], {"lost"}),
    "nothing sent": (lambda _: [], {"lost"}),
    "last sent twice": (_doubled, {"doubled"}),
    "all sent twice": (
        lambda r: r + [replace(one, offset=one.offset + 1000) for one in r],
        {"doubled", "out-of-order"},
    ),
    "two exchanged": (_swapped, {"out-of-order"}),
    "a byte changed": (
        lambda r: [replace(r[0], value=r[0].value + b"!"), *r[1:]],
        {"foreign", "lost"},
    ),
    "something foreign": (
        lambda r: [*r, PublishedRecord(0, 999, b"c1", b"foreign", {})],
        {"foreign"},
    ),
    "another key": (lambda r: [replace(r[0], key=b"c2"), *r[1:]], {"wrong-key"}),
    "no key": (lambda r: [replace(r[0], key=None), *r[1:]], {"wrong-key"}),
    "another partition": (lambda r: [*r[:-1], replace(r[-1], partition=2)], {"split-key"}),
    "a header changed": (
        lambda r: [replace(r[0], headers={"position": b"2"}), *r[1:]],
        {"wrong-header"},
    ),
    "a header left out": (lambda r: [replace(r[0], headers={}), *r[1:]], {"wrong-header"}),
    "a header too many": (
        lambda r: [replace(r[0], headers={**r[0].headers, "name": b"Ann"}), *r[1:]],
        {"wrong-header"},
    ),
}


def test_what_is_sound_passes() -> None:
    assert check(LEDGER, SOUND) == []
    assert check(LEDGER, reversed(SOUND)) == []


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_breach_is_found(mutant: str) -> None:
    spoil, kinds = MUTANTS[mutant]

    assert {one.kind for one in check(LEDGER, spoil(SOUND))} == kinds


@pytest.mark.parametrize(
    ("relayed", "where"),
    [
        ({"harbor": 5}, "missing in the topic"),
        ({"harbor": 3}, "waits in the ledger"),
        ({}, "not in"),
    ],
)
def test_it_says_where_an_event_went_missing(relayed: dict[str, int], where: str) -> None:
    (found,) = check(LEDGER, SOUND[:-1], relayed)

    assert (found.clinic, found.position) == ("harbor", 5)
    assert where in found.where

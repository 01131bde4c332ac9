"""The race's checker: silent on a sound run, and each way to damage one is found."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from events.ids import NO_HASH
from tests.integration.ledger.race.checker import (
    Attempt,
    Breach,
    Evidence,
    Page,
    Row,
    findings,
)

_START: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
_APPENDS: Final = (
    ("first", ("a",)),
    ("pair", ("a", "b")),
    ("other", ("b",)),
    ("triple", ("a", "c", "c")),
    ("last", ("b",)),
)
Damage = Callable[[Evidence], Evidence]


def _hash(position: int) -> bytes:
    return position.to_bytes(32)


def _ledger() -> list[Row]:
    rows: list[Row] = []
    heads: dict[str, tuple[int, bytes]] = {}
    for number, (key, streams) in enumerate(_APPENDS):
        for index, stream in enumerate(streams, 1):
            position = len(rows) + 1
            version, prevhash = heads.get(stream, (0, NO_HASH))
            time = _START + timedelta(seconds=number)
            mine = _hash(position)
            rows.append(
                Row(position, time, stream, version + 1, mine, prevhash, key, index, len(streams))
            )
            heads[stream] = version + 1, mine
    return rows


def _attempts(rows: list[Row]) -> list[Attempt]:
    made = []
    for number, (key, _) in enumerate(_APPENDS):
        mine = [row for row in rows if row.key == key]
        hashes = tuple(row.hash for row in mine)
        first, last, time = mine[0].position, mine[-1].position, mine[0].time
        at = 100 * number
        made.append(Attempt(key, hashes, (), at, "ok", at + 50, first, last, time))
    made[2] = replace(made[2], named=(("a", 2),))
    made[4] = replace(made[4], result="unknown", answered=None, first=0, last=0, time=None)
    conflict = Attempt("conflict", (b"never",), (), 120, "refused", 130)
    again = replace(made[3], invoked=380, answered=390, repeated=True)
    nothing = Attempt("nothing", (b"nowhere",), (), 140, "unknown")
    return [*made, conflict, again, nothing]


def _sound() -> Evidence:
    rows = _ledger()
    pages = [Page(tuple(rows[:3]), full=True), Page(tuple(rows[3:4]), full=False)]
    return Evidence(
        rows,
        len(rows),
        _attempts(rows),
        [[*pages, Page(tuple(rows[4:]), full=False)], [Page(tuple(rows), full=False)]],
    )


def _rows(damage: Callable[[list[Row]], list[Row]]) -> Damage:
    return lambda evidence: replace(evidence, ledger=damage([*evidence.ledger]))


def _row(position: int, **values: Any) -> Damage:  # noqa: ANN401  # whatever the field holds
    return _rows(
        lambda rows: [row._replace(**values) if row.position == position else row for row in rows]
    )


def _seen(damage: Callable[[list[Row]], list[Row]]) -> Damage:
    """Damage what the second follower saw in its one page."""
    return lambda evidence: replace(
        evidence,
        followers=[
            evidence.followers[0],
            [Page(tuple(damage([*evidence.followers[1][0].rows])), full=False)],
        ],
    )


def _attempt(key: str, **values: Any) -> Damage:  # noqa: ANN401  # whatever the field holds
    return lambda evidence: replace(
        evidence,
        attempts=[replace(a, **values) if a.key == key else a for a in evidence.attempts],
    )


def _without_attempt(key: str) -> Damage:
    return lambda evidence: replace(
        evidence, attempts=[a for a in evidence.attempts if a.key != key]
    )


def _swap(rows: list[Row]) -> list[Row]:
    """Swap the places of two events of different appends."""
    one, other = rows[3], rows[4]
    places = (other._replace(position=4), one._replace(position=5))
    return [*rows[:3], *places, *rows[5:]]


def _torn_page(evidence: Evidence) -> Evidence:
    """Let a page that no limit ended stop within an append."""
    pages = [Page(page.rows, full=False) for page in evidence.followers[0]]
    return replace(evidence, followers=[[Page(pages[0].rows[:2], full=False), *pages[1:]]])


def _doubled(rows: list[Row]) -> list[Row]:
    again = rows[3]._replace(position=9, version=4, prevhash=rows[7].hash)
    return [*rows, again]


DAMAGES: Final[dict[str, tuple[Damage, Breach]]] = {
    "ledger: drop an event": (_rows(lambda rows: rows[:3] + rows[4:]), Breach.HOLE),
    "ledger: drop the last event": (_rows(lambda rows: rows[:-1]), Breach.LOST),
    "ledger: drop an acknowledged append": (_rows(lambda rows: rows[:3] + rows[4:]), Breach.LOST),
    "ledger: drop part of an append": (_rows(lambda rows: rows[:6] + rows[7:]), Breach.TORN),
    "ledger: double a position": (_rows(lambda rows: [*rows[:3], *rows[2:]]), Breach.DOUBLED),
    "ledger: double an append": (_rows(_doubled), Breach.DOUBLED),
    "ledger: swap two events": (_rows(_swap), Breach.TORN),
    "ledger: two rows out of order": (
        _rows(lambda rows: [rows[1], rows[0], *rows[2:]]),
        Breach.MISORDERED,
    ),
    "ledger: skip a version": (_row(8, version=4), Breach.VERSION),
    "ledger: double a version": (_row(8, version=2), Breach.DOUBLED),
    "ledger: break the chain": (_row(4, prevhash=_hash(1)), Breach.UNCHAINED),
    "ledger: a first event with a prevhash": (_row(1, prevhash=_hash(7)), Breach.UNCHAINED),
    "ledger: change bytes": (_row(4, intact=False), Breach.ALTERED),
    "ledger: let time fall": (_row(4, time=_START), Breach.FALLING_TIME),
    "ledger: two times in one append": (_row(3, time=_START + timedelta(seconds=1.5)), Breach.TORN),
    "ledger: a head too high": (lambda evidence: replace(evidence, head=9), Breach.LOST),
    "ledger: a head too low": (lambda evidence: replace(evidence, head=7), Breach.LOST),
    "writers: an append that nobody asked for": (_without_attempt("other"), Breach.UNASKED),
    "writers: refused but written": (_attempt("other", result="refused"), Breach.LEFT_OVER),
    "writers: acknowledged but not there": (
        _attempt("nothing", result="ok", answered=150),
        Breach.LOST,
    ),
    "writers: acknowledged elsewhere": (_attempt("other", first=5, last=5), Breach.DIFFERING),
    "writers: acknowledged at another time": (_attempt("other", time=_START), Breach.DIFFERING),
    "writers: other events than were sent": (
        _attempt("other", hashes=(b"other",)),
        Breach.DIFFERING,
    ),
    "writers: accepted twice as new": (_attempt("triple", repeated=False), Breach.DIFFERING),
    "writers: behind what was acknowledged before": (
        _attempt("first", invoked=900, answered=950),
        Breach.MISORDERED,
    ),
    "writers: decided on a stream that moved": (
        _attempt("other", named=(("a", 1),)),
        Breach.STALE,
    ),
    "follower: miss an event": (_seen(lambda rows: rows[:3] + rows[4:]), Breach.LOST),
    "follower: miss the end": (_seen(lambda rows: rows[:4]), Breach.LOST),
    "follower: see an event twice": (_seen(lambda rows: [*rows[:3], *rows[2:]]), Breach.DOUBLED),
    "follower: see two swapped": (
        _seen(lambda rows: [rows[1], rows[0], *rows[2:]]),
        Breach.MISORDERED,
    ),
    "follower: see another event": (
        _seen(lambda rows: [rows[0]._replace(hash=b"other"), *rows[1:]]),
        Breach.DIFFERING,
    ),
    "follower: see part of an append": (_torn_page, Breach.TORN),
}


def test_a_sound_run_has_no_findings() -> None:
    assert findings(_sound()) == []


def test_an_empty_run_has_no_findings() -> None:
    assert findings(Evidence([], 0, [])) == []


@pytest.mark.parametrize("damage", DAMAGES)
def test_each_damage_is_found(damage: str) -> None:
    do, breach = DAMAGES[damage]
    assert breach in {finding.breach for finding in findings(do(_sound()))}


def test_every_breach_has_a_damage() -> None:
    assert {breach for _, breach in DAMAGES.values()} == set(Breach)

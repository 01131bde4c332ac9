"""What a ledger, its writers' journals and its followers must agree on; every breach is a finding.

Pure: it judges what was recorded, whoever recorded it and however the ledger is built.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias

from events.ids import NO_HASH

Result: TypeAlias = Literal["ok", "refused", "unknown"]


class Breach(StrEnum):
    """What can be wrong."""

    HOLE = "a position is missing"
    DOUBLED = "a position, a version or an append is there twice"
    MISORDERED = "positions are not in order, or not in the order of time"
    LOST = "what was acknowledged or written is missing"
    TORN = "an append is not together, or was seen in part"
    VERSION = "a stream's versions have a hole"
    UNCHAINED = "prevhash is not the hash of the stream's previous event"
    ALTERED = "the bytes have not the hash"
    FALLING_TIME = "ledger time falls"
    DIFFERING = "two say different things of one position or one append"
    LEFT_OVER = "a refused append left something"
    UNASKED = "nobody appended this"
    STALE = "a stream that the append was decided on had moved"


class Finding(NamedTuple):
    """One breach: who shows it (`ledger`, `writers`, `follower 1`...) and where."""

    breach: Breach
    witness: str
    place: object


class Row(NamedTuple):
    """One event as someone read it; event `number` (from 1) of the `size` of append `key`."""

    position: int
    time: datetime
    stream: str
    version: int
    hash: bytes
    prevhash: bytes
    key: str
    number: int
    size: int
    intact: bool = True


class Page(NamedTuple):
    """What one read returned; `full` if its limit may have ended it."""

    rows: tuple[Row, ...]
    full: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call of a writer: what it sent, when (monotonic ns), and what it was told.

    `first`, `last` and `time` stand only with `ok`; `answered` is None if no answer came.
    """

    key: str
    hashes: tuple[bytes, ...]
    named: tuple[tuple[str, int], ...]
    invoked: int
    result: Result
    answered: int | None = None
    first: int = 0
    last: int = 0
    time: datetime | None = None
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of one clinic's run: the ledger by position, its head, and the others."""

    ledger: Sequence[Row]
    head: int
    attempts: Sequence[Attempt]
    followers: Sequence[Sequence[Page]] = ()


def findings(evidence: Evidence) -> list[Finding]:
    """Return every breach; an empty list is the proof that was asked for."""
    found = [*_of_ledger(evidence.ledger, evidence.head), *_of_writers(evidence)]
    for number, pages in enumerate(evidence.followers, 1):
        found.extend(_of_follower(f"follower {number}", pages, evidence.ledger))
    return found


def _of_ledger(rows: Sequence[Row], head: int) -> Iterator[Finding]:
    for breach, place in [
        *_positions(row.position for row in rows),
        *_streams(rows),
        *_times(rows),
        *_appends(rows),
    ]:
        yield Finding(breach, "ledger", place)
    if head != (rows[-1].position if rows else 0):
        yield Finding(Breach.LOST, "ledger", f"head {head}")


def _positions(positions: Iterable[int]) -> Iterator[tuple[Breach, object]]:
    last = 0
    for position in positions:
        if position > last + 1:
            yield Breach.HOLE, position
        elif position == last:
            yield Breach.DOUBLED, position
        elif position < last:
            yield Breach.MISORDERED, position
        last = position


def _streams(rows: Sequence[Row]) -> Iterator[tuple[Breach, object]]:
    heads: dict[str, tuple[int, bytes]] = {}
    for row in rows:
        version, last_hash = heads.get(row.stream, (0, NO_HASH))
        if row.version <= version:
            yield Breach.DOUBLED, (row.stream, row.version)
        elif row.version > version + 1:
            yield Breach.VERSION, (row.stream, row.version)
        if row.prevhash != last_hash:
            yield Breach.UNCHAINED, row.position
        if not row.intact:
            yield Breach.ALTERED, row.position
        heads[row.stream] = row.version, row.hash


def _times(rows: Sequence[Row]) -> Iterator[tuple[Breach, object]]:
    for before, after in pairwise(rows):
        if after.time < before.time:
            yield Breach.FALLING_TIME, after.position
        if after.key == before.key and after.time != before.time:
            yield Breach.TORN, after.position


def _appends(rows: Sequence[Row]) -> Iterator[tuple[Breach, object]]:
    """Each append must be one run of its events, 1 to size, and must be there once."""
    begun: set[str] = set()
    due: tuple[str, int, int] | None = None
    for row in rows:
        if (due or (row.key, 1, row.size)) != (row.key, row.number, row.size):
            yield Breach.TORN, row.position
        if row.number == 1:
            if row.key in begun:
                yield Breach.DOUBLED, row.key
            begun.add(row.key)
        due = (row.key, row.number + 1, row.size) if row.number < row.size else None
    if due:
        yield Breach.TORN, due[0]


def _of_writers(evidence: Evidence) -> Iterator[Finding]:
    kept: dict[str, list[Row]] = defaultdict(list)
    asked: dict[str, list[Attempt]] = defaultdict(list)
    for row in evidence.ledger:
        kept[row.key].append(row)
    for attempt in evidence.attempts:
        asked[attempt.key].append(attempt)
    for key, rows in kept.items():
        if key not in asked:
            yield Finding(Breach.UNASKED, "writers", rows[0].position)
    for key, attempts in asked.items():
        for breach in _of_request(attempts, kept.get(key, [])):
            yield Finding(breach, "writers", key)
    for key in _out_of_order(evidence.attempts):
        yield Finding(Breach.MISORDERED, "writers", key)
    for key in _stale(evidence.ledger, asked):
        yield Finding(Breach.STALE, "writers", key)


def _of_request(attempts: Sequence[Attempt], rows: Sequence[Row]) -> Iterator[Breach]:
    results = {attempt.result for attempt in attempts}
    told = {(a.first, a.last, a.time) for a in attempts if a.result == "ok"}
    if len(told) > 1 or sum(a.result == "ok" and not a.repeated for a in attempts) > 1:
        yield Breach.DIFFERING
    if not rows:
        if "ok" in results:
            yield Breach.LOST
        return
    if results == {"refused"}:
        yield Breach.LEFT_OVER
    written = tuple(row.hash for row in rows)
    if len(rows) != rows[0].size:
        yield Breach.DOUBLED if len(rows) > rows[0].size else Breach.LOST
    elif all(written != attempt.hashes for attempt in attempts):
        yield Breach.DIFFERING
    if told and told != {(rows[0].position, rows[-1].position, rows[0].time)}:
        yield Breach.DIFFERING


def _out_of_order(attempts: Sequence[Attempt]) -> Iterator[str]:
    """What was acknowledged before a call began stands before it in the ledger."""
    done = sorted((a.answered or 0, a.last) for a in attempts if a.result == "ok")
    highest, next_done = 0, 0
    for attempt in sorted(attempts, key=lambda a: a.invoked):
        while next_done < len(done) and done[next_done][0] < attempt.invoked:
            highest = max(highest, done[next_done][1])
            next_done += 1
        if attempt.result == "ok" and not attempt.repeated and attempt.first <= highest:
            yield attempt.key


def _stale(rows: Sequence[Row], asked: Mapping[str, Sequence[Attempt]]) -> Iterator[str]:
    """At the place of an append, every stream that it names is as it was decided on."""
    named = {a.hashes[0]: a.named for attempts in asked.values() for a in attempts}
    versions: dict[str, int] = {}
    for row in rows:
        if any(versions.get(stream, 0) != version for stream, version in named.get(row.hash, ())):
            yield row.key
        versions[row.stream] = row.version


def _of_follower(name: str, pages: Sequence[Page], ledger: Sequence[Row]) -> Iterator[Finding]:
    seen = [row for page in pages for row in page.rows]
    for breach, place in _positions(row.position for row in seen):
        yield Finding(Breach.LOST if breach is Breach.HOLE else breach, name, place)
    rows = {row.position: row for row in ledger}
    for row in seen:
        if rows.get(row.position) != row:
            yield Finding(Breach.DIFFERING, name, row.position)
    for position in rows.keys() - {row.position for row in seen}:
        yield Finding(Breach.LOST, name, position)
    for page in pages:
        if page.rows and not page.full and page.rows[-1].number < page.rows[-1].size:
            yield Finding(Breach.TORN, name, page.rows[-1].position)

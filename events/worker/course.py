"""What arrivals come to for one stream: pure, whatever their order, doubles and gaps."""

from collections.abc import Iterable
from typing import NamedTuple

from events.ids import NO_EVENT, NO_HASH, EventHash, Version
from events.worker.view import Arrival


class Standing(NamedTuple):
    """The last event of a stream that a view has applied."""

    version: Version = NO_EVENT
    hash: EventHash = NO_HASH


class Course(NamedTuple):
    """What arrivals of one stream come to.

    `older` were applied before, if they are what they should be; `next` continue the standing,
    each linked to the one before it by its hash. `missing` is the version up to which the ledger
    has to be read after `next`, because something lies between or does not link; 0 if nothing
    does.
    """

    older: tuple[Arrival, ...]
    next: tuple[Arrival, ...]
    missing: Version


def course(standing: Standing, arrivals: Iterable[Arrival]) -> Course:
    """Return what `arrivals`, all of one stream and in any order, come to."""
    version, last = standing
    older: list[Arrival] = []
    newer: dict[int, Arrival] = {}
    doubtful: set[int] = set()
    for one in arrivals:
        if one.version <= version:
            older.append(one)
        elif newer.setdefault(one.version, one).hash != one.hash:
            doubtful.add(one.version)
    linked: list[Arrival] = []
    while (follows := newer.get(version + 1)) is not None:
        if follows.prevhash != last or follows.version in doubtful:
            break
        linked.append(follows)
        version, last = follows.version, follows.hash
    highest = Version(max(newer, default=0))
    return Course(tuple(older), tuple(linked), highest if highest > version else NO_EVENT)


def standing_after(standing: Standing, events: Iterable[Arrival]) -> Standing:
    """Return where a view stands once `events`, in order, are applied."""
    for event in events:
        standing = Standing(event.version, event.hash)
    return standing

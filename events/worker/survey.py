"""What a transaction has to find out before it applies anything: pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from events.ids import Version
from events.worker.course import Course, Standing, course
from events.worker.source import Range
from events.worker.view import Arrival, StreamKey

# A target beyond every version: whatever the ledger has.
ITS_END: Final = Version(2**62)
MOST_READ: Final = 500


class Todo(NamedTuple):
    """Work: arrivals by stream, and versions up to which streams shall be read from the ledger.

    Of streams in `suspects` it is also held against the ledger what the view applied last.
    """

    arrivals: Mapping[StreamKey, Sequence[Arrival]]
    targets: Mapping[StreamKey, Version]
    suspects: frozenset[StreamKey] = frozenset()

    def streams(self) -> Sequence[StreamKey]:
        """Return every stream that the work is about, in the order in which they are locked."""
        return sorted(self.arrivals.keys() | self.targets.keys())


@dataclass(slots=True)
class Survey:
    """What to read from the ledger before anything is applied.

    `reads` says what, `targets` how far each of those streams shall go in the end; `postponed`
    are targets of streams that there was no room for. `doubts` are events whose hashes the ledger
    must confirm: what came again, and what the view has.
    """

    arrived: Mapping[StreamKey, Sequence[Arrival]]
    courses: dict[StreamKey, Course] = field(default_factory=dict)
    reads: dict[StreamKey, Range] = field(default_factory=dict)
    targets: dict[StreamKey, Version] = field(default_factory=dict)
    postponed: dict[StreamKey, Version] = field(default_factory=dict)
    doubts: list[tuple[StreamKey, Version]] = field(default_factory=list)


def by_stream(arrivals: Iterable[Arrival]) -> Mapping[StreamKey, Sequence[Arrival]]:
    """Return arrivals by their stream, each stream's in the order in which they came."""
    found: dict[StreamKey, list[Arrival]] = {}
    for one in arrivals:
        key = one.key
        if key in found:
            found[key].append(one)
        else:
            found[key] = [one]
    return found


def surveyed(standings: Mapping[StreamKey, Standing], todo: Todo, room: int = MOST_READ) -> Survey:
    """Return what has to be found out about the streams in `standings`; others are left out.

    At most `room` events are to be read: what is beyond is postponed to a later transaction.
    """
    survey = Survey(todo.arrivals)
    for key, standing in standings.items():
        found = survey.courses[key] = course(standing, todo.arrivals.get(key, ()))
        reached = found.next[-1].version if found.next else standing.version
        until = Version(max(found.missing, todo.targets.get(key, 0)))
        if until > reached:
            room -= _read(survey, key, standing, until, room)
        survey.doubts.extend(_doubts(key, standing, found))
        if key in todo.suspects:
            survey.doubts.append((key, standing.version))
    return survey


def _read(survey: Survey, key: StreamKey, at: Standing, until: Version, room: int) -> int:
    """Note what to read of a stream, from where the view stands; return how many events."""
    if room < 1:
        survey.postponed[key] = until
        return 0
    last = Version(min(until, at.version + room))
    survey.reads[key] = Range(key, Version(at.version + 1), last)
    survey.targets[key] = until
    return last - at.version


def _doubts(
    key: StreamKey, standing: Standing, found: Course
) -> Iterator[tuple[StreamKey, Version]]:
    again = [one for one in found.older if (one.version, one.hash) != standing]
    if again:
        yield from ((key, version) for version in {one.version for one in again})
        yield key, standing.version

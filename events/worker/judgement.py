"""What a transaction applies, parks and leaves to the next, once the ledger was asked: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from events.ids import EventHash, Version
from events.worker.checkpoints import Parking
from events.worker.course import Standing
from events.worker.observer import Alarm
from events.worker.survey import ITS_END, Survey
from events.worker.view import Arrival, StreamKey

ANOTHER_HISTORY: Final = "another-history"
LEDGER_BROKEN: Final = "ledger-broken"
_HISTORY_DETAIL: Final = "the view applied another event than the ledger has; rebuild the view"
_BROKEN_DETAIL: Final = "the ledger's own events do not link; run goldenthread verify ledger"


@dataclass(slots=True)
class Judgement:
    """Per stream the linked events that follow where the view stands; what else came to light.

    `rest` are streams that are to be read on in a later transaction, and up to which version.
    """

    linked: dict[StreamKey, tuple[Arrival, ...]] = field(default_factory=dict)
    parkings: list[Parking] = field(default_factory=list)
    alarms: list[tuple[StreamKey, Version, Alarm]] = field(default_factory=list)
    rest: dict[StreamKey, Version] = field(default_factory=dict)
    read: int = 0


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges the streams of one survey by what the ledger answered."""

    standings: Mapping[StreamKey, Standing]
    survey: Survey
    fetched: Mapping[StreamKey, Sequence[Arrival]]
    hashes: Mapping[tuple[StreamKey, Version], EventHash]

    def judge(self) -> Judgement:
        """Return what to do with each stream."""
        judgement = Judgement(rest=dict(self.survey.postponed))
        doubted = {key for key, _ in self.survey.doubts}
        for key, found in self.survey.courses.items():
            if key in doubted and self._stands_elsewhere(key):
                judgement.alarms.append((key, self.standings[key].version, "another-history"))
                judgement.parkings.append(_elsewhere(key, self.standings[key].version))
                continue
            self._compare(judgement, key, found.older)
            if key in self.survey.reads:
                self._read(judgement, key)
            elif found.next and key not in self.survey.postponed:
                judgement.linked[key] = found.next
        return judgement

    def _stands_elsewhere(self, key: StreamKey) -> bool:
        """Return whether the view's last event of a stream is not the one that the ledger has."""
        version, applied = self.standings[key]
        return version > 0 and self.hashes.get((key, version)) != applied

    def _compare(self, judgement: Judgement, key: StreamKey, older: Sequence[Arrival]) -> None:
        """Raise the alarm for what came again and is not what the ledger has."""
        for one in older:
            if (one.version, one.hash) != self.standings[key] and (
                self.hashes.get((key, one.version)) != one.hash
            ):
                judgement.alarms.append((key, one.version, "foreign-event"))

    def _read(self, judgement: Judgement, key: StreamKey) -> None:
        """Take what the ledger has of a stream, whatever Kafka brought of it."""
        events = self.fetched.get(key, ())
        judgement.read += len(events)
        linked = _linked(self.standings[key], events)
        if linked:
            judgement.linked[key] = linked
        reached = self.standings[key].version + len(linked)
        if len(linked) < len(events):
            self._park(judgement, key, events[len(linked)])
            return
        self._find_foreign(judgement, key, linked)
        last, target = self.survey.reads[key].last, self.survey.targets[key]
        if reached == last and last < target:
            judgement.rest[key] = target
        elif reached < last and target != ITS_END:
            judgement.alarms.append((key, Version(reached + 1), "unknown-to-ledger"))

    def _park(self, judgement: Judgement, key: StreamKey, event: Arrival) -> None:
        """Park a stream whose next event in the ledger does not link to the one before it."""
        if key in judgement.linked:
            parking = Parking(
                key, event.version, event.id, event.type, LEDGER_BROKEN, _BROKEN_DETAIL
            )
            judgement.parkings.append(parking)
            return
        at = self.standings[key].version
        judgement.alarms.append((key, at, "another-history"))
        judgement.parkings.append(_elsewhere(key, at))

    def _find_foreign(
        self, judgement: Judgement, key: StreamKey, linked: Sequence[Arrival]
    ) -> None:
        hashes = {one.version: one.hash for one in linked}
        for one in self.survey.arrived.get(key, ()):
            if hashes.get(one.version, one.hash) != one.hash:
                judgement.alarms.append((key, one.version, "foreign-event"))


def _linked(standing: Standing, events: Sequence[Arrival]) -> tuple[Arrival, ...]:
    """Return the first of `events`, as far as each links to the one before it."""
    version, last = standing
    for number, event in enumerate(events):
        if event.version != version + 1 or event.prevhash != last:
            return tuple(events[:number])
        version, last = event.version, event.hash
    return tuple(events)


def _elsewhere(key: StreamKey, version: Version) -> Parking:
    return Parking(key, version, None, None, ANOTHER_HISTORY, _HISTORY_DETAIL)

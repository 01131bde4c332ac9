"""What a system did over minutes: how much it carried, how far it fell behind, in what memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple


class Glance(NamedTuple):
    """How things stood at one time.

    `seconds` since the load began, `accepted` events that callers were told of, `published` and
    `shown` those that Kafka and the views had, `unmarked` records that reminders had not read.
    """

    seconds: float
    accepted: int
    published: int
    shown: int
    unmarked: int

    @property
    def lags(self) -> Mapping[str, int]:
        """How many events each stage is behind callers; reminders are behind the topic."""
        return {
            "relay": max(0, self.accepted - self.published),
            "views": max(0, self.accepted - self.shown),
            "reminders": max(0, self.unmarked),
        }


class Footprint(NamedTuple):
    """What a process takes: resident bytes before and after, and seconds of CPU between."""

    start: int
    end: int
    cpu: float


@dataclass(frozen=True, slots=True)
class Endurance:
    """One run; `drained` are the seconds until the views had all of it once the load had ended.

    `glances` were taken while the load lasted, the last one at its end. `reads` are seconds.
    """

    callers: int
    commands: int
    late: int
    reads: Sequence[float]
    glances: Sequence[Glance]
    drained: float
    processes: Mapping[str, Footprint]

    @property
    def seconds(self) -> float:
        """How long the load lasted."""
        return self.glances[-1].seconds

    @property
    def rate(self) -> float:
        """Events that went through the whole system in a second, from command to views."""
        return self.glances[-1].shown / self.seconds

    @property
    def lags(self) -> Mapping[str, tuple[int, int]]:
        """The most and the last that each stage was behind while the load lasted."""
        each = [one.lags for one in self.glances]
        return {name: (max(one[name] for one in each), each[-1][name]) for name in each[-1]}

    def read_at(self, share: float) -> float:
        """Return the time, in seconds, within which such a share of reads showed their write."""
        ordered = sorted(self.reads) or [0.0]
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

    def document(self) -> dict[str, Any]:
        """Return what `bench.json` holds of it."""
        return {
            "events_per_second": round(self.rate, 1),
            "commands_per_second": round(self.commands / self.seconds, 1),
            "seconds": round(self.seconds, 1),
            "callers": self.callers,
            "lag_events": {n: {"max": most, "end": end} for n, (most, end) in self.lags.items()},
            "drained_seconds": round(self.drained, 2),
            "read_ms": {
                f"p{share:.0%}".rstrip("%"): round(self.read_at(share) * 1e3, 1)
                for share in (0.5, 0.95, 1.0)
            },
            "late_reads": self.late,
            "processes": {name: one._asdict() for name, one in self.processes.items()},
            "glances": [one._asdict() for one in self.glances],
        }

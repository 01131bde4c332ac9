"""What a figure is, and the statistics of its runs: pure, no clock, no server.

Both sides of a figure take turns in short slices within every run, so that whatever else the
machine does falls on both. A run's ratio is of its own two sides; the figure's ratio is the median
of its runs' ratios, which one disturbed run cannot move.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import Any, Final, NamedTuple, assert_never

_MICROSECONDS: Final = 1e6


class Unit(StrEnum):
    """What a side's figure counts."""

    RATE = "events/s"
    REQUESTS = "requests/s"
    TIME = "us"
    MEDIAN = "us (p50)"
    COUNT = "events"


class Sample(NamedTuple):
    """What one side did in one slice: how many events, in how many seconds.

    `times` are the seconds of each, where a figure is of single ones.
    """

    done: int
    seconds: float
    times: Sequence[float] = ()


class Figure(NamedTuple):
    """One line of the table.

    `limit` is the goal that the ratio (ours / peer) has to reach and `aim` what is hoped for; a
    figure without a limit is reported only. With `at_most` the ratio must not exceed the limit.
    `reading` says in one sentence how to read it.
    """

    name: str
    unit: Unit
    reading: str
    limit: float | None = None
    aim: float | None = None
    at_most: bool = False


class Tail(NamedTuple):
    """The slow end of single times, in microseconds."""

    p95: float
    longest: float


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a figure: what each side came to, and the disk's own speed at that time."""

    ours: float
    peer: float
    fdatasync_us: float
    ours_tail: Tail | None = None
    peer_tail: Tail | None = None

    @property
    def ratio(self) -> float | None:
        """Ours divided by the peer's; None where the peer came to nothing."""
        return self.ours / self.peer if self.peer else None


@dataclass(frozen=True, slots=True)
class Result:
    """A figure with all its runs."""

    figure: Figure
    runs: Sequence[Run]

    @property
    def value(self) -> float:
        """The median of our side."""
        return median(run.ours for run in self.runs)

    @property
    def peer(self) -> float:
        """The median of the peer's side."""
        return median(run.peer for run in self.runs)

    @property
    def fdatasync_us(self) -> float:
        """The median time of one fdatasync during the runs, in microseconds."""
        return median(run.fdatasync_us for run in self.runs)

    @property
    def ratios(self) -> Sequence[float]:
        """The ratios of the runs that have one."""
        return [run.ratio for run in self.runs if run.ratio is not None]

    @property
    def ratio(self) -> float | None:
        """The median ratio, or None where no run has one."""
        return median(self.ratios) if self.ratios else None

    @property
    def met(self) -> bool | None:
        """Whether the ratio reaches the limit; None for a figure that is reported only."""
        if self.figure.limit is None or self.ratio is None:
            return None
        if self.figure.at_most:
            return self.ratio <= self.figure.limit
        return self.ratio >= self.figure.limit

    @property
    def tails(self) -> tuple[Tail, Tail] | None:
        """Our tail and the peer's: the median p95 of the runs, the longest of all."""
        ours = [run.ours_tail for run in self.runs if run.ours_tail is not None]
        peer = [run.peer_tail for run in self.runs if run.peer_tail is not None]
        if not (ours and peer):
            return None
        return _together(ours), _together(peer)


def figure_of(unit: Unit, samples: Sequence[Sample]) -> float:
    """Return what one side's slices come to together, in `unit`.

    Raises:
        ValueError: a rate or a time of a side that did nothing.
    """
    done = sum(sample.done for sample in samples)
    seconds = sum(sample.seconds for sample in samples)
    if unit is not Unit.COUNT and not (done and seconds):
        raise ValueError("a side did nothing in its slices; give it more seconds")
    match unit:
        case Unit.RATE | Unit.REQUESTS:
            return done / seconds
        case Unit.MEDIAN:
            return median(_times(samples)) * _MICROSECONDS
        case Unit.TIME:
            return seconds / done * _MICROSECONDS
        case Unit.COUNT:
            return float(done)
        case _:
            assert_never(unit)


def tail_of(samples: Sequence[Sample]) -> Tail | None:
    """Return the slow end of one side's single times; None where there are none."""
    times = sorted(_times(samples))
    if not times:
        return None
    at_95 = times[min(len(times) - 1, int(len(times) * 0.95))]
    return Tail(at_95 * _MICROSECONDS, times[-1] * _MICROSECONDS)


def _times(samples: Sequence[Sample]) -> list[float]:
    return [one for sample in samples for one in sample.times]


def _together(tails: Sequence[Tail]) -> Tail:
    return Tail(median(tail.p95 for tail in tails), max(tail.longest for tail in tails))


def ours_first(run: int, slice_of_run: int) -> bool:
    """Tell whether our side goes first: both sides do equally often, in every run and over runs."""
    return (run + slice_of_run) % 2 == 0


def document(results: Sequence[Result], meta: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `bench.json` holds: `meta`, and an object for each figure by its name."""
    return {"meta": dict(meta)} | {each.figure.name: _entry(each) for each in results}


def _entry(result: Result) -> dict[str, Any]:
    ratios = result.ratios
    return {
        "value": round(result.value, 1),
        "limit": result.figure.limit,
        "aim": result.figure.aim,
        "ratio": _rounded(result.ratio),
        "spread": [_rounded(min(ratios)), _rounded(max(ratios))] if ratios else None,
        "met": result.met,
        "unit": str(result.figure.unit),
        "peer": round(result.peer, 1),
        "fdatasync_us": round(result.fdatasync_us, 1),
        **_tails(result),
        "runs": [
            {
                "ours": round(run.ours, 1),
                "peer": round(run.peer, 1),
                "ratio": _rounded(run.ratio),
                "fdatasync_us": round(run.fdatasync_us, 1),
            }
            for run in result.runs
        ],
    }


def _tails(result: Result) -> dict[str, Any]:
    if result.tails is None:
        return {}
    sides = zip(("ours", "peer"), result.tails, strict=True)
    return {name: {"p95": round(t.p95, 1), "max": round(t.longest, 1)} for name, t in sides}


def _rounded(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 3)

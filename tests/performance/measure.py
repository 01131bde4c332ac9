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
    TIME = "us"
    COUNT = "events"


class Sample(NamedTuple):
    """What one side did in one slice: how many events, in how many seconds."""

    done: int
    seconds: float


class Figure(NamedTuple):
    """One line of the table.

    `limit` is the goal that the ratio (ours / peer) has to reach and `aim` what is hoped for; a
    figure without a limit is reported only. `reading` says in one sentence how to read it.
    """

    name: str
    unit: Unit
    reading: str
    limit: float | None = None
    aim: float | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a figure: what each side came to, and the disk's own speed at that time."""

    ours: float
    peer: float
    fdatasync_us: float

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
        return self.ratio >= self.figure.limit


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
        case Unit.RATE:
            return done / seconds
        case Unit.TIME:
            return seconds / done * _MICROSECONDS
        case Unit.COUNT:
            return float(done)
        case _:
            assert_never(unit)


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


def _rounded(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 3)

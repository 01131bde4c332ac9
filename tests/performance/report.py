"""The results as a table for people."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich import box
from rich.table import Table

from tests.performance.endurance import Endurance
from tests.performance.measure import Result, Unit


def table(results: Sequence[Result], meta: Mapping[str, Any]) -> Table:
    """Return a row for each figure, with a sentence on how to read it.

    Of `meta` it tells what to judge the figures by: fdatasync_us, load and cpus.
    """
    made = Table(
        title="Ours against bare peers on one server, in one run, taking turns",
        caption=(
            "ratio = ours / peer: median of the runs (lowest to highest). fdatasync = of one page "
            f"on the same disk between the slices, {meta['fdatasync_us']:,.0f} us before the first "
            f"figure. Load before it {meta['load']:g} on {meta['cpus']} CPUs: above 0 other work "
            "takes its share, and more from the side that has fewer processes."
        ),
        title_justify="left",
        caption_justify="left",
        box=box.SIMPLE_HEAD,
    )
    for name in ("figure", "ours", "peer", "unit", "ratio", "goal", "fdatasync us"):
        made.add_column(name, justify="left" if name in {"figure", "unit"} else "right")
    made.add_column("how to read it", overflow="fold", min_width=36)
    for each in results:
        made.add_row(*_cells(each), each.figure.reading + _tails(each))
    return made


def endurance_table(run: Endurance) -> Table:
    """Return a row for each process with its memory; the caption tells what all carried."""
    lags = "; ".join(
        f"{n} {most:,} at most, {end:,} at the end" for n, (most, end) in run.lags.items()
    )
    made = Table(
        title=f"All services on this machine for {run.seconds:.0f} s: {run.rate:,.0f} events/s",
        caption=(
            f"{run.callers} callers give one command after the other, "
            f"{run.commands / run.seconds:,.0f} a second, and read each plan at the end of its "
            "course: so they wait for the views. events/s counts what the views had at the end. "
            f"Events behind what callers were told: {lags}. The views had everything "
            f"{run.drained:.2f} s after the load. {len(run.reads):,} reads showed the last write: "
            f"p50 {_ms(run, 0.5)}, p95 {_ms(run, 0.95)}, longest {_ms(run, 1.0)} ms; {run.late} "
            "times the view was too far behind to answer."
        ),
        title_justify="left",
        caption_justify="left",
        box=box.SIMPLE_HEAD,
        width=100,
    )
    for name in ("process", "MB at start", "MB at end", "CPU s"):
        made.add_column(name, justify="left" if name == "process" else "right")
    for name, one in run.processes.items():
        made.add_row(name, f"{one.start / 1e6:,.1f}", f"{one.end / 1e6:,.1f}", f"{one.cpu:,.1f}")
    return made


def verdict(result: Result) -> str:
    """Return the goal and whether it was reached."""
    match result.met:
        case None:
            return "reported"
        case True:
            return f"{result.figure.limit:g} met"
        case False:
            return f"{result.figure.limit:g} missed"


def _ms(run: Endurance, share: float) -> str:
    return f"{run.read_at(share) * 1e3:,.0f}"


def _tails(result: Result) -> str:
    if result.tails is None:
        return ""
    ours, peer = result.tails
    return (
        f" p95 {ours.p95:,.0f} (peer {peer.p95:,.0f}), "
        f"longest {ours.longest:,.0f} ({peer.longest:,.0f}) us."
    )


def _cells(result: Result) -> Sequence[str]:
    return (
        result.figure.name,
        _value(result.figure.unit, result.value),
        _value(result.figure.unit, result.peer),
        str(result.figure.unit),
        _ratio(result),
        verdict(result),
        f"{result.fdatasync_us:,.0f}",
    )


def _value(unit: Unit, value: float) -> str:
    return f"{value:,.1f}" if unit in {Unit.TIME, Unit.MEDIAN} else f"{value:,.0f}"


def _ratio(result: Result) -> str:
    if result.ratio is None:
        return "-"
    return f"{result.ratio:.2f} ({min(result.ratios):.2f}..{max(result.ratios):.2f})"

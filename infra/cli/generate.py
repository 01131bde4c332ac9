"""`goldenthread generate`: invented clinics with plausible courses of treatment, from a seed."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, BinaryIO, TypeAlias

import typer

from infra.cli.command import add_commands
from infra.cli.output import output, run_async

if TYPE_CHECKING:
    from infra.generating.wanted import Wanted

    Progress: TypeAlias = Callable[[int], None]

_Clinics = Annotated[int, typer.Option("--clinics", help="How many clinics: generated-1 on.")]
_Plans = Annotated[int, typer.Option("--plans", help="How many clients, and plans, in each.")]
_Days = Annotated[int, typer.Option("--days", help="The days that courses lie in, 28 or more.")]
_Seed = Annotated[int, typer.Option("--seed", help="The same seed gives the same courses.")]
_To = Annotated[str, typer.Option("--to", help="A file; - for standard output; or ledger.")]

_STANDARD_OUTPUT = "-"
_LEDGER = "ledger"


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    add_commands(app, generate)


def generate(
    clinics: _Clinics = 1,
    plans: _Plans = 10,
    days: _Days = 180,
    seed: _Seed = 1,
    to: _To = _STANDARD_OUTPUT,
) -> None:
    """Make invented clinics: responders, dropouts, crises, late entries, corrections.

    Every event is decided by the planner's own rules. A file and standard output
    get JSON lines, the same bytes for the same seed; docs/generating.md tells them.
    With --to ledger the charts are entered today into the servers of the settings.

    Exit codes: 0 done; 1 refused; 2 an option out of bounds; 3 a server or file is away.

    Example: goldenthread generate --clinics 2 --plans 100 --seed 7 --to events.jsonl
    """
    from infra.generating.wanted import Wanted

    wanted = Wanted(clinics, plans, days, seed)
    told = _Told()
    with _progress(wanted) as progress:
        _into(to, wanted, told.both(progress))
    data = {"clinics": clinics, "charts": wanted.charts, "events": told.events, "to": to}
    line = f"{told.events} events of {wanted.charts} charts in {clinics} clinics"
    if to == _STANDARD_OUTPUT:
        output.note(line)
    else:
        output.result(data, f"{line}, to {to}")


class _Told:
    """Counts the events that it is told of."""

    def __init__(self) -> None:
        self.events = 0

    def both(self, progress: "Progress") -> "Progress":
        """Return what counts and tells `progress` as well."""

        def tell(events: int) -> None:
            self.events += events
            progress(events)

        return tell


def _into(to: str, wanted: "Wanted", progress: "Progress") -> None:
    from pathlib import Path

    if to == _LEDGER:
        run_async(_into_ledger(wanted, progress))
    elif to == _STANDARD_OUTPUT:
        _write(sys.stdout.buffer, wanted, progress)
    else:
        from infra.generating.to_file import written

        with written(Path(to)) as target:
            _write(target, wanted, progress)


async def _into_ledger(wanted: "Wanted", progress: "Progress") -> None:
    from infra.generating.to_ledger import generate_into
    from infra.settings import load_settings

    await generate_into(load_settings(), wanted, progress)


def _write(target: BinaryIO, wanted: "Wanted", progress: "Progress") -> None:
    from infra.generating.clinics import events_of
    from infra.generating.lines import line

    for events in events_of(wanted):
        target.write(b"".join(map(line, events)))
        progress(len(events))


@contextmanager
def _progress(wanted: "Wanted") -> "Iterator[Progress]":
    """Show share, rate and time left on a terminal; stay quiet in a pipe."""
    if output.as_json or not sys.stderr.isatty():
        yield lambda _events: None
        return
    import time

    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        BarColumn(),
        TaskProgressColumn(show_speed=True),
        TextColumn("{task.fields[rate]} events/s"),
        TimeRemainingColumn(),
    )
    began, events = time.monotonic(), 0
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=wanted.charts, rate=0)

        def advance(more: int) -> None:
            nonlocal events
            events += more
            rate = round(events / max(time.monotonic() - began, 0.001))
            bar.update(task, advance=1, rate=rate)

        yield advance

"""`goldenthread verify`: proofs over what is stored."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from infra.cli.command import add_commands
from infra.cli.output import ExitCode, output, run_async

if TYPE_CHECKING:
    from events.ids import ClinicId, Position
    from infra.verification import Verdict

    Progress: TypeAlias = Callable[[ClinicId, Position, Position], None]

_ClinicOption = Annotated[
    str | None, typer.Option("--clinic", help="Only this clinic; without it, every one.")
]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    verify = typer.Typer(
        help="Prove that nothing was altered, removed or left out.", no_args_is_help=True
    )
    add_commands(verify, ledger)
    app.add_typer(verify, name="verify")


def ledger(clinic: _ClinicOption = None) -> None:
    """Verify ledgers: positions, versions, hashes, seals and times.

    Names the first bad position of each clinic and ends with exit code 1 if there is one.

    Example: goldenthread verify ledger --clinic riverbend
    """
    verdicts: list[Verdict] = run_async(_verify(clinic))
    broken = [verdict for verdict in verdicts if verdict.finding]
    for verdict in verdicts:
        output.say(_line(verdict))
    events = sum(verdict.verified for verdict in verdicts)
    data = {"verified": not broken, "events": events, "clinics": [_row(v) for v in verdicts]}
    output.result(data, _closing(verdicts, events))
    if broken:
        raise typer.Exit(ExitCode.FAILURE)


def _closing(verdicts: "list[Verdict]", events: int) -> str:
    broken = sum(verdict.finding is not None for verdict in verdicts)
    if broken:
        return (
            f"{broken} of {len(verdicts)} ledgers are NOT whole: freeze them "
            "(goldenthread clinic freeze <clinic>), keep a copy, and compare with Kafka"
        )
    return f"whole: {events} events of {len(verdicts)} clinics"


async def _verify(only: str | None) -> "list[Verdict]":
    from events.ids import parse_clinic
    from events.ledger.errors import UnknownClinic
    from infra.databases import opened_pool
    from infra.settings import load_settings
    from infra.verification import clinics_to_verify, verify_clinic

    async with opened_pool(load_settings(), "ledger", size=1) as pool:
        clinics = await clinics_to_verify(pool)
        if only is not None and parse_clinic(only) not in clinics:
            raise UnknownClinic(parse_clinic(only))
        chosen = [clinic for clinic in clinics if only in {None, clinic}]
        with _progress() as progress:
            return [await verify_clinic(pool, clinic, progress) for clinic in chosen]


@contextmanager
def _progress() -> "Iterator[Progress]":
    """Show share, rate and time left on a terminal; stay quiet in a pipe."""
    if output.as_json or not sys.stderr.isatty():
        yield lambda _clinic, _done, _head: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(show_speed=True),
        TextColumn("{task.fields[rate]} events/s"),
        TimeRemainingColumn(),
    )
    began = time.monotonic()
    read: dict[str, int] = {}
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", rate=0)

        def advance(clinic: "ClinicId", done: "Position", head: "Position") -> None:
            read[clinic] = done
            rate = round(sum(read.values()) / max(time.monotonic() - began, 0.001))
            bar.update(task, description=clinic, completed=done, total=head, rate=rate)

        yield advance


def _line(verdict: "Verdict") -> str:
    if verdict.finding is None:
        return f"{verdict.clinic}: whole, {verdict.verified} events"
    finding = verdict.finding
    return f"{verdict.clinic}: BAD at position {finding.position} ({finding.rule}): {finding.seen}"


def _row(verdict: "Verdict") -> dict[str, object]:
    finding = verdict.finding
    return {
        "clinic": verdict.clinic,
        "verified": verdict.verified,
        "first_bad_position": finding and finding.position,
        "rule": finding and finding.rule,
        "seen": finding and finding.seen,
    }

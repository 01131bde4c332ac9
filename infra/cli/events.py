"""`goldenthread events`: look at single events, and at a ledger as it grows."""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

import typer

from infra.cli.command import with_json
from infra.cli.output import ExitCode, run_async

if TYPE_CHECKING:
    from events.ids import ClinicId
    from events.ledger.reader import LedgerReader
    from infra.cli.events_output import Teller
    from infra.inspection.opening import Opening
    from infra.inspection.reference import Reference
    from infra.inspection.session import Inspection
    from infra.inspection.tail import Fits
    from infra.inspection.view import Seen

_HELP: Final = "Look at events: their envelopes, and their data for those who hold the keys."
_LAST: Final = 20
_POLL_SECONDS: Final = 0.25

_Clinic = Annotated[str, typer.Argument(metavar="CLINIC", help="Whose ledger.")]
_Reference = Annotated[
    str,
    typer.Argument(
        metavar="EVENT", help="A position, a stream and version (plan/<uuid>@3), or an event id."
    ),
]
_Open = Annotated[
    bool,
    typer.Option("--open", help="Show the data too (health information; each opening is logged)."),
]
_From = Annotated[
    int | None, typer.Option("--from", min=1, metavar="POSITION", help="Start at this position.")
]
_Last = Annotated[
    int | None,
    typer.Option("--last", min=0, help=f"Start so many events before the end; {_LAST} by itself."),
]
_Limit = Annotated[int | None, typer.Option("--limit", min=1, help="End after so many events.")]
_Follow = Annotated[
    bool, typer.Option("--follow", "-f", help="Go on as the ledger grows; Ctrl-C ends it.")
]
_Types = Annotated[
    list[str] | None,
    typer.Option(
        "--type", metavar="TYPE", help="Only this type, such as plan.goal-set; may be repeated."
    ),
]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    events = typer.Typer(help=_HELP, no_args_is_help=True)
    events.command("tail")(with_json(tail))
    events.command("show")(with_json(show))
    app.add_typer(events, name="events")


def tail(  # noqa: PLR0913, PLR0917  # each is an option
    clinic: _Clinic,
    start: _From = None,
    last: _Last = None,
    limit: _Limit = None,
    follow: _Follow = False,
    types: _Types = None,
    opened: _Open = False,
) -> None:
    """Show events in order of position, one line each; never past the head.

    With --json one object per line: position, ledgertime, hash, envelope, and data if opened.

    Exit codes: 0 done, also by Ctrl-C; 1 refused, or an event is damaged; 3 a server is away.

    Example: goldenthread events tail riverbend --follow --type plan.goal-set
    """
    from events.ids import parse_clinic
    from infra.cli.events_output import Teller

    if start is not None and last is not None:
        raise typer.BadParameter("give --from or --last, not both")
    chosen = Chosen(start, _LAST if last is None else last, limit, follow)
    teller = Teller(opening=opened)
    with suppress(KeyboardInterrupt):
        run_async(_tail(parse_clinic(clinic), chosen, tuple(types or ()), teller))
    if teller.damaged:
        raise typer.Exit(ExitCode.FAILURE)


def show(clinic: _Clinic, event: _Reference, opened: _Open = False) -> None:
    """Show one event: its envelope, its place in the ledger, and with --open its data.

    Exit codes: 0 shown, also when its key is destroyed; 1 no such event, or damaged;
    3 a server is away.

    Example: goldenthread events show riverbend 12 --open
    """
    from events.ids import parse_clinic
    from infra.cli.events_output import Teller
    from infra.inspection.reference import parse_reference

    teller = Teller(opening=opened)
    run_async(_show(parse_clinic(clinic), parse_reference(event), teller))
    if teller.damaged:
        raise typer.Exit(ExitCode.FAILURE)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which part of a ledger: from a position on, or so many events before the end."""

    start: int | None
    last: int
    limit: int | None
    follow: bool


async def _tail(
    clinic: "ClinicId", chosen: Chosen, types: tuple[str, ...], teller: "Teller"
) -> None:
    from infra.inspection.session import inspection
    from infra.inspection.tail import of_types
    from infra.settings import load_settings

    teller.note_unknown(types)
    settings = load_settings()
    async with inspection(settings, opening=teller.opening, told=teller.audit) as looking:
        shown = 0
        async for event in _chosen(looking.reader, clinic, chosen, of_types(types)):
            teller.line(event, await _opening(looking, event))
            shown += 1
            if shown == chosen.limit:
                return


async def _chosen(
    reader: "LedgerReader", clinic: "ClinicId", chosen: Chosen, fits: "Fits"
) -> "AsyncIterator[Seen]":
    import asyncio

    from events.ids import Position
    from infra.inspection import tail as ledger
    from infra.inspection.reference import BadPosition

    head = (await reader.head(clinic)).position
    after = head if chosen.start is None else Position(chosen.start - 1)
    if chosen.start is None:
        for event in await ledger.last(reader, clinic, head, chosen.last, fits):
            yield event
    elif after >= head and not chosen.follow:
        raise BadPosition(clinic, head)
    if chosen.follow:
        rest = ledger.followed(reader, clinic, after, fits, lambda: asyncio.sleep(_POLL_SECONDS))
    elif chosen.start is None:
        return
    else:
        rest = ledger.between(reader, clinic, after, fits)
    async for event in rest:
        yield event


async def _show(clinic: "ClinicId", reference: "Reference", teller: "Teller") -> None:
    from infra.cli.progress import searching
    from infra.inspection.lookup import find
    from infra.inspection.session import inspection
    from infra.inspection.view import seen
    from infra.settings import load_settings

    settings = load_settings()
    async with inspection(settings, opening=teller.opening, told=teller.audit) as looking:
        with searching() as progress:
            row = await find(looking.reader, clinic, reference, progress)
        event = seen(row)
        teller.whole(event, await _opening(looking, event))


async def _opening(looking: "Inspection", event: "Seen") -> "Opening | None":
    if looking.opener is None:
        return None
    return await looking.opener.open(event.position, event.envelope)

"""`goldenthread parked`: streams that a view could not go on with."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated, Final

import typer

from infra.cli.command import add_commands, with_json
from infra.cli.output import ExitCode, Row, output, run_async

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from infra.databases import Pool
    from infra.parked.evicting import Evictor
    from infra.parked.parkings import ParkedStream, Place

_HELP: Final = "See streams that a view could not go on with; retry them; evict an event."
_WAIT_SECONDS: Final = 8.0
_PAUSE_SECONDS: Final = 0.2
_SECONDS: Final = "%Y-%m-%dT%H:%M:%SZ"

_View = Annotated[str, typer.Argument(metavar="VIEW", help="The view, such as plan-record.")]
_Clinic = Annotated[str, typer.Argument(metavar="CLINIC", help="The clinic's slug.")]
_Stream = Annotated[
    str, typer.Argument(metavar="STREAM", help="The stream, <kind>/<id>, as `list` shows it.")
]
_OnlyView = Annotated[str | None, typer.Option("--view", help="Only this view.")]
_OnlyClinic = Annotated[str | None, typer.Option("--clinic", help="Only this clinic.")]
_SomeView = Annotated[str | None, typer.Argument(metavar="VIEW", help="The view; or --all.")]
_SomeClinic = Annotated[str | None, typer.Argument(metavar="CLINIC", help="The clinic's slug.")]
_SomeStream = Annotated[str | None, typer.Argument(metavar="STREAM", help="The stream.")]
_All = Annotated[bool, typer.Option("--all", help="Every parked stream.")]
_Version = Annotated[
    int, typer.Option("--version", help="The version that the stream is parked at; accepts it.")
]
_Reason = Annotated[
    str, typer.Option("--reason", help="Why, in words; they are sealed with the event.")
]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    parked = typer.Typer(help=_HELP, no_args_is_help=True)
    parked.command("list")(with_json(list_all))
    add_commands(parked, show, retry, evict)
    app.add_typer(parked, name="parked")


def list_all(view: _OnlyView = None, clinic: _OnlyClinic = None) -> None:
    """List parked streams: later events of each wait in the ledger, others flow.

    Exit codes: 0 answered, whatever is parked; 3 a server is away.

    Example: goldenthread parked list --view plan-record
    """
    streams: Sequence[ParkedStream] = run_async(_listed(view, clinic))
    output.table("Parked", [_row(one) for one in streams])
    told = f"{len(streams)} streams are parked" if streams else "nothing is parked"
    output.result({"parked": [_row(one) for one in streams]}, told)


def show(view: _View, clinic: _Clinic, stream: _Stream) -> None:
    """Show why a stream is parked, at which event, and how many events wait behind it.

    Exit codes: 0 shown; 1 it is not parked; 3 a server is away.

    Example: goldenthread parked show plan-record riverbend plan/0197a3a0-...
    """
    shown: tuple[ParkedStream, int] = run_async(_shown(view, clinic, stream))
    one, waiting = shown
    data = {**_row(one), "detail": one.detail, "events_waiting": waiting}
    output.result(data, *(f"{name}: {'-' if v is None else v}" for name, v in data.items()))


def retry(
    view: _SomeView = None,
    clinic: _SomeClinic = None,
    stream: _SomeStream = None,
    every: _All = False,
) -> None:
    """Have a worker try parked streams again, from the ledger and in order.

    Exit codes: 0 each goes on, or will be tried once a worker of its view runs; 1 one is still
    parked; 3 a server is away.

    Example: goldenthread parked retry plan-record riverbend plan/0197a3a0-...
    """
    named = [view, clinic, stream]
    if (None in named) is not every or (every and any(named)):
        raise typer.BadParameter("name view, clinic and stream, or give --all")
    run_async(_retry(None if every else _place(str(view), str(clinic), str(stream))))


def evict(
    view: _View, clinic: _Clinic, stream: _Stream, version: _Version, reason: _Reason
) -> None:
    """Have a view leave out, for good, the event that a stream is parked at.

    The ledger keeps the event. That it is left out, by whom and why is itself an event of the
    clinic; every rebuild of the view honours it. Fix or retry first: this cannot be taken back.

    Exit codes: 0 recorded, and the stream goes on or will once a worker runs; 1 refused; 3 a
    server is away.

    Example: goldenthread parked evict plan-record riverbend plan/0197... --version 7 --reason ...
    """
    run_async(_evict(_place(view, clinic, stream), version, reason))


async def _listed(view: str | None, clinic: str | None) -> "Sequence[ParkedStream]":
    from events.ids import parse_clinic
    from infra.databases import opened_pool
    from infra.parked.parkings import parked_streams
    from infra.settings import load_settings

    only = None if clinic is None else parse_clinic(clinic)
    async with opened_pool(load_settings(), "views") as pool:
        return await parked_streams(pool, view, only)


async def _shown(view: str, clinic: str, stream: str) -> "tuple[ParkedStream, int]":
    from events.ledger.reader import LedgerReader
    from infra.databases import opened_pool
    from infra.parked.parkings import parked_stream
    from infra.settings import load_settings

    settings, place = load_settings(), _place(view, clinic, stream)
    async with opened_pool(settings, "views") as views, opened_pool(settings, "ledger") as ledger:
        one = await parked_stream(views, place)
        head = await LedgerReader(ledger).stream_head(place.clinic, place.stream)
    return one, max(0, head.version - one.from_version)


async def _retry(place: "Place | None") -> None:
    from infra.databases import opened_pool
    from infra.parked.parkings import parked_stream, parked_streams, want_retry
    from infra.settings import load_settings

    async with opened_pool(load_settings(), "views") as pool:
        told = await parked_streams(pool) if place is None else [await parked_stream(pool, place)]
        for one in told:
            _audit("parked-retry", one.place)
            await want_retry(pool, one.place)
        await _finish(pool, told, {})


async def _evict(place: "Place", version: int, reason: str) -> None:
    from events.ids import Version
    from infra.parked.parkings import parked_stream

    async with _evictor() as evictor:
        parked = await parked_stream(evictor.views, place)
        _audit("parked-evict", place, version=version)
        appended = await evictor.evict(place, Version(version), reason)
        data = {"evicted": version, "position": appended.first, "repeated": appended.repeated}
        await _finish(evictor.views, [parked], data)


async def _finish(
    pool: "Pool", told: "Sequence[ParkedStream]", data: "Mapping[str, object]"
) -> None:
    """Wait a while for the workers, and tell what became of each stream."""
    import asyncio

    from infra.parked.parkings import parked_streams

    end = time.monotonic() + _WAIT_SECONDS
    before = {one.place: one for one in told}
    while True:
        now = {one.place: one for one in await parked_streams(pool) if one.place in before}
        waiting = [place for place, one in now.items() if one.retry_wanted_at is not None]
        if not waiting or time.monotonic() > end:
            break
        await asyncio.sleep(_PAUSE_SECONDS)
    again = [one for place, one in now.items() if place not in waiting]
    states = dict.fromkeys(before, "goes on")
    states |= dict.fromkeys(waiting, "will be tried once a worker of its view runs")
    states |= {one.place: f"still parked at {one.from_version}: {one.reason}" for one in again}
    streams = [{**place._asdict(), "state": state} for place, state in states.items()]
    output.result(
        {**data, "streams": streams},
        *(f"{p.view} {p.clinic} {p.stream}: {state}" for p, state in states.items()),
        *(() if states else ("nothing is parked",)),
    )
    if again:
        raise typer.Exit(ExitCode.FAILURE)


@asynccontextmanager
async def _evictor() -> "AsyncIterator[Evictor]":
    import secrets
    from functools import partial

    from events.clock import SystemClock, Uuid7Source
    from events.keys.postgres import PostgresKeyStore
    from events.ledger.connection import connect
    from events.ledger.reader import LedgerReader
    from events.ledger.writer import LedgerWriter
    from events.registry import default
    from infra.audit import operator_actor
    from infra.databases import address_of, opened_pool
    from infra.keyring import load_keyring
    from infra.parked.evicting import Evictor
    from infra.settings import load_settings

    settings, ids = load_settings(), Uuid7Source()
    keyring = load_keyring(settings)
    connected = partial(connect, address_of(settings, "ledger").get_secret_value())
    async with (
        opened_pool(settings, "views") as views,
        opened_pool(settings, "ledger") as ledger,
        opened_pool(settings, "keys") as keys,
        LedgerWriter(connected, connections=1) as writer,
    ):
        yield Evictor(
            views,
            LedgerReader(ledger),
            writer,
            PostgresKeyStore(keys, keyring, ids),
            default(),
            SystemClock(),
            ids,
            secrets.token_bytes,
            operator_actor(),
        )


def _place(view: str, clinic: str, stream: str) -> "Place":
    from events.ids import parse_clinic, parse_stream
    from infra.parked.parkings import Place

    return Place(view, parse_clinic(clinic), parse_stream(stream))


def _audit(act: str, place: "Place", **ids: object) -> None:
    from events.clock import SystemClock
    from infra.audit import AuditLog, audit_file, operator_actor
    from infra.settings import load_settings

    log = AuditLog(audit_file(load_settings().home), SystemClock(), operator_actor())
    log.record(act, {**place._asdict(), **ids})


def _row(one: "ParkedStream") -> Row:
    return {
        "view": one.view,
        "clinic": one.clinic,
        "stream": one.stream,
        "version": one.from_version,
        "event": one.event_id,
        "type": one.type,
        "reason": one.reason,
        "attempts": one.attempts,
        "since": f"{one.parked_at:{_SECONDS}}",
        "tried": f"{one.tried_at:{_SECONDS}}",
        "retry_wanted": one.retry_wanted_at is not None,
    }

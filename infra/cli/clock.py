"""`goldenthread clock`: show clocks, and move those that are not the world's."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated, Final

import typer

from infra.cli.command import add_commands, with_json
from infra.cli.output import output, run_async

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Any

_HELP: Final = "Show the clocks that clinics follow; move those that are not the world's."

_Name = Annotated[
    str, typer.Argument(metavar="CLOCK", help="The clock: 1 to 40 of a-z, 0-9 and '-'.")
]
_Instant = Annotated[
    str, typer.Argument(metavar="TIME", help="A day (2026-03-01) or a time with its offset or Z.")
]
_Span = Annotated[
    str, typer.Argument(metavar="SPAN", help="Days, hours, minutes: 40d, 12h or 1d6h30m.")
]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    clock = typer.Typer(help=_HELP, no_args_is_help=True)
    add_commands(clock, show, advance)
    clock.command("set")(with_json(set_to))
    app.add_typer(clock, name="clock")


def show() -> None:
    """Show every clock that ever ticked, and its latest instant.

    Exit codes: 0 done; 3 Kafka is away.

    Example: goldenthread clock show
    """
    from events.ticks import spelled

    shown: Mapping[str, datetime] = run_async(_shown())
    rows = [{"clock": clock, "instant": spelled(at)} for clock, at in shown.items()]
    output.table("Clocks", rows)
    closing = () if rows else ("no clock has ticked yet; `make up` starts the real one",)
    output.result({"clocks": rows}, *closing)


def set_to(clock: _Name, to: _Instant) -> None:
    """Set a clock. It only goes on, and the real clock is never set.

    Notices that become owed up to then are written within moments, oldest first.

    Exit codes: 0 it shows that now; 1 refused; 2 wrong usage; 3 Kafka is away.

    Example: goldenthread clock set demo 2026-03-01
    """
    from infra.clocks.setting import parse_instant, require_onward

    wanted = parse_instant(to)

    def at(shown: "datetime | None") -> "datetime":
        require_onward(clock, shown, wanted)
        return wanted

    run_async(_move(clock, at))


def advance(clock: _Name, by: _Span) -> None:
    """Let a clock that was set go on by a span; the real clock is never set.

    Exit codes: 0 it went on; 1 refused; 2 wrong usage; 3 Kafka is away.

    Example: goldenthread clock advance demo 14d
    """
    from infra.clocks.setting import advanced, parse_span

    span = parse_span(by)
    run_async(_move(clock, lambda shown: advanced(clock, shown, span)))


async def _shown() -> "Mapping[str, datetime]":
    from services.reminders.clock.reader import read_all

    async with _kafka() as options:
        return await read_all(options)


async def _move(name: str, to: "Callable[[datetime | None], datetime]") -> None:
    from events.ticks import Tick, parse_clock, spelled
    from infra.clocks.publishing import opened_publisher
    from infra.clocks.setting import require_settable
    from services.reminders.clock.reader import read_all

    clock = parse_clock(name)
    require_settable(clock)
    async with _kafka() as options:
        instant = to((await read_all(options)).get(clock))
        _audit("clock-set", clock=clock, instant=spelled(instant))
        async with opened_publisher(options) as publisher:
            await publisher.publish(Tick(clock, instant))
    told = {"clock": clock, "instant": spelled(instant)}
    output.result(told, f"clock {clock} shows {told['instant']}")


@asynccontextmanager
async def _kafka() -> "AsyncIterator[Mapping[str, Any]]":
    """Yield the options of clients; a broker that is away is told as one sentence."""
    from aiokafka.errors import KafkaError

    from infra.kafka_client import KafkaUnreachable, admin_client, client_options
    from infra.settings import load_settings

    access = load_settings().kafka("goldenthread-operator")
    async with admin_client(access):
        pass
    try:
        yield client_options(access)
    except (KafkaError, TimeoutError, OSError):
        raise KafkaUnreachable(access) from None


def _audit(act: str, **ids: object) -> None:
    from events.clock import SystemClock
    from infra.audit import AuditLog, audit_file, operator_actor
    from infra.settings import load_settings

    AuditLog(audit_file(load_settings().home), SystemClock(), operator_actor()).record(act, ids)

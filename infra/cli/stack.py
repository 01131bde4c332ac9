"""Commands of the local stack: up, down, status, logs; and prepare, for servers elsewhere."""

import time
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from infra.cli.command import add_commands
from infra.cli.output import ExitCode, Row, output, run_async

if TYPE_CHECKING:
    from infra.settings import Settings
    from infra.stack.health import Health
    from infra.stack.state import StackState

_FOLLOW_SECONDS: Final = 0.2
_NEXT: Final = (
    "Next:",
    "  make status                                  how they are; `make down` stops them",
    "  make logs LOG=planner                        or any other that `make status` names",
    "  .venv/bin/goldenthread doctor                is all as the guarantees need it",
    "  .venv/bin/goldenthread demo                  the same story again, on a new client",
    "  .venv/bin/goldenthread events tail riverbend the demo clinic's events",
    "  .venv/bin/goldenthread --help                the rest; `. .venv/bin/activate` shortens it",
)


class Log(StrEnum):
    """Parts of the stack that write a log."""

    SUPERVISOR = "supervisor"
    POSTGRES = "postgres"
    KAFKA = "kafka"
    PLANNER = "planner"
    RELAY = "relay"
    PROJECTIONS = "projections"
    QUERY = "query"
    REMINDERS = "reminders"
    CLOCK = "clock"


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    add_commands(app, up, down, status, logs, prepare)


def up() -> None:
    """Start PostgreSQL, Kafka and our services, play the demonstration once, say what to try.

    Exit codes: 0 all runs; 1 the demonstration was refused; 3 something does not work.
    """
    from infra.cli.demo import as_json, demonstrated, told
    from infra.cli.trying import addresses, commands_to_try, fresh_client, tokens
    from infra.settings import load_settings
    from infra.stack.control import bring_up, running

    settings = load_settings()
    _fetch_jars()
    already = bring_up(settings, output.say)
    output.say("already running" if already else "ready")
    settings = load_settings()  # with the addresses that the stack has written by now
    performance = demonstrated(settings)
    state = running(settings.home)
    rows = _child_rows(state)
    output.table("What runs where", rows)
    output.table("Where things lie", _places(settings))
    client, opened = fresh_client(), addresses(settings)
    try_these, by_role = commands_to_try(settings, performance), tokens(settings, client)
    data = {
        "already_running": already,
        "home": settings.home,
        "children": rows,
        "addresses": opened,
        "demonstration": None if performance is None else as_json(performance),
        "tokens": by_role,
        "try": try_these,
    }
    played = () if performance is None else told(performance)
    output.result(data, *played, *_told_to_try(opened, by_role, try_these), *_NEXT)


def down() -> None:
    """Stop everything that `up` started; data stay."""
    from infra.settings import load_settings
    from infra.stack.control import take_down

    settings = load_settings()
    stopped = take_down(settings, output.say)
    said = f"stopped; data stay in {settings.home}" if stopped else "nothing was running"
    output.result({"stopped": stopped, "home": settings.home}, said)


def status() -> None:
    """Show processes, ports, health and versions; exit code 3 if something does not work."""
    from infra.settings import load_settings
    from infra.stack.control import given_variables, running
    from infra.stack.health import check_all, check_services

    settings = load_settings()
    state = running(settings.home)
    if state is None and not given_variables():
        output.result({"healthy": False, "servers": []}, "not running; start it with `make up`")
        raise typer.Exit(ExitCode.UNAVAILABLE)
    names = [one.name for one in (state.children if state else ())]
    servers: tuple[Health, ...] = run_async(check_all(settings))
    health = (*servers, *run_async(check_services(settings, names)))
    rows = _status_rows(state, health)
    healthy = all(one.healthy for one in health) and not _troubled(state)
    output.table("Status", rows)
    supervisor = state.supervisor if state else None
    data = {"healthy": healthy, "supervisor": supervisor, "servers": rows}
    output.result(data, "all well" if healthy else "not all well")
    if not healthy:
        raise typer.Exit(ExitCode.UNAVAILABLE)


def logs(
    which: Annotated[Log, typer.Argument(help="Whose log.")] = Log.SUPERVISOR,
    lines: Annotated[int, typer.Option(min=0, help="How many lines from the end.")] = 50,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on as it grows.")] = False,
) -> None:
    """Show the end of a log."""
    from infra.settings import load_settings
    from infra.stack.control import log_path

    path = log_path(load_settings().home, which)
    if not path.exists():
        output.note(f"no log yet: {path}; `make up` begins it")
    for line in _lines(path, lines, follow=follow):
        output.stream({"log": which, "line": line}, line)


def prepare() -> None:
    """Bring a PostgreSQL and a Kafka that exist up to date: roles, migrations, topics, rights.

    Safe to repeat. PostgreSQL's roles get the passwords that are set here; Kafka's users
    (goldenthread-admin, a superuser, and one for each service) must exist with theirs.
    """
    from infra.cli.prepare import prepare_given

    run_async(prepare_given(output.say))
    output.result({"prepared": True}, "prepared")


def _told_to_try(
    addresses: Mapping[str, str], tokens: Mapping[str, str], commands: Sequence[str]
) -> Iterator[str]:
    from infra.cli.trying import TOKEN_HOURS

    yield "Addresses to open:"
    yield from (f"  {what:<20} {address}" for what, address in addresses.items())
    if tokens:
        yield f"A token for each role, for {TOKEN_HOURS} hours (`goldenthread token` makes more):"
        yield from (f"  {role:<20} {token}" for role, token in tokens.items())
    yield "Try, in any order:"
    yield from (f"  {one}" for one in commands)
    yield ""


def _fetch_jars() -> None:
    from infra.cli.progress import fetch_jars

    fetch_jars()


def _child_rows(state: "StackState | None") -> list[Row]:
    return [
        {"what": one.name, "address": f"127.0.0.1:{one.port}", "process": one.pid, "log": one.log}
        for one in (state.children if state else ())
    ]


def _places(settings: "Settings") -> list[Row]:
    return [
        {"what": "data", "where": settings.home},
        {"what": "passwords and master key", "where": settings.secrets_path},
        {"what": "logs", "where": settings.home / "logs"},
    ]


def _status_rows(state: "StackState | None", health: "tuple[Health, ...]") -> list[Row]:
    children = {one.name: one for one in (state.children if state else ())}
    return [
        {
            "what": one.server,
            "health": "ok" if one.healthy else "not ok",
            "detail": one.detail if one.server not in children else _with_version(one),
            "process": children[one.server].pid if one.server in children else None,
            "port": children[one.server].port if one.server in children else None,
            "restarts": children[one.server].restarts if one.server in children else 0,
        }
        for one in health
    ]


def _with_version(health: "Health") -> str:
    """Return the detail; a Kafka does not tell its version, but ours is the locked one."""
    from infra.stack.jars import kafka_version

    if health.server != "Kafka" or not health.healthy:
        return health.detail
    return f"{kafka_version()}, {health.detail}"


def _troubled(state: "StackState | None") -> bool:
    return any(one.given_up or one.pid is None for one in (state.children if state else ()))


def _lines(path: Path, count: int, *, follow: bool) -> Iterator[str]:
    if not path.exists() and not follow:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    with path.open(errors="replace") as file:
        end = file.read().splitlines()
        yield from end[len(end) - count :] if count < len(end) else end
        while follow:
            if line := file.readline():
                yield line.rstrip("\n")
            else:
                time.sleep(_FOLLOW_SECONDS)

"""`goldenthread doctor`: is everything set up as the guarantees need it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from infra.cli.command import add_commands
from infra.cli.output import ExitCode, Row, output, run_async

if TYPE_CHECKING:
    from infra.doctor.check import Check


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    add_commands(app, doctor)


def doctor() -> None:
    """Check servers, schema, roles, topics, keys, clock and disk; say what to do.

    It reads only. The checks of other servers go on where one is away.

    Exit codes: 0 nothing failed (there may be warnings); 1 a check failed;
    3 a server is away.

    Example: goldenthread doctor --json
    """
    from events.clock import SystemClock
    from infra.doctor.examination import examine
    from infra.settings import load_settings

    checks: Sequence[Check] = run_async(examine(load_settings(), SystemClock()))
    output.table("Doctor", [_row(one) for one in checks])
    code = _verdict(checks)
    rows = [{**_row(one), "todo": one.todo} for one in checks]
    output.result({"healthy": code is ExitCode.OK, "checks": rows}, *_closing(checks))
    if code is not ExitCode.OK:
        raise typer.Exit(code)


def _row(check: "Check") -> Row:
    return {"check": check.name, "state": check.state, "seen": check.seen}


def _verdict(checks: "Sequence[Check]") -> ExitCode:
    from infra.doctor.check import State

    states = {one.state for one in checks}
    if State.UNREACHABLE in states:
        return ExitCode.UNAVAILABLE
    return ExitCode.FAILURE if State.FAILED in states else ExitCode.OK


def _closing(checks: "Sequence[Check]") -> Sequence[str]:
    todo = [f"{one.name}: {one.todo}" for one in checks if one.todo]
    return ("What to do:", *todo) if todo else (f"all well: {len(checks)} checks",)

"""`goldenthread diff`: what differs between two versions of a plan."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from infra.cli.command import add_commands
from infra.cli.output import output, run_async

if TYPE_CHECKING:
    from events.ids import Version

_Plan = Annotated[str, typer.Argument(metavar="PLAN", help="The plan's id.")]
_Clinic = Annotated[str, typer.Option("--clinic", help="Whose plan it is.")]
_First = Annotated[
    int, typer.Option("--from", min=0, help="The earlier version; 0 is before its first event.")
]
_Last = Annotated[int | None, typer.Option("--to", min=0, help="The later one; else the newest.")]


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    add_commands(app, diff)


def diff(plan: _Plan, clinic: _Clinic, first: _First = 0, last: _Last = None) -> None:
    """Tell what differs between two versions of a plan, in sentences with before and after.

    With --json also as JSON Patch (RFC 6902). It opens the plan with its client's key, and
    the audit log has a line of it first.

    Exit codes: 0 told; 1 no such plan or version; 3 a server is away.

    Example: goldenthread diff 5e5afed4-209b-5da7-a423-6dcd9598b106 --clinic riverbend --from 3
    """
    from events.ids import Version

    until = None if last is None else Version(last)
    found: dict[str, Any] = run_async(_found(plan, clinic, Version(first), until))
    changes = [each["sentence"] for each in found["changes"]]
    span = f"version {found['from']} to {found['to']}"
    output.result(found, *changes, f"{len(changes)} changes, {span}")


async def _found(plan: str, slug: str, first: "Version", last: "Version | None") -> dict[str, Any]:
    import orjson

    from events.clock import SystemClock, Uuid7Source
    from events.ids import StreamKind, parse_clinic, stream_of
    from events.keys.postgres import PostgresKeyStore
    from infra.audit import AuditLog, audit_file, operator_actor
    from infra.databases import opened_pool
    from infra.keyring import load_keyring
    from infra.settings import load_settings
    from services.projections.reading.histories import Histories
    from services.projections.reading.reader import PlanAt
    from services.projections.reading.told import difference_answer

    settings, clinic = load_settings(), parse_clinic(slug)
    stream_of(StreamKind.PLAN, plan)
    keyring = load_keyring(settings)
    async with opened_pool(settings, "ledger") as ledger, opened_pool(settings, "keys") as keys:
        audit = AuditLog(audit_file(settings.home), SystemClock(), operator_actor())
        audit.record("plan-compared", {"clinic": clinic, "plan": plan})
        histories = Histories(ledger, PostgresKeyStore(keys, keyring, Uuid7Source()))
        answer = await difference_answer(histories, PlanAt(clinic, plan, {}), first, last)
    found: dict[str, Any] = orjson.loads(answer)
    return found

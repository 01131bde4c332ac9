"""`goldenthread reads`: who asked to read what over the read API, and what came of it (B01)."""

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated, Final

import typer

from infra.cli.command import with_json
from infra.cli.output import Row, output, run_async

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.reads import ReadRow

_HELP: Final = "See who read what over the read API, and what came of it."
_SECONDS: Final = "%Y-%m-%dT%H:%M:%SZ"

_Clinic = Annotated[str, typer.Argument(metavar="CLINIC", help="The clinic's slug.")]
_Of = Annotated[
    str | None, typer.Option("--of", metavar="STREAM", help="Only of this stream, <kind>/<id>.")
]
_By = Annotated[str | None, typer.Option("--by", metavar="ACTOR", help="Only by this actor.")]
_From = Annotated[
    datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="From this day, UTC, on.")
]
_To = Annotated[
    datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="To the end of it, UTC.")
]
_Limit = Annotated[int, typer.Option("--limit", min=1, max=10_000, help="The newest so many.")]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    reads = typer.Typer(help=_HELP, no_args_is_help=True)
    reads.command("list")(with_json(list_reads))
    app.add_typer(reads, name="reads")


def list_reads(  # noqa: PLR0913, PLR0917  # the command line names each
    clinic: _Clinic,
    of: _Of = None,
    by: _By = None,
    first: _From = None,
    last: _To = None,
    limit: _Limit = 100,
) -> None:
    """List reads by known callers, the newest first: who, what, when, with what answer.

    Exit codes: 0 answered, whatever was read; 1 CLINIC is no slug; 3 a server is away.

    Example: goldenthread reads list riverbend --of plan/0197a3a0-... --from 2026-11-01
    """
    start = None if first is None else datetime.combine(first, time.min, UTC)
    end = None if last is None else datetime.combine(last + timedelta(days=1), time.min, UTC)
    rows: Sequence[ReadRow] = run_async(_listed(clinic, (of, by, start, end, limit)))
    output.table("Reads", [_row(one) for one in rows])
    told = f"{len(rows)} reads" if rows else "nothing was read"
    output.result({"reads": [_row(one) for one in rows]}, told)


async def _listed(
    clinic: str, asked: "tuple[str | None, str | None, datetime | None, datetime | None, int]"
) -> "Sequence[ReadRow]":
    from events.ids import parse_clinic
    from infra.databases import opened_pool
    from infra.reads import reads_of
    from infra.settings import load_settings

    known = parse_clinic(clinic)
    async with opened_pool(load_settings(), "views") as pool:
        return await reads_of(pool, known, *asked)


def _row(one: "ReadRow") -> Row:
    told = one._asdict()
    return {**told, "read_at": one.read_at.astimezone(UTC).strftime(_SECONDS)}

"""`goldenthread notices`: list notices, explain one, and hold all of them against an oracle."""

import time
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from infra.cli.command import with_json
from infra.cli.output import ExitCode, output, run_async

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from events.ids import ClinicId
    from infra.notices.explaining import Explained
    from infra.notices.reading import Ledger
    from infra.notices.rechecking import Verdict
    from infra.notices.session import Rechecker

_HELP: Final = "Look at notices of due reviews, and check that they are what they have to be."
_PAUSE_SECONDS: Final = 1.0

_Clinic = Annotated[str, typer.Argument(metavar="CLINIC", help="Whose ledger.")]
_OneClinic = Annotated[
    str | None, typer.Option("--clinic", help="Only this clinic; without it, every one.")
]
_Plan = Annotated[str | None, typer.Option("--plan", metavar="ID", help="Only this plan's.")]
_Standing = Annotated[bool, typer.Option("--standing", help="Only those that stand now.")]
_Notice = Annotated[str, typer.Argument(metavar="NOTICE", help="The notice's id.")]
_Until = Annotated[
    str | None,
    typer.Option("--until", metavar="TIME", help="As of this time instead of the clinic's clock."),
]
_Grace = Annotated[
    int,
    typer.Option("--grace", min=0, metavar="SECONDS", help="So new, it may be yet to come."),
]
_Wait = Annotated[
    int,
    typer.Option("--wait", min=0, metavar="SECONDS", help="Look again so long until all is right."),
]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    notices = typer.Typer(help=_HELP, no_args_is_help=True)
    notices.command("list")(with_json(list_all))
    notices.command("explain")(with_json(explain))
    notices.command("recheck")(with_json(recheck))
    notices.command("baseline")(with_json(baseline))
    app.add_typer(notices, name="notices")


def list_all(clinic: _Clinic, plan: _Plan = None, standing: _Standing = False) -> None:
    """List a clinic's notices in the order in which they were owed.

    Exit codes: 0 listed; 1 no such clinic; 3 a server is away.

    Example: goldenthread notices list riverbend --standing
    """
    from infra.notices.listing import row_of

    ledger: Ledger = run_async(_notices(clinic))
    rows = [row_of(key, events) for key, events in ledger.notices.items()]
    kept = [
        row
        for row in sorted(rows, key=lambda row: (row["owed_since"], row["notice"]))
        if plan in {None, row["plan"]} and (row["status"] == "raised" or not standing)
    ]
    output.table(f"Notices of {clinic}", kept)
    output.result({"clinic": clinic, "notices": kept}, f"{len(kept)} notices")


def explain(notice: _Notice, clinic: _OneClinic = None) -> None:
    """Explain a notice: rule, arithmetic, what it was decided on, what happened since.

    Exit codes: 0 explained; 1 no such notice; 3 a server is away.

    Example: goldenthread notices explain 6f0d1d6c-53b5-5e0a-9c57-7f1f6f2b8a11
    """
    from infra.notices.explaining import as_data, lines_of

    found: Explained = run_async(_explained(notice, clinic))
    output.result(as_data(found), *lines_of(found))


def recheck(
    clinic: _OneClinic = None, until: _Until = None, grace: _Grace = 60, wait: _Wait = 0
) -> None:
    """Work out anew which notices there have to be, and compare.

    It reads whole ledgers with the keys of all clients; what it opens it does not show.

    Exit codes: 0 all is as it has to be; 1 something is not; 2 wrong usage; 3 a server is away.

    Example: goldenthread notices recheck --clinic riverbend
    """
    from infra.notices.recheck import SAYS

    verdicts: list[Verdict] = run_async(_rechecked(clinic, until, grace, wait))
    for verdict in verdicts:
        for each in verdict.findings:
            place = "" if each.position is None else f", position {each.position}"
            output.say(f"{verdict.clinic}: notice {each.notice_id}{place}: {SAYS[each.fault]}")
        for plan, why in verdict.unreadable:
            output.say(f"{verdict.clinic}: plan {plan} cannot be read: {why}")
    clean = all(verdict.clean for verdict in verdicts)
    output.result({"clean": clean, "clinics": [_data(v) for v in verdicts]}, _closing(verdicts))
    if not clean:
        raise typer.Exit(ExitCode.FAILURE)


def baseline(clinic: _Clinic) -> None:
    """List what plans from elsewhere owed already when they were imported.

    Of that no notice is ever raised; a complete review, or the plan's end, takes it off.

    Exit codes: 0 listed; 1 no such clinic; 3 a server is away.

    Example: goldenthread notices baseline riverbend
    """
    rows: list[dict[str, Any]] = run_async(_baseline(clinic))
    output.table(f"Owed when they came: {clinic}", rows)
    output.result({"clinic": clinic, "plans": rows}, f"{len(rows)} on the baseline list")


def _data(verdict: "Verdict") -> dict[str, Any]:
    return {
        "clinic": verdict.clinic,
        "clock": verdict.clock,
        "until": verdict.until and verdict.until.isoformat(),
        "plans": verdict.plans,
        "notices": verdict.notices,
        "findings": [
            {
                "plan": str(each.plan_id),
                "notice": str(each.notice_id),
                "fault": each.fault,
                "position": each.position,
            }
            for each in verdict.findings
        ],
        "unreadable": [{"plan": plan, "why": why} for plan, why in verdict.unreadable],
    }


def _closing(verdicts: "Sequence[Verdict]") -> str:
    wrong = sum(len(verdict.findings) for verdict in verdicts)
    notices = sum(verdict.notices for verdict in verdicts)
    plans = sum(verdict.plans for verdict in verdicts)
    if wrong:
        return (
            f"{wrong} findings: are `goldenthread status` and `goldenthread parked list` well? "
            "Run this again with --wait 60; what stays is told by `notices explain`"
        )
    return f"as it has to be: {notices} notices of {plans} plans"


async def _notices(slug: str) -> "Ledger":
    from events.ids import parse_clinic
    from events.ledger.reader import LedgerReader
    from events.registry import default
    from infra.cli.progress import searching
    from infra.databases import opened_pool
    from infra.notices.reading import Reading
    from infra.settings import load_settings

    async with opened_pool(load_settings(), "ledger") as pool:
        reading = Reading(LedgerReader(pool), None, default(), parse_clinic(slug))
        with searching() as progress:
            return await reading.read(progress)


async def _explained(notice: str, slug: str | None) -> "Explained":
    from events.ids import StreamKind, parse_clinic, stream_of
    from events.ledger.reader import LedgerReader
    from events.registry import default
    from infra.databases import opened_pool
    from infra.notices.explaining import explain as explained
    from infra.settings import load_settings

    stream = stream_of(StreamKind.NOTICE, notice)
    async with opened_pool(load_settings(), "ledger") as pool:
        reader = LedgerReader(pool)
        clinics = await reader.clinics() if slug is None else [parse_clinic(slug)]
        return await explained(reader, clinics, stream, default())


async def _baseline(slug: str) -> list[dict[str, Any]]:
    from events.ids import parse_clinic
    from infra.cli.progress import searching
    from infra.notices.baseline import baseline_of
    from infra.notices.session import rechecker
    from infra.settings import load_settings

    async with rechecker(load_settings(), 0) as rechecks:
        with searching() as progress:
            return await baseline_of(rechecks, parse_clinic(slug), progress)


async def _rechecked(slug: str | None, until: str | None, grace: int, wait: int) -> "list[Verdict]":
    from infra.clocks.setting import parse_instant
    from infra.notices.session import rechecker
    from infra.settings import load_settings

    as_of = None if until is None else parse_instant(until)
    async with rechecker(load_settings(), grace) as rechecks:
        clinics = await rechecks.clinics(slug)
        return [await _settled(rechecks, clinic, as_of, wait) for clinic in clinics]


async def _settled(
    rechecks: "Rechecker", clinic: "ClinicId", until: "datetime | None", wait: int
) -> "Verdict":
    """Recheck until all is as it has to be, or the time is up."""
    import asyncio

    from infra.cli.progress import searching

    deadline = time.monotonic() + wait
    while True:
        with searching() as progress:
            verdict = await rechecks.recheck(clinic, until, progress)
        if verdict.clean or time.monotonic() >= deadline:
            return verdict
        await asyncio.sleep(_PAUSE_SECONDS)

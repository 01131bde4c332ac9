"""`goldenthread clinic`: add, list, freeze and open clinics."""

from typing import TYPE_CHECKING, Annotated, Final

import typer

from infra.cli.command import with_json
from infra.cli.output import Row, output, run_async

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.clinics.heads import ClinicRow, State, StateChange
    from infra.clinics.registration import Added
    from infra.clinics.spec import ClinicSpec
    from infra.settings import Settings

_HELP: Final = "Add clinics, list them, and close or open their ledgers."

_SECONDS: Final = "%Y-%m-%dT%H:%M:%SZ"

_Slug = Annotated[
    str, typer.Argument(metavar="SLUG", help="The clinic: 1 to 40 of a-z, 0-9 and '-'.")
]
_TimeZone = Annotated[
    str,
    typer.Option("--time-zone", metavar="ZONE", help="IANA time zone, such as America/New_York."),
]
_Name = Annotated[str | None, typer.Option("--name", help="Its name; else made from the slug.")]
_Sites = Annotated[
    list[str] | None,
    typer.Option(
        "--site",
        metavar="ID:NAME:ZONE:STATE",
        help="A site, such as main:Main Street:America/New_York:NY. Give it once per site.",
    ),
]
_ClockName = Annotated[
    str | None, typer.Option("--clock", help="The clock that it follows; `real` without it.")
]
_Shard = Annotated[
    int | None,
    typer.Option("--relay-shard", help="Which relay shard owns it; else chosen by the slug."),
]
_NewEpoch = Annotated[
    bool,
    typer.Option(
        "--new-epoch", help="After a move or restore: every writer reads the ledger again first."
    ),
]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    clinic = typer.Typer(help=_HELP, no_args_is_help=True)
    clinic.command("add")(with_json(add))
    clinic.command("list")(with_json(list_all))
    clinic.command("freeze")(with_json(freeze))
    clinic.command("open")(with_json(reopen))
    app.add_typer(clinic, name="clinic")


def add(  # noqa: PLR0913, PLR0917  # each is an option
    slug: _Slug,
    time_zone: _TimeZone,
    name: _Name = None,
    site: _Sites = None,
    clock: _ClockName = None,
    relay_shard: _Shard = None,
) -> None:
    """Add a clinic: its ledger, its own key, its first events, its topics for outsiders.

    Safe to repeat: it finishes what was begun, or says that the clinic is there.
    Another time zone, name, site, clock or shard than is there is refused.

    Exit codes: 0 it is there; 1 refused; 2 wrong usage; 3 a server is away.

    Example: goldenthread clinic add riverbend --time-zone America/New_York
    """
    from events.ids import parse_clinic
    from infra.clinics.spec import ClinicSpec, parse_site

    sites = tuple(parse_site(text) for text in site or ())
    spec = ClinicSpec(parse_clinic(slug), time_zone, name, sites, clock, relay_shard)
    added: Added = run_async(_add(spec))
    output.result(_added(added), _told(added))


def list_all() -> None:
    """List every clinic with its ledger's state, events, epoch and relay shard.

    Exit codes: 0 done; 3 the ledger is away.

    Example: goldenthread clinic list
    """
    clinics: Sequence[ClinicRow] = run_async(_list())
    rows = [_listed(one) for one in clinics]
    output.table("Clinics", rows)
    closing = () if rows else ("no clinic yet; add one with `goldenthread clinic add`",)
    output.result({"clinics": rows}, *closing)


def freeze(slug: _Slug) -> None:
    """Freeze a clinic's ledger: appends are refused (503, nothing happens), reads go on.

    Exit codes: 0 it is frozen; 1 no such clinic; 3 the ledger is away.

    Example: goldenthread clinic freeze riverbend
    """
    _change(slug, "frozen", new_epoch=False)


def reopen(slug: _Slug, new_epoch: _NewEpoch = False) -> None:
    """Open a clinic's ledger for appends again.

    Exit codes: 0 it is open; 1 no such clinic; 3 the ledger is away.

    Example: goldenthread clinic open riverbend --new-epoch
    """
    _change(slug, "open", new_epoch=new_epoch)


async def _add(spec: "ClinicSpec") -> "Added":
    from infra.audit import operator_actor
    from infra.clinics.adding import add_clinic
    from infra.settings import load_settings

    return await add_clinic(load_settings(), spec, operator_actor())


async def _list() -> "Sequence[ClinicRow]":
    from infra.clinics.heads import all_clinics
    from infra.databases import opened_pool
    from infra.settings import load_settings

    async with opened_pool(load_settings(), "ledger") as pool:
        return await all_clinics(pool)


def _change(slug: str, state: "State", *, new_epoch: bool) -> None:
    from infra.settings import load_settings

    settings = load_settings()
    change: StateChange = run_async(_set_state(settings, slug, state, new_epoch=new_epoch))
    head = change.after
    data = {
        "clinic": slug,
        "state": head.state,
        "changed": change.before != head,
        "epoch": head.epoch,
        "events": head.position,
    }
    output.result(data, _state_told(slug, change))


async def _set_state(
    settings: "Settings", slug: str, state: "State", *, new_epoch: bool
) -> "StateChange":
    from events.clock import SystemClock
    from events.ids import parse_clinic
    from infra.audit import AuditLog, audit_file, operator_actor
    from infra.clinics.heads import set_state
    from infra.databases import opened_pool

    clinic = parse_clinic(slug)
    audit = AuditLog(audit_file(settings.home), SystemClock(), operator_actor())
    async with opened_pool(settings, "ledger") as pool:
        ids = {"clinic": clinic, "state": state, "new_epoch": new_epoch}
        audit.record("clinic-state-set", ids)
        return await set_state(pool, clinic, state, new_epoch=new_epoch)


def _added(added: "Added") -> dict[str, object]:
    return {
        "clinic": added.clinic,
        "outcome": added.outcome,
        "events": added.head.position,
        "state": added.head.state,
        "epoch": added.head.epoch,
        "relay_shard": added.head.relay_shard,
    }


def _told(added: "Added") -> str:
    from infra.clinics.registration import Outcome

    begun = {
        Outcome.ADDED: "added",
        Outcome.FINISHED: "an earlier start of adding it is finished",
        Outcome.PRESENT: "is there already; nothing changed",
    }
    head = added.head
    place = f"{head.position} events, relay shard {head.relay_shard}, {head.state}"
    return f"clinic {added.clinic}: {begun[added.outcome]} ({place})"


def _listed(clinic: "ClinicRow") -> Row:
    return {
        "clinic": clinic.clinic,
        "state": clinic.state,
        "events": clinic.events,
        "epoch": clinic.epoch,
        "relay_shard": clinic.relay_shard,
        "added": f"{clinic.added:{_SECONDS}}",
        "last_time": f"{clinic.last_time:{_SECONDS}}",
    }


def _state_told(slug: str, change: "StateChange") -> str:
    head = change.after
    already = "" if change.before != head else " already"
    told = f"clinic {slug}: {head.state}{already} at position {head.position}, epoch {head.epoch}"
    if head.state == "open":
        return told
    return f"{told}; appends wait until `goldenthread clinic open {slug}`"

"""`goldenthread relay`: see how far events are published, and decide what the relay may not."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated, Final, NoReturn

import typer

from infra.cli.command import add_commands
from infra.cli.output import ExitCode, Row, output, run_async

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from events.ids import ClinicId
    from infra.relay.instructions import Instructor, Proposal
    from infra.relay.status import ClinicStatus

_HELP: Final = "See how far events are published; fill an emptied broker; adopt a restored ledger."
_WAIT_SECONDS: Final = 20.0
_PAUSE_SECONDS: Final = 0.2

_Clinic = Annotated[str, typer.Argument(metavar="CLINIC", help="The clinic's slug.")]
_SomeClinic = Annotated[
    str | None, typer.Argument(metavar="CLINIC", help="The clinic's slug; or use --all.")
]
_All = Annotated[bool, typer.Option("--all", help="Every clinic.")]
_Shard = Annotated[int, typer.Argument(metavar="SHARD", help="The shard that shall relay it.")]
_Accept = Annotated[
    int | None,
    typer.Option(
        "--accept", metavar="POSITION", help="The common position that was shown; accepts it."
    ),
]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    relay = typer.Typer(help=_HELP, no_args_is_help=True)
    add_commands(relay, status, republish, adopt, move)
    app.add_typer(relay, name="relay")


def status() -> None:
    """Show for each clinic how far it is published, and why a shard is stopped.

    What the relay noted last; it notes each second. Exit codes: 0 nothing is wrong; 1 a shard is
    stopped or holds a clinic, or events wait and nobody relays them; 3 the ledger is away.

    Example: goldenthread relay status
    """
    clinics: Sequence[ClinicStatus] = run_async(_status())
    reasons = {one.shard: one for one in clinics if one.condition in {"stopped", "held"}}
    output.table("Relay", [_row(one) for one in clinics])
    wrong = [one for one in clinics if one.condition in {"stopped", "held", "nobody-relays"}]
    data = {"clinics": [{**_row(one), "reason": one.reason} for one in clinics]}
    lines = [
        f"shard {shard} is {'stopped' if one.condition == 'stopped' else 'holding'}: {one.reason}"
        for shard, one in sorted(reasons.items())
    ]
    output.result({"well": not wrong, **data}, *lines)
    if wrong:
        raise typer.Exit(ExitCode.FAILURE)


def republish(clinic: _SomeClinic = None, every: _All = False) -> None:
    """Fill an emptied broker: publish from the first event, byte for byte, in order.

    Refused while topic plans holds any event of what is to be published.

    Exit codes: 0 the relay goes on, or will when it runs; 1 refused; 3 a server is away.

    Example: goldenthread relay republish --all
    """
    if (clinic is None) is not every:
        raise typer.BadParameter("name a clinic, or give --all")
    run_async(_republish(clinic))


def adopt(clinic: _Clinic, accept: _Accept = None) -> None:
    """After a restore: go on with the ledger as it is now, which becomes the truth.

    Without --accept it shows what would be accepted and does nothing (exit code 1). Published
    events that the ledger no longer has stay in topic plans; views that saw them are rebuilt.

    Exit codes: 0 the relay goes on, or will when it runs; 1 refused; 3 a server is away.

    Example: goldenthread relay adopt riverbend --accept 1204
    """
    run_async(_adopt(clinic, accept))


def move(clinic: _Clinic, shard: _Shard) -> None:
    """Let another shard relay a clinic, from where its shard ends: no gap, no double.

    Exit codes: 0 moved, or moved once the relays of both shards run; 1 refused; 3 a server is away.

    Example: goldenthread relay move riverbend 7
    """
    run_async(_move(clinic, shard))


async def _status() -> "Sequence[ClinicStatus]":
    from infra.databases import opened_pool
    from infra.relay.status import relay_status
    from infra.settings import load_settings

    async with opened_pool(load_settings(), "ledger") as pool:
        return await relay_status(pool)


async def _republish(slug: str | None) -> None:
    from events.ids import parse_clinic

    clinic = None if slug is None else parse_clinic(slug)
    async with _instructor() as instructor:
        _audit("relay-republish", clinic=slug or "every")
        await _finish(instructor, await instructor.republish(clinic), "republish")


async def _adopt(slug: str, accept: int | None) -> None:
    from events.ids import parse_clinic

    async with _instructor() as instructor:
        proposal = await instructor.propose(parse_clinic(slug))
        if proposal.needed and accept != proposal.common:
            _show(proposal)
        _audit("relay-adopt", **_accepted(proposal))
        generation = await instructor.adopt(proposal)
        await _finish(instructor, {proposal.clinic: generation}, "adopt")


async def _move(slug: str, shard: int) -> None:
    from events.ids import parse_clinic

    clinic = parse_clinic(slug)
    async with _instructor() as instructor:
        _audit("relay-move", clinic=clinic, shard=shard)
        await _finish(instructor, {clinic: await instructor.move(clinic, shard)}, "move")


@asynccontextmanager
async def _instructor() -> "AsyncIterator[Instructor]":
    from infra.audit import operator_actor
    from infra.databases import opened_pool
    from infra.relay.instructions import Instructor
    from infra.relay.topic import Topics
    from infra.settings import load_settings

    settings = load_settings()
    topics = Topics(settings.kafka("goldenthread-operator"))
    async with opened_pool(settings, "ledger") as pool:
        yield Instructor(pool, topics, operator_actor())


def _audit(act: str, **ids: object) -> None:
    from events.clock import SystemClock
    from infra.audit import AuditLog, audit_file, operator_actor
    from infra.settings import load_settings

    log = AuditLog(audit_file(load_settings().home), SystemClock(), operator_actor())
    log.record(act, ids)


async def _finish(instructor: "Instructor", told: "Mapping[ClinicId, int]", what: str) -> None:
    """Wait a while for the relay, and tell whether it has carried out what it was told."""
    import asyncio

    end = time.monotonic() + _WAIT_SECONDS
    done = False
    while not done and time.monotonic() < end:
        await asyncio.sleep(_PAUSE_SECONDS)
        done = await instructor.carried_out(told)
    said = "the relay goes on" if done else "the relay will, once it runs for these shards"
    lines = [f"clinic {clinic}: {what}: {said}" for clinic in told]
    output.result({"told": what, "generations": dict(told), "carried_out": done}, *lines)


def _show(proposal: "Proposal") -> NoReturn:
    accept = f"goldenthread relay adopt {proposal.clinic} --accept {proposal.common}"
    output.result(
        {**_accepted(proposal), "accepted": False},
        f"clinic {proposal.clinic}: the ledger ends at {proposal.head.position} in epoch "
        f"{proposal.head.epoch}; published was up to {proposal.published}",
        f"up to {proposal.common} both agree; {proposal.abandoned} published events after it are "
        "not in this ledger and stay in topic plans; "
        f"{proposal.to_publish} events of the ledger would be published",
        f"nothing was done; if that is right: {accept}",
    )
    raise typer.Exit(ExitCode.FAILURE)


def _accepted(proposal: "Proposal") -> dict[str, object]:
    return {
        "clinic": proposal.clinic,
        "head": proposal.head.position,
        "epoch": proposal.head.epoch,
        "published": proposal.published,
        "common": proposal.common,
        "abandoned": proposal.abandoned,
        "to_publish": proposal.to_publish,
    }


def _row(one: "ClinicStatus") -> Row:
    return {
        "clinic": one.clinic,
        "shard": one.shard,
        "head": one.head,
        "relayed": one.relayed,
        "behind": one.behind,
        "seconds": round(one.seconds, 1),
        "state": one.state,
        "condition": one.condition,
    }

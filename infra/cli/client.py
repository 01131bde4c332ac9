"""`goldenthread client`: what an operator does to one client's record."""

from typing import TYPE_CHECKING, Annotated, Final

import typer

from infra.cli.command import with_json
from infra.cli.output import output, run_async

if TYPE_CHECKING:
    from events.ids import KeyId

_HELP: Final = "Erase a client's record for good, when nothing has it kept."

_Clinic = Annotated[str, typer.Argument(metavar="CLINIC", help="The clinic's slug.")]
_Client = Annotated[str, typer.Argument(metavar="CLIENT", help="The client's id.")]
_ForGood = Annotated[
    bool, typer.Option("--for-good", help="Needed: what is erased never comes back.")
]
_Checked = Annotated[
    bool,
    typer.Option(
        "--state-law-checked",
        help="Somebody looked up how long a state has records kept that is not known here.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    client = typer.Typer(help=_HELP, no_args_is_help=True)
    client.callback()(lambda: None)
    client.command("erase")(with_json(erase))
    app.add_typer(client, name="client")


def erase(
    clinic: _Clinic, client: _Client, for_good: _ForGood = False, checked: _Checked = False
) -> None:
    """Destroy a client's key: nothing of the record can be read again, in any copy or backup.

    Refused while a legal hold lasts, while care goes on, and until the last day on which a rule
    has the record or its documents kept. The refusal names each rule, and what to do.

    Exit codes: 0 erased; 1 refused; 2 wrong usage; 3 a server is away.

    Example: goldenthread client erase riverbend 0197a3a0-... --for-good
    """
    if not for_good:
        raise typer.BadParameter("give --for-good: what is erased never comes back")
    key: KeyId = run_async(_erase(clinic, client, checked=checked))
    output.result({"client": client, "key": key}, f"client {client}: erased for good")


async def _erase(clinic: str, client: str, *, checked: bool) -> "KeyId":
    import secrets

    from events.clock import SystemClock, Uuid7Source
    from events.ids import ClientId, StreamKind, parse_clinic, stream_of
    from events.keys.postgres import PostgresKeyStore
    from infra.audit import AuditLog, audit_file, operator_actor
    from infra.clinics.erasing import Erasing, erase_client
    from infra.databases import opened_pool
    from infra.keyring import load_keyring
    from infra.settings import load_settings

    known = parse_clinic(clinic)
    stream_of(StreamKind.CLIENT, client)
    settings = load_settings()
    audit = AuditLog(audit_file(settings.home), SystemClock(), operator_actor())
    keyring = load_keyring(settings)
    async with opened_pool(settings, "ledger") as ledger, opened_pool(settings, "keys") as keys:
        store = PostgresKeyStore(keys, keyring, Uuid7Source(), secrets.token_bytes)
        erasing = Erasing(ledger, keys, store, audit)
        now = SystemClock().now()
        return await erase_client(erasing, known, ClientId(client), now, state_law_checked=checked)

"""`goldenthread token`: tokens for the local stack, and the change of the key that signs them."""

from typing import TYPE_CHECKING, Annotated, Final

import typer

from infra.cli.command import add_commands, with_json
from infra.cli.output import output

if TYPE_CHECKING:
    from infra.settings import Settings
    from infra.stack.signing import Grant

_KEYS_HELP: Final = "The key that signs the local stack's tokens."

_Roles = Annotated[
    list[str], typer.Option("--role", metavar="ROLE", help="Its role; may be repeated.")
]
_ClinicName = Annotated[str, typer.Option("--clinic", help="The clinic it is for.")]
_Actor = Annotated[
    str | None, typer.Option("--actor", help="Who bears it, as an id; else dev:<role>.")
]
_Client = Annotated[
    str | None,
    typer.Option(
        "--client", metavar="UUID", help="Whom a client or caregiver acts for; only for these."
    ),
]
_Hours = Annotated[int, typer.Option("--hours", min=1, help="For how long it holds.")]
_AtOnce = Annotated[bool, typer.Option("--at-once", help="End every token that was made so far.")]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    add_commands(app, token)
    keys = typer.Typer(help=_KEYS_HELP, no_args_is_help=True)
    keys.command("rotate")(with_json(rotate))
    app.add_typer(keys, name="token-keys")


def token(
    role: _Roles,
    clinic: _ClinicName = "riverbend",
    actor: _Actor = None,
    client: _Client = None,
    hours: _Hours = 8,
) -> None:
    """Print a token for the local stack's API; whoever has it may do what its roles may.

    Roles: clinician, supervisor, psychiatrist, physician, nurse-practitioner, front-desk, records,
    billing, administrator, client, caregiver. Elsewhere tokens come from the clinic's identity
    provider.

    Exit codes: 0 printed; 1 refused; 2 wrong usage; 3 there is no signing key here.

    Example: goldenthread token --role clinician --clinic riverbend
    """
    from infra.settings import load_settings
    from infra.stack.signing import Grant

    settings = load_settings()
    grant = Grant(clinic, actor or f"dev:{role[0]}", tuple(role), client)
    made = issued(settings, grant, hours)
    output.result({"token": made, "clinic": clinic, "hours": hours, "roles": role}, made)


def rotate(at_once: _AtOnce = False) -> None:
    """Sign tokens with a fresh key; the former one verifies until the next rotation.

    A running planner takes the new key with the first token that it signed, or within five minutes.

    Exit codes: 0 done; 3 there is no signing key here.

    Example: goldenthread token-keys rotate --at-once
    """
    from infra.settings import load_settings
    from infra.stack import signing

    settings = load_settings()
    kid = signing.rotate(settings.secrets_path, at_once=at_once)
    ended = "; tokens made before end within five minutes" if at_once else ""
    output.result({"key": kid, "at_once": at_once}, f"tokens are signed with key {kid} now{ended}")


def issued(settings: "Settings", grant: "Grant", hours: int) -> str:
    """Return a token that the local stack's planner takes.

    Raises:
        OtherIssuer, NoSigningKey: tokens are not made here.
        GoldenThreadError: the planner would refuse what it says.
        typer.BadParameter: it would hold for too long.
    """
    from datetime import timedelta

    from events.clock import SystemClock
    from infra.stack import signing
    from services.planner.auth.claims import caller_of

    keys = signing.key_set_file(settings.secrets_path)
    if settings.token_issuer not in {None, signing.ISSUER} or settings.token_keys not in {
        None,
        str(keys),
    }:
        raise signing.OtherIssuer
    if hours > settings.token_longest_hours:
        raise typer.BadParameter(f"--hours: at most {settings.token_longest_hours}")
    caller_of(grant.claims, signing.ISSUER)  # what the planner would refuse is not signed
    lasts = timedelta(hours=hours)
    return signing.issue(
        settings.secrets_path, grant, settings.token_audience, lasts, SystemClock()
    )

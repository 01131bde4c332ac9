"""Commands to try on the local stack; as printed they work, with ids that are fresh each time."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, get_args

if TYPE_CHECKING:
    from datetime import date

    from infra.settings import Settings

_PROGRAM: Final = ".venv/bin/goldenthread"
_DEMO: Final = "riverbend"
_FOR_CLIENT: Final = " --client <client's id>"


def api_address(settings: "Settings") -> str:
    """Return the API's address as callers on this machine use it."""
    return f"http://127.0.0.1:{settings.api_port}"


def token_commands() -> Sequence[str]:
    """Return the command that prints a token, for each role of the clinic and outside it."""
    from services.planner.decide.policy import OUTSIDE, Role

    return [
        f"{_PROGRAM} token --role {role}{_FOR_CLIENT if role in OUTSIDE else ''}"
        for role in get_args(Role)
    ]


def commands_to_try(settings: "Settings") -> Sequence[str]:
    """Return three commands: take a client in, draft a plan, look at what that came to."""
    from datetime import timedelta

    from events.clock import SystemClock, Uuid7Source

    made = Uuid7Source()
    client, episode, plan = (str(made.event_id()) for _ in range(3))
    yesterday = (SystemClock().now() - timedelta(days=1)).date()
    drafted = {
        "kind": "draft-plan",
        "plan_id": plan,
        "client_id": client,
        "episode_id": episode,
        "plan_type": "standard",
    }
    clinic = f"{api_address(settings)}/v1/clinics/{_DEMO}/commands"
    return (
        _curl(clinic, f"intake-{client}", _intake(client, episode, yesterday)),
        _curl(f"{api_address(settings)}/v1/plans/{plan}/commands", f"draft-{plan}", drafted),
        f"{_PROGRAM} events tail {_DEMO} --last 5",
    )


def _intake(client: str, episode: str, opened: "date") -> object:
    identity = {
        "given_name": "Rowena",
        "family_name": "Ellery",
        "birth_date": "1988-04-17",
        "record_number": f"MR-{client[-6:]}",
        "language": "en",
    }
    enrollment = {
        "effective_on": opened.isoformat(),
        "program": "adult-outpatient",
        "level_of_care": "outpatient",
        "site_id": "knoxville",
        "state": "TN",
        "payer": {"kind": "self-pay"},
    }
    return [
        {"kind": "register-client", "client_id": client, "identity": identity},
        {
            "kind": "open-episode",
            "episode_id": episode,
            "client_id": client,
            "opened_on": opened.isoformat(),
            "begins_with": "first-session",
            "enrollment": enrollment,
        },
    ]


def _curl(address: str, key: str, commands: object) -> str:
    return (
        f"curl -s -w '\\n' {address} "
        f'-H "Authorization: Bearer $({_PROGRAM} token --role clinician)" '
        f"-H 'Content-Type: application/json' -H 'Idempotency-Key: {key}' "
        f"-d '{json.dumps(commands, separators=(',', ':'))}'"
    )

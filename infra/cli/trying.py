"""Commands to try on the local stack; as printed they work, with ids that are fresh each time."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, get_args

if TYPE_CHECKING:
    from datetime import date

    from infra.settings import Settings

_PROGRAM: Final = ".venv/bin/goldenthread"
_DEMO: Final = "riverbend"
TOKEN_HOURS: Final = 8


def api_address(settings: "Settings") -> str:
    """Return the API's address as callers on this machine use it."""
    return f"http://127.0.0.1:{settings.api_port}"


def tokens(settings: "Settings", client: str) -> Mapping[str, str]:
    """Return a token for each role in the demo clinic, by role; none where another issues them.

    A client or caregiver acts for `client`.
    """
    from infra.cli.token import issued
    from infra.stack.signing import Grant, NoSigningKey, OtherIssuer
    from services.planner.decide.policy import OUTSIDE, Role

    try:
        return {
            role: issued(
                settings,
                Grant(_DEMO, f"dev:{role}", (role,), client if role in OUTSIDE else None),
                TOKEN_HOURS,
            )
            for role in get_args(Role)
        }
    except (NoSigningKey, OtherIssuer):
        return {}


def fresh_client() -> str:
    """Return the id of a client who is not there yet."""
    from events.clock import Uuid7Source

    return str(Uuid7Source().event_id())


def commands_to_try(settings: "Settings", client: str) -> Sequence[str]:
    """Return three commands: take `client` in, draft a plan, look at what that came to."""
    from datetime import timedelta

    from events.clock import SystemClock, Uuid7Source

    made = Uuid7Source()
    episode, plan = (str(made.event_id()) for _ in range(2))
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

"""Commands to try on the local stack; as printed they work, with ids that are fresh each time."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, get_args

if TYPE_CHECKING:
    from datetime import date

    from infra.demo.play import Performance
    from infra.settings import Settings

_PROGRAM: Final = ".venv/bin/goldenthread"
_DEMO: Final = "riverbend"
TOKEN_HOURS: Final = 8
_BEARER: Final = f'-H "Authorization: Bearer $({_PROGRAM} token --role clinician)"'


def addresses(settings: "Settings") -> Mapping[str, str]:
    """Return what may be opened in a browser or by curl on this machine, by what it is."""
    write, read = _local(settings.api_port), _local(settings.query_port)
    return {
        "write API": f"{write}/openapi.json",
        "read API": f"{read}/openapi.json",
        "planner's metrics": f"{write}/metrics",
        "views' metrics": f"{_local(settings.projections_port)}/metrics",
        "reminders' metrics": f"{_local(settings.reminders_port)}/metrics",
    }


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


def commands_to_try(settings: "Settings", shown: "Performance | None") -> Sequence[str]:
    """Return three commands: take a client in, look at a trail of changes, ask why a notice is."""
    from datetime import timedelta

    from events.clock import SystemClock, Uuid7Source

    client, episode = (str(Uuid7Source().event_id()) for _ in range(2))
    yesterday = (SystemClock().now() - timedelta(days=1)).date()
    clinic = f"{_local(settings.api_port)}/v1/clinics/{_DEMO}/commands"
    intake = _posted(clinic, f"intake-{client}", _intake(client, episode, yesterday))
    if shown is None:
        return (intake, f"{_PROGRAM} events tail {_DEMO} --last 5", f"{_PROGRAM} relay status")
    audit = f"{_local(settings.query_port)}/v1/plans/{shown.cast.plan}/audit?limit=3"
    return (
        f"curl -s '{audit}' {_BEARER} | .venv/bin/python -m json.tool",
        f"{_PROGRAM} notices explain {shown.notice['id']} --clinic {_DEMO}",
        intake,
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


def _posted(address: str, key: str, commands: object) -> str:
    return (
        f"curl -s -w '\\n' {address} {_BEARER} "
        f"-H 'Content-Type: application/json' -H 'Idempotency-Key: {key}' "
        f"-d '{json.dumps(commands, separators=(',', ':'))}'"
    )


def _local(port: int) -> str:
    return f"http://127.0.0.1:{port}"

"""From what a genuine token claims to a caller. Claims: `sub`, `clinic`, `roles`, `acting_for`."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final, TypeGuard, get_args

from events.errors import InvalidIdentifier
from events.ids import ClientId, ClinicId, parse_client, parse_clinic
from services.planner.auth.errors import Forbidden, Unauthorized
from services.planner.decide.policy import OUTSIDE, Role
from services.planner.handling.request import Caller

LEEWAY: Final = timedelta(seconds=30)
_ACTOR: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}", re.ASCII)
_MOST_ROLES: Final = len(get_args(Role))
_LAST_SECOND: Final = 253_402_300_799


def require_times(
    claims: Mapping[str, object], now: datetime, longest: timedelta
) -> tuple[datetime, datetime]:
    """Return when the token begins and ends; it must hold `now`, and not for too long.

    A difference of clocks up to `LEEWAY` is forgiven.

    Raises:
        Unauthorized: a time is missing or no number, past, ahead, or too far away.
    """
    begins, ends = _time(claims, "iat"), _time(claims, "exp")
    if now >= ends + LEEWAY:
        raise Unauthorized("expired", "has expired")
    not_before = max(begins, _time(claims, "nbf") if "nbf" in claims else begins)
    if not_before > now + LEEWAY:
        raise Unauthorized("not-yet", "does not hold yet; look at the clocks")
    if ends - begins > longest:
        hours = int(longest.total_seconds() // 3600)
        raise Unauthorized("lifetime", f"holds for longer than the {hours} h allowed here")
    return not_before, ends


def caller_of(claims: Mapping[str, object], issuer: str) -> Caller:
    """Return who the claims of a genuine token speak of.

    Raises:
        Unauthorized: subject or clinic has not its form.
        Forbidden: a role that is not known here or does not go with the others, or no client whom
            a client or caregiver acts for.
    """
    actor = claims.get("sub")
    if not (isinstance(actor, str) and _ACTOR.fullmatch(actor)):
        raise Unauthorized("sub", "claim sub: must be an id of 1 to 64 of A-Z a-z 0-9 . _ : -")
    roles = _roles(claims.get("roles"))
    acting_for = _acting_for(claims.get("acting_for"), roles)
    return Caller(_clinic(claims), principal_of(issuer, actor), actor, roles, acting_for)


def principal_of(issuer: str, subject: str) -> str:
    """Return whom idempotency keys belong to: subjects of two issuers never mix."""
    return f"{sha256(issuer.encode()).hexdigest()[:32]}:{subject}"


def _time(claims: Mapping[str, object], name: str) -> datetime:
    value = claims.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise Unauthorized(name, f"claim {name}: must be a time in seconds")
    if not 0 <= value <= _LAST_SECOND:
        raise Unauthorized(name, f"claim {name}: must be a time in seconds")
    return _EPOCH + timedelta(seconds=value)


def _clinic(claims: Mapping[str, object]) -> ClinicId:
    value = claims.get("clinic")
    try:
        return parse_clinic(value if isinstance(value, str) else "")
    except InvalidIdentifier:
        raise Unauthorized("clinic", "claim clinic: must be the id of a clinic") from None


def _roles(value: object) -> tuple[Role, ...]:
    if not (isinstance(value, list) and 1 <= len(value) <= _MOST_ROLES):
        raise Forbidden("roles", "claim roles: must list one role or several")
    roles = tuple(one for one in value if _is_role(one))
    if len(roles) != len(value):
        known = ", ".join(get_args(Role))
        raise Forbidden("roles", f"claim roles: holds one that is not known; known are {known}")
    outside = OUTSIDE.intersection(roles)
    if outside and not outside.issuperset(roles):
        raise Forbidden("roles", "claim roles: who acts for a client acts in no role of the clinic")
    if len(outside) > 1:
        raise Forbidden("roles", "claim roles: nobody is the client and a caregiver of the client")
    return roles


def _is_role(value: object) -> TypeGuard[Role]:
    return value in get_args(Role)


def _acting_for(value: object, roles: tuple[Role, ...]) -> ClientId | None:
    if OUTSIDE.isdisjoint(roles):
        if value is not None:
            raise Forbidden("acting-for", "claim acting_for: is for clients and caregivers only")
        return None
    try:
        return parse_client(value if isinstance(value, str) else "")
    except InvalidIdentifier:
        rule = "claim acting_for: must be the id of the client whom the caller acts for"
        raise Forbidden("acting-for", rule) from None


_EPOCH: Final = datetime.fromisoformat("1970-01-01T00:00:00+00:00")

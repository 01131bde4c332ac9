"""Whether callers can be known, and whether planner and relay of the local stack are ready."""

from typing import Final

from infra.doctor.check import Check, failed, ok, unreachable
from infra.settings import Settings
from infra.stack.control import running
from infra.stack.health import check_services
from services.planner.auth.errors import KeySetUnusable
from services.planner.auth.jwks import ALGORITHMS, read_keys
from services.planner.auth.sources import source_of

_KEYS_TODO: Final = (
    "correct GOLDENTHREAD_TOKEN_KEYS, or `make up` for the local stack: without keys the planner "
    "lets nobody in"
)


async def service_checks(settings: Settings) -> list[Check]:
    """Return what the issuer's key set and the local services are like, as far as there are any."""
    keys = [await _issuer_keys(settings.token_keys)] if settings.token_keys else []
    state = running(settings.home)
    names = [one.name for one in (state.children if state else ())]
    services = await check_services(settings, names)
    return [*keys, *(_judged(one.server, one.detail, well=one.healthy) for one in services)]


async def _issuer_keys(place: str) -> Check:
    name = "issuer's keys"
    try:
        keys = read_keys(await source_of(place).read(), frozenset(ALGORITHMS))
    except KeySetUnusable as error:
        return failed(name, error.why, _KEYS_TODO)
    return ok(name, f"{len(keys)} in force")


def _judged(name: str, seen: str, *, well: bool) -> Check:
    if well:
        return ok(name, seen)
    return unreachable(name, seen, f"see `goldenthread logs {name}`")

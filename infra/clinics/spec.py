"""What is asked of a new clinic, and the first events that it comes to."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from pydantic import ValidationError

from events.canonical import dumps_payload
from events.errors import Refused
from events.ids import ClinicId
from events.payload import Payload
from events.state.clinic import REAL_CLOCK, ClinicState, Site
from events.types.clinic import ClinicRegistered, ClockChosen, SiteAdded
from infra.shards import RELAY_SHARDS

_SHARD_BYTES: Final = 8


class InvalidClinic(Refused):
    """What is asked of a clinic has not its form; the message names the field and the rule."""

    code = "invalid-clinic"

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(f"{field}: {rule}")
        self.field = field


@dataclass(frozen=True, slots=True)
class SiteSpec:
    """One site, as texts that nobody checked yet."""

    site_id: str
    name: str
    time_zone: str
    state: str


@dataclass(frozen=True, slots=True)
class ClinicSpec:
    """What is asked; None leaves the choice to us, and to what is there for a repeat."""

    clinic: ClinicId
    time_zone: str
    name: str | None = None
    sites: tuple[SiteSpec, ...] = ()
    clock: str | None = None
    relay_shard: int | None = None


def parse_site(text: str) -> SiteSpec:
    """Return the site in `id:name:time zone:state`; the name may hold colons.

    Raises:
        InvalidClinic: not of this form.
    """
    site_id, _, rest = text.partition(":")
    parts = rest.rsplit(":", 2)
    if len(parts) != 3 or not all((site_id, *parts)):  # noqa: PLR2004  # name, zone, state
        raise InvalidClinic(
            "site", "must be id:name:time zone:state, as main:Main Street:America/New_York:NY"
        )
    return SiteSpec(site_id, *parts)


def shard_of(spec: ClinicSpec) -> int:
    """Return the relay shard that is asked for, else one that follows from the slug.

    Raises:
        InvalidClinic: there is no such shard.
    """
    if spec.relay_shard is None:
        digest = sha256(spec.clinic.encode()).digest()
        return int.from_bytes(digest[:_SHARD_BYTES]) % RELAY_SHARDS
    if not 0 <= spec.relay_shard < RELAY_SHARDS:
        raise InvalidClinic("relay shard", f"must be 0 to {RELAY_SHARDS - 1}")
    return spec.relay_shard


def first_payloads(spec: ClinicSpec) -> tuple[Payload, ...]:
    """Return the payloads of the first events: registered, each site, the clock.

    Raises:
        InvalidClinic: a field has not its form, or a site is listed twice.
    """
    if len({site.site_id for site in spec.sites}) != len(spec.sites):
        raise InvalidClinic("site", "each id once; give the second site another id")
    name = spec.name or spec.clinic.replace("-", " ").title()
    return (
        _valid(ClinicRegistered, "", name=name, time_zone=spec.time_zone),
        *(_site(site) for site in spec.sites),
        _valid(ClockChosen, "", clock=spec.clock or REAL_CLOCK),
    )


def fingerprint(payloads: tuple[Payload, ...]) -> bytes:
    """Return what tells one registration from another: a digest of its canonical bytes."""
    parts = (type(one).__name__.encode() + b"\n" + dumps_payload(one) for one in payloads)
    return sha256(b"\n".join(parts)).digest()


def differences(spec: ClinicSpec, state: ClinicState) -> tuple[str, ...]:
    """Return the names of what is asked for and is otherwise in `state`."""
    return tuple(_differences(spec, state))


def _differences(spec: ClinicSpec, state: ClinicState) -> Iterator[str]:
    if spec.time_zone != state.time_zone:
        yield "time zone"
    if spec.name not in {None, state.name}:
        yield "name"
    if spec.clock not in {None, state.clock}:
        yield "clock"
    known = {str(site_id): site for site_id, site in state.sites.items()}
    for site in spec.sites:
        if known.get(site.site_id) != Site(site.name, site.time_zone, site.state):
            yield f"site {site.site_id}"


def _site(site: SiteSpec) -> Payload:
    return _valid(
        SiteAdded,
        "site ",
        site_id=site.site_id,
        name=site.name,
        time_zone=site.time_zone,
        state=site.state,
    )


def _valid(model: type[Payload], prefix: str, **fields: str) -> Payload:
    try:
        return model(**fields)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        field = prefix + str(first["loc"][0]).removeprefix("site_").replace("_", " ")
        raise InvalidClinic(field, first["msg"].removeprefix("Value error, ")) from None

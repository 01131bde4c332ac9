"""What is asked of a clinic: its form, its shard, its first events, and how it differs."""

from dataclasses import replace

import pytest

from events.errors import InvalidIdentifier
from events.ids import ClinicId, parse_clinic
from events.state.clinic import ClinicState, Site
from events.types.clinic import ClinicRegistered, ClockChosen, SiteAdded
from events.values.references import SiteId
from infra.clinics.spec import (
    ClinicSpec,
    InvalidClinic,
    SiteSpec,
    differences,
    fingerprint,
    first_payloads,
    parse_site,
    shard_of,
)
from infra.shards import RELAY_SHARDS

_SITE = SiteSpec("main", "Main: the Street", "America/Chicago", "IL")
_SPEC = ClinicSpec(ClinicId("cedar-grove"), "America/New_York", sites=(_SITE,))


def test_a_site_is_read_from_one_text_whose_name_may_hold_colons() -> None:
    assert parse_site("main:Main: the Street:America/Chicago:IL") == _SITE


@pytest.mark.parametrize(
    "text", ["", "main", "main:Main", "main:Main:UTC", ":Main:UTC:NY", "main::UTC:NY", "a:b:c:"]
)
def test_a_text_that_is_no_site_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidClinic, match="id:name:time zone:state, as main:"):
        parse_site(text)


def test_the_first_events_are_registered_sites_and_clock() -> None:
    registered, site, clock = first_payloads(_SPEC)
    assert registered == ClinicRegistered(name="Cedar Grove", time_zone="America/New_York")
    assert site == SiteAdded(
        site_id=SiteId("main"), name="Main: the Street", time_zone="America/Chicago", state="IL"
    )
    assert clock == ClockChosen(clock="real")


@pytest.mark.parametrize(
    ("spec", "field"),
    [
        (replace(_SPEC, time_zone="America/Chicage"), "time zone"),
        (replace(_SPEC, name=" "), "name"),
        (replace(_SPEC, clock="Real Time"), "clock"),
        (replace(_SPEC, sites=(replace(_SITE, site_id="M!"),)), "site id"),
        (replace(_SPEC, sites=(replace(_SITE, name=""),)), "site name"),
        (replace(_SPEC, sites=(replace(_SITE, time_zone="Moon/Base"),)), "site time zone"),
        (replace(_SPEC, sites=(replace(_SITE, state="ny"),)), "site state"),
        (replace(_SPEC, sites=(_SITE, replace(_SITE, name="Other"))), "site"),
    ],
)
def test_what_has_not_its_form_is_refused_by_field_without_its_value(
    spec: ClinicSpec, field: str
) -> None:
    with pytest.raises(InvalidClinic) as refused:
        first_payloads(spec)
    assert refused.value.field == field
    assert "Chicage" not in str(refused.value)


def test_a_slug_has_its_form() -> None:
    with pytest.raises(InvalidIdentifier, match="a-z, 0-9"):
        parse_clinic("River Bend")


def test_the_shard_follows_from_the_slug_and_never_changes() -> None:
    assert shard_of(_SPEC) == 7
    shards = {shard_of(replace(_SPEC, clinic=ClinicId(f"clinic-{n}"))) for n in range(400)}
    assert shards == set(range(RELAY_SHARDS))


def test_a_chosen_shard_must_be_there() -> None:
    assert shard_of(replace(_SPEC, relay_shard=RELAY_SHARDS - 1)) == RELAY_SHARDS - 1
    for wrong in (-1, RELAY_SHARDS):
        with pytest.raises(InvalidClinic, match="0 to 11"):
            shard_of(replace(_SPEC, relay_shard=wrong))


def test_the_fingerprint_tells_registrations_apart() -> None:
    others = (
        _SPEC,
        replace(_SPEC, time_zone="America/Chicago"),
        replace(_SPEC, name="Other"),
        replace(_SPEC, sites=()),
        replace(_SPEC, clock="demo"),
    )
    prints = [fingerprint(first_payloads(spec)) for spec in others]
    assert len(set(prints)) == len(others)
    assert fingerprint(first_payloads(replace(_SPEC, name="Cedar Grove"))) == prints[0]


def test_only_what_is_asked_for_can_differ() -> None:
    site = Site("Main: the Street", "America/Chicago", "IL")
    there = ClinicState(
        name="Cedar Grove", time_zone="America/New_York", sites={SiteId("main"): site}
    )
    assert differences(_SPEC, there) == ()
    assert differences(replace(_SPEC, sites=(), name="Cedar Grove", clock="real"), there) == ()
    unlike = replace(
        _SPEC, time_zone="UTC", name="X", clock="demo", sites=(_SITE, replace(_SITE, site_id="b"))
    )
    assert differences(unlike, there) == ("time zone", "name", "clock", "site b")

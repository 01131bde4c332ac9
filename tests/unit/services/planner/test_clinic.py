"""Sites and policies, kept by an administrator."""

from datetime import date
from typing import Any

import pytest

from events.profiles.library import DEFAULT, library
from services.planner.commands.clinic import AddSite, AdoptPolicy, CloseSite, ReviseSite
from services.planner.decide import Decision
from services.planner.decide.policy import VERSIONS
from services.reminders.policy import SHIPPED
from tests.contract import gad
from tests.unit.services.planner.charts import CLINIC, CLOSED_SITE, EASTERN, Chart, make

SITE: dict[str, Any] = {"name": "Annex", "time_zone": EASTERN, "state": "NY"}


def chart() -> Chart:
    return Chart(role="administrator")


def adopting(effective_on: date, **changes: Any) -> AdoptPolicy:  # noqa: ANN401
    fields = {"policy": "ny-medicaid", "policy_version": 3, "effective_on": effective_on}
    return make(AdoptPolicy, **{**fields, **changes})


def test_a_site_is_added_once() -> None:
    """A1.40."""
    clinic = chart()
    decision = clinic.give(make(AddSite, site_id="annex", **SITE))
    (written,) = decision.written
    assert (written.stream, written.owner, written.version) == (f"clinic/{CLINIC}", CLINIC, 4)
    assert clinic.streams.clinic.version == 5
    assert clinic.streams.clinic.sites["annex"].name == "Annex"  # type: ignore[index]
    again = make(AddSite, site_id="annex", **SITE)
    assert clinic.refused(again) == ("already-there", "/site_id")


def test_a_site_is_put_right_whole() -> None:
    clinic = chart()
    known = {"name": "Riverside", "time_zone": EASTERN, "state": "NY"}
    assert clinic.refused(make(ReviseSite, site_id=gad.SITE, **known))[0] == "nothing-changes"
    clinic.give(make(ReviseSite, site_id=gad.SITE, **SITE))
    assert clinic.streams.clinic.sites[gad.SITE].name == "Annex"
    missing = make(ReviseSite, site_id="nowhere", **SITE)
    assert clinic.refused(missing) == ("not-found", "/site_id")


def test_a_site_is_closed_once_and_its_closure_moved_until_it_comes() -> None:
    clinic = chart()
    spring, summer = date(2026, 3, 1), date(2026, 6, 1)
    clinic.give(make(CloseSite, site_id=gad.SITE, closed_on=summer))
    again = make(CloseSite, site_id=gad.SITE, closed_on=summer)
    assert clinic.refused(again) == ("nothing-changes", "/closed_on")
    clinic.give(make(CloseSite, site_id=gad.SITE, closed_on=spring))
    assert clinic.streams.clinic.sites[gad.SITE].closed_on == spring
    gone = make(CloseSite, site_id=CLOSED_SITE, closed_on=summer)
    assert clinic.refused(gone) == ("ended", "/site_id")


@pytest.mark.parametrize(
    ("effective_on", "code"),
    [
        (date(2026, 1, 7), "adoption-backdated"),
        (date(2026, 1, 8), None),
        (date(2026, 5, 1), None),
    ],
)
def test_no_policy_is_adopted_backwards(effective_on: date, code: str | None) -> None:
    """A3.18, A11.21: today is the clinic's local day, one behind UTC at this hour."""
    clinic = chart().at("2026-01-09T03:00:00+00:00")
    answer = clinic.answer(adopting(effective_on))
    assert getattr(answer, "code", None) == code


def test_a_policy_is_adopted_once_for_a_day() -> None:
    clinic = chart()
    clinic.give(adopting(date(2026, 5, 1)))
    assert clinic.refused(adopting(date(2026, 5, 1)))[0] == "nothing-changes"
    clinic.give(adopting(date(2026, 5, 1), policy_version=4), adopting(date(2026, 6, 1)))
    assert len(clinic.streams.clinic.adoptions) == 3


def test_another_clinic_is_not_there() -> None:
    clinic = chart()
    other = make(AddSite, clinic_id="hillside", site_id="annex", **SITE)
    assert clinic.refused(other) == ("not-found", "/clinic_id")


def test_an_administrator_s_command_names_the_clinic_alone() -> None:
    decision = chart().answer(make(AddSite, site_id="annex", **SITE))
    assert isinstance(decision, Decision)
    assert decision.named == {}


@pytest.mark.parametrize("version", [4, 99])
def test_rules_that_this_release_has_not_are_not_adopted(version: int) -> None:
    """A3.18: what is due under them could not be reckoned."""
    clinic = chart()
    later = date(2027, 1, 1)
    unknown = adopting(later, policy="default", policy_version=version)
    assert clinic.refused(unknown) == ("unknown-policy-version", "/policy_version")
    clinic.give(adopting(later, policy="default", policy_version=2))


def test_the_versions_that_may_be_adopted_are_those_that_ship() -> None:
    """A3.18: of policies those that reminders know, of profiles those of the data."""
    known = {(code, version) for code, some in VERSIONS.items() for version in some}
    assert known == set(library().profiles)
    assert known >= set(SHIPPED.known)
    assert {each for each in known if each[0] == DEFAULT} == set(SHIPPED.known)

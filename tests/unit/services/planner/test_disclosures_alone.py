"""What the client alone authorises, and what went out in error (B07, B09, B38)."""

from typing import Any

import pytest

from events.ids import StreamId
from events.values.ids import ConsentId
from events.values.references import SiteId
from services.planner.commands.client import VoidClientEntries
from services.planner.commands.clinic import AddSite
from services.planner.commands.consent import RecordOwnAuthority
from tests.contract import gad
from tests.contract.examples_consents import DOCTOR, SENT
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.consents import (
    PARENT,
    asked,
    client_of,
    given,
    in_hand,
    known,
    requested,
    revoked,
)
from tests.unit.services.planner.disclosures import bare, sent

TOLD = ("refusal-consequences", "redisclosure-risk")
ALONE = make(
    RecordOwnAuthority,
    categories=("substance-use",),
    basis="law-lets-minor-consent",
    from_on=gad.at("2026-01-08T10:00:00-05:00").date(),
    until_on=gad.at("2026-02-28T10:00:00-05:00").date(),
)
LETTER: dict[str, Any] = {
    "categories": ("substance-use",),
    "basis": "treatment",
    "notice": "short",
    "scope_sent": "copy",
}
MOTHER = DOCTOR.model_copy(update={"name": "Ada Ellery", "relation": "Mother", "member_of": None})


def under(giver: dict[str, Any]) -> Chart:
    """Return a chart with a consent given first, and own authority told of after it."""
    chart = known()
    chart.give(asked(categories=("substance-use",), statements=TOLD), given(**giver), ALONE)
    return chart


def test_a_parents_consent_releases_nothing_while_the_client_alone_authorises() -> None:
    """B38, B09: own authority from Jan 8 to Feb 28; the parent's consent is of Jan 8."""
    chart = under({"given_by": PARENT}).at("2026-02-10T15:00:00+00:00")
    refusal = ("client-alone-authorises", "/disclosure/consent_id")
    assert chart.refused(sent(**LETTER)) == refusal
    chart.at("2026-03-01T15:00:00+00:00")
    late = gad.at("2026-02-28T23:00:00-05:00")
    assert chart.refused(sent(**LETTER, occurred_at=late)) == refusal
    chart.give(sent(**LETTER))
    under({}).give(sent(**LETTER))


@pytest.mark.parametrize(
    ("received_by", "refused"), [(None, True), ("representative", True), ("client", False)]
)
def test_a_representative_does_not_get_as_the_individual_what_is_the_clients_alone(
    received_by: str | None, *, refused: bool
) -> None:
    """B38, A7.08: nor who does not say to be the client; other data go to either."""
    chart = known()
    chart.give(ALONE)
    fields = {"recipient": MOTHER, "received_by": received_by}
    command = bare("individual", categories=("substance-use",), **fields)
    if refused:
        refusal = ("client-alone-authorises", "/disclosure/received_by")
        assert chart.refused(command) == refusal
        chart.give(bare("individual", **fields))
    else:
        chart.give(command)


def test_what_went_out_in_error_is_told_and_accounted() -> None:
    """B07: no consent, notice or emergency is asked of it; an ended or unknown one may be named."""
    chart = known()
    wrong = ConsentId(gad.uid(999))
    error = {"categories": ("substance-use",), "recipient": MOTHER}
    chart.give(ALONE, bare("not-permitted", **error, consent_id=wrong))
    made = client_of(chart).disclosures[SENT]
    assert (made.accounted, made.excluded_because) == (True, None)
    assert client_of(chart).journal.unresolved == ()


@pytest.mark.parametrize("count", [1, 2])
def test_a_consent_under_a_disclosure_is_voided_with_it_alone(count: int) -> None:
    """A1.57, A7.07: neither the giving alone nor the whole consent goes while it is named."""
    chart = in_hand()
    chart.give(sent())
    stream = StreamId(f"client/{gad.CLIENT}")
    _, *consent, told = (each.event_id for each in chart.events(stream))
    void = {"reason": "entered-in-error", "reason_text": "Another client's form"}
    part = make(VoidClientEntries, event_ids=tuple(consent[-count:]), **void)
    assert chart.refused(part, role="records") == ("leaves-others", "/event_ids")
    assert SENT in client_of(chart).disclosures
    chart.give(make(VoidClientEntries, event_ids=(*consent, told), **void), role="records")
    assert not client_of(chart).disclosures


WESTERN = SiteId("coast-office")
NIGHT = "2027-01-09T00:30:00-05:00"
"""In Los Angeles it is still Jan 8, 21:30, the last day of the consent."""


def westwards(chart: Chart) -> Chart:
    """Return the chart of a clinic that has a site in Los Angeles too."""
    west = {"name": "Coast", "time_zone": "America/Los_Angeles", "state": "CA"}
    chart.give(make(AddSite, site_id=WESTERN, **west), role="administrator")
    return chart


@pytest.mark.parametrize(("site", "covered"), [(gad.SITE, False), (WESTERN, True)])
def test_days_are_those_of_the_site_that_is_named(site: SiteId, *, covered: bool) -> None:
    """A2.06: a disclosure, a giving and a revocation on the last day, at a site further west."""
    chart = westwards(in_hand()).at(NIGHT)
    letter = sent().model_copy(update={"site_id": site})
    back = revoked(site_id=site)
    late = westwards(requested()).at(NIGHT)
    if covered:
        chart.give(letter, back)
        late.give(given(site_id=site))
    else:
        refusal = ("consent-does-not-cover", "/disclosure/consent_id")
        assert chart.refused(letter) == refusal
        assert chart.refused(back) == ("wrong-consent-state", "/consent_id")
        assert late.refused(given(site_id=site)) == ("wrong-consent-state", "/consent_id")


def test_a_site_that_is_named_is_one_of_the_clinics() -> None:
    nowhere = SiteId("nowhere")
    chart = in_hand()
    assert chart.refused(revoked(site_id=nowhere)) == ("not-found", "/site_id")
    letter = sent().model_copy(update={"site_id": nowhere})
    assert chart.refused(letter) == ("not-found", "/site_id")


def test_services_on_days_of_own_authority_stay_the_clients_when_it_is_over() -> None:
    """B38: the parent's consent covers what came after it, day by day."""
    chart = under({"given_by": PARENT}).at("2026-03-05T15:00:00+00:00")
    days = [gad.at(f"2026-{each}T12:00:00-05:00").date() for each in ("02-27", "03-01")]
    refusal = ("client-alone-authorises", "/disclosure/consent_id")
    assert chart.refused(sent(**LETTER, services_on=tuple(days))) == refusal
    chart.give(sent(**LETTER, services_on=tuple(days[1:])))
    own = under({}).at("2026-03-05T15:00:00+00:00")
    own.give(sent(**LETTER, services_on=tuple(days)))

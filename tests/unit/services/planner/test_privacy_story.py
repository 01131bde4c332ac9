"""The substance-use story, as far as consents, restriction, amendment and accounting go (A12.2)."""

from datetime import date
from typing import Any, Final

from events.values.consents import Purpose, Recipient
from events.values.ids import ConsentId, DisclosureId, RecipientId
from events.values.requests import Along
from services.planner.commands.restriction import AgreeRestriction
from services.projections.reading.accounting import Asked, accounting, accounting_rules
from tests.contract import gad
from tests.contract.examples_consents import PAID, UNTOLD
from tests.contract.examples_requests import ASKED
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.consents import asked, client_of, given, known, revoked
from tests.unit.services.planner.disclosures import sent
from tests.unit.services.planner.requests import denied, put_off, stating, wanted

PAYER: Final = Recipient(
    recipient_id=RecipientId(gad.uid(150)), kind="health-plan", name="Lakes Health Plan"
)
TPO: tuple[Purpose, ...] = ("treatment", "payment", "operations")
FORM: Final[dict[str, Any]] = {
    "recipient": PAYER,
    "purposes": TPO,
    "categories": ("substance-use",),
    "statements": ("refusal-consequences", "redisclosure-risk"),
    "expires_on": None,
}
FIRST, SECOND = ConsentId(gad.uid(110)), ConsentId(gad.uid(151))


def bill(number: int, consent_id: ConsentId, day: date, **changes: Any) -> Any:  # noqa: ANN401
    content: dict[str, Any] = {
        "recipient": PAYER,
        "what": "Codes, days and units",
        "categories": ("substance-use",),
        "sections": ("sessions", "history"),
        "purpose": "payment",
        "basis": "payment",
        "consent_id": consent_id,
        "notice": "short",
        "scope_sent": "explanation",
        "services_on": (day,),
    }
    named = {"disclosure_id": DisclosureId(gad.uid(number))}
    return sent(**{**content, **changes}).model_copy(update=named)


def until_june() -> Chart:
    """Consent Apr 6, a bill May 4, revoked in writing May 20; Jun 3 is paid by the client."""
    chart = known().at("2026-04-06T10:00:00-05:00")
    chart.give(asked(FIRST, **FORM), given(consent_id=FIRST))
    chart.at("2026-05-04T10:00:00-05:00").give(bill(152, FIRST, date(2026, 5, 1)))
    chart.at("2026-05-20T10:00:00-05:00")
    chart.give(revoked(consent_id=FIRST, manner="written"))
    late = chart.refused(bill(153, FIRST, date(2026, 5, 1)))
    assert late == ("consent-does-not-cover", "/disclosure/consent_id")
    chart.at("2026-06-03T10:00:00-05:00")
    kept = PAID.model_copy(update={"services_on": (date(2026, 6, 3),)})
    chart.give(make(AgreeRestriction, restriction_id=UNTOLD, restriction=kept))
    return chart


def test_a_disclosure_under_a_new_consent_carries_all_that_it_has_to() -> None:
    """A12.2, B06, B12, B13, B36: notice, scope, the disagreement; never the service of Jun 3."""
    chart = until_june().at("2026-06-10T10:00:00-05:00")
    chart.give(wanted("amendment"))
    chart.at("2026-08-05T10:00:00-05:00").give(put_off())
    chart.at("2026-09-04T10:00:00-05:00").give(denied())
    chart.at("2026-09-15T10:00:00-05:00").give(stating("disagreement"))
    chart.at("2026-10-01T10:00:00-05:00")
    chart.give(asked(SECOND, **FORM), given(consent_id=SECOND))
    whole = {"along": (Along(request_id=ASKED, parts=("request", "denial", "disagreement")),)}
    sep, june = date(2026, 9, 23), date(2026, 6, 3)
    refusals = [
        chart.refused(bill(154, SECOND, sep)),
        chart.refused(bill(154, SECOND, sep, **whole, notice=None)),
        chart.refused(bill(154, SECOND, sep, **whole, scope_sent=None)),
        chart.refused(bill(154, SECOND, june, **whole)),
    ]
    assert [code for code, _ in refusals] == [
        "amendment-left-out",
        "disclosure-notice-missing",
        "disclosure-notice-missing",
        "disclosure-restricted",
    ]
    chart.give(bill(154, SECOND, sep, **whole))
    day = date(2026, 10, 1)
    found = accounting(client_of(chart), Asked(None, day, day), accounting_rules())
    (excluded,) = found["excluded"]
    assert excluded["because"] == "treatment-payment-operations"
    assert [each["on"] for each in excluded["disclosures"]] == ["2026-05-04", "2026-10-01"]
    assert len(found["part2"]["disclosures"]) == 2

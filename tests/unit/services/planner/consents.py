"""Steps of a consent, on the chart of the invented client."""

from typing import Any

from events.values.ids import ConsentId
from events.values.signatures import Capture
from services.planner.commands.client import RegisterClient
from services.planner.commands.consent import GiveConsent, RequestConsent, RevokeConsent
from tests.contract.examples_care import IDENTITY
from tests.contract.examples_consents import CLIENT_GIVES, CONSENT, TERMS
from tests.unit.services.planner.charts import Chart, make


def known() -> Chart:
    """Return a chart with the client registered, on Jan 8, 2026, 10:00 in New York."""
    chart = Chart()
    chart.give(make(RegisterClient, identity=IDENTITY))
    return chart


def asked(consent_id: ConsentId = CONSENT, **terms: Any) -> RequestConsent:  # noqa: ANN401
    """Return a request of the usual consent; `terms` go over its own."""
    wanted = TERMS.model_copy(update=terms)
    return make(RequestConsent, consent_id=consent_id, terms=wanted)


def giving(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the fields of a giving by the client, in ink."""
    fields = {"given_by": CLIENT_GIVES, "capture": Capture(method="wet-ink")}
    return {"consent_id": CONSENT, **fields, **changes}


def given(**changes: Any) -> GiveConsent:  # noqa: ANN401
    """Return a giving by the client, in ink."""
    return make(GiveConsent, **giving(**changes))


def revoked(**changes: Any) -> RevokeConsent:  # noqa: ANN401
    """Return a revocation by the client, by word."""
    fields = {"consent_id": CONSENT, "revoked_by": CLIENT_GIVES, "manner": "oral"}
    return make(RevokeConsent, **{**fields, **changes})

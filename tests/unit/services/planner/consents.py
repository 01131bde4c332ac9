"""Steps of a consent, on the chart of the invented client."""

from datetime import date
from typing import Any

from events.state.client import ClientState
from events.state.consents import Consent
from events.values.consents import Authority, ConsentGiver, FamilyMember
from events.values.ids import AttachmentId, ConsentId, PersonId
from events.values.signatures import Capture
from services.planner.commands.attachment import RecordAttachment
from services.planner.commands.client import RegisterClient
from services.planner.commands.consent import GiveConsent, RequestConsent, RevokeConsent
from tests.contract import gad
from tests.contract.examples_care import IDENTITY
from tests.contract.examples_consents import CLIENT_GIVES, CONSENT, TERMS
from tests.contract.examples_staff import SCAN
from tests.unit.services.planner.charts import Chart, make

MINOR = IDENTITY.model_copy(update={"birth_date": date(2009, 4, 17)})
"""The client as a minor of 16, who is of age on Apr 17, 2027."""


def known() -> Chart:
    """Return a chart with the client registered, on Jan 8, 2026, 10:00 in New York."""
    chart = Chart()
    chart.give(make(RegisterClient, identity=MINOR))
    return chart


def filed(digest: str, **changes: Any) -> RecordAttachment:  # noqa: ANN401
    """Return the record of a paper with this hash, filled in and signed."""
    fields = {"kind": "other", "digest": digest, "dated": date(2026, 1, 1), **changes}
    number = int(digest[:2], 16)
    attachment = SCAN.model_copy(update=fields)
    return make(
        RecordAttachment, attachment_id=AttachmentId(gad.uid(9000 + number)), attachment=attachment
    )


def asked(consent_id: ConsentId = CONSENT, **terms: Any) -> RequestConsent:  # noqa: ANN401
    """Return a request of the usual consent; `terms` go over its own."""
    wanted = TERMS.model_copy(update=terms)
    return make(RequestConsent, consent_id=consent_id, terms=wanted)


def giving(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the fields of a giving by the client, on a screen."""
    fields = {"given_by": CLIENT_GIVES, "capture": Capture(method="electronic")}
    return {"consent_id": CONSENT, **fields, **changes}


def given(**changes: Any) -> GiveConsent:  # noqa: ANN401
    """Return a giving by the client, on a screen."""
    return make(GiveConsent, **giving(**changes))


def revoked(**changes: Any) -> RevokeConsent:  # noqa: ANN401
    """Return a revocation by the client, by word."""
    fields = {"consent_id": CONSENT, "revoked_by": CLIENT_GIVES, "manner": "oral"}
    return make(RevokeConsent, **{**fields, **changes})


PARENT = ConsentGiver(
    role="parent-or-guardian",
    printed_name="Ada Ellery",
    authority=Authority(basis="parent", from_on=date(2026, 1, 1), until_on=date(2026, 6, 30)),
)
BROTHER = FamilyMember(person_id=PersonId(gad.uid(130)), name="Tam Ellery", relation="Brother")


def client_of(chart: Chart) -> ClientState:
    return chart.streams.client(gad.CLIENT).state


def consent_of(chart: Chart) -> Consent:
    return client_of(chart).consents[CONSENT]


def requested(**terms: Any) -> Chart:  # noqa: ANN401
    chart = known()
    chart.give(asked(**terms))
    return chart


def in_hand(**terms: Any) -> Chart:  # noqa: ANN401
    chart = requested(**terms)
    chart.give(given())
    return chart

"""Steps of an authorization, on the chart of the invented client (A12.1)."""

from datetime import date
from typing import Any

from events.state.authorizations import Authorization
from events.values.authorizations import Approval, AuthorizationRequest, ServiceUnits
from events.values.ids import AuthorizationId
from services.planner.commands.authorization import (
    AppealAuthorization,
    ApproveAuthorization,
    DecideAppeal,
    DenyAuthorization,
    EndAuthorization,
    RecordInsurance,
    RequestAuthorization,
    WithdrawAuthorization,
)
from tests.contract import gad
from tests.contract.examples_payers import (
    APPROVAL,
    CODE,
    INSURANCE,
    PLAN_A,
    REQUEST,
    RETROACTIVE,
    SIX,
    TWELVE,
)
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import opened

REPORT = {"kind": "document", "document": "7b" * 32, "name": "Letter"}


def insured() -> Chart:
    """Return a chart with the client, the episode and an insurance, on May 4, 2026."""
    chart = opened()
    chart.give(make(RecordInsurance, insurance_id=PLAN_A, insurance=INSURANCE))
    return chart.at("2026-05-04T15:00:00+00:00")


def asking(authorization_id: AuthorizationId = TWELVE, **changes: Any) -> RequestAuthorization:  # noqa: ANN401
    """Return the request of Jan 15 for twelve units, without evidence."""
    request = REQUEST.model_copy(update={"evidence": (), **changes})
    fields = {"requested_on": date(2026, 1, 15), "request": request}
    return make(RequestAuthorization, authorization_id=authorization_id, **fields)


def renewing() -> RequestAuthorization:
    """Return the request of Apr 6 for six more units from Apr 17 on."""
    request: dict[str, Any] = {"renews": TWELVE, "services": RETROACTIVE.services}
    return asking(SIX, **request).model_copy(update={"requested_on": date(2026, 4, 6)})


def approving(
    authorization_id: AuthorizationId = TWELVE,
    approval: Approval = APPROVAL,
    on: date = date(2026, 1, 20),
) -> ApproveAuthorization:
    """Return the approval of Jan 20 of all that was asked for."""
    fields: dict[str, Any] = {"decided_on": on, "approval": approval}
    return make(ApproveAuthorization, authorization_id=authorization_id, **fields)


def part(units: int = 8) -> Approval:
    """Return an approval of fewer units than were asked for."""
    (asked,) = REQUEST.services
    return APPROVAL.model_copy(
        update={"services": (asked.model_copy(update={"units": units}),), "less_because": "Cap"}
    )


def denying(
    authorization_id: AuthorizationId = TWELVE, on: date = date(2026, 4, 10)
) -> DenyAuthorization:
    """Return the denial of Apr 10."""
    why = {"reason": "documentation-missing", "reason_text": "No scores were sent"}
    fields: dict[str, Any] = {"decided_on": on, "appeal_by": date(2026, 6, 9), **why}
    return make(DenyAuthorization, authorization_id=authorization_id, **fields)


def appealing(
    authorization_id: AuthorizationId = TWELVE,
    **changes: Any,  # noqa: ANN401
) -> AppealAuthorization:
    """Return the appeal of Apr 13, with a letter."""
    fields: dict[str, Any] = {"appealed_on": date(2026, 4, 13), "evidence": (REPORT,), **changes}
    return make(AppealAuthorization, authorization_id=authorization_id, **fields)


def deciding(
    outcome: str, authorization_id: AuthorizationId = TWELVE, on: date = date(2026, 4, 24)
) -> DecideAppeal:
    """Return the decision of Apr 24 on an appeal; overturned, six units back to Apr 17."""
    approval = RETROACTIVE if outcome == "overturned" else None
    fields: dict[str, Any] = {"decided_on": on, "outcome": outcome, "approval": approval}
    return make(
        DecideAppeal, authorization_id=authorization_id, reason_text="By its letter", **fields
    )


def withdrawing(authorization_id: AuthorizationId = TWELVE) -> WithdrawAuthorization:
    """Return the withdrawal of a request."""
    why: dict[str, Any] = {"reason": "not-needed", "reason_text": "Care ends before"}
    return make(WithdrawAuthorization, authorization_id=authorization_id, **why)


def ending(
    authorization_id: AuthorizationId = TWELVE, on: date = date(2026, 6, 30)
) -> EndAuthorization:
    """Return the early end of what was authorized."""
    why: dict[str, Any] = {"reason": "insurance-ended", "reason_text": "The policy lapsed"}
    return make(EndAuthorization, authorization_id=authorization_id, ended_on=on, **why)


def authorization(chart: Chart, authorization_id: AuthorizationId = TWELVE) -> Authorization:
    """Return an authorization as it stands."""
    return chart.streams.client(gad.CLIENT).state.authorizations[authorization_id]


def span(units: int, first: date, last: date, code: str = CODE) -> ServiceUnits:
    """Return units of a service over a span."""
    return ServiceUnits(code=code, units=units, from_on=first, until_on=last)


def request_of(*services: ServiceUnits) -> AuthorizationRequest:
    """Return a request for services, without evidence."""
    return REQUEST.model_copy(update={"evidence": (), "services": services})

"""Steps of a request, on the chart of the invented client."""

from typing import Any

from events.state.requests import Request
from events.values.ids import RequestId
from events.values.requests import Asker, EntryLink, RequestAnswer, Right, Statement
from services.planner.commands.request import (
    AnswerRequest,
    ExtendRequest,
    PassOnAmendment,
    ReceiveRequest,
    StateAmendment,
    WithdrawRequest,
)
from tests.contract.examples_requests import (
    AMENDMENT,
    ASKED,
    DENIAL,
    DISAGREEMENT,
    LETTER_OF_CORRECTION,
    ROWENA,
)
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.consents import PARENT, client_of

LINK: EntryLink = LETTER_OF_CORRECTION.entries[0]
MOTHER = Asker(
    role="parent-or-guardian",
    printed_name="Ada Ellery",
    authority=PARENT.authority,
)


def wanted(right: Right, request_id: RequestId = ASKED, **changes: Any) -> ReceiveRequest:  # noqa: ANN401
    """Return a request of a right, in writing; `occurred_at` and `site_id` are the command's."""
    own = {name: changes.pop(name) for name in ("occurred_at", "site_id") if name in changes}
    content = AMENDMENT.model_copy(update={"right": right, **changes})
    return make(ReceiveRequest, request_id=request_id, request=content, **own)


def put_off(**changes: Any) -> ExtendRequest:  # noqa: ANN401
    """Return an extension by as much as the rules allow."""
    return make(ExtendRequest, request_id=ASKED, reason_text="Archived off site", **changes)


def answered(occurred_at: Any = None, **changes: Any) -> AnswerRequest:  # noqa: ANN401
    """Return an answer, granted where nothing else is said."""
    answer = RequestAnswer(**{"outcome": "granted", **changes})
    return make(AnswerRequest, request_id=ASKED, answer=answer, occurred_at=occurred_at)


def denied(*grounds: str, **changes: Any) -> AnswerRequest:  # noqa: ANN401
    """Return a denial."""
    return answered(**{"outcome": "denied", "grounds": grounds or DENIAL.grounds, **changes})


def accepted(**changes: Any) -> AnswerRequest:  # noqa: ANN401
    """Return the acceptance of an amendment."""
    return answered(entries=(LINK,), **changes)


def withdrawn() -> WithdrawRequest:
    """Return the client's withdrawal."""
    return make(WithdrawRequest, request_id=ASKED, by=ROWENA)


def stating(kind: str, **changes: Any) -> StateAmendment:  # noqa: ANN401
    """Return a statement of a kind."""
    text = None if kind == "request-attached" else DISAGREEMENT.text
    statement = Statement(kind=kind, author="Somebody", text=text)  # type: ignore[arg-type]
    return make(StateAmendment, request_id=ASKED, statement=statement, **changes)


def told(recipient: Any) -> PassOnAmendment:  # noqa: ANN401
    """Return that somebody was told of the amendment."""
    return make(PassOnAmendment, request_id=ASKED, recipient=recipient)


def request_of(chart: Chart) -> Request:
    """Return the usual request."""
    return client_of(chart).requests[ASKED]

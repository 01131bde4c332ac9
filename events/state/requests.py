"""What a client asked for, when it is due, and what goes along with disclosures (B05, B06, B40)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, assert_never

from events.ids import Version
from events.state.changing import replace
from events.state.journal import Missing
from events.state.mapping import empty, put
from events.state.recorded import Recorded
from events.types.request import (
    AmendmentPassedOn,
    AmendmentStated,
    AmendmentTakenOver,
    RequestAnswered,
    RequestExtended,
    RequestPayload,
    RequestReceived,
    RequestWithdrawn,
)
from events.values.consents import Recipient
from events.values.ids import AmendmentId, Item, RecipientId, RequestId
from events.values.references import SiteId
from events.values.requests import (
    Along,
    AlongPart,
    ReceivedAmendment,
    RequestAnswer,
    RequestContent,
    Statement,
    StatementKind,
)

RequestStatus: TypeAlias = Literal["open", "due", "overdue", "answered", "withdrawn"]
"""Where a request stands on a day; it is `due` on the last day on which an answer is in time."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a request, on a local day; it counts from `time` on."""

    version: Version
    time: datetime
    on: date
    answer: RequestAnswer


@dataclass(frozen=True, slots=True)
class Extension:
    """Until when an answer was put off, told on a day, and why."""

    on: date
    due_on: date
    reason_text: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement that follows a denial; it counts from `time` on."""

    version: Version
    time: datetime
    statement: Statement


@dataclass(frozen=True, slots=True)
class Request:
    """A request and all that came of it. `due_on` is the first day; an extension moves it."""

    version: Version
    content: RequestContent
    site_id: SiteId | None
    received_on: date
    due_on: date
    verified: bool
    rules: str
    extended: Extension | None = None
    answered: Answered | None = None
    withdrawn: Version | None = None
    statements: Mapping[StatementKind, Stated] = field(default_factory=empty)
    informed: tuple[Recipient, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenOver:
    """An amendment that was made elsewhere."""

    version: Version
    time: datetime
    amendment: ReceivedAmendment


Requests: TypeAlias = Mapping[RequestId, Request]
Amendments: TypeAlias = Mapping[AmendmentId, TakenOver]
Problem: TypeAlias = Literal["missing", "ended", "already-there"]
_FOLLOWS: Final[Mapping[StatementKind, StatementKind | None]] = MappingProxyType(
    {"disagreement": None, "request-attached": None, "rebuttal": "disagreement"}
)


def last_day(request: Request) -> date:
    """Return the day by whose end the request is to be answered, as the client was told."""
    return request.due_on if request.extended is None else request.extended.due_on


def status_on(request: Request, day: date) -> RequestStatus:
    """Return where the request stands on a local `day`."""
    if request.withdrawn is not None:
        return "withdrawn"
    if request.answered is not None and request.answered.on <= day:
        return "answered"
    if day > last_day(request):
        return "overdue"
    return "due" if day == last_day(request) else "open"


def days_late(request: Request) -> int:
    """Return by how many days the answer came late; 0 when in time, or while there is none."""
    if request.answered is None:
        return 0
    return max(0, (request.answered.on - last_day(request)).days)


def to_inform(request: Request) -> tuple[Recipient, ...]:
    """Return who is still to be told of an accepted amendment (B06, B40)."""
    done = request.answered
    if request.content.right != "amendment" or done is None or done.answer.outcome == "denied":
        return ()
    told = {each.recipient_id for each in request.informed}
    wanted: dict[RecipientId, Recipient] = {}
    for each in (*request.content.inform, *done.answer.inform):
        wanted.setdefault(each.recipient_id, each)
    return tuple(each for key, each in wanted.items() if key not in told)


def going_along(requests: Requests, sections: Collection[str], at: datetime) -> tuple[Along, ...]:
    """Return what of denied amendments goes along with a disclosure at `at` of these sections.

    With a statement of disagreement go the request, the denial and any rebuttal; without one,
    request and denial where the client wants it (B06). Sections that are not told are all.
    """
    return tuple(_along(requests, sections, at))


def _along(requests: Requests, sections: Collection[str], at: datetime) -> Iterator[Along]:
    for request_id, request in requests.items():
        about = request.content.sections
        apart = sections and about and set(sections).isdisjoint(about)
        if not apart and (parts := _parts(request, at)):
            yield Along(request_id=request_id, parts=parts)


def _parts(request: Request, at: datetime) -> tuple[AlongPart, ...]:
    made = {kind for kind, each in request.statements.items() if each.time <= at}
    if "disagreement" in made:
        rest: tuple[AlongPart, ...] = ("rebuttal",) if "rebuttal" in made else ()
        return ("request", "denial", "disagreement", *rest)
    return ("request", "denial") if "request-attached" in made else ()


def with_request(known: Requests, event: Recorded[RequestPayload]) -> Requests | Missing:
    """Return `known` after a request was received, or something came of one."""
    it = event.payload
    held = known.get(it.request_id)
    if isinstance(it, RequestReceived):
        if held is not None:
            return _missing(it.request_id, "already-there")
        content = (it.request, it.site_id, it.received_on, it.due_on, it.verified, it.rules)
        return put(known, it.request_id, Request(event.version, *content))
    if held is None:
        return _missing(it.request_id, "missing")
    changed = _changed(held, event)
    return changed if isinstance(changed, Missing) else put(known, it.request_id, changed)


def with_amendment(known: Amendments, event: Recorded[AmendmentTakenOver]) -> Amendments | Missing:
    """Return `known` with one more amendment from elsewhere; Missing when its id is taken."""
    it = event.payload
    if it.amendment_id in known:
        return Missing(Item(kind="amendment", id=it.amendment_id), "already-there")
    return put(known, it.amendment_id, TakenOver(event.version, event.time, it.amendment))


def _changed(held: Request, event: Recorded[RequestPayload]) -> Request | Missing:
    it = event.payload
    if problem := _problem(held, it):
        return _missing(it.request_id, problem)
    match it:
        case RequestExtended():
            extension = Extension(it.extended_on, it.due_on, it.reason_text)
            return replace(held, extended=extension)
        case RequestAnswered():
            done = Answered(event.version, event.time, it.answered_on, it.answer)
            return replace(held, answered=done)
        case RequestWithdrawn() | RequestReceived():
            return replace(held, withdrawn=event.version)
        case AmendmentPassedOn():
            return replace(held, informed=(*held.informed, it.recipient))
        case AmendmentStated():
            stated = Stated(event.version, event.time, it.statement)
            return replace(held, statements=put(held.statements, it.statement.kind, stated))
        case unreachable:
            assert_never(unreachable)


def _problem(held: Request, it: RequestPayload) -> Problem | None:
    """Return why an event changes nothing of a request that was received; None where it does."""
    if isinstance(it, AmendmentStated | AmendmentPassedOn):
        return _out_of_order(held, it)
    if held.answered is not None or held.withdrawn is not None:
        return "ended"
    again = isinstance(it, RequestExtended) and held.extended is not None
    return "already-there" if again or isinstance(it, RequestReceived) else None


def _out_of_order(held: Request, it: AmendmentStated | AmendmentPassedOn) -> Problem | None:
    """Return why nothing follows so: nothing was denied, or accepted, or it followed already."""
    if held.answered is None or held.content.right != "amendment":
        return "missing"
    outcome = held.answered.answer.outcome
    if isinstance(it, AmendmentPassedOn):
        return "missing" if outcome == "denied" else None
    kind = it.statement.kind
    if kind in held.statements:
        return "already-there"
    before = _FOLLOWS[kind]
    lost = before is not None and before not in held.statements
    return "missing" if outcome == "granted" or lost else None


def _missing(request_id: RequestId, problem: Problem) -> Missing:
    return Missing(Item(kind="request", id=request_id), problem)

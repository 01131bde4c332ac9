"""A client's insurances and authorizations, and where an authorization may go (A2.07)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, assert_never

from events.ids import Version
from events.payload import Payload
from events.state.changing import replace
from events.state.journal import Missing
from events.state.mapping import put
from events.state.recorded import Recorded
from events.types.authorization import (
    AppealDecided,
    AuthorizationAppealed,
    AuthorizationApproved,
    AuthorizationDenied,
    AuthorizationEnded,
    AuthorizationPayload,
    AuthorizationRequested,
    AuthorizationWithdrawn,
    InsurancePayload,
    InsuranceRecorded,
    InsuranceRevised,
)
from events.values.authorizations import (
    Approval,
    AuthorizationRequest,
    InsuranceContent,
    ServiceUnits,
)
from events.values.ids import AuthorizationId, InsuranceId, Item
from events.values.text import ServiceCode

Status: TypeAlias = Literal[
    "requested", "approved", "denied", "appealed", "upheld", "withdrawn", "ended"
]
"""Where an authorization stands (A2.07); one that was overturned on appeal is approved."""

Move: TypeAlias = Literal["approve", "deny", "withdraw", "appeal", "uphold", "overturn", "end"]

_NEXT: Final[Mapping[Status, tuple[Move, ...]]] = MappingProxyType(
    {
        "requested": ("approve", "deny", "withdraw"),
        "approved": ("end",),
        "denied": ("approve", "appeal"),
        "appealed": ("uphold", "overturn"),
        "upheld": ("appeal",),
        "withdrawn": (),
        "ended": (),
    }
)
"""What may happen to an authorization, whatever was approved of it."""


_MOVES: Final[Mapping[type[Payload], Move]] = MappingProxyType(
    {
        AuthorizationApproved: "approve",
        AuthorizationDenied: "deny",
        AuthorizationWithdrawn: "withdraw",
        AuthorizationAppealed: "appeal",
        AuthorizationEnded: "end",
    }
)

_TO: Final[Mapping[Move, Status]] = MappingProxyType(
    {
        "approve": "approved",
        "deny": "denied",
        "withdraw": "withdrawn",
        "appeal": "appealed",
        "uphold": "upheld",
        "overturn": "approved",
        "end": "ended",
    }
)
"""Where each step leads."""


@dataclass(frozen=True, slots=True)
class Approved:
    """One approval, as of the day on which the payer decided."""

    version: Version
    decided_on: date
    approval: Approval


@dataclass(frozen=True, slots=True)
class Authorization:
    """A request and what became of it; `since` is the day of the last step that has one.

    `steps` are what happened after the request, in order; `ended_on` is the last day that counts
    where it ended early.
    """

    request: AuthorizationRequest
    version: Version
    requested_on: date
    since: date
    status: Status = "requested"
    approvals: tuple[Approved, ...] = ()
    steps: tuple["Step", ...] = ()
    appeal_by: date | None = None
    ended_on: date | None = None

    @property
    def partial(self) -> bool:
        """Whether fewer units of a code were approved than asked for."""
        asked, given = _by_code(self.request.services), _by_code(_approved(self))
        return any(given.get(code, 0) < units for code, units in asked.items())


@dataclass(frozen=True, slots=True)
class Step:
    """What happened to an authorization: the event, whole, with its version."""

    version: Version
    event: AuthorizationPayload


Authorizations: TypeAlias = Mapping[AuthorizationId, Authorization]
Insurances: TypeAlias = Mapping[InsuranceId, InsuranceContent]


def legal_moves(authorization: Authorization) -> tuple[Move, ...]:
    """Return what may happen next: a partial approval can be appealed, what was approved can end.

    An approval in full has nothing to appeal.
    """
    moves = _NEXT[authorization.status]
    if authorization.status == "approved" and authorization.partial:
        moves = ("appeal", *moves)
    if authorization.status in {"appealed", "upheld"} and authorization.approvals:
        moves = (*moves, "end")
    return moves


def move_of(it: AuthorizationPayload) -> Move | None:
    """Return what an event does to an authorization; None for its request."""
    if isinstance(it, AppealDecided):
        return "uphold" if it.outcome == "upheld" else "overturn"
    return next((move for kind, move in _MOVES.items() if isinstance(it, kind)), None)


def day_of(it: AuthorizationPayload) -> date | None:
    """Return the day on which a step happened, by the letter; None where it names none."""
    match it:
        case AuthorizationRequested():
            return it.requested_on
        case AuthorizationApproved() | AuthorizationDenied() | AppealDecided():
            return it.decided_on
        case AuthorizationAppealed():
            return it.appealed_on
        case AuthorizationWithdrawn() | AuthorizationEnded():
            return None
        case unreachable:
            assert_never(unreachable)


def with_insurance(known: Insurances, it: InsurancePayload) -> Insurances | Missing:
    """Return `known` after an insurance was recorded or revised."""
    item = Item(kind="insurance", id=it.insurance_id)
    match it:
        case InsuranceRecorded():
            if it.insurance_id in known:
                return Missing(item, "already-there")
        case InsuranceRevised():
            if it.insurance_id not in known:
                return Missing(item, "missing")
        case unreachable:
            assert_never(unreachable)
    return put(known, it.insurance_id, it.insurance)


def with_authorization(
    known: Authorizations, event: Recorded[AuthorizationPayload]
) -> Authorizations | Missing:
    """Return `known` after a step; Missing when nothing is there that the step may follow."""
    it = event.payload
    item = Item(kind="authorization", id=it.authorization_id)
    held = known.get(it.authorization_id)
    if isinstance(it, AuthorizationRequested):
        if held is not None:
            return Missing(item, "already-there")
        made = Authorization(it.request, event.version, it.requested_on, it.requested_on)
        return put(known, it.authorization_id, made)
    if held is None:
        return Missing(item, "missing")
    legal, move = legal_moves(held), move_of(it)
    if move is None or move not in legal:
        return Missing(item, "missing" if legal else "ended")
    return put(known, it.authorization_id, _after(held, event, move))


def unpaid(it: AuthorizationRequested, known: Insurances) -> Missing | None:
    """Return the insurance that a request names in vain; None when it is known."""
    if it.request.insurance_id in known:
        return None
    return Missing(Item(kind="insurance", id=it.request.insurance_id), "missing")


def _after(held: Authorization, event: Recorded[AuthorizationPayload], move: Move) -> Authorization:
    it = event.payload
    steps = (*held.steps, Step(event.version, it))
    moved = replace(held, steps=steps, since=day_of(it) or held.since, status=_TO[move])
    if isinstance(it, AuthorizationApproved | AppealDecided) and it.approval is not None:
        approvals = (*held.approvals, Approved(event.version, it.decided_on, it.approval))
        return replace(moved, approvals=approvals, appeal_by=None)
    if isinstance(it, AuthorizationDenied | AppealDecided):
        return replace(moved, appeal_by=it.appeal_by)
    return replace(moved, ended_on=it.ended_on) if isinstance(it, AuthorizationEnded) else moved


def _approved(authorization: Authorization) -> Iterator[ServiceUnits]:
    for each in authorization.approvals:
        yield from each.approval.services


def _by_code(services: Iterable[ServiceUnits]) -> Mapping[ServiceCode, int]:
    totals: Counter[ServiceCode] = Counter()
    for each in services:
        totals[each.code] += each.units
    return totals

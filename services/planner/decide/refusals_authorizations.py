"""Refusals of insurances and authorizations (A1.59, A2.07)."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from events.state.authorizations import Authorization, Move, legal_moves
from services.planner.refusal import Refusal

_KINDS: Final[Mapping[Move, str]] = MappingProxyType(
    {
        "approve": "approve-authorization",
        "deny": "deny-authorization",
        "withdraw": "withdraw-authorization",
        "appeal": "appeal-authorization",
        "uphold": "decide-appeal with upheld",
        "overturn": "decide-appeal with overturned",
        "end": "end-authorization",
    }
)


class AuthorizationOutOfOrder(Refusal):
    """An authorization goes its way step by step."""

    code = "authorization-out-of-order"
    status = HTTPStatus.CONFLICT
    rule = "the authorization does not stand where this may happen"
    sources = ("A2.07",)
    way_out = "do what the rule names as legal, or request another authorization"

    @classmethod
    def of(cls, authorization: Authorization) -> "AuthorizationOutOfOrder":
        """Return the refusal that tells where `authorization` stands and what is legal then."""
        legal = [_KINDS[each] for each in legal_moves(authorization)]
        stands = f"the authorization is {authorization.status}{_how_far(authorization)}"
        then = f"legal are then {', '.join(legal)}" if legal else "nothing more may happen to it"
        return cls("/authorization_id", rule=f"{stands}; {then}")


class RenewsItself(Refusal):
    """A re-authorization is another authorization."""

    code = "authorization-renews-itself"
    rule = "a re-authorization names the authorization that it continues, which is another one"
    sources = ("A2.07",)
    way_out = "make a new authorization_id, and name the earlier one in renews"


def _how_far(authorization: Authorization) -> str:
    if authorization.status != "approved":
        return ""
    return " in part" if authorization.partial else " in full"

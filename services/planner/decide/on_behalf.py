"""Who speaks for a client in what is the client's to ask: on which basis, over which data."""

from collections.abc import Iterable
from datetime import date

from events.state.client import ClientState
from events.state.consents import alone_for
from events.values.consents import ConsentGiver
from events.values.requests import Asker
from services.planner.decide.context import Context
from services.planner.decide.policy import OUTSIDE
from services.planner.decide.refusals_consents import ClientAlone, StandInUnnamed
from services.planner.decide.standing_in import Act, require_standing
from services.planner.releases.disclosure_rules import KINDS


def require_may_ask(by: Asker | None, day: date, client: ClientState, context: Context) -> None:
    """Return quietly when `by`, at `/by`, may act in the client's place; None is the client.

    Raises:
        StandInUnnamed: somebody who stands in for the client does not say who they are.
        AuthorityUnproven, NotFound, FormIncomplete, NoAuthority, ClientOfAge, NotYourSignature:
            as `require_standing`.
    """
    if by is not None:
        require_standing(Act(person(by), "/by", day), client, context)
    elif context.role in OUTSIDE - {"client"}:
        raise StandInUnnamed("/by")


def require_not_alone(by: Asker | None, days: Iterable[date], client: ClientState) -> None:
    """Return quietly unless `by` stands in while the client alone authorises for some data.

    Args:
        by: who acts, None for the client.
        days: the local days that count, each of them.
        client: whose chart it is.

    Raises:
        ClientAlone: on one of the days the client alone authorises (B38).
    """
    if by is None or by.role == "client":
        return
    for day in days:
        if alone := alone_for(client.own_authority, KINDS, day):
            raise ClientAlone("/by/role", alone)


def person(by: Asker) -> ConsentGiver:
    """Return who asks, as somebody who acts for a client."""
    return ConsentGiver(role=by.role, printed_name=by.printed_name, authority=by.authority)

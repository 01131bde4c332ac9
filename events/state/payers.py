"""From a client's insurances, authorizations and sessions to what units are reckoned from."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain
from typing import Final

from events.state.attended import Sessions, was_held
from events.state.authorizations import Authorization, Authorizations, Insurances
from events.state.restrictions import Restrictions
from events.state.units import Asked, Grant, Insured, Payers, Service
from events.values.authorizations import InsuranceContent
from events.values.ids import AuthorizationId, InsuranceId, RecipientId, SessionId
from events.values.sessions import SessionContent

_USUAL: Final = 1
_TAKEN_BACK: Final = "withdrawn"


def payers_of(insurances: Insurances, authorizations: Authorizations) -> Payers:
    """Return who pays, what was asked of them and what they approved, in rising order.

    Nothing is good for longer than its insurance, or than it stood.
    """
    insured = tuple(Insured(key, it.from_on, it.until_on) for key, it in insurances.items())
    asked = chain.from_iterable(map(_asked, authorizations.values()))
    grants = (
        grant
        for key, it in authorizations.items()
        for grant in _grants(key, it, insurances.get(it.request.insurance_id))
    )
    return Payers(insured, tuple(asked), tuple(grants))


def services_of(
    sessions: Sessions,
    days: Mapping[SessionId, date],
    insurances: Insurances,
    restrictions: Restrictions,
) -> tuple[Service, ...]:
    """Return the attended, billable sessions, given the local day of each."""
    found = (
        service_of(
            key, each.content, days[key], kept_from(key, days[key], insurances, restrictions)
        )
        for key, each in sessions.items()
    )
    return tuple(each for each in found if each is not None)


def service_of(
    session_id: SessionId, content: SessionContent, day: date, kept: frozenset[InsuranceId]
) -> Service | None:
    """Return a session as what uses units; None where it was missed, has no code, or no units."""
    units = _USUAL if content.units is None else content.units
    if content.service_code is None or not units or not was_held(content):
        return None
    return Service(session_id, content.service_code, units, day, content.service_at, kept)


def kept_from(
    session_id: SessionId, day: date, insurances: Insurances, restrictions: Restrictions
) -> frozenset[InsuranceId]:
    """Return the insurances that are not told of services of a day, as the client paid (B36)."""
    agreed = [
        it
        for it in (each.restriction for each in restrictions.values())
        if day in it.services_on and (not it.sessions or session_id in it.sessions)
    ]
    return frozenset(
        key
        for key, it in insurances.items()
        if any(_meant(each.health_plan, it.recipient_id) for each in agreed)
    )


def _meant(health_plan: RecipientId | None, recipient: RecipientId | None) -> bool:
    """Say whether a restriction may mean a payer; one that is known by no name may be any."""
    return health_plan is None or recipient in {None, health_plan}


def _asked(it: Authorization) -> Iterator[Asked]:
    if it.status == _TAKEN_BACK:
        return
    for each in it.request.services:
        yield Asked(it.request.insurance_id, each.code, it.requested_on, each.from_on)


def _grants(
    key: AuthorizationId, it: Authorization, insurance: InsuranceContent | None
) -> Iterator[Grant]:
    last = [it.ended_on, None if insurance is None else insurance.until_on]
    for approved in it.approvals:
        for each in approved.approval.services:
            until = min(day for day in (each.until_on, *last) if day is not None)
            if each.from_on <= until:
                yield Grant(
                    authorization_id=key,
                    insurance_id=it.request.insurance_id,
                    code=each.code,
                    units=each.units,
                    from_on=each.from_on,
                    until_on=until,
                    decided_on=approved.decided_on,
                )

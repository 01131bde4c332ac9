"""Decisions on a client's consents (A1.32, A2.06, B09, B12, B38)."""

from datetime import date
from typing import Final, assert_never

from events.sealed_event import Fact
from events.state import episode
from events.state.client import ClientState
from events.state.consents import Consent, ConsentStatus, alone_for, lost_days, status_at
from events.values.consents import ConsentGiver, ConsentTerms
from events.values.ids import ConsentId
from events.values.references import SiteId
from services.planner.commands.base import AtSite
from services.planner.commands.consent import (
    ConsentCommand,
    ExpireConsent,
    GiveConsent,
    RecordOwnAuthority,
    RequestConsent,
    RevokeConsent,
)
from services.planner.decide.attachments import require_capture, require_complete
from services.planner.decide.context import Context
from services.planner.decide.facts import stated
from services.planner.decide.moments import Calendar, calendar_of, require_site
from services.planner.decide.refusals import AlreadyThere, InFuture, NotFound, NothingChanges
from services.planner.decide.refusals_consents import (
    ClientAlone,
    NoEnd,
    NotInWriting,
    NotTheirs,
    PastProtected,
    PurposesMixed,
    StatementsMissing,
    WrongConsentState,
)
from services.planner.decide.standing_in import Act, require_standing
from services.planner.decide.streams import Streams
from services.planner.releases.consent_parts import consent_parts

_BY_WORD: Final = frozenset({"verbal"})


def decide_consent(command: ConsentCommand, streams: Streams, context: Context) -> Fact:
    """Return what `command` brings about."""
    client = streams.client(command.client_id).state
    if client.identity is None:
        raise NotFound("/client_id")
    calendar = calendar_of(streams.clinic, episode.initial(), context.now)
    if isinstance(command, AtSite):
        require_site(command.site_id, streams)
    match command:
        case RequestConsent():
            if command.consent_id in client.consents:
                raise AlreadyThere("/consent_id")
            _require_parts(command.terms)
            return stated(command)
        case GiveConsent():
            consent = _require_givable(command, client, calendar)
            act = Act(command.given_by, "/given_by", _day_of(command, calendar))
            _require_may(act, consent.terms, client, context)
            return stated(command, command.occurred_at)
        case RevokeConsent():
            consent = _require_endable(command, client, calendar)
            act = Act(command.revoked_by, "/revoked_by", _day_of(command, calendar))
            _require_may(act, consent.terms, client, context)
            return stated(command, command.occurred_at)
        case ExpireConsent():
            consent = _require_endable(command, client, calendar)
            if consent.terms.expires_with is None:
                raise WrongConsentState(command.consent_id, "given")
            return stated(command, command.occurred_at)
        case RecordOwnAuthority():
            return _own_authority(command, client, calendar.today)
        case unreachable:
            assert_never(unreachable)


def _require_parts(terms: ConsentTerms) -> None:
    parts = consent_parts()
    if mixed := parts.mixed_purposes(terms):
        raise PurposesMixed("/terms/purposes", mixed)
    if lacking := parts.missing_statements(terms):
        raise StatementsMissing("/terms/statements", lacking)
    if parts.needs_end(terms) and terms.expires_on is None and terms.expires_with is None:
        raise NoEnd("/terms/expires_on")


def _require_givable(command: GiveConsent, client: ClientState, calendar: Calendar) -> Consent:
    """Return the consent, which waits to be given."""
    consent = _known(command.consent_id, client)
    day = _day_of(command, calendar)
    status = _settled(consent, calendar, command.site_id)
    last = consent.terms.expires_on
    if status == "requested" and last is not None and day > last:
        status = "expired"
    if status != "requested":
        raise WrongConsentState(command.consent_id, status)
    if command.capture.method in _BY_WORD and consent_parts().in_writing(consent.terms):
        raise NotInWriting("/capture/method")
    require_capture(command.capture, client, calendar, command.document)
    return consent


def _require_endable(
    command: RevokeConsent | ExpireConsent, client: ClientState, calendar: Calendar
) -> Consent:
    """Return the consent, which was in force when this happened, be that told late."""
    consent = _known(command.consent_id, client)
    day = _day_of(command, calendar)
    status = _settled(consent, calendar, command.site_id)
    at = command.occurred_at or calendar.now
    sooner = isinstance(command, RevokeConsent) and consent.ended and at < consent.ended.time
    if consent.ended is None or sooner:
        after = None if consent.given is None else consent.given.time
        calendar.happened(at, "/occurred_at", after=after)
        status = status_at(consent, at, day)
    if status != "given":
        raise WrongConsentState(command.consent_id, status)
    if isinstance(command, RevokeConsent) and command.document is not None:
        require_complete(command.document, "/document", client)
    return consent


def _known(consent_id: ConsentId, client: ClientState) -> Consent:
    found = client.consents.get(consent_id)
    if found is None:
        raise NotFound("/consent_id")
    return found


def _settled(consent: Consent, calendar: Calendar, site_id: SiteId | None) -> ConsentStatus:
    """Return where the consent stands by now; a giving or ending told counts whenever it was."""
    if consent.ended is not None:
        return consent.ended.how
    if consent.given is None:
        return "requested"
    return status_at(consent, calendar.now, calendar.day_told(calendar.now, site_id))


def _day_of(command: GiveConsent | RevokeConsent | ExpireConsent, calendar: Calendar) -> date:
    at = command.occurred_at
    if at is not None and at > calendar.now:
        raise InFuture("/occurred_at")
    return calendar.day_told(calendar.now if at is None else at, command.site_id)


def _require_may(act: Act, terms: ConsentTerms, client: ClientState, context: Context) -> None:
    """Return quietly when the person may give or revoke such a consent."""
    if not _theirs(act.by, terms):
        raise NotTheirs(act.pointer)
    require_standing(act, client, context, about_client=terms.about is None)
    alone = alone_for(client.own_authority, terms.categories, act.day)
    if alone and act.by.role != "client" and terms.about is None:
        raise ClientAlone(f"{act.pointer}/role", alone)


def _theirs(by: ConsentGiver, terms: ConsentTerms) -> bool:
    if terms.about is None:
        return by.role != "family-member"
    if by.role == "family-member":
        return by.person_id == terms.about.person_id
    return by.role != "client"


def _own_authority(command: RecordOwnAuthority, client: ClientState, today: date) -> Fact:
    """Return the span; what was the client's alone on days that have passed stays so (B38)."""
    fact = stated(command)
    known = client.own_authority
    if all(fact.payload in known.get(one, ()) for one in command.categories):
        raise NothingChanges("/categories")
    spans = [each for one in command.categories for each in known.get(one, ())]
    if any(lost_days(each, command, today) for each in spans):
        raise PastProtected("/until_on")
    return fact

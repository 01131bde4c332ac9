"""Decisions on disclosures: their basis, their consent, whether they are accounted (A7.07, B07)."""

from datetime import date, datetime
from itertools import chain

from events.sealed_event import Fact
from events.state import episode
from events.state.client import ClientState
from events.state.consents import Release, alone_for, covers, status_at
from events.state.requests import going_along
from events.types.disclosure import DisclosureRecorded
from events.values.consents import DataCategory
from events.values.disclosures import DisclosureContent
from events.values.ids import ConsentId
from services.planner.commands.disclosure import RecordDisclosure
from services.planner.decide.communication import require_reachable
from services.planner.decide.context import Context
from services.planner.decide.facts import fact_of
from services.planner.decide.moments import calendar_of, require_site
from services.planner.decide.refusals import AlreadyThere, NotFound
from services.planner.decide.refusals_consents import ClientAlone
from services.planner.decide.refusals_disclosures import (
    AmendmentLeftOut,
    CircumstancesMissing,
    ConsentDoesNotCover,
    ConsentNeeded,
    NoticeMissing,
    NotToAPerson,
    PurposeUntold,
    WrongPurpose,
)
from services.planner.decide.restrictions import require_unrestricted
from services.planner.decide.streams import Streams
from services.planner.releases.disclosure_rules import DisclosureRules, rules_on
from services.planner.releases.minimum_necessary import minimum_rules


def decide_disclosure(command: RecordDisclosure, streams: Streams, context: Context) -> Fact:
    """Return the disclosure, with whether it counts in an accounting under the clinic's rules."""
    client = streams.client(command.client_id).state
    if client.identity is None:
        raise NotFound("/client_id")
    if command.disclosure_id in client.disclosures:
        raise AlreadyThere("/disclosure_id")
    calendar = calendar_of(streams.clinic, episode.initial(), context.now)
    at = command.occurred_at or context.now
    calendar.happened(at, "/occurred_at")
    require_site(command.site_id, streams)
    day = calendar.day_told(at, command.site_id)
    rules = rules_on(streams.clinic, day, context.policy.disclosures)
    content = command.disclosure
    if rules.of(content.basis).permitted:
        _require_consent(content, client, rules, (at, day))
    _require_to_client(content, client, day)
    if content.basis == "individual" and content.received_by != "representative":
        require_reachable(content.sent_by, client, day, "/disclosure/sent_by")
    require_unrestricted(content, client, at)
    _require_along(content, client, rules, at)
    _require_purpose(content, rules)
    if rules.lacks_notice(content):
        raise NoticeMissing("/disclosure/notice")
    if rules.lacks_circumstances(content):
        raise CircumstancesMissing("/disclosure/emergency")
    return fact_of(_recorded(command, rules, day), command.occurred_at)


def _recorded(command: RecordDisclosure, rules: DisclosureRules, day: date) -> DisclosureRecorded:
    excluded = rules.of(command.disclosure.basis).excluded_because
    return DisclosureRecorded(
        disclosure_id=command.disclosure_id,
        disclosure=command.disclosure,
        accounted=excluded is None,
        excluded_because=excluded,
        rules=rules.version,
        on=day,
        beyond_minimum=minimum_rules().beyond(command.disclosure) or None,
    )


def _require_consent(
    content: DisclosureContent,
    client: ClientState,
    rules: DisclosureRules,
    when: tuple[datetime, date],
) -> None:
    """Return quietly when the disclosure needs no consent and names none, or names one that fits.

    Raises:
        ConsentNeeded: policy wants one, and none is named.
        NotFound: the client has no such consent.
        ConsentDoesNotCover: it is for something else, or was not in force then.
        ClientAlone: somebody else gave it, and on that day the client alone authorises.
    """
    if content.consent_id is not None:
        _require_covering(content.consent_id, content, client, when)
    elif rules.needs_consent(content):
        raise ConsentNeeded("/disclosure/consent_id")


def _require_covering(
    consent_id: ConsentId,
    content: DisclosureContent,
    client: ClientState,
    when: tuple[datetime, date],
) -> None:
    pointer = "/disclosure/consent_id"
    consent = client.consents.get(consent_id)
    if consent is None:
        raise NotFound(pointer)
    if not covers(consent.terms, release_of(content)):
        raise ConsentDoesNotCover(pointer, (consent_id,))
    status = status_at(consent, *when)
    if status != "given":
        rule = f"at that time the consent was {status}; only one that is given covers"
        raise ConsentDoesNotCover(pointer, (consent_id,), rule)
    by = None if consent.given is None else consent.given.by.role
    if by != "client" and (alone := _alone(content, client, when[1])):
        raise ClientAlone(pointer, alone)


def _alone(content: DisclosureContent, client: ClientState, day: date) -> tuple[DataCategory, ...]:
    """Return for which of the client's data that go out the client alone authorises (B38).

    What was recorded of services on days of such a span stays the client's when it is over.
    """
    if content.about is not None:
        return ()
    days = (day, *content.services_on)
    found = (alone_for(client.own_authority, content.categories, each) for each in days)
    return tuple(dict.fromkeys(chain.from_iterable(found)))


def _require_to_client(content: DisclosureContent, client: ClientState, day: date) -> None:
    """Return quietly when what goes to the individual goes to a person who may have it.

    Raises:
        NotToAPerson: it goes to an organization, a health plan or a class (A7.07, B07, B36).
        ClientAlone: a representative gets what is the client's alone.
    """
    if content.basis != "individual":
        return
    if content.recipient.kind != "person":
        raise NotToAPerson("/disclosure/recipient/kind")
    if content.received_by == "client":
        return
    if alone := _alone(content, client, day):
        raise ClientAlone("/disclosure/received_by", alone)


def _require_along(
    content: DisclosureContent, client: ClientState, rules: DisclosureRules, at: datetime
) -> None:
    """Return quietly when what goes along of denied amendments went along (B06)."""
    rule = rules.of(content.basis)
    if not rule.permitted or not rule.carries_amendments:
        return
    sent = {each.request_id: set(each.parts) for each in content.along}
    for each in going_along(client.requests, content.sections, at):
        if not sent.get(each.request_id, set()).issuperset(each.parts):
            parts = f"along go, of this amendment, its {', '.join(each.parts)}"
            raise AmendmentLeftOut("/disclosure/along", (each.request_id,), parts)


def _require_purpose(content: DisclosureContent, rules: DisclosureRules) -> None:
    """Return quietly when the purpose fits the basis, another purpose being put in words."""
    rule = rules.of(content.basis)
    if not rule.permitted:
        return
    allowed = rule.purposes
    if allowed is not None and content.purpose not in allowed:
        raise WrongPurpose("/disclosure/purpose", sorted(allowed))
    if content.purpose == "other" and content.purpose_text is None:
        raise PurposeUntold("/disclosure/purpose_text")


def release_of(content: DisclosureContent) -> Release:
    """Return what a consent would have to cover."""
    to, kinds = content.recipient, frozenset(content.categories)
    return Release(to.recipient_id, content.purpose, kinds, content.about, to.member_of)

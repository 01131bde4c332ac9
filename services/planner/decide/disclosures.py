"""Decisions on disclosures: their basis, their consent, whether they are accounted (A7.07, B07)."""

from datetime import date, datetime

from events.sealed_event import Fact
from events.state import episode
from events.state.client import ClientState
from events.state.consents import Release, covers, status_at
from events.types.disclosure import DisclosureRecorded
from events.values.disclosures import DisclosureContent
from events.values.ids import ConsentId
from services.planner.commands.disclosure import RecordDisclosure
from services.planner.decide.context import Context
from services.planner.decide.facts import fact_of
from services.planner.decide.moments import calendar_of
from services.planner.decide.refusals import AlreadyThere, NotFound
from services.planner.decide.refusals_disclosures import (
    CircumstancesMissing,
    ConsentDoesNotCover,
    ConsentNeeded,
    NoticeMissing,
)
from services.planner.decide.restrictions import require_unrestricted
from services.planner.decide.streams import Streams
from services.planner.releases.disclosure_rules import DisclosureRules


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
    rules, content = context.policy.disclosures, command.disclosure
    _require_consent(content, client, rules, (at, calendar.day(at)))
    require_unrestricted(content, client)
    if rules.lacks_notice(content):
        raise NoticeMissing("/disclosure/notice")
    if rules.lacks_circumstances(content):
        raise CircumstancesMissing("/disclosure/emergency")
    return fact_of(_recorded(command, rules), command.occurred_at)


def _recorded(command: RecordDisclosure, rules: DisclosureRules) -> DisclosureRecorded:
    excluded = rules.of(command.disclosure.basis).excluded_because
    return DisclosureRecorded(
        disclosure_id=command.disclosure_id,
        disclosure=command.disclosure,
        accounted=excluded is None,
        excluded_because=excluded,
        rules=rules.version,
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


def release_of(content: DisclosureContent) -> Release:
    """Return what a consent would have to cover."""
    to = content.recipient
    recipients = {to.recipient_id} | ({to.member_of} if to.member_of is not None else set())
    return Release(
        frozenset(recipients), content.purpose, frozenset(content.categories), content.about
    )

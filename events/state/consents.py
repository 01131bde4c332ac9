"""A client's consents as they stand, and which of them covers a disclosure (A1.32, A2.06)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias, assert_never

from events.ids import Version
from events.state.changing import replace
from events.state.journal import Missing
from events.state.mapping import put
from events.state.recorded import Recorded
from events.types.consent import (
    ConsentExpired,
    ConsentGiven,
    ConsentPayload,
    ConsentRequested,
    ConsentRevoked,
    OwnAuthorityRecorded,
)
from events.values.consents import ConsentGiver, ConsentTerms, DataCategory, Purpose, Recipient
from events.values.ids import ConsentId, Item, PersonId, RecipientId
from events.values.signatures import Capture
from events.values.text import ContentHash

ConsentStatus: TypeAlias = Literal["requested", "given", "expired", "revoked"]
"""Where a consent stands at an instant (A2.06)."""


@dataclass(frozen=True, slots=True)
class Giving:
    """By whom and how a consent was given; it counts from `time` on."""

    version: Version
    time: datetime
    by: ConsentGiver
    capture: Capture
    document: ContentHash | None


@dataclass(frozen=True, slots=True)
class Ending:
    """How a consent ended, which it did at `time`; `by` and `manner` are of a revocation."""

    version: Version
    time: datetime
    how: Literal["revoked", "expired"]
    by: ConsentGiver | None = None
    manner: Literal["written", "oral"] | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent: what was asked for, its giving and its ending, None until they come."""

    terms: ConsentTerms
    requested: Version
    requested_time: datetime
    given: Giving | None = None
    ended: Ending | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """Data that are to go out: to whom, for what, which kinds, about whom.

    `member_of` is the class of recipients that `recipient` belongs to; `about` is a family
    member, None for the client.
    """

    recipient: RecipientId
    purpose: Purpose
    categories: frozenset[DataCategory]
    about: PersonId | None = None
    member_of: RecipientId | None = None


Consents: TypeAlias = Mapping[ConsentId, Consent]
OwnAuthority: TypeAlias = Mapping[DataCategory, tuple[OwnAuthorityRecorded, ...]]
"""For each kind of data the spans of days on which the client alone authorises (B38)."""


def with_consent(consents: Consents, event: Recorded[ConsentPayload]) -> Consents | Missing:
    """Return `consents` after one was requested, given, revoked or has expired."""
    it = event.payload
    known = consents.get(it.consent_id)
    if isinstance(it, ConsentRequested):
        if known is not None:
            return _missing(it.consent_id, "already-there")
        asked = Consent(it.terms, event.version, event.recorded_time)
        return put(consents, it.consent_id, asked)
    if known is None:
        return _missing(it.consent_id, "missing")
    changed = _changed(known, event)
    return changed if isinstance(changed, Missing) else put(consents, it.consent_id, changed)


def with_own_authority(
    known: OwnAuthority, it: OwnAuthorityRecorded, recorded_on: date
) -> OwnAuthority:
    """Return `known` with one more span, in place of one of the same basis and first day.

    A shorter one leaves the days of the former that had passed when it was recorded (B38).
    """
    for category in it.categories:
        held = known.get(category, ())
        others = tuple(e for e in held if (e.basis, e.from_on) != (it.basis, it.from_on))
        passed = tuple(_passed(e, recorded_on) for e in held if lost_days(e, it, recorded_on))
        known = put(known, category, (*others, *passed, it))
    return known


def lost_days(held: OwnAuthorityRecorded, it: OwnAuthorityRecorded, day: date) -> bool:
    """Return whether `it` takes the place of `held` and leaves out days up to `day` (B38)."""
    if (held.basis, held.from_on) != (it.basis, it.from_on) or it.until_on is None:
        return False
    return it.until_on < (day if held.until_on is None else min(day, held.until_on))


def _passed(held: OwnAuthorityRecorded, day: date) -> OwnAuthorityRecorded:
    last = day if held.until_on is None else min(day, held.until_on)
    return held.model_copy(update={"until_on": last})


def alone_for(
    known: OwnAuthority, categories: Iterable[DataCategory], day: date
) -> tuple[DataCategory, ...]:
    """Return for which of `categories` nobody authorises for the client on `day` (B09, B38)."""
    return tuple(
        each
        for each in categories
        if any(
            it.from_on <= day and (it.until_on is None or day <= it.until_on)
            for it in known.get(each, ())
        )
    )


def alone_within(known: OwnAuthority, first: date, last: date) -> tuple[DataCategory, ...]:
    """Return for which kinds of data the client alone authorised on a day from `first` to `last`.

    What was recorded on such a day stays the client's, also when the span is over (B38).
    """
    return tuple(
        kind
        for kind, spans in known.items()
        if any(it.from_on <= last and (it.until_on is None or first <= it.until_on) for it in spans)
    )


def status_at(consent: Consent, at: datetime, day: date) -> ConsentStatus:
    """Return where a consent stands at the instant `at`, which falls on the local `day`.

    The last day counts whole; a revocation counts from its instant on.
    """
    if consent.given is None or at < consent.given.time:
        return "requested"
    if consent.ended is not None and at >= consent.ended.time:
        return consent.ended.how
    last = consent.terms.expires_on
    return "expired" if last is not None and day > last else "given"


def in_force(consents: Consents, release: Release, at: datetime, day: date) -> Iterator[ConsentId]:
    """Yield the consents that let `release` happen at the instant `at`, on the local `day`."""
    for consent_id, consent in consents.items():
        if covers(consent.terms, release) and status_at(consent, at, day) == "given":
            yield consent_id


def covers(terms: ConsentTerms, release: Release) -> bool:
    """Return whether a consent with these terms is for `release`, whenever that is."""
    about = None if terms.about is None else terms.about.person_id
    return (
        _names(terms.recipient, release)
        and release.purpose in terms.purposes
        and release.categories <= frozenset(terms.categories)
        and about == release.about
    )


def _names(recipient: Recipient, release: Release) -> bool:
    """Return whether `release` goes to `recipient`, or to a member of that class."""
    if recipient.recipient_id == release.recipient:
        return True
    return recipient.kind == "class" and recipient.recipient_id == release.member_of


def _changed(known: Consent, event: Recorded[ConsentPayload]) -> Consent | Missing:
    it = event.payload
    if known.ended is not None and not _ends_sooner(known.ended, event):
        return _missing(it.consent_id, "ended")
    match it:
        case ConsentGiven():
            if known.given is not None:
                return _missing(it.consent_id, "already-there")
            giving = Giving(event.version, event.time, it.given_by, it.capture, it.document)
            return replace(known, given=giving)
        case ConsentRevoked():
            ending = Ending(event.version, event.time, "revoked", it.revoked_by, it.manner)
        case ConsentExpired():
            ending = Ending(event.version, event.time, "expired")
        case ConsentRequested():
            return _missing(it.consent_id, "already-there")
        case unreachable:
            assert_never(unreachable)
    if known.given is None:
        return _missing(it.consent_id, "missing")
    return replace(known, ended=ending)


def _ends_sooner(ended: Ending, event: Recorded[ConsentPayload]) -> bool:
    """Return whether a revocation told late was made before the known end."""
    return isinstance(event.payload, ConsentRevoked) and event.time < ended.time


def _missing(
    consent_id: ConsentId, problem: Literal["missing", "ended", "already-there"]
) -> Missing:
    return Missing(Item(kind="consent", id=consent_id), problem)

"""What went out of a client's record (A7.07, B07)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from events.ids import Version
from events.state.consents import Consents
from events.state.journal import Missing
from events.state.mapping import put
from events.state.recorded import Recorded
from events.types.disclosure import DisclosureRecorded
from events.values.disclosures import DisclosureContent
from events.values.ids import DisclosureId, Item
from events.values.text import Code


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A disclosure, made at `time`; `accounted` with its reason and rules as they were then.

    `on` is the local day; None of what was recorded before days were kept. `beyond_minimum` are
    parts that the purpose did not need, None where there are none (B08).
    """

    version: Version
    time: datetime
    content: DisclosureContent
    accounted: bool
    excluded_because: str | None
    rules: str
    on: date | None = None
    beyond_minimum: tuple[Code, ...] | None = None


Disclosures: TypeAlias = Mapping[DisclosureId, Disclosed]


def with_disclosure(
    known: Disclosures, event: Recorded[DisclosureRecorded]
) -> Disclosures | Missing:
    """Return `known` with one more disclosure; Missing when its identifier is taken."""
    it = event.payload
    if it.disclosure_id in known:
        return Missing(Item(kind="disclosure", id=it.disclosure_id), "already-there")
    made = (it.disclosure, it.accounted, it.excluded_because, it.rules, it.on, it.beyond_minimum)
    return put(known, it.disclosure_id, Disclosed(event.version, event.time, *made))


def rests_on_nothing(it: DisclosureRecorded, consents: Consents) -> Missing | None:
    """Return the consent that a disclosure names, where it was never given; None when all is well.

    What went out stays known; one that was not permitted rests on no consent.
    """
    named = it.disclosure.consent_id
    if named is None or it.disclosure.basis == "not-permitted":
        return None
    consent = consents.get(named)
    if consent is not None and consent.given is not None:
        return None
    return Missing(Item(kind="consent", id=named), "missing")

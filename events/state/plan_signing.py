"""Signatures under a plan: which content they sign, which are stale, what is in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, assert_never

from events.ids import EventId, Version
from events.state.recorded import Recorded
from events.types.signature import PlanSigned, SignatureDeclined, SignatureWaived
from events.types.streams import SigningPayload
from events.values.ids import Item
from events.values.signatures import (
    Capture,
    SignatureMeaning,
    SignedDocument,
    Signer,
    SignerRole,
)


@dataclass(frozen=True, slots=True)
class Signing:
    """A signature, or the recorded refusal or waiver that stands in for it (A11.13).

    It acts from `recorded_time` on. What follows `content_version` is of a signature alone, but for
    `explanation`, which says why there is none.
    """

    event_id: EventId
    version: Version
    recorded_time: datetime
    role: SignerRole
    outcome: Literal["signed", "declined", "waived"]
    content_version: Version
    content_hash: str | None = None
    signer: Signer | None = None
    meaning: SignatureMeaning | None = None
    capture: Capture | None = None
    document: SignedDocument | None = None
    explanation: str | None = None


@dataclass(frozen=True, slots=True)
class StaleSigning:
    """A role's newest signing is of older content; `changed` names what changed since."""

    signing: Signing
    changed: tuple[Item, ...]


def signing_in(event: Recorded[SigningPayload]) -> Signing:
    """Return the signing that `event` records."""
    it = event.payload
    head = (event.event_id, event.version, event.recorded_time)
    match it:
        case PlanSigned():
            return Signing(
                *(*head, it.signer.role, "signed", it.content_version, it.content_hash),
                signer=it.signer,
                meaning=it.meaning,
                capture=it.capture,
                document=it.document,
            )
        case SignatureDeclined():
            why = it.explanation
            return Signing(*head, it.role, "declined", it.content_version, explanation=why)
        case SignatureWaived():
            why = it.explanation
            return Signing(*head, it.role, "waived", it.content_version, explanation=why)
        case unreachable:
            assert_never(unreachable)


def newest_by_role(signings: tuple[Signing, ...]) -> Mapping[SignerRole, Signing]:
    """Return each role's signing of the newest content, the last recorded of several."""
    ordered = sorted(signings, key=lambda each: (each.content_version, each.version))
    return {each.role: each for each in ordered}


def stale(
    signings: tuple[Signing, ...], changed_at: Mapping[Item, Version], content_version: Version
) -> tuple[StaleSigning, ...]:
    """Return each role's newest signing that is older than the content, with what changed."""
    return tuple(
        StaleSigning(each, _changed_since(changed_at, each.content_version))
        for each in newest_by_role(signings).values()
        if each.content_version < content_version
    )


def fully_signed(
    signings: tuple[Signing, ...], required: frozenset[SignerRole]
) -> tuple[Version, ...]:
    """Return the content versions for which every required role has a signing, rising."""
    versions = sorted({each.content_version for each in signings})
    return tuple(
        version
        for version in versions
        if required <= {each.role for each in signings if each.content_version == version}
    )


def _changed_since(changed_at: Mapping[Item, Version], since: Version) -> tuple[Item, ...]:
    return tuple(item for item, version in changed_at.items() if version > since)

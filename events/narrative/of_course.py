"""Sentences on a plan's course, its signatures, terms and voids."""

from typing import Final

from events.narrative.phrases import (
    amount,
    because,
    cadence,
    coded,
    counted,
    day,
    instrument,
    listed,
    opening,
    quoted,
    target,
)
from events.narrative.telling import Told, tells
from events.types.migration import PlanMigrated
from events.types.plan import (
    PlanActivated,
    PlanClosed,
    PlanDischarged,
    PlanDrafted,
    PlanProposed,
    PlanPutOnHold,
    PlanReopened,
    PlanResumed,
    PlanTypeChanged,
)
from events.types.signature import PlanSigned, SignatureDeclined, SignatureWaived
from events.types.terms import (
    ContractAgreed,
    DischargeCriteriaSet,
    FrequencyChanged,
    MeasurementPlanSet,
    ReviewScheduled,
)
from events.types.void import ClientEntryVoided, EntryVoided, EpisodeEntryVoided, PlanEntryVoided
from events.values.interventions import Phase
from events.values.objectives import Criterion
from events.values.signatures import Signer, SignerRole

_ON_BEHALF: Final = {"verbal": "verbally", "on-behalf": "on behalf", "wet-ink": "on paper"}


@tells(PlanDrafted)
def _drafted(it: PlanDrafted, told: Told) -> str:
    kind = "" if it.plan_type == "standard" else f"{it.plan_type} "
    takes_over = " in place of an earlier one" if it.replaces is not None else ""
    concern = because(it.presenting_concern)
    start = "" if it.template is None else f", started from the template {it.template.template}"
    return f"A {kind}plan was drafted for {told.person.name}{takes_over}{start}{concern}."


@tells(PlanTypeChanged)
def _type_changed(it: PlanTypeChanged, _told: Told) -> str:
    return f"The plan became a {it.plan_type} one: {quoted(it.rationale.text)}."


@tells(PlanProposed)
def _proposed(it: PlanProposed, told: Told) -> str:
    return f"The plan, as of version {it.content_version}, was put to {told.person.name}."


@tells(PlanActivated)
def _activated(it: PlanActivated, _told: Told) -> str:
    return f"The plan took effect with its content of version {it.content_version}."


@tells(PlanMigrated)
def _migrated(it: PlanMigrated, told: Told) -> str:
    parts = [f"in force since {day(it.activated_on)}"]
    if it.last_review_on is not None:
        parts.append(f"last reviewed on {day(it.last_review_on)}")
    if it.next_review_on is not None:
        parts.append(f"to be reviewed by {day(it.next_review_on)}")
    if it.signatures:
        signed = (f"{role(each.role, told)} on {day(each.signed_on)}" for each in it.signatures)
        parts.append(f"signed there by {listed(signed)}")
    return f"The plan was taken over from {it.source}: {'; '.join(parts)}."


@tells(PlanPutOnHold)
def _put_on_hold(it: PlanPutOnHold, _told: Told) -> str:
    until = "" if it.expected_until is None else f", expected until {day(it.expected_until)}"
    return f"Treatment paused ({coded(it.reason)}){until}: {quoted(it.reason_text)}."


@tells(PlanResumed)
def _resumed(it: PlanResumed, _told: Told) -> str:
    return f"Treatment went on after the pause{because(it.reason_text)}."


@tells(PlanDischarged)
def _discharged(it: PlanDischarged, told: Told) -> str:
    end = f"{told.person.names} plan ended with the treatment on {day(it.discharged_on)}"
    return f"{end} ({coded(it.reason)}){because(it.summary)}."


@tells(PlanClosed)
def _closed(it: PlanClosed, _told: Told) -> str:
    return f"The plan was closed ({coded(it.reason)}){because(it.reason_text)}."


@tells(PlanReopened)
def _reopened(it: PlanReopened, _told: Told) -> str:
    return f"The plan was reopened ({coded(it.reason)}): {quoted(it.reason_text)}."


@tells(PlanSigned)
def _signed(it: PlanSigned, told: Told) -> str:
    how = _ON_BEHALF.get(it.capture.method, "electronically")
    who, meaning = signer(it.signer, told), coded(it.meaning)
    dated = "" if it.capture.dated is None else f", dated {day(it.capture.dated)}"
    at = f"version {it.content_version}"
    return f"{who} signed {at} of the plan {how}{dated}, for {meaning}{because(it.capture.reason)}."


@tells(SignatureDeclined)
def _declined(it: SignatureDeclined, told: Told) -> str:
    who, why = role(it.role, told), coded(it.reason)
    at = f"version {it.content_version}"
    words = quoted(it.explanation)
    return f"{opening(who)} did not sign {at} of the plan ({why}): {words}."


@tells(SignatureWaived)
def _waived(it: SignatureWaived, told: Told) -> str:
    whose, why = role(it.role, told), coded(it.reason)
    at = f"version {it.content_version}"
    return f"The signature of {whose} under {at} was waived ({why}): {quoted(it.explanation)}."


@tells(FrequencyChanged)
def _frequency(it: FrequencyChanged, _told: Told) -> str:
    phases = listed(map(_phase, it.frequency.phases), "then")
    low, high = it.frequency.sessions_low, it.frequency.sessions_high
    ends = [str(each) for each in (low, high) if each is not None]
    expected = f", {' to '.join(dict.fromkeys(ends))} sessions expected in all" if ends else ""
    return f"Sessions were set to {phases}{expected}."


@tells(DischargeCriteriaSet)
def _discharge_criteria(it: DischargeCriteriaSet, _told: Told) -> str:
    parts = [*map(criterion, it.criteria.criteria), *map(quoted, it.criteria.further)]
    return f"Treatment was agreed to be done when: {listed(parts)}."


@tells(ContractAgreed)
def _contract(it: ContractAgreed, told: Told) -> str:
    parts = (
        f"{told.person.name if each.who == 'client' else f'the {each.who}'} {quoted(each.what)}"
        for each in it.contract.responsibilities
    )
    return f"Who does what in treatment was agreed: {listed(parts)}."


@tells(MeasurementPlanSet)
def _measurement(it: MeasurementPlanSet, _told: Told) -> str:
    parts = [
        f"{instrument(each.instrument)} {cadence(each.cadence)} by the {each.by}"
        for each in it.measurement.measures
    ]
    return f"What is measured was set: {listed(parts)}."


@tells(ReviewScheduled)
def _scheduled(it: ReviewScheduled, _told: Told) -> str:
    parts = []
    if it.interval_days is not None:
        parts.append(f"every {counted(it.interval_days, 'day')}")
    if it.sessions:
        parts.append(f"at session {listed(map(str, it.sessions))}")
    if it.next_review_on is not None:
        parts.append(f"next by {day(it.next_review_on)}")
    return f"Reviews were scheduled: {', '.join(parts)}."


@tells(ClientEntryVoided, EpisodeEntryVoided, PlanEntryVoided)
def _voided(it: EntryVoided, _told: Told) -> str:
    which = counted(len(it.voided), "entry was", "entries were")
    versions = listed(str(each.version) for each in it.voided)
    why = f"{coded(it.reason)}, {quoted(it.reason_text)}"
    return f"{which} voided, at version {versions}: {why}."


def signer(it: Signer, told: Told) -> str:
    """Return who signs: name, credentials and role; the client by the name that is used."""
    if it.role == "client":
        same = it.printed_name == told.person.name
        return told.person.name if same else f"{told.person.name} (as {it.printed_name})"
    name = it.printed_name if it.credentials is None else f"{it.printed_name}, {it.credentials}"
    return f"{name} ({role(it.role, told)})"


def role(code: SignerRole, told: Told) -> str:
    """Return a signer's role; the client's is told by the name that is used."""
    return told.person.name if code == "client" else f"the {code.replace('-', ' ')}"


def criterion(it: Criterion) -> str:
    """Return what one criterion asks, such as `GAD-7 from 17 to below 5`."""
    start = "" if it.baseline is None else f" from {amount(it.baseline)}"
    held = "" if it.streak is None else f", {it.streak.count} {it.streak.of} in a row"
    if it.basis == "value":
        return f"{it.metric}{start}{' to' if start else ''} {target(it.target)}{held}"
    ways = {"decrease": "lower", "increase": "higher", "maintain": "different"}
    of = "the range" if it.basis == "percent-of-range" else "the value"
    change = f"{ways[it.direction]} by {target(it.target)} percent of {of}"
    return f"{it.metric}{start}, {change}{held}"


def _phase(it: Phase) -> str:
    every = "a week" if it.weeks == 1 else f"every {it.weeks} weeks"
    how_often = f"{counted(it.sessions, 'session')} {every}"
    minutes = "" if it.minutes is None else f" of {it.minutes} minutes"
    return f"{how_often} ({coded(it.service)}{minutes})"

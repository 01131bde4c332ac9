"""Sentences on who pays, and on what payers were asked for and decided (A1.59, A2.07)."""

from collections.abc import Iterable

from events.narrative.phrases import because, coded, counted, day, listed, quoted
from events.narrative.telling import Told, tells
from events.types.authorization import (
    AppealDecided,
    AuthorizationAppealed,
    AuthorizationApproved,
    AuthorizationDenied,
    AuthorizationEnded,
    AuthorizationRequested,
    AuthorizationWithdrawn,
    InsuranceRecorded,
    InsuranceRevised,
)
from events.values.authorizations import Approval, InsuranceContent, ServiceUnits


@tells(InsuranceRecorded)
def _insured(it: InsuranceRecorded, told: Told) -> str:
    return f"For {told.person.name}, {_pays(it.insurance)}, it was recorded."


@tells(InsuranceRevised)
def _revised(it: InsuranceRevised, told: Told) -> str:
    changed = f"Who pays for {told.person.name} was revised, {_pays(it.insurance)}"
    return f"{changed}{because(it.reason_text)}."


@tells(AuthorizationRequested)
def _requested(it: AuthorizationRequested, told: Told) -> str:
    again = " again" if it.request.renews is not None else ""
    asked = f"The payer was{again} asked to authorize {_units(it.request.services)}"
    return f"{asked} for {told.person.name}, on {day(it.requested_on)}."


@tells(AuthorizationApproved)
def _approved(it: AuthorizationApproved, _told: Told) -> str:
    return f"On {day(it.decided_on)} the payer authorized {_allowed(it.approval)}."


@tells(AuthorizationDenied)
def _denied(it: AuthorizationDenied, _told: Told) -> str:
    until = "" if it.appeal_by is None else f"; an appeal is due by {day(it.appeal_by)}"
    refused = f"On {day(it.decided_on)} the payer refused ({coded(it.reason)})"
    return f"{refused}: {quoted(it.reason_text)}{until}."


@tells(AuthorizationAppealed)
def _appealed(it: AuthorizationAppealed, _told: Told) -> str:
    pieces = counted(len(it.evidence), "piece")
    made = f"An appeal at the {it.level} level was made on {day(it.appealed_on)}"
    return f"{made}, with {pieces} of evidence{because(it.statement)}."


@tells(AppealDecided)
def _decided(it: AppealDecided, _told: Told) -> str:
    made = f"On {day(it.decided_on)} the payer {it.outcome} its decision"
    given = "" if it.approval is None else f" and authorized {_allowed(it.approval)}"
    return f"{made}{given}: {quoted(it.reason_text)}."


@tells(AuthorizationWithdrawn)
def _withdrawn(it: AuthorizationWithdrawn, _told: Told) -> str:
    taken = f"The request to the payer was withdrawn ({coded(it.reason)})"
    return f"{taken}{because(it.reason_text)}."


@tells(AuthorizationEnded)
def _ended(it: AuthorizationEnded, _told: Told) -> str:
    over = f"What was authorized ended on {day(it.ended_on)} ({coded(it.reason)})"
    return f"{over}{because(it.reason_text)}."


def _pays(it: InsuranceContent) -> str:
    who = coded(it.payer.kind) if it.payer.name is None else it.payer.name
    until = "" if it.until_on is None else f" to {day(it.until_on)}"
    return f"{who} pays as the {it.rank} payer from {day(it.from_on)}{until}"


def _allowed(it: Approval) -> str:
    return f"{_units(it.services)} under its number {it.number}{because(it.less_because)}"


def _units(services: Iterable[ServiceUnits]) -> str:
    return listed(
        f"{counted(each.units, 'unit')} of {each.code} "
        f"from {day(each.from_on)} to {day(each.until_on)}"
        for each in services
    )

"""Sentences on what clients ask of their record, on copies, contact and holds."""

from collections.abc import Sequence

from events.narrative.phrases import because, coded, day, listed, quoted
from events.narrative.telling import Told, tells
from events.types.communication import CommunicationAgreed
from events.types.copy import CopyRecorded
from events.types.hold import AccountingSuspended, HoldLifted, HoldPlaced
from events.types.request import (
    AmendmentPassedOn,
    AmendmentStated,
    AmendmentTakenOver,
    RequestAnswered,
    RequestExtended,
    RequestReceived,
    RequestWithdrawn,
)
from events.values.communication import Way
from events.values.copies import CopyTaker
from events.values.requests import Asker, Right

_RIGHTS: dict[Right, str] = {
    "access": "access to the record",
    "accounting": "an accounting of disclosures",
    "amendment": "an amendment",
    "intermediary-list": "a list of whom an intermediary told",
}


@tells(RequestReceived)
def _received(it: RequestReceived, told: Told) -> str:
    held = it.request
    start = f"{_asker(held.by, told)} asked for {_RIGHTS[held.right]}, {held.manner}"
    return f"{start}: {quoted(held.what)}; the answer is due on {day(it.due_on)}."


@tells(RequestExtended)
def _extended(it: RequestExtended, told: Told) -> str:
    start = f"{told.person.name} was told on {day(it.extended_on)} that the answer comes later"
    return f"{start}, by {day(it.due_on)}: {quoted(it.reason_text)}."


@tells(RequestAnswered)
def _answered(it: RequestAnswered, told: Told) -> str:
    held = it.answer
    grounds = f" ({listed(map(coded, held.grounds))})" if held.grounds else ""
    start = f"{told.person.names} request was {coded(held.outcome)} on {day(it.answered_on)}"
    return f"{start}{grounds}{because(held.withheld or held.explanation)}."


@tells(RequestWithdrawn)
def _withdrawn(it: RequestWithdrawn, told: Told) -> str:
    return f"{_asker(it.by, told)} took the request back{because(it.reason_text)}."


@tells(AmendmentStated)
def _stated(it: AmendmentStated, told: Told) -> str:
    held = it.statement
    who = held.author if it.by is None else _asker(it.by, told)
    if held.kind == "request-attached":
        return f"{who} had request and denial go along with later disclosures."
    verb = "disagreed with the denial" if held.kind == "disagreement" else "rebutted this"
    return f"{who} {verb}{because(held.text)}."


@tells(AmendmentPassedOn)
def _passed_on(it: AmendmentPassedOn, told: Told) -> str:
    return f"{it.recipient.name} was told of the amendment to {told.person.names} record."


@tells(AmendmentTakenOver)
def _taken_over(it: AmendmentTakenOver, told: Told) -> str:
    held = it.amendment
    start = f"An amendment by {held.source.name} was appended to {told.person.names} record"
    return f"{start}: {quoted(held.text)}."


@tells(CommunicationAgreed)
def _communication(it: CommunicationAgreed, told: Told) -> str:
    held = it.communication
    parts = [f"{word} by {_ways(ways)}" for word, ways in _named(held.only, held.never)]
    how = listed(parts) if parts else "in any way"
    until = "" if held.until_on is None else f" until {day(held.until_on)}"
    asked = "" if it.by is None else f", as {_asker(it.by, told)} asked"
    return f"{told.person.name} is to be reached {how}{until}{asked}{because(held.instructions)}."


@tells(CopyRecorded)
def _copied(it: CopyRecorded, told: Told) -> str:
    held = it.copy_content
    form = "" if held.form is None else f" {held.form}"
    start = f"A{'n' if held.form == 'electronic' else ''}{form} copy of {quoted(held.what)}"
    if held.step == "declined":
        return f"{start} was declined by {_taker(held.to, told)} on {day(it.on)}."
    return f"{start} was {held.step} to {_taker(held.to, told)} on {day(it.on)}."


@tells(AccountingSuspended)
def _suspended(it: AccountingSuspended, told: Told) -> str:
    held = it.suspension
    start = f"Of what goes to {held.agency.name} {told.person.name} is not told"
    return f"{start} from {day(held.from_on)} to {day(held.until_on)}: {quoted(held.statement)}."


@tells(HoldPlaced)
def _placed(it: HoldPlaced, told: Told) -> str:
    held = it.hold
    start = f"{told.person.names} record was put on hold from {day(held.placed_on)}"
    return f"{start} by {held.authority}: {quoted(held.matter)}."


@tells(HoldLifted)
def _lifted(it: HoldLifted, told: Told) -> str:
    start = f"A hold on {told.person.names} record was lifted on {day(it.lifted_on)}"
    return f"{start}: {quoted(it.reason_text)}."


def _asker(it: Asker, told: Told) -> str:
    if it.role == "client":
        return told.person.name
    return f"{it.printed_name} ({coded(it.role)} of {told.person.name})"


def _taker(it: CopyTaker, told: Told) -> str:
    return told.person.name if it.role == "client" else it.printed_name


def _named(only: Sequence[Way], never: Sequence[Way]) -> list[tuple[str, Sequence[Way]]]:
    return [(word, ways) for word, ways in (("only", only), ("never", never)) if ways]


def _ways(ways: Sequence[Way]) -> str:
    texts = (coded(it.kind) + (f" at {it.address}" if it.address else "") for it in ways)
    return listed(texts, "or")

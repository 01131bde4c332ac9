"""Amendments: appended, denied for four reasons, and what travels along (B06, B40)."""

from typing import Any

import pytest

from events.state.requests import going_along, to_inform
from events.values.ids import DisclosureId, RecipientId, RequestId
from events.values.requests import Along, AlongPart, Originator
from services.planner.commands.request import TakeOverAmendment
from services.planner.decide import Refusal
from tests.contract import gad
from tests.contract.examples_consents import DOCTOR
from tests.contract.examples_requests import ASKED, LETTER_OF_CORRECTION, TAKEN
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.consents import client_of, known
from tests.unit.services.planner.disclosures import bare
from tests.unit.services.planner.requests import (
    LINK,
    accepted,
    answered,
    denied,
    request_of,
    stating,
    told,
    wanted,
)

LATER = gad.at("2026-10-01T12:00:00-04:00")
OTHER = DOCTOR.model_copy(update={"recipient_id": RecipientId(gad.uid(144))})
WHOLE: tuple[AlongPart, ...] = ("request", "denial", "disagreement", "rebuttal")


def asked(**changes: Any) -> Chart:  # noqa: ANN401
    chart = known()
    chart.give(wanted("amendment", **changes))
    return chart


@pytest.mark.parametrize(
    ("originator", "may"),
    [
        (None, False),  # it was made here
        (Originator(name="Harbor General", available=True), True),
        (Originator(name="Dr. Nolan, retired", available=False), False),
    ],
)
def test_made_elsewhere_is_a_reason_while_somebody_there_can_act(
    originator: Originator | None, *, may: bool
) -> None:
    """B40, B06."""
    chart = asked(originator=originator)
    if may:
        chart.give(denied("not-created-here"))
    else:
        refusal = ("originator-unavailable", "/answer/grounds/0")
        assert chart.refused(denied("not-created-here")) == refusal


def test_an_accepted_amendment_is_linked_and_told_to_those_concerned() -> None:
    """B06, B40: to whom the client names and to who relies on it; the entry itself stays."""
    chart = asked()
    assert chart.refused(answered()) == ("nothing-linked", "/answer/entries")
    assert to_inform(request_of(chart)) == ()
    chart.give(accepted(inform=(OTHER, DOCTOR)))
    assert to_inform(request_of(chart)) == (DOCTOR, OTHER)
    chart.give(told(DOCTOR))
    assert to_inform(request_of(chart)) == (OTHER,)
    assert chart.refused(told(DOCTOR)) == ("already-there", "/recipient/recipient_id")
    statement = chart.refused(stating("disagreement"))
    assert statement == ("statement-out-of-order", "/statement/kind")


def test_part_of_an_amendment_may_be_accepted_and_the_rest_disagreed_with() -> None:
    """B06."""
    chart = asked()
    part = {"outcome": "granted-in-part", "grounds": ("accurate-and-complete",)}
    chart.give(accepted(**part, withheld="The date"))
    chart.give(told(DOCTOR), stating("disagreement"))
    (along,) = going_along(client_of(chart).requests, (), LATER)
    assert along.parts == WHOLE[:3]


def test_what_follows_a_denial_has_its_order() -> None:
    """B06: a disagreement once, then a rebuttal, which is the clinic's."""
    chart = asked()
    assert chart.refused(stating("disagreement")) == ("not-an-amendment", "/request_id")
    chart.give(denied())
    order = ("statement-out-of-order", "/statement/kind")
    assert chart.refused(stating("rebuttal")) == order
    assert chart.refused(told(DOCTOR)) == ("not-an-amendment", "/request_id")
    client: dict[str, Any] = {"role": "client", "acting_for": gad.CLIENT}
    early = gad.at("2026-01-08T09:00:00-05:00")
    assert chart.refused(stating("disagreement", occurred_at=early)) == (
        "too-early",
        "/occurred_at",
    )
    chart.give(stating("disagreement"), **client)
    assert chart.refused(stating("disagreement")) == order
    assert chart.refused(stating("rebuttal"), **client) == ("not-allowed", "/statement/kind")
    chart.give(stating("rebuttal"))
    access = known()
    access.give(wanted("access"), denied("not-kept-here"))
    assert access.refused(stating("disagreement")) == ("not-an-amendment", "/request_id")


@pytest.mark.parametrize(
    ("statements", "parts"),
    [
        ((), ()),
        (("request-attached",), ("request", "denial")),
        (("disagreement",), ("request", "denial", "disagreement")),
        (("disagreement", "rebuttal"), WHOLE),
        (("request-attached", "disagreement"), ("request", "denial", "disagreement")),
    ],
)
def test_what_goes_along_with_later_disclosures(
    statements: tuple[str, ...], parts: tuple[AlongPart, ...]
) -> None:
    """B06, B40: without a disagreement, request and denial where the client wants it."""
    chart = asked()
    chart.give(denied(), *map(stating, statements))
    expected = (Along(request_id=ASKED, parts=parts),) if parts else ()
    assert going_along(client_of(chart).requests, ("history", "scores"), LATER) == expected
    assert going_along(client_of(chart).requests, (), LATER) == expected
    assert going_along(client_of(chart).requests, ("scores",), LATER) == ()
    before = gad.at("2026-01-08T09:59:00-05:00")
    assert going_along(client_of(chart).requests, (), before) == ()


def test_a_disclosure_without_what_goes_along_is_refused() -> None:
    """B06, A12.2: all of it, whatever the basis; what went out in error is told as it was."""
    chart = asked()
    chart.give(denied(), stating("disagreement"))
    about: dict[str, Any] = {"sections": ("history",)}
    refusal = ("amendment-left-out", "/disclosure/along")
    answer = chart.answer(bare("treatment", **about))
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.names) == ("amendment-left-out", (str(ASKED),))
    assert "request, denial, disagreement" in answer.rule
    less = (Along(request_id=ASKED, parts=("request", "denial")),)
    assert chart.refused(bare("payment", **about, along=less)) == refusal
    other = (Along(request_id=RequestId(gad.uid(145)), parts=WHOLE),)
    assert chart.refused(bare("payment", **about, along=other)) == refusal
    chart.give(bare("treatment", **about, along=(Along(request_id=ASKED, parts=WHOLE[:3]),)))
    for number, basis in enumerate(("not-permitted", "incidental"), start=113):
        again = {"disclosure_id": DisclosureId(gad.uid(number))}
        chart.give(bare(basis, **about).model_copy(update=again))  # type: ignore[arg-type]
    apart = {"disclosure_id": DisclosureId(gad.uid(115))}
    chart.give(bare("treatment", sections=("scores",)).model_copy(update=apart))


def test_amendments_that_were_made_elsewhere_are_appended() -> None:
    """B40."""
    chart = known()
    taken = make(TakeOverAmendment, amendment_id=TAKEN, amendment=LETTER_OF_CORRECTION)
    chart.give(taken)
    assert client_of(chart).amendments[TAKEN].amendment.entries == (LINK,)
    assert chart.refused(taken) == ("already-there", "/amendment_id")

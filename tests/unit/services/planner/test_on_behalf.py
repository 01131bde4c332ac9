"""Who asks in the client's place: on a basis, over its days, never what is the client's alone."""

from datetime import date
from typing import Any

import pytest

from events.ids import StreamId
from events.narrative.narrative import narrative
from events.narrative.person import person_of
from events.values.communication import Communication, Way
from events.values.consents import Authority
from events.values.requests import Asker
from services.planner.commands.client import CorrectIdentity
from services.planner.commands.communication import AgreeCommunication
from services.planner.commands.consent import RecordOwnAuthority
from services.planner.commands.request import StateAmendment, WithdrawRequest
from services.planner.decide import Refusal
from tests.contract import gad
from tests.contract.examples_care import IDENTITY
from tests.contract.examples_requests import ASKED, ROWENA
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.consents import client_of, filed, known
from tests.unit.services.planner.requests import (
    MOTHER,
    answered,
    denied,
    request_of,
    stating,
    wanted,
)

CAREGIVER: dict[str, Any] = {"role": "caregiver", "acting_for": gad.CLIENT}
CLIENT: dict[str, Any] = {"role": "client", "acting_for": gad.CLIENT}
PROOF = "5d" * 32
GUARDIAN = Asker(
    role="representative",
    printed_name="Noel Brandt",
    authority=Authority(basis="guardian", from_on=date(2026, 1, 1), document=PROOF),
)
PORTAL = Way(kind="portal")


def quiet(**changes: Any) -> AgreeCommunication:  # noqa: ANN401
    return make(AgreeCommunication, communication=Communication(only=(PORTAL,)), **changes)


def disagreeing(by: Asker | None) -> StateAmendment:
    return stating("disagreement", by=by)


def back(by: Asker | None) -> WithdrawRequest:
    return make(WithdrawRequest, request_id=ASKED, by=by)


def asking(by: Asker = ROWENA, *, age: int = 16) -> Chart:
    """Return the chart of a client of this age whose amendment was denied, or waits."""
    chart = known()
    identity = IDENTITY.model_copy(update={"birth_date": date(2026 - age, 1, 2)})
    chart.give(make(CorrectIdentity, identity=identity, reason_text="Age"), filed(PROOF))
    chart.give(wanted("amendment", by=by))
    return chart


def alone(**changes: Any) -> RecordOwnAuthority:  # noqa: ANN401
    fields = {"basis": "law-lets-minor-consent", "from_on": date(2026, 1, 8), **changes}
    return make(RecordOwnAuthority, **{"categories": ("substance-use",), **fields})


@pytest.mark.parametrize(
    ("by", "age", "refusal"),
    [
        (None, 16, ("stand-in-unnamed", "/by")),
        (None, 40, ("stand-in-unnamed", "/by")),
        (ROWENA, 16, ("not-your-signature", "/by/role")),  # a caregiver is not the client
        (MOTHER, 40, ("client-of-age", "/by/authority/basis")),
        (MOTHER, 16, None),
        (GUARDIAN, 40, None),
    ],
)
@pytest.mark.parametrize("what", ["ways", "statement"])
def test_a_caregiver_asks_on_a_basis(
    what: str, by: Asker | None, age: int, refusal: tuple[str, str] | None
) -> None:
    """B37, B06, B09: how the client is reached, and a disagreement, are the client's to ask."""
    chart = asking(age=age)
    chart.give(denied())
    command = quiet(by=by) if what == "ways" else disagreeing(by)
    if refusal is None:
        chart.give(command, **CAREGIVER)
    else:
        assert chart.refused(command, **CAREGIVER) == refusal
        assert client_of(chart).communication is None
        assert not request_of(chart).statements


def test_authority_counts_on_its_days_and_when_it_is_shown() -> None:
    """B09: after its last day nobody asks for the client any more; nor on a mere word."""
    chart = asking(age=40)
    held = GUARDIAN.authority
    assert held is not None
    bare = GUARDIAN.model_copy(update={"authority": held.model_copy(update={"document": None})})
    assert chart.refused(quiet(by=bare), **CAREGIVER)[0] == "authority-unproven"
    ended = held.model_copy(update={"until_on": date(2026, 1, 7)})
    late = GUARDIAN.model_copy(update={"authority": ended})
    refusal = ("authority-not-in-force", "/by/authority")
    assert chart.refused(quiet(by=late), **CAREGIVER) == refusal
    assert chart.refused(quiet(by=late)) == refusal  # staff write down no other


def test_the_client_and_staff_on_the_clients_word_need_no_basis() -> None:
    """B37."""
    for who in (CLIENT, {}):
        chart = asking()
        chart.give(denied(), quiet())
        chart.give(disagreeing(None), **who)
    chart = asking()
    assert chart.refused(quiet(by=MOTHER), **CLIENT) == ("not-your-signature", "/by/role")
    chart.give(quiet(by=ROWENA), **CLIENT)


@pytest.mark.parametrize("by", [MOTHER, GUARDIAN])
@pytest.mark.parametrize("who", [CAREGIVER, {}])
def test_nobody_asks_for_a_minor_who_alone_authorises(by: Asker, who: dict[str, Any]) -> None:
    """B38, B37: the ways to a client who decides alone would else be a parent's to set."""
    chart = asking()
    chart.give(denied(), alone())
    assert chart.refused(quiet(by=by), **who) == ("client-alone-authorises", "/by/role")
    assert chart.refused(disagreeing(by), **who) == ("client-alone-authorises", "/by/role")
    chart.give(quiet(), disagreeing(None), **CLIENT)


def test_what_a_minor_asked_under_own_authority_stays_theirs_when_that_has_ended() -> None:
    """B38, B06: on the day of the request the client alone authorised; it is not taken back."""
    chart = asking()
    chart.give(alone(until_on=date(2026, 1, 20)))
    chart.at("2026-02-10T10:00:00-05:00")
    refusal = ("client-alone-authorises", "/by/role")
    assert chart.refused(back(MOTHER), **CAREGIVER) == refusal
    chart.give(denied())
    assert chart.refused(disagreeing(MOTHER), **CAREGIVER) == refusal
    chart.give(quiet(by=MOTHER), **CAREGIVER)  # of today, when nobody is alone


def test_a_parents_own_request_stays_the_parents() -> None:
    """B38, B09: what a parent asked for in her own turn she may follow up."""
    chart = asking(MOTHER)
    chart.give(alone(), denied())
    chart.give(disagreeing(MOTHER), **CAREGIVER)
    other = asking(MOTHER)
    other.give(alone())
    other.give(back(MOTHER), **CAREGIVER)


def test_a_rebuttal_is_nobodys_who_stands_in() -> None:
    """B06: it is the clinic's."""
    chart = asking()
    chart.give(denied(), disagreeing(None))
    assert chart.refused(stating("rebuttal", by=MOTHER)) == ("not-allowed", "/by")
    chart.give(stating("rebuttal"))


def test_a_refusal_does_not_tell_a_caregiver_which_data_are_the_clients_alone() -> None:
    """B38, B41: staff read which; to a parent it would tell of substance use."""
    chart = asking(MOTHER)
    chart.give(alone())
    answer = chart.answer(quiet(by=MOTHER), **CAREGIVER)
    assert isinstance(answer, Refusal)
    assert answer.names == ()
    assert "substance" not in str(answer)
    told = chart.answer(quiet(by=MOTHER))
    assert isinstance(told, Refusal)
    assert told.names == ("substance-use",)
    granted = chart.answer(answered(entries=()))
    assert not isinstance(granted, Refusal) or "substance" not in str(granted)


def test_who_asked_is_told() -> None:
    """B37, B06."""
    chart = asking()
    chart.give(denied())
    chart.give(quiet(by=MOTHER), disagreeing(MOTHER), **CAREGIVER)
    events = chart.events(StreamId(f"client/{gad.CLIENT}"))
    ways, statement = (each.text for each in narrative(events, person_of(IDENTITY))[-2:])
    assert "only by portal, as Ada Ellery (parent or guardian of" in ways
    assert statement.startswith("Ada Ellery (parent or guardian of")

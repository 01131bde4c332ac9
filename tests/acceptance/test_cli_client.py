"""An operator erases a client's record: not during a hold, nor before law lets it (B03, B42)."""

import pytest

from events.types.consent import ConsentGiven, ConsentRequested
from events.types.hold import HoldLifted, HoldPlaced
from tests.contract.examples import EXAMPLES
from tests.contract.examples_requests import HELD
from tests.fixtures.operator import CLIENT, CLINIC, Workplace

_ERASE = ("client", "erase", CLINIC)

pytestmark = pytest.mark.usefixtures("riverbend")


async def test_a_record_is_erased_once_and_for_good(workplace: Workplace) -> None:
    await workplace.register_client(CLINIC)
    assert "--for-good" in workplace.line.refused(*_ERASE, CLIENT, code=2)
    assert workplace.line.answer(*_ERASE, CLIENT, "--for-good")["client"] == CLIENT
    shown = workplace.line.answer("events", "show", CLINIC, "1", "--open")
    assert shown["unopened"] == "key-destroyed"
    assert "erased" in workplace.line.refused(*_ERASE, CLIENT, "--for-good")
    lines = (workplace.line.home / "logs/audit.log").read_text().splitlines()
    assert sum("record-erased" in line for line in lines) == 1


async def test_a_hold_and_a_duty_to_keep_refuse_it_with_the_way_out(workplace: Workplace) -> None:
    """B42, B03: the hold that was lifted keeps nothing; consents are kept for six years."""
    hold, lift = EXAMPLES[HoldPlaced], EXAMPLES[HoldLifted]
    await workplace.register_client(CLINIC, CLIENT, None, hold)
    told = workplace.line.refused(*_ERASE, CLIENT, "--for-good", "--state-law-checked")
    assert f"hold:{HELD}" in told
    assert "lift-hold" in told

    other = CLIENT.replace("c4", "c6")
    consents = EXAMPLES[ConsentRequested], EXAMPLES[ConsentGiven]
    await workplace.register_client(CLINIC, type(CLIENT)(other), None, hold, lift, *consents)
    told = workplace.line.refused(*_ERASE, other, "--for-good")
    assert "hold:" not in told
    assert "45 CFR 164.316(b)(2)(i)" in told
    for client in (CLIENT, other):
        shown = workplace.line.answer("events", "show", CLINIC, "1", "--open")
        assert "data" in shown, client


async def test_there_is_nothing_to_erase_of_who_is_not_known(workplace: Workplace) -> None:
    assert "no record" in workplace.line.refused(*_ERASE, CLIENT, "--for-good")

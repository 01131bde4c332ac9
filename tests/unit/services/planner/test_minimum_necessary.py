"""Of what goes out it is told what the purpose does not need, but for the exceptions (B08)."""

from typing import Any, get_args

import pytest

from events.ids import StreamId
from events.narrative.narrative import narrative
from events.narrative.person import person_of
from events.types.disclosure import DisclosureRecorded
from events.values.disclosures import DisclosureBasis
from services.planner.releases.minimum_necessary import minimum_rules
from tests.contract import gad
from tests.contract.examples_care import IDENTITY
from tests.contract.examples_consents import LETTER
from tests.unit.services.planner.consents import known
from tests.unit.services.planner.disclosures import bare

MORE: dict[str, Any] = {
    "sections": ("diagnoses", "history"),
    "purpose": "payment",
    "no_service": True,
}
CLIENT = StreamId(f"client/{gad.CLIENT}")
EXCEPTED = {"treatment", "individual", "authorization", "required-by-law"}


def beyond(**changes: Any) -> tuple[str, ...] | None:  # noqa: ANN401
    """Return which parts the record says were more than needed."""
    chart = known()
    chart.give(bare("payment", **{**MORE, **changes}))
    told: DisclosureRecorded = chart.events(CLIENT)[-1].payload
    return told.beyond_minimum


def test_of_what_goes_to_a_payer_it_is_told_which_parts_are_too_much() -> None:
    """B08: codes, dates and units are not; the list is no law, so nothing is refused by it."""
    assert beyond() == ("history",)
    assert beyond(sections=("diagnoses", "dates", "units")) is None
    assert beyond(necessary_because="The payer reviews whether the level of care fits") is None


def test_the_history_says_so() -> None:
    """B08."""
    chart = known()
    chart.give(bare("payment", **MORE))
    line = narrative(chart.events(CLIENT), person_of(IDENTITY))[-1]
    assert line.text.endswith("; more than that needs, as listed: history.")


@pytest.mark.parametrize("basis", get_args(DisclosureBasis))
def test_the_rule_has_the_exceptions_of_the_law(basis: DisclosureBasis) -> None:
    """B08: treatment, the individual, an authorization, what law requires."""
    content = LETTER.model_copy(update={**MORE, "basis": basis})
    assert bool(minimum_rules().beyond(content)) is (basis not in EXCEPTED)


@pytest.mark.parametrize("purpose", ["treatment", "as-the-client-asks", "operations"])
def test_of_a_purpose_without_a_list_nothing_is_made_up(purpose: Any) -> None:  # noqa: ANN401
    """B08: what is not read at its source refuses nothing."""
    content = LETTER.model_copy(update={**MORE, "purpose": purpose, "basis": "operations"})
    assert minimum_rules().beyond(content) == ()
    assert not minimum_rules().verified


def test_what_went_out_in_error_is_told_as_it_was() -> None:
    """B07, B08."""
    known().give(bare("not-permitted", **MORE))

"""Exact numbers and targets (A1.15)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from events.values.quantities import Amount, Comparator, Target, reaches


@given(st.decimals(-999_999_999, 999_999_999, places=4, allow_nan=False))
def test_every_number_has_exactly_one_accepted_spelling(number: Decimal) -> None:
    plain = f"{number:.4f}".rstrip("0").rstrip(".")
    shortest = "0" if plain == "-0" else plain
    assert Decimal(Amount(low=shortest).low) == number
    for other in (f"{shortest}.", f"0{shortest}", f"+{shortest}", f"{number:E}", f"{number:.4f}0"):
        with pytest.raises(ValidationError):
            Amount(low=other)


@pytest.mark.parametrize(
    "text", ["", "-0", "4.50", "04", ".5", "1e3", "NaN", "1234567890", "0.00001", "٣", "1\n"]
)
def test_other_spellings_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Amount(low=text)


def test_a_float_is_refused_and_its_value_is_not_told() -> None:
    with pytest.raises(ValidationError) as refusal:
        Amount.model_validate_json('{"low": 9.25}')
    assert "9.25" not in str(refusal.value)


@pytest.mark.parametrize("high", ["3", "2.9999", "-3"])
def test_a_range_has_to_rise(high: str) -> None:
    with pytest.raises(ValidationError, match="high must be above low"):
        Amount(low="3", high=high)


@pytest.mark.parametrize(
    ("comparator", "low", "high", "meets", "misses"),
    [
        ("below", "10", None, "9.9999", "10"),
        ("at-most", "20", None, "20", "20.0001"),
        ("exactly", "0", None, "0", "1"),
        ("within", "0", "1", "1", "1.0001"),
        ("at-least", "5", None, "5", "4.9999"),
        ("above", "6", None, "6.0001", "6"),
    ],
)
def test_a_target_is_met_at_its_edge_as_it_says(
    comparator: Comparator, low: str, high: str | None, meets: str, misses: str
) -> None:
    target = Target(comparator=comparator, amount=Amount(low=low, high=high))
    assert reaches(target, Decimal(meets))
    assert not reaches(target, Decimal(misses))


@pytest.mark.parametrize(("comparator", "high"), [("within", None), ("below", "4")])
def test_a_range_goes_with_within_alone(comparator: Comparator, high: str | None) -> None:
    with pytest.raises(ValidationError, match="a range goes with"):
        Target(comparator=comparator, amount=Amount(low="3", high=high))

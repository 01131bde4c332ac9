"""One rule for where a client stands to a criterion of a template (A1.15, A11.01)."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.lint.lint import lint
from events.templates.standing import standing, way_to
from events.values.quantities import Amount, Target, reaches
from events.values.template_parts import CriterionPart


def criterion(way: str, *targets: str, **more: Any) -> CriterionPart:  # noqa: ANN401 -- members
    """Return a criterion with targets such as "at-most 7" or "within 2-4"."""
    told = []
    for each in targets:
        comparator, _, number = each.partition(" ")
        low, _, high = number.partition("-")
        amount = {"low": low, **({"high": high} if high else {})}
        told.append({"comparator": comparator, "amount": amount})
    fields = {"key": "c", "metric": "m", "source": "log", "unit": "times", "direction": way,
              "targets": told, **more}  # fmt: skip
    return CriterionPart.model_validate_json(orjson.dumps(fields))


SENTENCE = "Brings panic attacks {} per week within 8 weeks"


def amount(told: str) -> Amount:
    low, _, high = told.partition("-")
    return Amount(low=low, high=high or None)


@pytest.mark.parametrize(
    ("part", "baseline", "place", "target", "direction"),
    [
        (criterion("decrease", "below 10", "below 5"), "12", "ahead", "10", "decrease"),
        (criterion("decrease", "below 10", "below 5"), "7", "ahead", "5", "decrease"),
        (criterion("decrease", "below 10", "below 5"), "4", "reached", "5", "maintain"),
        (criterion("decrease", "exactly 2"), "1", "beyond", "2", "decrease"),
        (criterion("decrease", "within 2-4"), "1", "beyond", "2", "decrease"),
        (criterion("decrease", "within 2-4"), "1-6", "ahead", "2", "decrease"),
        (criterion("decrease", "within 2-4"), "3-6", "ahead", "2", "decrease"),
        (criterion("decrease", "within 2-4"), "2-3", "reached", "2", "maintain"),
        (criterion("increase", "exactly 3"), "5", "beyond", "3", "increase"),
        (criterion("increase", "above 3"), "3", "ahead", "3", "increase"),
        (criterion("maintain", "at-least 5"), "2", "ahead", "5", "increase"),
        (criterion("maintain", "at-most 7"), "30-35", "ahead", "7", "decrease"),
        (criterion("maintain", "at-most 7"), "7", "reached", "7", "maintain"),
        (criterion("maintain", "exactly 6", instrument="voc"), "7", "beyond", "6", "decrease"),
        (criterion("decrease", "at-least 40", basis="percent-of-raw"), "0", "beyond", "40",
         "decrease"),
        (criterion("decrease", "at-least 40", basis="percent-of-raw"), "85", "ahead", "40",
         "decrease"),
        (criterion("increase", "at-least 50", basis="percent-of-raw", instrument="voc"), "6",
         "beyond", "50", "increase"),
        (criterion("increase", "at-least 50", basis="percent-of-raw", instrument="voc"), "4",
         "ahead", "50", "increase"),
    ],
)  # fmt: skip
def test_where_a_client_stands(
    part: CriterionPart, baseline: str, place: str, target: str, direction: str
) -> None:
    """A1.15, A11.01, A11.16: ahead, reached, or past it; what is held is never got worse for."""
    found = standing(part, amount(baseline))

    assert (found.place, found.target.amount.low, found.direction) == (place, target, direction)


def test_without_a_baseline_all_is_as_written() -> None:
    found = standing(criterion("decrease", "below 10", "below 5"), None)
    assert (found.place, found.target.amount.low, found.as_written) == ("unknown", "10", True)


@given(
    st.sampled_from(["below", "at-most", "exactly", "at-least", "above"]),
    st.integers(0, 30),
    st.integers(0, 30),
)
def test_the_way_leads_into_the_target(comparator: str, bound: int, value: int) -> None:
    """A1.15: kept where it is met; else upwards from below, downwards from above."""
    raw = {"comparator": comparator, "amount": {"low": str(bound)}}
    target = Target.model_validate_json(orjson.dumps(raw))
    way = way_to(target, Amount(low=str(value)))

    assert (way == "maintain") is reaches(target, value)  # type: ignore[arg-type]
    if way != "maintain":
        assert way == ("increase" if value < bound or comparator == "above" else "decrease")


def test_the_lint_takes_a_range_that_ends_at_a_strict_target() -> None:
    """A5.05: 2 to 10 down to below 10 leaves 10 behind; 2 to 9 is below 10 already."""
    told = {
        says: {each.rule for each in lint({"objectives": [SENTENCE.format(says)]})}
        for says in ("down from 2-10 to below 10", "down from 2-9 to below 10")
    }

    assert "DIRECTION_CLASH" not in told["down from 2-10 to below 10"]
    assert "DIRECTION_CLASH" in told["down from 2-9 to below 10"]

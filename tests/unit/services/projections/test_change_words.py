"""Texts of people in the sentences of a difference, whatever they look like (A1.57, A1.54)."""

import pytest

from services.projections.record.change_words import change_sentence
from services.projections.record.changes import Change
from services.projections.record.differing import difference
from tests.unit.services.planner.steps import drafted
from tests.unit.services.planner.test_waivers import calmer


@pytest.mark.parametrize(
    "words",
    [
        "2026-02-30",
        "9999-99-99",
        "0000-01-01",
        "\u0968\u0966\u0968\u096c-\u0966\u0967-\u0966\u0967",
    ],
)
def test_words_that_only_look_like_a_day_are_told_as_they_are(words: str) -> None:
    """A1.57: every version of a plan can be told, also one with such a text."""
    chart = drafted()
    before = chart.plan
    chart.give(calmer(words))
    told = [each.sentence for each in difference(before, chart.plan).changes]

    assert any(f"is “{words}” now" in each for each in told)


def test_a_day_is_told_as_one() -> None:
    """A1.57."""
    change = Change("/schedule/next_on", "2026-01-05", "2026-02-28")
    assert change_sentence(change, {}, {}).endswith("was Jan 5, 2026, and is Feb 28, 2026 now.")

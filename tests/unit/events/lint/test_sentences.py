"""Sentences in the many forms that clinicians give them, each with all that is to be found.

They were written to see what the reader does with forms that it was not made from; where a form
showed a gap, the rule was mended, not the sentence.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from events.lint.lint import lint

KEPT: dict[str, list[Any]] = json.loads(
    Path(__file__).with_name("sentences.json").read_text("utf-8")
)


@pytest.mark.parametrize("sentence", KEPT["left alone"])
def test_a_measurable_objective_is_left_alone(sentence: str) -> None:
    """A5.39 to A5.47."""
    assert lint({"objectives": [sentence]}) == []


@pytest.mark.parametrize("row", KEPT["objected to"], ids=lambda row: row["sentence"])
def test_all_that_is_wrong_is_found_and_nothing_else(row: dict[str, Any]) -> None:
    """A5.01 to A5.05, A5.07, A5.32 to A5.34, A5.38, A11.24."""
    found = {each.rule for each in lint({"objectives": [row["sentence"]]})}

    assert found == set(row["rules"])

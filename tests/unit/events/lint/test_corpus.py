"""What the lint reaches on the labelled corpus stays: `python -m tests.corpus` prints it."""

from collections.abc import Callable, Iterator, Mapping

import pytest

from tests.corpus.judging import findings
from tests.corpus.loading import (
    Case,
    fifth_held_out,
    fourth_held_out,
    held_out,
    held_out_plans,
    plans,
    second_held_out,
    sentences,
    third_held_out,
)
from tests.corpus.scoring import counts, judged

LEAST = 0.95


PARTS: Mapping[str, Callable[[], Iterator[Case]]] = {
    each.__name__: each
    for each in (
        *(sentences, held_out, second_held_out, third_held_out, fourth_held_out),
        *(fifth_held_out, plans, held_out_plans),
    )
}


@pytest.mark.parametrize("part", PARTS)
def test_precision_and_recall_stay(part: str) -> None:
    """By the rules that are labelled.

    A5.01 to A5.05, A5.07 to A5.09, A5.11 to A5.13, A5.15 to A5.18, A5.22, A5.24 to A5.26, A5.29,
    A5.32 to A5.35, A5.38, A11.24.
    """
    outcomes = judged(PARTS[part](), findings)
    rules = [*counts(outcomes)]

    assert len(rules) > 10
    assert sum(each.true for each in rules) >= LEAST * sum(each.expected for each in rules)
    assert sum(each.true for each in rules) >= LEAST * sum(each.found for each in rules)

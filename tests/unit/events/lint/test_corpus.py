"""What the lint reaches on the labelled corpus stays: `python -m tests.corpus` prints it."""

import pytest

from tests.corpus.judging import findings
from tests.corpus.loading import plans, sentences
from tests.corpus.scoring import counts, judged

LEAST = 0.95


@pytest.mark.parametrize("part", ["sentences", "plans"])
def test_precision_and_recall_stay(part: str) -> None:
    """A5.01 to A5.53."""
    outcomes = judged(sentences() if part == "sentences" else plans(), findings)
    rules = [*counts(outcomes)]

    assert len(rules) > 10
    assert sum(each.true for each in rules) >= LEAST * sum(each.expected for each in rules)
    assert sum(each.true for each in rules) >= LEAST * sum(each.found for each in rules)

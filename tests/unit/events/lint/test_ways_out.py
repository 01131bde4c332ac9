"""The way out of each finding takes it away, and brings no other (A5.01 to A5.38, A11.24)."""

import pytest

from events.lint.finding import rules
from events.lint.lint import lint
from tests.unit.events.lint.history_pairs import HISTORY_PAIRS
from tests.unit.events.lint.pairs import OBJECTIVE_PAIRS, PLAN_PAIRS
from tests.unit.events.lint.plans import rules_on, sound

PAIRS = {**OBJECTIVE_PAIRS, **PLAN_PAIRS, **HISTORY_PAIRS}


def test_every_rule_has_a_pair() -> None:
    assert set(PAIRS) == set(rules())


@pytest.mark.parametrize("rule", PAIRS)
def test_the_way_out_takes_the_finding_away_and_brings_no_other(rule: str) -> None:
    document, pair = sound(), PAIRS[rule]
    pair.damage(document)
    found = lint(document)

    assert rule in {each.rule for each in found}
    assert all(each.fix and each.message for each in found)
    pair.mend(document)
    assert rules_on(document) <= {each.rule for each in found} - {rule}

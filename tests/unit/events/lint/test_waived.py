"""Waived findings are told apart, and a lint ends when its time is over (A5)."""

import pytest

from events.lint.finding import Finding
from events.lint.lint import lint
from events.lint.patience import LintTooLong, Patience
from events.lint.waived import told_apart

VAGUE = {"objectives": {"o1": {"content": {"statement": "Feel better"}}}}


def found() -> list[Finding]:
    return lint(VAGUE)


def waiver(of: Finding, /, **changes: object) -> dict[str, object]:
    return {
        "finding": {
            "rule": of.rule,
            "rule_version": of.rule_version,
            "path": of.path,
        },
        "reason": "other",
        "reason_text": "As agreed",
        "actor": "dana.whitlock",
        "lapsed": None,
        "withdrawn": None,
        **changes,
    }


def test_a_waived_finding_is_listed_apart_with_its_waiver() -> None:
    """A5: never dropped."""
    first, *others = found()
    sorted_out = told_apart(found(), {**VAGUE, "finding_waivers": {"w1": waiver(first)}})

    assert sorted_out.standing == others
    (told,) = sorted_out.waived
    assert told.shown() == {
        **first.shown(),
        "waiver": {
            "id": "w1",
            "reason": "other",
            "reason_text": "As agreed",
            "actor": "dana.whitlock",
        },
    }


@pytest.mark.parametrize("ended", [{"lapsed": 7}, {"withdrawn": 7}])
def test_a_waiver_that_ended_waives_nothing(ended: dict[str, object]) -> None:
    """A5."""
    waivers = {"w1": waiver(found()[0], **ended)}
    assert told_apart(found(), {"finding_waivers": waivers}).waived == []


def test_another_version_of_a_rule_or_place_is_not_waived() -> None:
    """A5: a rule that finds other things than before asks anew."""
    first = found()[0]
    named = {"rule": first.rule, "rule_version": first.rule_version, "path": first.path}
    for other in ({"rule_version": 99}, {"path": "/objectives/o2"}, {"rule": "NO_METRIC_AT_ALL"}):
        waivers = {"w1": waiver(first, finding={**named, **other})}
        assert told_apart(found(), {"finding_waivers": waivers}).waived == []


@pytest.mark.parametrize(
    "waivers", [None, [], "all", {"w1": None}, {"w1": {}}, {"w1": {"finding": []}}]
)
def test_what_is_no_waiver_waives_nothing(waivers: object) -> None:
    """A5: whatever a document from elsewhere holds."""
    assert told_apart(found(), {"finding_waivers": waivers}).waived == []


def test_a_lint_ends_when_its_time_is_over() -> None:
    """A5: the clock says 0, 1, 2, ... s; after 20 s, of a plan with more parts than that."""
    moments = iter(range(1_000))
    patience = Patience(20, lambda: float(next(moments)))
    many = {"objectives": ["Feel better"] * 100}

    with pytest.raises(LintTooLong, match="20 s"):
        lint(many, patience.turn)
    assert next(moments) == 22


def test_a_lint_in_time_finds_the_same() -> None:
    """A5."""
    assert lint(VAGUE, Patience(60, lambda: 0.0).turn) == found()

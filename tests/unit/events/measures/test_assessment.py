"""What the rules find together about one criterion (A11.01 to A11.05, A11.16, A6.04)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from events.measures.assessment import Question, assess
from events.measures.finding import Administration
from events.values.objectives import Streak
from events.values.quantities import Amount, Target
from tests.contract import gad

START = gad.at("2026-01-08T09:00:00-05:00")
SCALE = gad.SCALE_CONTENT.criteria[0]


def found(*totals: str, baseline: str = "17", **changes: Any) -> dict[str, str]:  # noqa: ANN401
    criterion = SCALE.model_copy(update=changes)
    series = tuple(
        Administration(START + timedelta(weeks=week), Decimal(total))
        for week, total in enumerate(totals, start=1)
    )
    asked = Question(criterion, Amount(low=baseline), START.date(), series)
    return {each.code: each.arithmetic for each in assess(asked)}


def target(comparator: Any, low: str) -> Target:  # noqa: ANN401
    return Target(comparator=comparator, amount=Amount(low=low))


def test_story_1_at_session_8() -> None:
    """A12.1: 17 to 9 is reliable (8 >= 4), no response (8/17 = 47.1 %), and meets below 10."""
    assert found("15", "12", "9", target=target("below", "10")) == {
        "reliable-improvement": "17 - 9 = 8 >= 4",
        "no-response": "(17 - 9) / 17 = 47.1 % < 50 %",
        "no-recovery": "baseline 17 >= 8, now 9 >= 8",
        "no-deterioration": "best so far 12, now 9: worse by -3 < 4",
        "target-met": "9 meets the target",
    }


def test_story_1_at_the_end() -> None:
    """A12.1: 4, 3, 4 below 5 in a row; (17 - 4) / 17 = 76.5 %; 4 < 8."""
    ended = found("9", "4", "3", "4", target=target("below", "5"),
                  streak=Streak(count=3, of="sessions"))  # fmt: skip
    assert ended["response"] == "(17 - 4) / 17 = 76.5 % >= 50 %"
    assert ended["recovery"] == "baseline 17 >= 8, now 4 < 8"
    assert ended["streak-reached"] == "3 sessions in a row >= 3"


def test_the_best_since_the_last_review_counts_with_the_baseline() -> None:
    """A11.05: 9 before the review is forgotten, so 13 is held against 12 and 17."""
    totals = (9, 12, 13)
    series = tuple(
        Administration(START + timedelta(weeks=week), Decimal(total))
        for week, total in enumerate(totals, start=1)
    )
    asked = Question(SCALE, Amount(low="17"), START.date(), series)
    worse = {each.code for each in assess(asked)}
    reviewed = Question(
        SCALE, Amount(low="17"), START.date(), series, reviewed=START + timedelta(days=10)
    )
    assert "deterioration" in worse  # 13 - 9 = 4 >= 4
    assert "no-deterioration" in {each.code for each in assess(reviewed)}  # 13 - 12 = 1 < 4


def test_a_percent_target_is_reckoned_from_raw_or_from_the_range() -> None:
    """A11.16: PSWQ 64 to 40: 24 / 64 = 37.5 % of raw, 24 / 48 = 50 % of range; wanted are 50."""
    half = target("at-least", "50")
    raw = found("40", baseline="64", instrument="pswq", basis="percent-of-raw", target=half)
    assert raw["target-unmet"] == "from 64 to 40: 37.5 % of raw"
    of_range = found("40", baseline="64", instrument="pswq", basis="percent-of-range", target=half)
    assert of_range["target-met"] == "from 64 to 40: 50.0 % of range"


def test_what_looks_back_a_year_shows_no_progress() -> None:
    """A6.04."""
    assert list(found("8", instrument="audit")) == ["no-progress-measure"]


def test_nothing_is_found_where_nothing_can_be() -> None:
    assert found() == {}
    assert found("9", instrument=None) == {}
    assert found("9", instrument="own-calm") == {}
    assert found("9", direction="maintain") == {}
    asked = Question(SCALE, Amount(low="3", high="5"), START.date(), (
        Administration(START, Decimal(4)),
    ))  # fmt: skip
    assert assess(asked) == ()


def test_a_known_behavior_at_baseline_is_not_new() -> None:
    """A11.05."""
    criterion = SCALE.model_copy(update={"instrument": "c-ssrs"})
    known = {"behavior": Decimal(1)}
    later = (Administration(START + timedelta(weeks=1), Decimal(1), known),)
    first = Administration(START, Decimal(1), known)
    asked = Question(criterion, Amount(low="1"), START.date(), later, first)
    assert "no-deterioration" in {each.code for each in assess(asked)}
    stated = Question(criterion, Amount(low="1"), START.date(), later)
    assert "deterioration" in {each.code for each in assess(stated)}
    unseen = Question(criterion, Amount(low="1"), START.date(), later, Administration(
        START, Decimal(1)
    ))  # fmt: skip
    assert "deterioration" in {each.code for each in assess(unseen)}

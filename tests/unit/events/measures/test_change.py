"""Change from baseline, each with its arithmetic (A11.01, A11.02, A11.05, A6.03)."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.measures.change import (
    better_way,
    change_in_percent,
    deterioration,
    end_state,
    graded_change,
    recovery,
    reliable_change,
    remission,
    response,
    sub_threshold,
)
from events.measures.finding import Administration
from events.measures.library import library
from events.values.objectives import ChangeBasis
from events.values.quantities import Amount, Target
from tests.contract import gad

KNOWN = library().instruments
WITHOUT = ("pswq", "audit", "dast-10", "c-ssrs", "sud-distress", "voc", "panic-log", "goal-rating")
START = gad.at("2026-01-08T09:00:00-05:00")


def scored(total: int, week: int = 0, items: Mapping[str, Decimal] | None = None) -> Administration:
    return Administration(START + timedelta(weeks=week), Decimal(total), items or {})


RELIABLE = [
    # PHQ-9 threshold 6: 19 - 13 = 6 is reliable, 19 - 14 = 5 is not
    ("phq-9", 19, 13, "reliable-improvement", "19 - 13 = 6 >= 6"),
    ("phq-9", 19, 14, "no-reliable-change", "19 - 14 = 5 within -6 and 6, both left out"),
    # 8 - 14 = -6 is reliably worse
    ("phq-9", 8, 14, "reliable-worsening", "8 - 14 = -6 <= -6"),
    # GAD-7 threshold 4: A12.1, 17 - 9 = 8
    ("gad-7", 17, 9, "reliable-improvement", "17 - 9 = 8 >= 4"),
    ("gad-7", 17, 14, "no-reliable-change", "17 - 14 = 3 within -4 and 4, both left out"),
    # PCL-5 threshold 15: 60 - 45 = 15 is, 60 - 46 = 14 is not
    ("pcl-5", 60, 45, "reliable-improvement", "60 - 45 = 15 >= 15"),
    ("pcl-5", 60, 46, "no-reliable-change", "60 - 46 = 14 within -15 and 15, both left out"),
    # no threshold ships: only toward and away
    ("pswq", 70, 40, "toward", "70 - 40 = 30; no threshold ships"),
    ("pswq", 40, 70, "away", "40 - 70 = -30; no threshold ships"),
    ("c-ssrs", 2, 2, "unchanged", "2 - 2 = 0; no threshold ships"),
    # VOC: higher is better, so now minus baseline: 5 - 2 = 3
    ("voc", 2, 5, "toward", "5 - 2 = 3; no threshold ships"),
    ("voc", 5, 2, "away", "2 - 5 = -3; no threshold ships"),
]


@pytest.mark.parametrize(("instrument", "baseline", "now", "code", "shown"), RELIABLE)
def test_reliable_change(instrument: str, baseline: int, now: int, code: str, shown: str) -> None:
    """A11.01."""
    found = reliable_change(KNOWN[instrument], Decimal(baseline), Decimal(now))
    assert (found.code, found.arithmetic) == (code, shown)
    assert "A11.01" in found.rows


def test_without_a_threshold_a_target_is_met_or_not() -> None:
    """A11.01: VOC from 2 to 6 with a target of at least 6."""
    target = Target(comparator="at-least", amount=Amount(low="6"))
    assert reliable_change(KNOWN["voc"], Decimal(2), Decimal(6), target).code == "target-met"
    assert reliable_change(KNOWN["voc"], Decimal(2), Decimal(5), target).code == "toward"


@given(st.sampled_from(WITHOUT), st.integers(0, 80), st.integers(0, 80))
def test_what_ships_no_threshold_never_says_reliable(
    instrument: str, baseline: int, now: int
) -> None:
    """A11.01."""
    found = reliable_change(KNOWN[instrument], Decimal(baseline), Decimal(now), stated="lower")
    assert found.code in {"toward", "away", "unchanged"}
    assert response(KNOWN[instrument], Decimal(baseline), Decimal(now)) is None
    assert remission(KNOWN[instrument], Decimal(now)) is None
    assert recovery(KNOWN[instrument], Decimal(baseline), Decimal(now)) is None


@given(st.sampled_from(["phq-9", "gad-7", "pcl-5"]), st.integers(0, 80), st.integers(0, 80))
def test_change_there_and_back_is_change_the_other_way(name: str, one: int, other: int) -> None:
    """A11.01."""
    opposite = {
        "reliable-improvement": "reliable-worsening",
        "reliable-worsening": "reliable-improvement",
        "no-reliable-change": "no-reliable-change",
    }
    there = reliable_change(KNOWN[name], Decimal(one), Decimal(other)).code
    assert opposite[there] == reliable_change(KNOWN[name], Decimal(other), Decimal(one)).code


def test_where_the_criterion_states_the_way_it_must_be_stated() -> None:
    assert better_way(KNOWN["sleep-hours"], "higher") == "higher"
    assert better_way(KNOWN["gad-7"], "higher") == "lower"
    with pytest.raises(ValueError, match="sleep-hours"):
        better_way(KNOWN["sleep-hours"])


RESPONSES = [
    # A12.1: (17 - 9) / 17 = 8/17 = 47.1 %, below 50
    ("gad-7", 17, 9, "no-response", "(17 - 9) / 17 = 47.1 % < 50 %"),
    # (16 - 8) / 16 = 50 % exactly
    ("gad-7", 16, 8, "response", "(16 - 8) / 16 = 50.0 % >= 50 %"),
    # (21 - 11) / 21 = 47.6 %; (21 - 10) / 21 = 52.4 %
    ("gad-7", 21, 10, "response", "(21 - 10) / 21 = 52.4 % >= 50 %"),
    # a baseline of 7 is below GAD-7's caseness of 8
    ("gad-7", 7, 1, "no-caseness-at-baseline", "baseline 7 < caseness 8"),
    # (19 - 9) / 19 = 52.6 %
    ("phq-9", 19, 9, "response", "(19 - 9) / 19 = 52.6 % >= 50 %"),
    ("phq-9", 9, 0, "no-caseness-at-baseline", "baseline 9 < caseness 10"),
]


@pytest.mark.parametrize(("instrument", "baseline", "now", "code", "shown"), RESPONSES)
def test_response(instrument: str, baseline: int, now: int, code: str, shown: str) -> None:
    """A11.02."""
    found = response(KNOWN[instrument], Decimal(baseline), Decimal(now))
    assert found is not None
    assert (found.code, found.arithmetic, found.rows) == (code, shown, ("A11.02",))
    assert found.verified is (instrument == "phq-9")


def test_response_is_defined_for_no_other_scale() -> None:
    """A11.02."""
    defined = {key for key, each in KNOWN.items() if response(each, Decimal(20), Decimal(5))}
    assert defined == {"phq-9", "gad-7"}


def test_remission_is_one_total_of_phq_9_below_5() -> None:
    """A11.02: 4 < 5, and 5 is not; defined for PHQ-9 alone."""
    four, five = (remission(KNOWN["phq-9"], Decimal(total)) for total in (4, 5))
    assert four is not None
    assert five is not None
    assert (four.code, four.arithmetic) == ("remission", "4 < 5")
    assert (five.code, five.arithmetic) == ("no-remission", "5 >= 5")
    assert {key for key, each in KNOWN.items() if remission(each, Decimal(0))} == {"phq-9"}


RECOVERIES = [
    # caseness of 10 at baseline, below it now
    ("phq-9", 15, 9, "recovery", "baseline 15 >= 10, now 9 < 10"),
    ("phq-9", 15, 10, "no-recovery", "baseline 15 >= 10, now 10 >= 10"),
    ("phq-9", 9, 2, "no-recovery", "baseline 9 < 10, now 2 < 10"),
    # caseness of 8
    ("gad-7", 8, 7, "recovery", "baseline 8 >= 8, now 7 < 8"),
]


@pytest.mark.parametrize(("instrument", "baseline", "now", "code", "shown"), RECOVERIES)
def test_recovery(instrument: str, baseline: int, now: int, code: str, shown: str) -> None:
    """A11.02."""
    found = recovery(KNOWN[instrument], Decimal(baseline), Decimal(now))
    assert found is not None
    assert (found.code, found.arithmetic) == (code, shown)


def test_pcl_5_below_33_is_sub_threshold_and_no_remission() -> None:
    """A11.02, A6.03."""
    below, at = (sub_threshold(KNOWN["pcl-5"], Decimal(total)) for total in (32, 33))
    assert below is not None
    assert at is not None
    assert (below.code, below.arithmetic) == ("sub-threshold", "32 < 33")
    assert at.code == "at-or-above-threshold"
    assert remission(KNOWN["pcl-5"], Decimal(10)) is None


GRADES = [
    # 60 - 55 = 5 is no change, 60 - 54 = 6 is unclear, 60 - 50 = 10 is meaningful
    (60, 55, "no-change", "60 - 55 = 5 within -5 and 5"),
    (60, 54, "unclear-change", "60 - 54 = 6 between 5 and 10"),
    (60, 50, "meaningful-change", "60 - 50 = 10 >= 10"),
    (60, 65, "no-change", "60 - 65 = -5 within -5 and 5"),
    (60, 66, "change-for-the-worse", "60 - 66 = -6 < -5"),
    (20, 40, "change-for-the-worse", "20 - 40 = -20 < -5"),
]


@pytest.mark.parametrize(("baseline", "now", "code", "shown"), GRADES)
def test_grades_of_change_on_pcl_5(baseline: int, now: int, code: str, shown: str) -> None:
    """A6.03."""
    found = graded_change(KNOWN["pcl-5"], Decimal(baseline), Decimal(now))
    assert found is not None
    assert (found.code, found.arithmetic) == (code, shown)
    assert graded_change(KNOWN["gad-7"], Decimal(baseline), Decimal(now)) is None


def test_the_end_that_counts_on_pcl_5_comes_from_one_study() -> None:
    """A6.03: 28 <= 28, 29 > 28."""
    end, short = (end_state(KNOWN["pcl-5"], Decimal(total)) for total in (28, 29))
    assert end is not None
    assert short is not None
    assert (end.code, end.arithmetic, end.verified) == ("significant-end-state", "28 <= 28", False)
    assert short.code == "no-significant-end-state"
    assert end_state(KNOWN["phq-9"], Decimal(1)) is None


WORSE = [
    # PHQ-9: 16 - 10 = 6 worse than baseline
    ("phq-9", 10, (), 16, "deterioration"),
    ("phq-9", 10, (), 15, "no-deterioration"),
    # baseline 19, best since the review 8: 14 - 8 = 6 worse than the best, though below baseline
    ("phq-9", 19, (12, 8, 9), 14, "deterioration"),
    ("phq-9", 19, (12, 8, 9), 13, "no-deterioration"),
    # GAD-7: 13 - 9 = 4
    ("gad-7", 17, (9,), 13, "deterioration"),
    # C-SSRS: any higher level
    ("c-ssrs", 1, (), 2, "deterioration"),
    ("c-ssrs", 3, (2,), 3, "deterioration"),
    ("c-ssrs", 3, (), 3, "no-deterioration"),
]


@pytest.mark.parametrize(("instrument", "baseline", "since", "now", "code"), WORSE)
def test_deterioration(
    instrument: str, baseline: int, since: tuple[int, ...], now: int, code: str
) -> None:
    """A11.05."""
    reviewed = [scored(total, week) for week, total in enumerate(since, start=1)]
    found = deterioration(KNOWN[instrument], scored(baseline), reviewed, scored(now, 9))
    assert found is not None
    assert found.code == code
    assert found.rows == ("A11.05",)


def test_new_behavior_is_deterioration_and_known_behavior_is_not() -> None:
    """A11.05: the level stays at 1."""
    before = scored(1, items={"ideation": Decimal(1), "behavior": Decimal(1)})
    now = scored(1, 1, items={"ideation": Decimal(1), "behavior": Decimal(1)})
    recent = scored(1, 1, items={"behavior": Decimal(1), "behavior-3-months": Decimal(1)})
    for earlier, later, code in (
        (scored(1), now, "deterioration"),
        (before, now, "no-deterioration"),
        (before, recent, "deterioration"),
    ):
        found = deterioration(KNOWN["c-ssrs"], earlier, (), later)
        assert found is not None
        assert found.code == code


def test_behavior_that_was_gone_is_new_when_it_is_back() -> None:
    """A11.05: within three months 1, 0, not asked, 1."""
    recent = "behavior-3-months"
    first, gone = (scored(1, items={recent: Decimal(value)}) for value in (1, 0))
    back = scored(1, 3, items={recent: Decimal(1)})
    for earlier, code in (((gone, scored(1)), "deterioration"), ((scored(1),), "no-deterioration")):
        found = deterioration(KNOWN["c-ssrs"], first, earlier, back)
        assert found is not None
        assert found.code == code


def test_without_threshold_nothing_is_called_deterioration() -> None:
    """A11.05, A11.01."""
    assert deterioration(KNOWN["pswq"], scored(20), (), scored(80, 1)) is None


PERCENTS: list[tuple[ChangeBasis, str | None]] = [
    # PSWQ, 64 to 40, floor 16: of the raw value 24 / 64 = 37.5 %
    ("percent-of-raw", "37.5"),
    # of the range above the floor: 24 / (64 - 16) = 24 / 48 = 50 %
    ("percent-of-range", "50"),
    ("value", None),
]


@pytest.mark.parametrize(("basis", "percent"), PERCENTS)
def test_percent_of_raw_and_of_range_differ_above_a_floor(
    basis: ChangeBasis, percent: str | None
) -> None:
    """A11.16, A5.34."""
    found = change_in_percent(basis, "lower", Decimal(64), Decimal(40), Decimal(16))
    assert found == (None if percent is None else Decimal(percent))
    assert change_in_percent("percent-of-raw", "lower", Decimal(0), Decimal(0), Decimal(0)) is None

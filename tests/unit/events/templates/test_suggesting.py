"""Suggested objectives: measurable, with their arithmetic and source (A1.37, A11.01)."""

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.lint.lint import lint
from events.measures.library import library
from events.templates.library import shipped
from events.templates.reaching import is_reliable, reached
from events.templates.suggesting import Asking, NoSuggestion, suggest
from events.values.quantities import reaches
from services.planner.templates.reading import read_as

PROGRESS = sorted(key for key, each in library().instruments.items() if each.progress)


def found(measure: str, baseline: str, diagnosis: str | None = None) -> dict[str, str]:
    """Return target by basis, the first of each."""
    asking = Asking(measure=measure, baseline=baseline, diagnosis=diagnosis)
    told: dict[str, str] = {}
    for each in suggest(asking, shipped()):
        told.setdefault(each.basis, f"{each.target.comparator} {each.target.amount.low}")
    return told


def test_figures_of_depression() -> None:
    """A11.01, A11.02: 50 % of 19 is 9.5, so 9; 19 - 6 = 13; below 5; below 10; band 10 to 14."""
    assert found("phq-9", "19") == {
        "recovery": "below 10",
        "remission": "below 5",
        "response": "at-most 9",
        "reliable-change": "at-most 13",
        "next-band": "at-most 14",
    }


def test_figures_of_trauma() -> None:
    """A6.03: below 33; 28; 58 - 15 = 43; 58 - 10 = 48, less than reliable, so last."""
    asking = Asking(measure="pcl-5", baseline="58")
    told = [(each.basis, each.reliable) for each in suggest(asking, shipped())]

    assert told == [
        ("sub-threshold", True),
        ("end-state", True),
        ("reliable-change", True),
        ("next-band", True),
        ("meaningful-change", False),
    ]


def test_response_is_defined_from_caseness_on() -> None:
    """A11.02: a PHQ-9 of 9 is below 10."""
    assert "response" not in found("phq-9", "9")
    assert "recovery" not in found("phq-9", "9")


def test_templates_come_first_for_their_diagnosis() -> None:
    """A9.1, A9.4: the template that stands on the diagnosis before the one that has it beside."""
    asking = Asking(measure="gad-7", baseline="17", diagnosis="F41.1", problem="worry")
    told = [(each.arithmetic, each.weeks) for each in suggest(asking, shipped())]

    assert told[0] == ("template generalized-anxiety 1", 8)
    assert found("sleep-latency", "45", "F41.1")["template"] == "at-most 20"
    assert found("tlfb", "33", "F10.20")["template"] == "exactly 0"


def test_upwards_where_more_is_better() -> None:
    """A6.09: validity of cognition aims at 6 or more."""
    (first, *_) = suggest(Asking(measure="voc", baseline="2"), shipped())

    assert (first.direction, first.target.comparator, first.target.amount.low) == (
        "increase", "at-least", "6",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "baseline", "pointer"),
    [
        ("audit", "28", "/measure"),  # A6.04: looks back a year
        ("no-such-measure", "1", "/measure"),
        ("belief-rating", "80", "/better"),
        ("gad-7", "22", "/baseline"),
        ("gad-7", "1.5", "/baseline"),  # A5.33: totals are whole numbers
        ("gad-7", "-3", "/baseline"),
        ("bdi-ii", "30", "/measure"),  # known to the lint alone
    ],
)
def test_what_cannot_be_suggested_says_why(measure: str, baseline: str, pointer: str) -> None:
    with pytest.raises(NoSuggestion) as refused:
        suggest(Asking(measure=measure, baseline=baseline), shipped())

    assert refused.value.pointer == pointer


def test_a_measure_keeps_its_own_way() -> None:
    """A11.01: lower is better on GAD-7, whatever is asked; the way that it has may be said."""
    with pytest.raises(NoSuggestion) as refused:
        suggest(Asking(measure="gad-7", baseline="17", better="higher"), shipped())
    said = suggest(Asking(measure="gad-7", baseline="17", better="lower"), shipped())

    assert refused.value.pointer == "/better"
    assert said == suggest(Asking(measure="gad-7", baseline="17"), shipped())


def test_nothing_reached_and_nothing_to_aim_at_are_two_answers() -> None:
    """A11.16: the hours of a day are no top to aim at; a belief of 0 percent is the end."""
    with pytest.raises(NoSuggestion) as refused:
        suggest(Asking(measure="sleep-hours", baseline="4.5", better="higher"), shipped())

    assert refused.value.pointer == "/measure"
    assert suggest(Asking(measure="belief-rating", baseline="0", better="lower"), shipped()) == ()


def test_a_target_that_is_reached_is_kept_where_it_has_to_last() -> None:
    """A11.16: beyond the target in a streak; nothing leads back to it."""
    asking = Asking(measure="meeting-log", baseline="5", diagnosis="F10.20")
    told = [each.statement for each in suggest(asking, shipped())]

    assert told[0] == (
        "Meeting log stays at 2 meetings per week or more for 8 consecutive weeks within 12 weeks"
    )
    assert not any("from 5 to at least 2" in each for each in told)


@pytest.mark.parametrize("baseline", [17, "17", "17.0", "+17"])
def test_a_baseline_has_one_spelling(baseline: object) -> None:
    """A1.15: an integer stands for its text; the same answer."""
    asked = {"measure": "gad-7", "baseline": baseline, "diagnosis": "F41.1"}
    found = suggest(read_as(Asking, orjson.dumps(asked)), shipped())

    assert found == suggest(Asking(measure="gad-7", baseline="17", diagnosis="F41.1"), shipped())


def test_no_share_of_a_physical_bound() -> None:
    """A11.16: half of the way from 5 hours to the 24 of a day is no sleep to aim at."""
    with pytest.raises(NoSuggestion):
        suggest(Asking(measure="sleep-hours", baseline="5", better="higher"), shipped())


def test_a_target_is_one_of_the_form_that_is_used() -> None:
    """A11.16: 80 is a value of 0 to 100, and "at most 1" a target on 0 to 10."""
    assert found("sud-distress", "80") == {"share-of-baseline": "at-most 40"}
    assert found("sud-distress", "8") == {
        "usual-target": "at-most 1", "share-of-baseline": "at-most 4",
    }  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(PROGRESS),
    st.integers(0, 120),
    st.sampled_from([None, "F41.1", "F32.1", "F43.10", "F10.20", "F60.3"]),
    st.sampled_from(["lower", "higher"]),
)
def test_each_suggestion_is_measurable_ahead_and_the_same_again(
    measure: str, value: int, diagnosis: str | None, better: str
) -> None:
    """A5.01 to A5.05, A11.16: the lint passes its sentence, the baseline has not reached it."""
    fields = {"measure": measure, "baseline": str(value), "diagnosis": diagnosis, "better": better}
    asking = Asking.model_validate(fields)
    try:
        suggestions = suggest(asking, shipped())
    except NoSuggestion:
        return
    known = library().instruments[measure]
    for each in suggestions:
        kept = reached(each.target, each.baseline)
        assert kept == (each.direction == "maintain")
        reliable = is_reliable(each.target, each.baseline, each.direction, known)
        assert each.reliable is reliable
        assert each.rows
        findings = lint({"objectives": [each.statement]})
        assert [one.rule for one in findings if one.severity != "info"] == [], each.statement
        if not kept:
            assert not any(reaches(each.target, end) for end in each.baseline.ends)
    assert suggestions == suggest(asking, shipped())

"""Any text in any script: no exception, and time that grows with length alone."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.lint.finding import rules
from events.lint.lint import lint
from events.lint.pointing import UnreadableDocument

WORDS = """
reduce increase PHQ-9 GAD-7 PSWQ from to below within in for by 17 <10 3-5 50% per week / x of out
4 consecutive sessions session 8 weeks daily twice ( ) , . → -> ≥ half a dozen no zero currently
baseline 2026-03-01 3/15 March the fourth every other day at least or fewer
"""
PIECES = st.sampled_from(WORDS.split())


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for each in lint({"objectives": [text]}):
        assert each.path == "/objectives/0"
        assert each.rule in rules()


@given(st.lists(PIECES, max_size=40))
def test_any_order_of_a_clinicians_words_is_read(pieces: list[str]) -> None:
    lint({"objectives": [" ".join(pieces), "".join(pieces)]})


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4)
        ),
        max_leaves=20,
    )
)
def test_unknown_members_are_tolerated(value: object) -> None:
    assert lint({"objectives": [], "something else": value}) == []


SECTIONS = [
    *("diagnoses", "problems", "goals", "objectives", "interventions", "frequency", "signatures"),
    *("discharge_criteria", "strengths", "risk", "client", "clinician", "scores", "schedule"),
    *("client_input", "status", "episode", "reviews", "duration", "complete"),
]
MEMBERS = [
    *("content", "statement", "words", "technique", "criteria", "baseline", "target", "goal_id"),
    *("problem_ids", "endorsement", "phases", "priority", "code", "due", "role", "measures"),
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(MEMBERS), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(SECTIONS), VALUES, max_size=8))
def test_any_document_is_read_or_refused_with_a_place(document: dict[str, object]) -> None:
    assert outcome(document) <= {"/", *rules()}


def outcome(document: object) -> set[str]:
    """Return the rules that object, or the beginning of the place that cannot be read."""
    try:
        return {each.rule for each in lint(document)}
    except UnreadableDocument as error:
        return {error.pointer[:1]}


@contextmanager
def calls_counted() -> Iterator[list[int]]:
    """Count calls of Python functions: work that no other load on the machine disturbs."""
    count = [0]

    def on_event(_frame: object, event: str, _argument: object) -> None:
        count[0] += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(on_event)
    try:
        yield count
    finally:
        sys.setprofile(before)


@pytest.mark.parametrize(
    "piece",
    [
        "reduce PHQ-9 from 17 to below 10 within 8 weeks ",
        "a" * 50,
        "-" * 50,
        "1,234" * 10,
        "9/" * 25,
        "a/" * 25,
        "the next past first " * 3,
        "from " * 10,
        "no harm " * 6,
        "(" * 50,
        "PHQ-9 " * 8,
        "to reduce anxiety " * 3,
        "each other " * 5,
        "w/ in w/in " * 5,
        "tell her husband " * 3,
        "6 of the next " * 4,
        "fewer attacks: from 2 to 6 " * 2,
        "PCL-5 score of 63 " * 3,
        "7 on a 0-10 scale " * 3,
        "weeks without " * 4,
        "8 in 10 conflicts " * 3,
        "three (3) of 7 days " * 3,
        "up from 5 to 3 " * 3,
        "not fall below 3 " * 3,
        "5 days out of every 7 " * 3,
        "of 9 h will be cut to 4 h " * 2,
        "(present level: 6) " * 3,
    ],
)
def test_twice_the_text_is_twice_the_work(piece: str) -> None:
    once, twice = work(piece * 40), work(piece * 80)

    assert twice < 2.3 * once + 2_000


@pytest.mark.parametrize("piece", ["from 9 to 4 ", "use 9 to 4, use 3, ", "now 9, goal 4; "])
def test_a_verb_that_leads_many_pairs_is_looked_back_to_at_once(piece: str) -> None:
    once, twice = work(f"reduce {piece * 200}"), work(f"reduce {piece * 400}")

    assert twice < 2.2 * once


def work(text: str) -> int:
    lint({"objectives": ["warm"]})
    with calls_counted() as count:
        lint({"objectives": [text]})
    return count[0]


def test_ten_times_the_objectives_are_ten_times_the_work() -> None:
    sentence = "Reduce PHQ-9 from 18 to below 10 within 10 weeks"
    with calls_counted() as few:
        lint({"objectives": [sentence] * 20})
    with calls_counted() as many:
        found = lint({"objectives": [sentence] * 200})

    assert found == []
    assert many[0] < 11 * few[0]
    assert lint({"objectives": ["be better"] * 10_000})[-1].path == "/objectives/9999"

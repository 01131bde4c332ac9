"""Usual lengths of courses: figures with their source, in templates and in the lint (A3.15)."""

from typing import Any

import pytest

from events.lint.lint import lint
from events.measures.courses import courses, is_short, longest, usual_courses

FIGURES = {
    "prolonged-exposure": (12, 16),
    "cognitive-processing-therapy": (12, 16),
    "emdr": (12, 12),
    "depression": (16, 20),
    "generalized-anxiety": (14, 18),
    "posttraumatic-stress": (14, 18),
    "substance-use": (20, 24),
}


def test_figures_of_the_row() -> None:
    """A3.15: PE and CPT 12 to 16, EMDR 12, depression 16 to 20, anxiety and trauma 14 to 18, ..."""
    found = {each.course: (each.low, each.high) for each in courses().courses}

    assert found == FIGURES
    assert all(each.rows == ("A3.15",) for each in courses().courses)
    assert courses().source.startswith("A3.15")


@pytest.mark.parametrize(
    ("codes", "texts", "expected"),
    [
        (["F43.10"], [], ["posttraumatic-stress"]),
        (["F43.12"], ["Prolonged exposure after Foa"], ["prolonged-exposure"]),
        (["F43.10"], ["CPT: stuck points"], ["cognitive-processing-therapy"]),
        (["F43.10"], ["EMDR", "CPT"], ["cognitive-processing-therapy", "emdr"]),
        (["F43.10"], ["scripted exposure", "receptivity"], ["posttraumatic-stress"]),
        (["F32.1", "F41.1"], [], ["depression", "generalized-anxiety"]),
        (["F33.2", "F11.20"], ["CPT"], ["depression", "substance-use"]),
        (["F17.210"], [], []),
        (["F60.3"], ["EMDR"], []),
    ],
)
def test_which_course_is_usual(codes: list[str], texts: list[str], expected: list[str]) -> None:
    """A3.15: by the treatment that is named as a word of its own, else by the diagnosis."""
    assert [each.course for each in usual_courses(codes, texts)] == expected


def test_two_diagnoses_have_time_for_both() -> None:
    """A3.15: of 14 to 18 and 20 to 24 the second is planned."""
    found = usual_courses(["F41.1", "F10.20"], [])
    assert (longest(found) or found[0]).course == "substance-use"
    assert longest([]) is None


@pytest.mark.parametrize(
    ("sessions", "codes", "short"),
    [
        (9, ["F41.1"], True),  # 9 / 14 = 64 %
        (10, ["F41.1"], False),  # 71 %
        (10, ["F32.1"], True),  # 10 / 16 = 62.5 %
        (11, ["F32.1"], False),  # 68.75 %
        (9, ["F41.1", "F10.20"], True),  # the least of both is 14
        (10, ["F41.1", "F10.20"], False),
        (1, ["F60.3"], False),
    ],
)
def test_short_is_less_than_two_thirds(sessions: int, codes: list[str], *, short: bool) -> None:
    """A3.15: 66 % of the usual least."""
    assert (is_short(sessions, usual_courses(codes, [])) is not None) is short


def remarks(frequency: object, technique: str = "CBT", code: str = "F43.10") -> list[Any]:
    plan = {
        "diagnoses": [{"code": code}],
        "problems": ["Nightmares"],
        "goals": ["I want to sleep"],
        "objectives": ["PCL-5 goes down from 58 to below 33 within 14 weeks"],
        "interventions": [{"technique": technique, "modality": "Therapy"}],
        "frequency": frequency,
    }
    return [each for each in lint(plan) if each.rule == "OVERAMBITIOUS_TIMELINE"]


def test_the_lint_remarks_on_a_course_that_is_far_too_short() -> None:
    """A3.15, A5.18: a remark, never more; the treatment that is named goes before the diagnosis."""
    (found,) = remarks({"sessions_low": 4, "sessions_high": 7}, "Prolonged exposure")

    assert found.severity == "info"
    assert "7 sessions; prolonged exposure usually takes 12 to 16 (A3.15)" in found.message
    assert remarks({"sessions_low": 8, "sessions_high": 8}, "Prolonged exposure") == []
    (by_code,) = remarks({"sessions_high": 9})
    assert "14 to 18" in by_code.message
    assert remarks({"sessions_high": 9}, code="F60.3") == []
    assert remarks("weekly for 12 weeks") == []
    assert remarks({"sessions_high": "many"}) == []

"""Any JSON with any text in any script: findings or a named place, in time that grows with it."""

import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.lint.document import parse
from events.lint.finding import rules
from events.lint.lint import lint
from events.lint.pointing import UnreadableDocument
from tests.unit.events.lint.history_pairs import HISTORY_PAIRS
from tests.unit.events.lint.plans import Document, sound

MEMBERS = [
    *(
        "id",
        "on",
        "total",
        "instrument",
        "cadence",
        "every",
        "unit",
        "measures",
        "findings",
        "code",
    ),
    *("interventions", "ended", "outcome", "status", "client_id", "days", "from", "stop", "role"),
    *("opened_on", "first_at", "signed_on", "administered_at", "session_id", "note_id", "content"),
    *("attendance", "unmet_objectives", "step_down", "justification", "sessions", "scores"),
]
SECTIONS = [
    *("sessions", "notes", "scores", "measurement", "episode", "plan_due", "reauthorization"),
    *("previous_plans", "other_plans", "as_of", "activation", "objectives", "interventions"),
    *("signatures", "started_on", "client_id", "goals", "problems", "diagnoses", "reviews"),
]
TEXTS = st.sampled_from(
    ("phq-9", "2026-02-30", "2026-05-01", "9999-12-31", "active", "ineffective", "week", "session")
) | st.text(max_size=12)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(MEMBERS), inner, max_size=4)
    ),
    max_leaves=10,
)
UNHURRIED = settings(suppress_health_check=list(HealthCheck), deadline=None)


def outcome(document: object) -> str:
    """Return how it ends: with findings of known rules, or with the place that cannot be read."""
    refused: str | None = None
    try:
        found = lint(document)
    except UnreadableDocument as error:
        found, refused = [], error.pointer
    if refused is not None:
        assert refused == "" or refused.startswith("/")
        return "refused"
    assert {each.rule for each in found} <= set(rules())
    json.dumps([each.shown() for each in found])
    return "read"


@UNHURRIED
@given(st.dictionaries(st.sampled_from(SECTIONS), VALUES, max_size=6))
def test_any_history_is_read_or_refused_with_a_place(document: Document) -> None:
    assert outcome(document) in {"read", "refused"}


@UNHURRIED
@given(st.sampled_from(sorted(HISTORY_PAIRS)), st.sampled_from(SECTIONS), VALUES)
def test_a_damaged_plan_with_a_wild_member_is_read_or_refused(
    rule: str, section: str, value: object
) -> None:
    document = sound()
    HISTORY_PAIRS[rule].damage(document)

    assert outcome({**document, section: value}) in {"read", "refused"}


@UNHURRIED
@given(st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3)) | VALUES)
def test_any_json_at_all(document: object) -> None:
    assert outcome(document) in {"read", "refused"}


SCRIPTS = [
    "减少焦虑，八周内 GAD-7 从 17 降到 9",  # noqa: RUF001
    "تقليل القلق من 17 إلى 9 خلال 8 أسابيع",
    "हर हफ्ते ३ बार टहलना",
    "Снизить PHQ-9 с 18 до 9 за 10 недель",  # noqa: RUF001
    "週に3回散歩する",
    "🙂" * 50 + " 5/10 by 3/3",
    "a\u0301" * 80 + " from ½ to ⅔ by ②",
    "\u202e9 ot 71 morf 7-DAG\u202c",
    "\x00\x01\x7f\ufffe PHQ-9",
    "١٢ weeks, Ⅳ times, 五 days",
    "ſ ß İ ı ﬁ",  # noqa: RUF001
]


@pytest.mark.parametrize("text", SCRIPTS)
def test_any_script_is_read_and_evidence_is_of_the_text(text: str) -> None:
    for each in lint({"objectives": [text, text.upper(), f'"{text}"']}):
        assert each.path.startswith("/objectives/")


@UNHURRIED
@given(st.text(alphabet=st.characters(), max_size=120))
def test_any_characters_are_read(text: str) -> None:
    assert outcome([text]) == "read"


PROBES = [
    *("a", "9", "-", "/", "'", ".", ",", "(", "[", "_", " ", "é", "語", "🙂", "A", '"', "\n", "½"),
    *(
        "a-",
        "9/",
        "9,",
        "9.",
        "a'",
        "A ",
        "A/",
        "w/",
        "x3 ",
        "q2",
        "9:",
        "9-9-",
        "1/1/",
        "=>",
        "--",
    ),
    *(
        "no ",
        "not to harm ",
        "promise ",
        "safety ",
        "five ",
        "a third of ",
        "between 1 and ",
        "by ",
    ),
    *("week 3 ", "3 weeks ", "4 consecutive ", "every other ", "last ", "of the ", "PHQ-9 ", "%"),
    *("junkie ", '"junkie ', "ABC ", "(ABC) ", "her husband ", "down ", "improve ", "from 3 to "),
]
SECONDS = 4.0
LENGTH = 20_000


@pytest.mark.parametrize("piece", PROBES)
def test_a_huge_text_of_one_piece_is_read_in_time(piece: str) -> None:
    """Twenty thousand characters four times; quadratic time would be many times as long."""
    text = (piece * (LENGTH // len(piece) + 1))[:LENGTH]
    document = {"objectives": [text], "goals": [text], "strengths": text, "safety_plan": text}
    began = time.process_time()

    assert outcome(document) == "read"
    assert time.process_time() - began < SECONDS


def many(count: int) -> dict[str, Any]:
    """Return a plan with so many of everything, all linked to all that they may be."""
    ids = [f"o{n}" for n in range(count)]
    day = [f"20{20 + n % 6}-{n % 12 + 1:02}-{n % 28 + 1:02}" for n in range(count)]
    said = {"modality": "CBT", "technique": "Exposure by a ladder"}
    return {
        **sound(),
        "as_of": "2026-06-01",
        "objectives": [
            {"id": each, "goal_id": "g1", "statement": f"GAD-7 from 17 to {n % 9} in 9 weeks"}
            for n, each in enumerate(ids)
        ],
        "interventions": [{**said, "id": each, "objective_ids": [each]} for each in ids],
        "scores": {"gad-7": [{"on": each, "total": 16} for each in day]},
        "sessions": [{"id": f"s{n}", "on": each} for n, each in enumerate(day)],
        "notes": [
            {"session_id": f"s{n}", "on": each, "objective_ids": ids[:2]}
            for n, each in enumerate(day)
        ],
        "reviews": [{"completed_on": each, "verdicts": {"o0": "met"}} for each in day],
        "measurement": {
            "measures": [{"instrument": "gad-7", "cadence": {"every": 1, "unit": "week"}}] * count
        },
        "previous_plans": [
            {"status": "active", "interventions": [{**said, "ended": "ineffective"}]}
        ]
        * count,
    }


def test_ten_times_the_history_takes_ten_times_as_long() -> None:
    lint(many(10))
    few, plenty = seconds(many(40)), seconds(many(400))

    assert plenty < 25 * few + 0.5


def seconds(document: Document) -> float:
    """Return the processor time that a document takes."""
    began = time.process_time()
    assert lint(document)
    return time.process_time() - began


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b'{"objectives": [NaN]}', b"[" * 5_000])
def test_what_is_no_json_is_refused(raw: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="not JSON"):
        parse(raw)


def test_a_document_nested_a_thousand_deep_is_read() -> None:
    value: object = "PHQ-9"
    for _ in range(900):
        value = [value]

    assert outcome({"objectives": [], "narrative": value, "strengths": value}) == "read"

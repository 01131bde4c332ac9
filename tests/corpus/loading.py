"""Reads the corpus: what is to be judged, and what an auditor found in it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
FIRST_SENTENCE: Final = "/objectives/0"

SENTENCE_RULES: Final[Mapping[str, str]] = {
    "VAGUE_OBJECTIVE": "A5.01",
    "NO_METRIC": "A5.02",
    "NO_TIMEFRAME": "A5.03",
    "NO_BASELINE": "A5.04",
    "NO_TARGET": "A5.05",
    "DIRECTION_CLASH": "A5.05",
    "GOAL_IS_INTERVENTION": "A5.07",
    "SEVERITY_MISMATCH": "A5.32",
    "SCORE_OUT_OF_RANGE": "A5.33",
    "PERCENT_CHANGE_AMBIGUOUS": "A5.34",
    "STRENGTH_BASED_LANGUAGE": "A5.38",
    "NO_HARM_CONTRACT": "A11.24",
}
"""The rules that a bare sentence can break, with their rows."""

PLAN_RULES: Final[Mapping[str, str]] = {
    **SENTENCE_RULES,
    "GENERIC_INTERVENTION": "A5.08",
    "OBJECTIVE_WITHOUT_INTERVENTION": "A5.09",
    "INTERVENTION_UNLINKED": "A5.09",
    "DX_NOT_ADDRESSED": "A5.11",
    "GOAL_WITHOUT_PROBLEM": "A5.12",
    "NO_DISCHARGE_CRITERIA": "A5.13",
    "NO_DURATION": "A5.13",
    "NO_REVIEW_DATE": "A5.15",
    "MISSING_SIGNATURE": "A5.17",
    "OVERAMBITIOUS_TIMELINE": "A5.18",
    "OBJECTIVE_COUNT": "A5.24",
    "GOAL_COUNT": "A5.24",
    "SEQUENCE": "A5.25",
    "SAFETY_FIRST": "A5.26",
    "NOT_COLLABORATIVE": "A5.29",
    "PLAN_LATE": "A5.16",
    "STALLED_OBJECTIVE": "A5.22",
    "NO_STEP_DOWN": "A5.35",
    "NO_SESSION_JUSTIFICATION": "A5.35",
    "LATE_OR_MISSING_MEASURE": "A11.24",
    "SESSION_WITHOUT_NOTE": "A11.24",
    "DUPLICATE_SERVICE": "A11.24",
    "REPEATS_FAILED_TREATMENT": "A11.24",
}
"""The rules that plans of the corpus are labelled for, with their rows."""


@dataclass(frozen=True, slots=True)
class Label:
    """A rule that is broken, and where: JSON pointers, the first of them the usual one."""

    rule: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A document to judge.

    `expect` is what an auditor finds in it, nothing if it is good; `may` is what auditors differ
    about, so that it counts neither way. Only `rules` are labelled.
    """

    name: str
    document: Mapping[str, Any]
    expect: tuple[Label, ...]
    may: tuple[Label, ...]
    why: str
    rules: Mapping[str, str]


def sentences() -> Iterator[Case]:
    """Yield each objective as a document that holds nothing but that sentence."""
    yield from _sentences("objectives.jsonl")


def held_out() -> Iterator[Case]:
    """Yield objectives that the lint was not made by: what it does not find there shows its reach.

    Whoever mends it by one of these writes new ones in its place.
    """
    yield from _sentences("held_out.jsonl")


def second_held_out() -> Iterator[Case]:
    """Yield the objectives that were written when the first ones had been mended by."""
    yield from _sentences("second_held_out.jsonl")


def _sentences(name: str) -> Iterator[Case]:
    with (HERE / name).open(encoding="utf-8") as lines:
        yield from map(_sentence, map(json.loads, lines))


def third_held_out() -> Iterator[Case]:
    """Yield the objectives that were written when the second ones had been mended by, too."""
    yield from _sentences("third_held_out.jsonl")


def fourth_held_out() -> Iterator[Case]:
    """Yield objectives of several rounds, each written when the one before had been mended by."""
    yield from _sentences("fourth_held_out.jsonl")


def fifth_held_out() -> Iterator[Case]:
    """Yield objectives in the voices of many sorts of clinics, in rounds like the fourth ones."""
    yield from _sentences("fifth_held_out.jsonl")


def plans() -> Iterator[Case]:
    """Yield each plan document, in the order of file names."""
    yield from _plans("plans")


def held_out_plans() -> Iterator[Case]:
    """Yield the plans that the lint was not made by."""
    yield from _plans("held_out_plans")


def _plans(folder: str) -> Iterator[Case]:
    for path in sorted((HERE / folder).glob("*.json")):
        yield _plan(path.stem, json.loads(path.read_text("utf-8")))


def _sentence(row: Mapping[str, Any]) -> Case:
    return Case(
        name=row["id"],
        document={"objectives": [row["text"]]},
        expect=tuple(Label(rule, (FIRST_SENTENCE,)) for rule in row["expect"]),
        may=tuple(Label(rule, (FIRST_SENTENCE,)) for rule in row.get("may", ())),
        why=row["why"],
        rules=SENTENCE_RULES,
    )


def _plan(name: str, kept: Mapping[str, Any]) -> Case:
    return Case(
        name=name,
        document=kept["document"],
        expect=tuple(map(_label, kept["expect"])),
        may=tuple(map(_label, kept.get("may", ()))),
        why=kept["why"],
        rules=PLAN_RULES,
    )


def _label(row: Mapping[str, Any]) -> Label:
    return Label(row["rule"], (row["path"], *row.get("or", ())))

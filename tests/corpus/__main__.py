"""Measures the lint on the corpus: `python -m tests.corpus`.

Prints for each rule what was expected, what was found, how much of that is true, precision and
recall; then every miss. It asks `findings` of `tests/corpus/judging.py`.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import Final

from tests.corpus.loading import (
    fifth_held_out,
    fourth_held_out,
    held_out,
    held_out_plans,
    plans,
    second_held_out,
    sentences,
    third_held_out,
)
from tests.corpus.scoring import Judge, Outcome, counts, judged

JUDGING: Final = "tests.corpus.judging"
UNKNOWN: Final = "-"


def main() -> int:
    """Write the report; return 0, or 3 when there is no judge yet."""
    try:
        judge: Judge = import_module(JUDGING).findings
    except ModuleNotFoundError as missing:
        if missing.name != JUDGING:
            raise
        sys.stderr.write("tests/corpus/judging.py is missing: see tests/corpus/README.md\n")
        return 3
    parts = (
        ("Sentences", sentences()),
        ("Held out", held_out()),
        ("Second held out", second_held_out()),
        ("Third held out", third_held_out()),
        ("Fourth held out", fourth_held_out()),
        ("Fifth held out", fifth_held_out()),
        ("Plans", plans()),
        ("Plans held out", held_out_plans()),
    )
    for title, cases in parts:
        sys.stdout.writelines(f"{line}\n" for line in report(title, judged(cases, judge)))
    return 0


def report(title: str, outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield the lines of a part's table and of its misses."""
    yield from _table(title, outcomes)
    for each in outcomes:
        yield from _misses(each)
    yield from _apart(outcomes)
    yield ""


def _table(title: str, outcomes: Sequence[Outcome]) -> Iterator[str]:
    good = [each for each in outcomes if not each.case.expect]
    clear = sum(not each.wrong for each in good)
    yield f"{title}: {len(outcomes)}; of {len(good)} good ones {clear} without a finding"
    yield _row("rule", "expected", "found", "true", "precision", "recall")
    for each in counts(outcomes):
        figures = (str(each.expected), str(each.found), str(each.true))
        yield _row(each.rule, *figures, _share(each.precision), _share(each.recall))


def _row(rule: str, *figures: str) -> str:
    return f"{rule:<32}" + "".join(f"{each:>10}" for each in figures)


def _share(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:.3f}"


def _misses(one: Outcome) -> Iterator[str]:
    for label in one.missed:
        yield f"missed  {one.case.name}  {label.rule}  {label.paths[0]}  ({_told(one)})"
    for rule, path in one.wrong:
        yield f"wrong   {one.case.name}  {rule}  {path}  ({_told(one)})"


def _told(one: Outcome) -> str:
    listed = one.case.document.get("objectives")
    sentence = listed[0] if isinstance(listed, list) else None
    return one.case.why if sentence is None else sentence


def _apart(outcomes: Iterable[Outcome]) -> Iterator[str]:
    rules = sorted({rule for each in outcomes for rule, _ in each.unlabelled})
    if rules:
        yield f"found too, by rules without labels: {', '.join(rules)}"


if __name__ == "__main__":
    sys.exit(main())

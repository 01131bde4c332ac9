"""Compares what a judge found in the corpus with its labels, rule by rule."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.corpus.loading import Case, Label

Finding = tuple[str, str]
"""A rule and the JSON pointer of what breaks it."""

Judge = Callable[[dict[str, Any]], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one case came out; `unlabelled` are findings of rules that its labels do not cover."""

    case: Case
    met: tuple[Label, ...]
    missed: tuple[Label, ...]
    wrong: tuple[Finding, ...]
    unlabelled: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """One rule over all cases: what was expected, what was found, and how much of that is true."""

    rule: str
    expected: int
    found: int
    true: int

    @property
    def precision(self) -> float | None:
        """The true share of what was found; None when nothing was."""
        return self.true / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """The found share of what was expected; None when nothing was."""
        return self.true / self.expected if self.expected else None


def judged(cases: Iterable[Case], judge: Judge) -> list[Outcome]:
    """Return how each case comes out before `judge`."""
    return [outcome(case, judge(dict(case.document))) for case in cases]


def outcome(case: Case, findings: Iterable[Finding]) -> Outcome:
    """Return which labels `findings` meet.

    A finding meets one label; further ones of what is met already, or of what may be found, count
    neither way.
    """
    unique = sorted(set(findings), key=lambda each: (-each[1].count("/"), each))
    labelled = [each for each in unique if each[0] in case.rules]
    open_labels, wrong = list(case.expect), list[Finding]()
    for finding in labelled:
        label = next((each for each in open_labels if _meets(finding, each)), None)
        if label is not None:
            open_labels.remove(label)
        elif not any(_meets(finding, each) for each in (*case.expect, *case.may)):
            wrong.append(finding)
    return Outcome(
        case=case,
        met=tuple(each for each in case.expect if each not in open_labels),
        missed=tuple(open_labels),
        wrong=tuple(wrong),
        unlabelled=tuple(each for each in unique if each not in labelled),
    )


def counts(outcomes: Iterable[Outcome]) -> Iterator[Count]:
    """Yield one count a rule, in the order of the rules."""
    tallies = _Tallies()
    for each in outcomes:
        tallies.add(each)
    for rule in tallies.rules:
        true, wrong = tallies.met[rule], tallies.wrong[rule]
        yield Count(rule, true + tallies.missed[rule], true + wrong, true)


@dataclass(slots=True)
class _Tallies:
    rules: Mapping[str, str] = field(default_factory=dict)
    met: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)

    def add(self, one: Outcome) -> None:
        self.rules = {**self.rules, **one.case.rules}
        self.met.update(each.rule for each in one.met)
        self.missed.update(each.rule for each in one.missed)
        self.wrong.update(rule for rule, _ in one.wrong)


def _meets(finding: Finding, label: Label) -> bool:
    rule, path = finding
    return rule == label.rule and any(_leads(path, each) for each in label.paths)


def _leads(one: str, other: str) -> bool:
    """Return whether one pointer leads to the other, or on from it."""
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")

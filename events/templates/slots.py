"""The texts of a template and the slots in them: which are filled, and with what; pure.

`{gad-7}` is a baseline or a phrase that is asked for, `{band:gad-7}` the band of a baseline,
`{target:total}` the target of a criterion, `{due}` a due point in words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from events.values.template_parts import InterventionPart, ObjectivePart, ReferralPart
from events.values.templates import TemplateContent, criteria_of, placed_criteria

SLOT: Final = re.compile(r"\{(?:(target|band):)?([a-z0-9]+(?:-[a-z0-9]+)*)\}")
DUE: Final = "due"
_BRACE: Final = re.compile(r"[{}]")


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot: a value, a `target` or a `band`, and the key that it names."""

    kind: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """A text with its JSON pointer.

    `filled` texts may hold slots; `targets` are the criteria whose targets it may tell, None where
    it is no text of an objective, which alone has targets and a due point.
    """

    pointer: str
    text: str
    filled: bool = True
    targets: frozenset[str] | None = None

    def slots(self) -> Iterator[Slot]:
        """Yield the slots in the text."""
        yield from (Slot(found[1], found[2]) for found in SLOT.finditer(self.text))

    @property
    def braces(self) -> bool:
        """Whether a brace stands in the text that belongs to no slot."""
        return bool(_BRACE.search(SLOT.sub("", self.text) if self.filled else self.text))


def places(template: TemplateContent) -> Iterator[Place]:
    """Yield every text of a template that comes into a plan."""
    yield from _of_diagnoses(template)
    yield from _of_problems(template)
    for number, objective in enumerate(template.objectives):
        yield from _of_objective(f"/objectives/{number}", objective)
    for number, intervention in enumerate(template.interventions):
        yield from _of_intervention(f"/interventions/{number}", intervention)
    for number, referral in enumerate(template.referrals):
        yield from _of_referral(f"/referrals/{number}/referral", referral)
    yield from _of_terms(template)
    for at, part in placed_criteria(template):
        yield Place(f"{at}/metric", part.metric, filled=False)
        yield Place(f"{at}/unit", part.unit, filled=False)


def _of_diagnoses(template: TemplateContent) -> Iterator[Place]:
    for number, part in enumerate(template.diagnoses):
        for place, one in enumerate(part.codes):
            yield Place(f"/diagnoses/{number}/codes/{place}/text", one.text, filled=False)
    for number, question in enumerate(template.questions):
        for place, option in enumerate(question.options):
            at = f"/questions/{number}/options/{place}/label"
            yield Place(at, option.label, filled=False)


def _of_problems(template: TemplateContent) -> Iterator[Place]:
    for number, problem in enumerate(template.problems):
        at = f"/problems/{number}"
        yield Place(f"{at}/statement", problem.statement)
        for place, text in enumerate(problem.observed):
            yield Place(f"{at}/observed/{place}", text)
        if problem.sequencing_rationale is not None:
            yield Place(f"{at}/sequencing_rationale", problem.sequencing_rationale)
    for number, goal in enumerate(template.goals):
        yield Place(f"/goals/{number}/words", goal.words)
        if goal.daily_life is not None:
            yield Place(f"/goals/{number}/daily_life", goal.daily_life)


def _of_objective(at: str, part: ObjectivePart) -> Iterator[Place]:
    own = frozenset(each.key for each in part.criteria)
    every = frozenset(each.key for each in criteria_of(part))
    yield Place(f"{at}/statement", part.statement, targets=every)
    for number, text in enumerate(part.steps):
        yield Place(f"{at}/steps/{number}", text, targets=own)
    for number, way in enumerate(part.alternatives.ways if part.alternatives else ()):
        if way.statement is not None:
            known = own | {each.key for each in way.criteria}
            yield Place(f"{at}/alternatives/ways/{number}/statement", way.statement, targets=known)


def _of_intervention(at: str, part: InterventionPart) -> Iterator[Place]:
    yield Place(f"{at}/modality", part.modality, filled=False)
    yield Place(f"{at}/technique", part.technique, filled=False)
    if part.frequency is not None:
        yield Place(f"{at}/frequency", part.frequency, filled=False)
    for name, text in (("context", part.context), ("evidence", part.evidence)):
        if text is not None:
            yield Place(f"{at}/{name}", text)


def _of_referral(at: str, part: ReferralPart) -> Iterator[Place]:
    yield Place(f"{at}/to", part.referral.to, filled=False)
    yield Place(f"{at}/purpose", part.referral.purpose)
    if part.referral.trigger is not None:
        yield Place(f"{at}/trigger", part.referral.trigger)


def _of_terms(template: TemplateContent) -> Iterator[Place]:
    for number, phase in enumerate(template.frequency.phases):
        if phase.entry_condition is not None:
            yield Place(f"/frequency/phases/{number}/entry_condition", phase.entry_condition)
    for number, text in enumerate(template.discharge.further):
        yield Place(f"/discharge/further/{number}", text)
    if template.contract is not None:
        for number, each in enumerate(template.contract.responsibilities):
            yield Place(f"/contract/responsibilities/{number}/what", each.what)
        if template.contract.terms is not None:
            yield Place("/contract/terms", template.contract.terms)

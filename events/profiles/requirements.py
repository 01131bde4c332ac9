"""What each profile asks of a plan, and how that stands: met, missing, waived, late (A5.36).

Nothing here decides what is refused; `blocks` says of which the profile itself asks for that.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal, TypedDict

from events.profiles.applying import Applied, plan_optional
from events.profiles.deadlines import (
    DueBy,
    PlanDue,
    Signed,
    other_dues,
    plan_dues,
    review_dues,
    stopped_on,
)
from events.profiles.evidence import Record
from events.profiles.in_force import Needed, serves
from events.profiles.models import (
    SHOWN_ELSEWHERE,
    Deadline,
    Profile,
    Row,
    SignatureRule,
    name_of,
)
from events.profiles.parts import parts_of
from events.profiles.rules import Days
from events.profiles.timeline import Timeline
from events.values.support import RequirementAnswer
from events.values.text import Code

State = Literal["met", "missing", "waived", "optional", "open", "late", "met-late", "not-begun"]
"""How it stands.

It is there; it is not; it is done without, with a reason; a plan that has it need not be; its time
has not passed; it has, and it is not done; it was done after its time; nothing to count from yet.
"""

ASKS_FOR_NOTHING: Final[frozenset[State]] = frozenset(
    {"met", "waived", "optional", "open", "met-late", "not-begun"}
)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that one profile asks, how it stands, and by which rule of which source.

    `waivable_for` are the reasons for which it may be done without; `missing` names what lacks.
    """

    profile: Code
    version: int
    name: Code
    kind: Literal["component", "signature", "plan", "review", "deadline"]
    row: Row
    source: str
    verified: bool
    state: State
    blocks: bool = False
    due: DueBy | None = None
    done_on: date | None = None
    any_of: tuple[str, ...] = ()
    on_change: bool = False
    waivable_for: tuple[Code, ...] = ()
    reason: str | None = None


def requirements(
    applied: Sequence[Applied], record: Record, as_of: date
) -> tuple[Requirement, ...]:
    """Return all that the profiles ask on a day, in the order of profiles."""
    line, signed = record.timeline(as_of), record.signed(as_of)
    optional = plan_optional([each.profile for each in applied])
    found: list[Requirement] = []
    for each in applied:
        found += _components(each.profile, record, as_of)
        found += _signatures(each.profile, record, signed)
        found += _plan(each, record, line, signed)
        found += _review(each, record, line)
        found += _deadlines(each, record, line)
    drafted = record.plan.course.draft is not None
    return tuple(_as_optional(each) if optional and not drafted else each for each in found)


def blocking(found: Iterable[Requirement], kind: str) -> tuple[Requirement, ...]:
    """Return the unmet requirements of a kind that the profile itself lets nothing pass without."""
    return tuple(
        each for each in found if each.kind == kind and each.blocks and each.state == "missing"
    )


def _as_optional(each: Requirement) -> Requirement:
    """Return a requirement of a plan that need not be; what stands outside of it stays (B32)."""
    if each.state != "missing" or each.name in {*SHOWN_ELSEWHERE, "problem-list"}:
        return each
    return replace(each, state="optional")


def _components(profile: Profile, record: Record, as_of: date) -> Iterator[Requirement]:
    has = parts_of(record.plan)
    for each in profile.components:
        answer = _answer(record, profile, each.component, as_of)
        state: State = "met" if each.component in has else "missing"
        yield Requirement(
            **_of(profile, each.component, each.row),
            kind="component",
            state=_answered(state, answer),
            blocks=each.blocks,
            done_on=None if answer is None else answer.done_on,
            reason=None if answer is None else answer.reason,
        )


def _signatures(
    profile: Profile, record: Record, signed: Sequence[Signed]
) -> Iterator[Requirement]:
    now = [each for each in signed if each.content_version == record.plan.content_version]
    for rule in profile.signatures:
        given = [each for each in now if _counts(each, rule)]
        real = [each for each in given if each.outcome == "signed"]
        state: State = "met" if real else "waived" if given else "missing"
        yield Requirement(
            **_of(profile, name_of(rule), rule.row),
            kind="signature",
            state=state,
            blocks=rule.blocks,
            done_on=min((each.on for each in real or given), default=None),
            any_of=rule.any_of,
            on_change=rule.on_change,
        )


def _counts(each: Signed, rule: SignatureRule) -> bool:
    return serves(each.role, each.outcome, Needed(frozenset(rule.any_of), rule.stand_in))


def _plan(
    applied: Applied, record: Record, line: Timeline, signed: Sequence[Signed]
) -> Iterator[Requirement]:
    for due in plan_dues((applied,), line):
        stopped = stopped_on(applied.profile, line.activated_on, signed)
        answer = _answer(record, applied.profile, "plan", line.as_of)
        yield Requirement(
            **_of(applied.profile, "plan", due.row, verified=due.verified),
            kind="plan",
            state=_answered(_timed(due, stopped, line.as_of), answer),
            due=due,
            done_on=stopped,
            reason=None if answer is None else answer.reason,
        )


def _review(applied: Applied, record: Record, line: Timeline) -> Iterator[Requirement]:
    for due in review_dues((applied,), line):
        answer = _answer(record, applied.profile, "review", line.as_of)
        begun = line.start("last-review")
        # a waiver is of this review; the next one asks again
        if answer is not None and begun is not None and answer.done_on <= begun:
            answer = None
        yield Requirement(
            **_of(applied.profile, "review", due.row, verified=due.verified),
            kind="review",
            state=_answered(_timed(due, None, line.as_of), answer),
            due=due,
            done_on=line.last_review_on,
            reason=None if answer is None else answer.reason,
        )


def _deadlines(applied: Applied, record: Record, line: Timeline) -> Iterator[Requirement]:
    rules = {each.code: each for each in applied.profile.deadlines}
    for code, due in other_dues((applied,), line):
        shown = record.shown(line.as_of).get(f"{applied.profile.code}/{code}")
        done = shown if _is_done(rules[code], shown, line) else None
        yield Requirement(
            **_of(applied.profile, code, due.row, verified=due.verified),
            kind="deadline",
            state=_timed(due, done, line.as_of),
            due=due,
            done_on=shown,
        )


def _is_done(rule: Deadline, shown: date | None, line: Timeline) -> bool:
    if shown is None or rule.ends == "never":
        return False
    start = line.start(rule.rule.start) if isinstance(rule.rule, Days) else None
    return rule.ends == "once" or (start is not None and start <= shown)


def _timed(due: DueBy | PlanDue, done: date | None, as_of: date) -> State:
    if done is not None:
        return "met" if due.on is None or done <= due.on else "met-late"
    if due.on is None:
        return "not-begun"
    return "late" if due.on < as_of else "open"


def _answer(record: Record, profile: Profile, name: Code, as_of: date) -> RequirementAnswer | None:
    """Return the last answer to a requirement of a profile."""
    found = [
        each
        for each in record.answers()
        if each.requirement == name and each.done_on <= as_of and _is_for(each, profile)
    ]
    return found[-1] if found else None


def _is_for(answer: RequirementAnswer, profile: Profile) -> bool:
    """Say whether an answer is one for a profile.

    What law lets a clinic do without in plan or review, its own practice does not ask either (B26);
    another payer still does.
    """
    timed = answer.requirement in {"plan", "review"} and profile.kind == "practice"
    return timed or answer.profile == profile.code


def _answered(state: State, answer: RequirementAnswer | None) -> State:
    if answer is None or state in {"met", "met-late"}:
        return state
    return "met" if answer.outcome == "shown" else "waived"


class _Head(TypedDict):
    profile: Code
    version: int
    name: Code
    row: Row
    source: str
    verified: bool
    waivable_for: tuple[Code, ...]


def _of(profile: Profile, name: Code, row: Row, *, verified: bool = True) -> _Head:
    reasons = (each.reasons for each in profile.waivers if each.requirement == name)
    return {
        "profile": profile.code,
        "version": profile.version,
        "name": name,
        "row": row,
        "source": profile.source,
        "verified": profile.verified and verified,
        "waivable_for": tuple(reason for some in reasons for reason in some),
    }

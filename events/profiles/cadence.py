"""Which days the calendar of profiles gives for the next review (A3.18, A7.01).

Only rules of the calendar count here: session numbers stand in the plan's own schedule.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from events.profiles.applying import Care, profiles_of
from events.profiles.library import DEFAULT
from events.profiles.models import Row
from events.profiles.operators import due_by
from events.profiles.rules import (
    ByAge,
    BySetting,
    Days,
    DueRule,
    Earliest,
    Latest,
    Months,
    Ramp,
)
from events.profiles.timeline import Timeline
from events.state.episode import enrollment_on
from events.values.text import Code

_LONGEST: Final = 366
_FIXED: Final = frozenset({"last-review", "activation"})


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted from: the activation's day, and that of the last complete review, if any."""

    activated_on: date
    reviewed_on: date | None = None


@dataclass(frozen=True, slots=True)
class ProfileDay:
    """A day by which a profile wants a review, so many `days` after day 0.

    `moved` says that it lies before the profile held, which then counts from its own first day.
    """

    profile: Code
    row: Row
    on: date
    days: int | None
    moved: bool


def profile_days(care: Care, counted: Counted, as_of: date) -> Iterator[ProfileDay]:
    """Yield what each profile gives that holds on a day; the clinic's own default is none."""
    enrolled = enrollment_on(care.episode, as_of)
    line = Timeline(
        as_of=as_of,
        admitted_on=care.episode.opened_on,
        activated_on=counted.activated_on,
        reviews=() if counted.reviewed_on is None else (counted.reviewed_on,),
        level_of_care=None if enrolled is None else enrolled.level_of_care,
        program=None if enrolled is None else enrolled.program,
    )
    anchor = counted.reviewed_on or counted.activated_on
    for each in profiles_of(care, as_of):
        review = each.profile.review
        if each.profile.code == DEFAULT or review is None or not is_calendar(review.rule):
            continue
        on = due_by(review.rule, line).on
        if on is None:
            continue
        ahead = (on - anchor).days
        moved = each.since is not None and on < each.since
        yield ProfileDay(
            each.profile.code,
            review.row,
            each.since if moved and each.since else on,
            ahead if 1 <= ahead <= _LONGEST else None,
            moved,
        )


def is_calendar(rule: DueRule) -> bool:
    """Say whether a rule counts days from activation or the last review, and nothing else."""
    match rule:
        case Days() | Months():
            return rule.start in _FIXED
        case Ramp():
            own = rule.start in _FIXED and rule.answered_by == "last-review"
            return own and is_calendar(rule.then)
        case Earliest() | Latest():
            return all(map(is_calendar, rule.of))
        case ByAge():
            return all(is_calendar(each) for each in (rule.younger, rule.older) if each is not None)
        case BySetting():
            rules = [*(each.rule for each in rule.cases), rule.otherwise]
            return all(is_calendar(each) for each in rules if each is not None)
        case _:
            return False

"""Reviews of a plan: in time, late, or called by a crisis; with verdicts that the scores bear."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from infra.generating.agreeing import agreed_again
from infra.generating.course import Course, Visit
from infra.generating.data_files import courses
from infra.generating.draws import Draws
from infra.generating.step import Actor, Json, Step
from infra.generating.wording import Named, intervention, on_plan

Verdict = Literal["met", "partially-met", "not-met"]

_EARLY_DAYS: Final = 6
"""A review in time takes place at the last weekly visit up to the day that it is due."""

_LATE_DAYS: Final = (1, 10)
_UNMET_BEFORE_CHANGE: Final = 2


@dataclass(frozen=True, slots=True)
class Planned:
    """A review at a visit; `written_after` days later it is written up."""

    number: int
    visit: Visit
    written_after: int


@dataclass(slots=True)
class _Seen:
    """What the reviews so far came to."""

    met: bool = False
    technique: int = 1
    verdicts: dict[str, list[Verdict]] = field(default_factory=dict)

    def is_stuck(self, objective: str, now: Verdict) -> bool:
        """Return whether an objective asks for another way (A11.19)."""
        past = self.verdicts.get(objective, [])[-_UNMET_BEFORE_CHANGE:]
        return now != "met" and past == ["not-met"] * _UNMET_BEFORE_CHANGE


class Reviews:
    """The reviews of one course."""

    def __init__(self, course: Course, named: Named) -> None:
        self._course = course
        self._named = named
        self._planned = {each.visit.number: each for each in _planned(course)}
        self._seen = _Seen()

    @property
    def visits(self) -> frozenset[int]:
        """The numbers of the visits at which the plan is reviewed."""
        return frozenset(self._planned)

    def at(self, visit: Visit, actor: Actor) -> Iterator[Step]:
        """Yield the steps of the review at a visit; none where there is none."""
        planned = self._planned.get(visit.number)
        if planned is not None:
            yield from self._review(planned, actor)

    def _review(self, planned: Planned, actor: Actor) -> Iterator[Step]:
        visit, key = planned.visit, f"r{planned.number}"
        verdicts = self._verdicts(visit)
        stuck = [name for name, now in verdicts.items() if self._seen.is_stuck(name, now)]
        trigger = "clinical-event" if visit.crisis else "scheduled"
        opened = {"review_id": key, "trigger": trigger}
        yield self._step(planned, 80, actor, "open-review", opened)
        yield self._client_input(planned, actor, key)
        for place, (name, verdict) in enumerate(verdicts.items()):
            assessed = {
                "review_id": key,
                "objective_id": self._named(name),
                "verdict": verdict,
                "rationale": {"text": self._data(visit), **self._scores(visit)},
            }
            yield self._step(planned, 84 + place, actor, "assess-objective", assessed)
        if stuck:
            yield self._another_way(planned, actor, key)
        done = self._completion(visit, key, changed=bool(stuck))
        yield self._step(planned, 88, actor, "complete-review", done)
        yield from self._afterwards(planned, actor, verdicts, changed=bool(stuck))
        for name, verdict in verdicts.items():
            self._seen.verdicts.setdefault(name, []).append(verdict)

    def _afterwards(
        self,
        planned: Planned,
        actor: Actor,
        verdicts: Mapping[str, Verdict],
        *,
        changed: bool,
    ) -> Iterator[Step]:
        """Yield what a review leads to: an objective that is met, or signatures under a change."""
        visit = planned.visit
        if verdicts.get("scale") == "met":
            self._seen.met = True
            met = {
                "objective_id": self._named("scale"),
                "met_on": visit.day.isoformat(),
                "rationale": {"text": self._data(visit), **self._scores(visit)},
                "score_ids": [self._named(f"score-{visit.number}")],
            }
            command = on_plan(self._named, "mark-objective-met", **met)
            yield Step(self._written(planned, 90), actor, [command], part="course")
        if changed:
            who = next(e for e in self._course.clinicians if e.actor == actor.code)
            at = self._written(planned, 92)
            for step in agreed_again(self._course, self._named, at, actor, who):
                yield Step(step.at, step.actor, step.commands, step.signs, "course")

    def _verdicts(self, visit: Visit) -> dict[str, Verdict]:
        """Return a verdict for each open objective, as the score bears it out."""
        concern, baseline = self._course.concern, self._course.visits[0].total or 0
        total = visit.total or 0
        way = (baseline - total) / (baseline - concern.target_below + 1)
        progress: Verdict = "partially-met" if 2 * way >= 1 else "not-met"
        if self._seen.met:
            return {"practice": progress}
        scale: Verdict = "met" if total < concern.target_below else progress
        return {"scale": scale, "practice": progress}

    def _client_input(self, planned: Planned, actor: Actor, key: str) -> Step:
        draws = self._course.draws.branch("client-input", planned.number)
        if draws.chance(courses().chances_percent.client_absent_at_review):
            absent = {"review_id": key, "absent_because": "Had to leave early; will be asked next"}
            return self._step(planned, 82, actor, "record-client-input", absent)
        rating = {"goal_id": self._named("goal"), "rating": draws.between(3, 8)}
        client = Actor(f"client:{self._course.client}", "client", self._course.client)
        given = {"review_id": key, "ratings": [rating]}
        return self._step(planned, 82, client, "record-client-input", given)

    def _another_way(self, planned: Planned, actor: Actor, key: str) -> Step:
        self._seen.technique += 1
        who = next(e for e in self._course.clinicians if e.actor == actor.code)
        made = intervention(self._course.concern, self._named, self._seen.technique, who)
        why = {
            "text": "Twice without progress: another technique takes the place of the first",
            "data": self._data(planned.visit),
            "review_id": key,
        }
        revised = {"intervention_id": "i1", "intervention": made}
        command = on_plan(self._named, "revise-intervention", **revised, rationale=why)
        return Step(self._written(planned, 87), actor, [command], part="course")

    def _completion(self, visit: Visit, key: str, *, changed: bool) -> Json:
        name = self._course.concern.instrument
        scored = {"instrument": name, "score_id": self._named(f"score-{visit.number}")}
        next_on = visit.day + timedelta(days=self._course.interval)
        return {
            "review_id": key,
            "scores": [scored],
            "changes": "changed" if changed else "no-change",
            "rationale": {"text": "The plan was gone through part by part", **self._scores(visit)},
            "duration": {"sessions_more": 10},
            "next_review_on": next_on.isoformat(),
        }

    def _scores(self, visit: Visit) -> dict[str, Any]:
        return {"score_ids": [self._named(f"score-{visit.number}")]}

    def _data(self, visit: Visit) -> str:
        baseline = self._course.visits[0].total
        return f"{self._course.concern.metric} {visit.total}, from {baseline} at intake"

    def _step(self, planned: Planned, minutes: int, actor: Actor, kind: str, fields: Json) -> Step:
        happened = planned.visit.at + timedelta(minutes=minutes)
        told = {"occurred_at": happened.isoformat()} if planned.written_after else {}
        command = on_plan(self._named, kind, **fields, **told)
        return Step(self._written(planned, minutes), actor, [command], part="course")

    def _written(self, planned: Planned, minutes: int) -> datetime:
        return planned.visit.at + timedelta(days=planned.written_after, minutes=minutes)


def _planned(course: Course) -> Iterator[Planned]:
    """Yield the reviews of a course by their visits."""
    begun, seen = course.plan_visit, course.seen
    if begun is None:
        return
    number, draws = 0, course.draws.branch("reviews")
    anchor, chances = begun.day, courses().chances_percent
    wait = _wait(course, draws)
    for visit in seen:
        if visit.number <= begun.number:
            continue
        if not visit.crisis and visit.day < anchor + timedelta(days=wait):
            continue
        number += 1
        alone = visit.crisis or visit.number == course.held_at or visit == seen[-1]
        late = draws.between(1, 3) if draws.chance(chances.review_written_up_late) else 0
        yield Planned(number, visit, 0 if alone else late)
        anchor, wait = visit.day, _wait(course, draws)


def _wait(course: Course, draws: Draws) -> int:
    """Return the days from the last review from which on the next takes place."""
    if draws.chance(courses().chances_percent.review_late):
        return course.interval + draws.between(*_LATE_DAYS)
    return course.interval - _EARLY_DAYS

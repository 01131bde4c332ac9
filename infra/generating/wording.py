"""What a generated plan says: its content as commands on it, from a concern and a baseline."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from infra.generating.course import Course
from infra.generating.data_files import Clinician, Concern
from infra.generating.step import Json

_ENDORSED: Final = {"origin": "client", "endorsed": True, "rationale_explained": True}
_LATEST_WEEKS: Final = 18
_DUE_WEEKS: Final = 12

_ITEMS: Final = {
    "diagnosis": "d1",
    "problem": "p1",
    "goal": "g1",
    "scale": "o1",
    "total": "c1",
    "practice": "o2",
    "practice-count": "c2",
    "leaving": "c3",
}
"""The ids of a plan's items by what this module calls them."""


class Named:
    """The ids of what a chart holds, by name: they follow from the client's."""

    def __init__(self, client: str) -> None:
        self._client = UUID(client)

    def __call__(self, name: object) -> str:
        """Return the id of a thing by its name: a short one for an item of the plan."""
        return _ITEMS.get(str(name)) or str(uuid5(self._client, str(name)))

    @property
    def plan(self) -> str:
        """The plan's id."""
        return self("plan")

    @property
    def episode(self) -> str:
        """The episode's id."""
        return self("episode")


def on_plan(named: Named, kind: str, **fields: object) -> Json:
    """Return a command on the plan."""
    return {"kind": kind, "plan_id": named.plan, **fields}


def drafting(course: Course, named: Named, today: date) -> Iterator[Json]:
    """Yield the commands that draft the plan whole, with its schedule, and propose it."""
    concern, baseline = course.concern, course.visits[0]
    yield on_plan(
        named,
        "draft-plan",
        client_id=course.client,
        episode_id=named.episode,
        plan_type="standard",
        presenting_concern=concern.problem,
    )
    noted = {**_diagnosis(concern, baseline.total), "noted_on": baseline.day.isoformat()}
    yield on_plan(named, "record-diagnosis", diagnosis_id=named("diagnosis"), diagnosis=noted)
    yield on_plan(
        named, "add-problem", problem_id=named("problem"), problem=_problem(course, named)
    )
    yield on_plan(named, "set-goal", goal_id=named("goal"), goal=_goal(concern, named, today))
    for name, made in _objectives(course, named, today).items():
        yield on_plan(named, "add-objective", objective_id=named(name), objective=made)
    for place in (0, 1):
        made = intervention(concern, named, place, course.clinicians[0])
        yield on_plan(named, "add-intervention", intervention_id=f"i{place + 1}", intervention=made)
    yield on_plan(named, "set-frequency", frequency=_frequency())
    yield on_plan(named, "set-discharge-criteria", criteria=_discharge(concern, named))
    yield on_plan(
        named,
        "establish-baseline",
        objective_id=named("scale"),
        criterion_id=named("total"),
        baseline={"low": str(baseline.total)},
        established_on=baseline.day.isoformat(),
        score_id=named(f"score-{baseline.number}"),
    )
    yield on_plan(named, "schedule-reviews", interval_days=course.interval)
    yield on_plan(named, "propose-plan")


def intervention(concern: Concern, named: Named, technique: int, clinician: Clinician) -> Json:
    """Return an intervention for both objectives with one of the concern's techniques."""
    return {
        "kind": "therapy",
        "modality": "Cognitive behavioral therapy",
        "technique": concern.techniques[technique % len(concern.techniques)],
        "objective_ids": [named(one) for one in ("scale", "practice")],
        "frequency": "weekly, in session",
        "responsible": f"{clinician.name}, {clinician.credentials}",
    }


def _diagnosis(concern: Concern, total: int | None) -> dict[str, Any]:
    evidence = [concern.evidence, f"{concern.metric} of {total} at intake"]
    return {**concern.diagnosis, "status": "confirmed", "evidence": evidence}


def _problem(course: Course, named: Named) -> Json:
    return {
        "statement": course.concern.problem,
        "impairment": course.concern.impairment,
        "observed": [course.concern.observed],
        "diagnosis_ids": [named("diagnosis")],
        "priority": {"rank": 1, "basis": "client-preference"},
    }


def _goal(concern: Concern, named: Named, today: date) -> Json:
    return {
        "words": concern.goal,
        "problem_ids": [named("problem")],
        "horizon": "long-term",
        "target_on": (today + timedelta(weeks=_LATEST_WEEKS)).isoformat(),
        "daily_life": concern.daily_life,
        "endorsement": _ENDORSED,
    }


def _objectives(course: Course, named: Named, today: date) -> dict[str, Json]:
    concern, total = course.concern, course.visits[0].total
    target = concern.target_below
    due = {"kind": "day", "on": (today + timedelta(weeks=_DUE_WEEKS)).isoformat()}
    shared = {"goal_id": named("goal"), "due": due, "endorsement": _ENDORSED}
    scale = {**_criterion(concern, named("total")), "baseline": {"low": str(total)}}
    return {
        "scale": {
            **shared,
            "statement": f"{concern.metric} falls from {total} to below {target}",
            "criteria": [scale],
            "order": 2,
            "primary": True,
        },
        "practice": {
            **shared,
            "statement": concern.practice.statement,
            "criteria": [_practice(concern, named)],
            "order": 1,
        },
    }


def _criterion(concern: Concern, criterion: str) -> dict[str, Any]:
    return {
        "criterion_id": criterion,
        "metric": concern.metric,
        "instrument": concern.instrument,
        "source": "scale",
        "unit": "score",
        "direction": "decrease",
        "target": {"comparator": "below", "amount": {"low": str(concern.target_below)}},
        "cadence": {"every": 2, "unit": "session"},
    }


def _practice(concern: Concern, named: Named) -> Json:
    practice = concern.practice
    return {
        "criterion_id": named("practice-count"),
        "metric": practice.metric,
        "source": "log",
        "unit": practice.unit,
        "direction": "increase",
        "baseline": {"low": "0"},
        "target": {"comparator": "at-least", "amount": {"low": str(practice.least)}},
        "cadence": {"every": 1, "unit": "week"},
    }


def _frequency() -> Json:
    phase = {"sessions": 1, "weeks": 1, "minutes": 50, "first_session": 1, "last_session": 20}
    return {"phases": [phase], "sessions_low": 14, "sessions_high": 20}


def _discharge(concern: Concern, named: Named) -> Json:
    made = _criterion(concern, named("leaving"))
    del made["cadence"]
    streak = {"count": 2, "of": "administrations"}
    return {"criteria": [{**made, "streak": streak}], "further": ["Copes with setbacks alone"]}

"""A crisis: an answer that raises an alert, and the outcome that closes it (A11.06)."""

from collections.abc import Iterator
from datetime import timedelta

from infra.generating.course import Course, Visit
from infra.generating.scores import SAFETY_MEASURE, scale_of
from infra.generating.step import Actor, Json, Step
from infra.generating.wording import Named

_FOUND = (
    "safety-plan-made",
    "safety-plan-reviewed",
    "care-stepped-up",
)


def alarm(course: Course, visit: Visit, named: Named, actor: Actor) -> Iterator[Step]:
    """Yield the score that raises the alert, where it is not the visit's own, and the outcome."""
    draws = course.draws.branch("crisis")
    own = course.concern.instrument == SAFETY_MEASURE
    name = f"score-{visit.number}" if own else "score-safety"
    if not own:
        score = _safety_score(course, visit, named)
        told = _on(named, "record-score", score_id=named(name), score=score)
        yield Step(visit.at + timedelta(minutes=58), actor, [told])
    at = visit.at + timedelta(minutes=70)
    outcome = _on(
        named,
        "record-alert-outcome",
        score_id=named(name),
        outcome=draws.one_of(_FOUND),
        occurred_at=at.isoformat(),
        explanation="Seen the same hour; warning signs and contacts gone through together",
    )
    yield Step(at, actor, [outcome])


def _safety_score(course: Course, visit: Visit, named: Named) -> Json:
    draws = course.draws.branch("crisis", "answers")
    scale = scale_of(SAFETY_MEASURE)
    given = scale.answers(draws.between(14, 22), draws, alarming=2)
    return {
        "instrument": SAFETY_MEASURE,
        "administered_at": (visit.at + timedelta(minutes=4)).isoformat(),
        "total": str(sum(given.values())),
        "items": [{"code": code, "value": str(value)} for code, value in given.items()],
        "administered_by": "client",
        "capture": "electronic",
        "session_id": named(f"session-{visit.number}"),
    }


def _on(named: Named, kind: str, **fields: object) -> Json:
    return {"kind": kind, "episode_id": named.episode, **fields}

"""The commands that a clinic gives about a course, in the order in which it gives them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from infra.generating.agreeing import agreed, agreed_again
from infra.generating.course import Course, Visit
from infra.generating.crisis import alarm
from infra.generating.data_files import courses, people
from infra.generating.draws import Draws
from infra.generating.reviewing import Reviews
from infra.generating.scores import scale_of
from infra.generating.step import Actor, Json, Step
from infra.generating.wording import Named, intervention, on_plan


def steps_of(course: Course) -> list[Step]:
    """Return the steps of a course by their instants, each recorded as it happens."""
    return sorted(_Telling(course).steps(), key=_instant)


def steps_entered_on(day: date, course: Course) -> list[Step]:
    """Return the steps of a course whose chart is entered whole on a later day.

    The plan takes effect on that day, so nothing that would have followed it in time is told:
    reviews, pauses, objectives met.
    """
    told = _Telling(course, day).steps()
    return sorted((each for each in told if each.part == "chart"), key=_instant)


def _instant(step: Step) -> datetime:
    return step.at


class _Telling:
    """Tells one course; a visit that is written up late is told late."""

    def __init__(self, course: Course, entered_on: date | None = None) -> None:
        self._course = course
        self._entered_on = entered_on
        self._named = Named(course.client)
        self._draws = course.draws.branch("telling")
        self._reviews = Reviews(course, self._named)
        self._scored = self._with_score()

    def steps(self) -> Iterator[Step]:
        """Yield all steps, visit by visit."""
        yield self._intake()
        for visit in self._course.visits:
            yield from self._changes(visit)
            yield from self._visit(visit)
            if visit.crisis:
                yield from alarm(self._course, visit, self._named, self._actor(visit))
            if visit == self._course.plan_visit:
                yield from agreed(self._course, self._named, visit, self._actor(visit))
            yield from self._reviews.at(visit, self._actor(visit))
            yield from self._pause(visit)
        yield from self._end()

    def _actor(self, visit: Visit) -> Actor:
        return Actor(self._course.clinicians[self._turn(visit)].actor, "clinician")

    def _turn(self, visit: Visit) -> int:
        """Return 0 while the first clinician treats, 1 from the change on."""
        change = self._course.turns.clinician_changes_at
        return int(change is not None and visit.number >= change)

    def _with_score(self) -> frozenset[int]:
        """Return the visits with a score: every second, the last, crises and reviews."""
        seen = self._course.seen
        early = {each.number for each in seen[: courses().plan_at_attended_visit]}
        wanted = {each.number for each in seen[::2]} | {seen[-1].number} | early
        return frozenset(wanted | {e.number for e in seen if e.crisis} | self._reviews.visits)

    def _intake(self) -> Step:
        course, first = self._course, self._course.visits[0]
        opened = first.day.isoformat()
        registered = {
            "kind": "register-client",
            "client_id": course.client,
            "identity": course.identity,
        }
        begun = {
            "kind": "open-episode",
            "episode_id": self._named.episode,
            "client_id": course.client,
            "opened_on": opened,
            "begins_with": "first-session",
            "enrollment": self._enrollment(opened, 0),
        }
        return Step(first.at - timedelta(minutes=20), _front_desk(), [registered, begun])

    def _enrollment(self, day: str, payer: int) -> Json:
        site = next(each for each in people().sites if each.id == self._course.site)
        return {
            "effective_on": day,
            "program": "adult-outpatient",
            "level_of_care": "outpatient",
            "site_id": site.id,
            "state": site.state,
            "payer": self._course.payers[payer],
        }

    def _visit(self, visit: Visit) -> Iterator[Step]:
        actor = self._actor(visit) if visit.held else _front_desk()
        at = _written(visit, self._draws) + self._delay(visit)
        commands: list[Json] = [self._on("record-session", **self._session(visit))]
        if visit.number in self._scored:
            corrected = visit.number == self._course.turns.score_corrected_at
            commands.append(self._on("record-score", **self._score(visit, misread=corrected)))
        yield Step(at, actor, commands)
        yield from self._corrections(visit, at, actor)

    def _delay(self, visit: Visit) -> timedelta:
        settled = visit.number in self._reviews.visits or visit.number == self._course.held_at
        return timedelta(days=0 if settled else visit.entered_after)

    def _corrections(self, visit: Visit, at: datetime, actor: Actor) -> Iterator[Step]:
        after = timedelta(days=self._draws.between(*courses().corrected_after_days))
        course = self._course
        if visit.number == course.turns.score_corrected_at and visit.number in self._scored:
            told = self._on("correct-score", **self._score(visit), reason_text="Typed wrong")
            yield Step(at + after, actor, [told])
        if visit.number == course.turns.session_corrected_at:
            session = self._session(visit)
            put = {**session["session"], "minutes": 45}
            why = "The session ended five minutes early"
            told = self._on("correct-session", **{**session, "session": put}, reason_text=why)
            yield Step(at + after + timedelta(minutes=5), actor, [told])

    def _session(self, visit: Visit) -> dict[str, Any]:
        who = self._course.clinicians[self._turn(visit)]
        told: dict[str, Any] = {
            "service_at": visit.at.isoformat(),
            "service": _service(visit),
            "modality": "video" if visit.video else "in-person",
            "attendance": visit.attendance,
            "clinician": f"{who.name}, {who.credentials}",
        }
        if visit.attendance == "cancelled":
            told["cancelled_by"] = "client"
        if visit.held:
            told |= {"minutes": 50, "units": 1, "addressed": self._addressed(visit)}
        return {"session_id": self._named(f"session-{visit.number}"), "session": told}

    def _addressed(self, visit: Visit) -> list[Json]:
        made = self._course.plan_visit
        if made is None or visit.number <= made.number:
            return []
        return [{"plan_id": self._named.plan, "objective_id": self._named("practice")}]

    def _score(self, visit: Visit, *, misread: bool = False) -> dict[str, Any]:
        """Return the score of a visit; one that is misread has one answer wrong."""
        course, total = self._course, visit.total or 0
        draws = course.draws.branch("answers", visit.number)
        scale = scale_of(course.concern.instrument)
        alarming = 2 if visit.crisis else 0
        given = scale.answers(total, draws, alarming=alarming)
        if misread:
            code = next(iter(scale.items))
            given[code] += 1 if given[code] == 0 else -1
        items = [{"code": code, "value": str(value)} for code, value in given.items()]
        told = {
            "instrument": course.concern.instrument,
            "administered_at": (visit.at + timedelta(minutes=2)).isoformat(),
            "total": str(sum(given.values())),
            "items": items,
            "administered_by": "client",
            "capture": "electronic",
            "session_id": self._named(f"session-{visit.number}"),
        }
        return {"score_id": self._named(f"score-{visit.number}"), "score": told}

    def _changes(self, visit: Visit) -> Iterator[Step]:
        course = self._course
        if visit.number == course.turns.payer_changes_at and course.payers[0] != course.payers[1]:
            moved = self._enrollment(visit.day.isoformat(), 1)
            told = self._on("change-enrollment", enrollment=moved, reason_text="New insurance card")
            yield Step(visit.at - timedelta(minutes=15), _front_desk(), [told])
        if visit.number == course.turns.clinician_changes_at and course.plan_visit is not None:
            yield from self._handed_over(visit)

    def _handed_over(self, visit: Visit) -> Iterator[Step]:
        course, named = self._course, self._named
        first, second = course.clinicians
        if first == second:
            return
        made = intervention(course.concern, named, 1, second)
        why = {"text": "The client's care passed to another clinician of the clinic"}
        told = {"intervention_id": "i2", "intervention": made, "rationale": why}
        at = visit.at - timedelta(minutes=12)
        actor = self._actor(visit)
        yield Step(at, actor, [on_plan(named, "revise-intervention", **told)])
        yield from agreed_again(course, named, at, actor, second)

    def _pause(self, visit: Visit) -> Iterator[Step]:
        course, later = self._course, [*self._course.visits]
        if visit.number != course.held_at:
            return
        back = later[later.index(visit) + 1]
        held = on_plan(
            self._named,
            "put-plan-on-hold",
            reason="client-request",
            reason_text="Away from home for some weeks",
            expected_until=back.day.isoformat(),
        )
        resumed = on_plan(self._named, "resume-plan", reason_text="Back, and wants to go on")
        actor = self._actor(visit)
        yield Step(visit.at + timedelta(hours=6), actor, [held], part="course")
        yield Step(back.at - timedelta(minutes=18), actor, [resumed], part="course")

    def _end(self) -> Iterator[Step]:
        course, day = self._course, self._course.ends_on
        if day is None:
            return
        last = course.visits[-1]
        ended = {"discharged_on": day.isoformat(), "reason": course.ending}
        told = [self._on("discharge-episode", **ended)]
        if course.plan_visit is not None:
            on = {**ended, "discharged_on": (self._entered_on or day).isoformat()}
            told.insert(0, on_plan(self._named, "discharge-plan", **on))
        yield Step(course.window.at(day, 23), self._actor(last), told)

    def _on(self, kind: str, **fields: object) -> Json:
        return {"kind": kind, "episode_id": self._named.episode, **fields}


def _front_desk() -> Actor:
    return Actor(people().front_desk, "front-desk")


def _service(visit: Visit) -> str:
    if visit.crisis:
        return "crisis"
    return "assessment" if visit.number == 1 else "individual"


def _written(visit: Visit, draws: Draws) -> datetime:
    """Return when a visit is written up: after it, or the evening before where it is cancelled."""
    minutes = 55 if visit.held else 25
    before = timedelta(hours=18) if visit.attendance == "cancelled" else timedelta()
    return visit.at - before + timedelta(minutes=minutes, microseconds=draws.between(0, 999_999))

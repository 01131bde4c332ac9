"""The course of the demonstration: scenes, each at an instant of the clinic's own clock (A9.1).

Eight sessions, every fourth day up to today, then the plan is signed and takes effect, in time for
a commercial payer (A3.02), and the clinic's clock runs on until its first review is due, after 90
days (A3.03). All of it is data: nothing here asks a server.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, Final, Literal
from uuid import UUID, uuid5

from infra.demo import content
from infra.demo.content import Json

SCORES: Final = (17, 16, 16, 14, 13, 12, 11, 9)
"""GAD-7 at each session; the first is the intake's."""

REVIEW_DAYS: Final = 90
LAST_STAGES: Final = frozenset({"due", "overdue"})
"""What the story ends with: `overdue` where the clock was ahead of it already."""
_APART: Final = timedelta(days=4)
_BANDS: Final = "gad-7-2006"

Where = Literal["clinic", "plan"]
Who = Literal["clinician", "client"]


@dataclass(frozen=True, slots=True)
class Cast:
    """Whom a performance is about: ids that follow from the client's, so that it can be resumed."""

    client: str

    def __call__(self, name: str) -> str:
        """Return the id of a thing in the story: a short one for an item of the plan."""
        return content.ITEMS.get(name) or str(uuid5(UUID(self.client), name))

    @property
    def episode(self) -> str:
        """The episode's id."""
        return self("episode")

    @property
    def plan(self) -> str:
        """The plan's id."""
        return self("plan")


@dataclass(frozen=True, slots=True)
class Scene:
    """Commands given together: when, by whom, on which route, and what a reader is told.

    A scene without commands is one in which only time goes by.

    `guarded` commands carry the version that they rest on; `signs` ones are given what they sign.
    `awaits` are the stages of which one is told with the scene.
    """

    title: str
    at: datetime
    commands: Sequence[Json] = ()
    where: Where = "clinic"
    who: Who = "clinician"
    guarded: bool = False
    signs: bool = False
    awaits: frozenset[str] = frozenset()


def story(cast: Cast, now: datetime, zone: tzinfo) -> Iterator[Scene]:
    """Yield the scenes of a story that is told at `now`; local days are those of `zone`."""
    today = now.astimezone(zone).date()
    opened = today - _APART * (len(SCORES) - 1)
    times = [now - _APART * back for back in reversed(range(len(SCORES)))]
    intake = [*_intake(cast, opened), *_session(cast, 1, times[0])]
    yield Scene("intake: client, episode, first session with GAD-7 17", times[0], intake)
    for number, at in enumerate(times[1:], start=2):
        title = f"session {number}: GAD-7 {SCORES[number - 1]}"
        yield Scene(title, at, [*_session(cast, number, at)])
    yield Scene("the plan is drafted whole", now, [*_drafting(cast, opened, today)], "plan")
    schedule = {"interval_days": REVIEW_DAYS, "sessions": [8, 14]}
    terms = [_on(cast, "schedule-reviews", **schedule), _on(cast, "propose-plan")]
    yield Scene("reviews at sessions 8 and 14, at the latest every 90 days", now, terms, "plan")
    yield from _signing(cast, now)
    active = [_on(cast, "activate-plan")]
    yield Scene("the plan takes effect", now, active, "plan", guarded=True)
    yield from _waiting(now + timedelta(days=REVIEW_DAYS))


def _waiting(due: datetime) -> Iterator[Scene]:
    """Yield the days on which the review is announced, and the day on which it is due."""
    for days in (14, 7):
        title = f"the review is due in {days} days"
        yield Scene(title, due - timedelta(days=days), awaits=frozenset({f"due-soon-{days}"}))
    yield Scene("the review is due", due, awaits=LAST_STAGES)


def _intake(cast: Cast, opened: date) -> Iterator[Json]:
    record = {"record_number": f"MR-{cast.client[-6:]}"}
    yield {
        "kind": "register-client",
        "client_id": cast.client,
        "identity": {**content.IDENTITY, **record},
    }
    yield {
        "kind": "open-episode",
        "episode_id": cast.episode,
        "client_id": cast.client,
        "opened_on": opened.isoformat(),
        "begins_with": "first-session",
        "enrollment": {
            "effective_on": opened.isoformat(),
            "program": "adult-outpatient",
            "level_of_care": "outpatient",
            "site_id": "knoxville",
            "state": "TN",
            "payer": {"kind": "commercial", "name": "Harbor Mutual"},
        },
    }


def _session(cast: Cast, number: int, at: datetime) -> Iterator[Json]:
    """Yield a session that began at `at`, and the score taken then."""
    yield {
        "kind": "record-session",
        "episode_id": cast.episode,
        "session_id": cast(f"session-{number}"),
        "session": {
            "service_at": at.isoformat(),
            "service": "assessment" if number == 1 else "individual",
            "modality": "in-person",
            "attendance": "attended",
            "minutes": 50,
            "units": 1,
            "clinician": content.CLINICIAN,
        },
    }
    yield {
        "kind": "record-score",
        "episode_id": cast.episode,
        "score_id": cast(f"score-{number}"),
        "score": {
            "instrument": "gad-7",
            "administered_at": at.isoformat(),
            "total": str(SCORES[number - 1]),
            "band_table": _BANDS,
            "administered_by": "client",
            "capture": "electronic",
            "session_id": cast(f"session-{number}"),
        },
    }


def _drafting(cast: Cast, opened: date, today: date) -> Iterator[Json]:
    yield _on(
        cast,
        "draft-plan",
        client_id=cast.client,
        episode_id=cast.episode,
        plan_type="standard",
    )
    yield _on(
        cast,
        "record-diagnosis",
        diagnosis_id=cast("anxiety"),
        diagnosis=content.diagnosis(opened),
    )
    yield _on(cast, "add-problem", problem_id=cast("worry"), problem=content.problem(cast))
    yield _on(cast, "set-goal", goal_id=cast("calm"), goal=content.goal(cast, today))
    for name, objective in content.objectives(cast, today).items():
        yield _on(cast, "add-objective", objective_id=cast(name), objective=objective)
    for number, one in enumerate(content.interventions(cast), start=1):
        made = {"intervention_id": f"i{number}", "intervention": one}
        yield _on(cast, "add-intervention", **made)
    yield _on(cast, "add-strength", strength_id=cast("diary"), strength=content.strength(cast))
    yield _on(cast, "set-frequency", frequency=content.FREQUENCY)
    yield _on(cast, "set-discharge-criteria", criteria=content.discharge_criteria(cast))
    yield _on(cast, "establish-baseline", **_baseline(cast, opened))


def _baseline(cast: Cast, opened: date) -> Mapping[str, Any]:
    return {
        "objective_id": cast("scale"),
        "criterion_id": cast("gad-total"),
        "baseline": {"low": str(SCORES[0])},
        "established_on": opened.isoformat(),
        "score_id": cast("score-1"),
    }


def _signing(cast: Cast, at: datetime) -> Iterator[Scene]:
    parts: tuple[tuple[Who, str, str], ...] = (
        ("clinician", content.CLINICIAN, "authorship"),
        ("client", content.CLIENT, "participation-understanding-and-consent"),
    )
    for role, name, meaning in parts:
        signature = _on(
            cast,
            "sign-plan",
            signer={"role": role, "printed_name": name},
            meaning=meaning,
            capture={"method": "electronic"},
        )
        title = f"the {role} signs"
        yield Scene(title, at, [signature], "plan", role, guarded=True, signs=True)


def _on(cast: Cast, kind: str, **fields: object) -> Json:
    return {"kind": kind, "plan_id": cast.plan, **fields}

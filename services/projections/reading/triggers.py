"""Why a review of a plan is due, as of a day: by what views hold (A4.01 to A4.09).

Nothing here decides: it reads documents into what `events.state.triggers` reckons with.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any, Final

import orjson

from events.state.plain import written
from events.state.triggers import Course, Situation, Suggestion, Waiting, triggers
from events.types.review import Verdict
from events.values.between_sessions import ClinicalEvent
from events.values.ids import AuthorizationId, ClinicalEventId, ObjectiveId, ProblemId, ReferralId
from services.projections.reading.answers import plan_answer
from services.projections.reading.authorized import authorizations_answer
from services.projections.reading.calendar import DayOf
from services.projections.reading.client_row import ClientRow
from services.projections.reading.next_review import last_of, next_review_on
from services.projections.reading.outreach import outreach_suggested
from services.projections.reading.reader import PlanRow

Json = Any
_RUNNING: Final = frozenset({"active", "under-review"})
_CARED_FOR: Final = frozenset({"draft", "proposed", "active", "under-review"})
_REFUSED: Final = frozenset({"denied", "upheld"})
_OFFERED: Final = frozenset({"planned", "declined"})


def triggers_answer(
    plan: str, row: PlanRow, client: ClientRow, as_of: date, day: DayOf | None = None
) -> bytes:
    """Return what calls for a review of a plan; nothing of one that is not in effect.

    `day` tells an instant's local day; without it the last session's offset does.
    """
    shown = orjson.loads(plan_answer(plan, row))
    paid = orjson.loads(authorizations_answer(client, as_of))
    found = triggers(situation(shown, paid, as_of, day)) if _runs(shown) else ()
    reach_out = outreach_suggested(shown, as_of, day) if shown["status"] in _CARED_FOR else ()
    suggestions = [_told(each) for each in (*found, *reach_out)]
    members = {"plan": plan, "version": row.version, "as_of": as_of}
    return written({**members, "suggestions": suggestions})


def situation(plan: Json, paid: Json, as_of: date, day: DayOf | None = None) -> Situation:
    """Return a plan's answer and its client's authorizations as what reviews depend on."""
    last = _last(plan, day)
    held = [each for each in _held(plan) if each.date() <= as_of]
    before = sum(each <= last.at for each in held)
    again = plan["next_review"] or {}
    numbers = (*(again.get("at_sessions") or ()), *filter(None, [again.get("at_session")]))
    return Situation(
        since=last.on,
        today=as_of,
        sessions=len(held),
        due_on=next_review_on(plan, last.on),
        due_sessions=tuple(each for each in numbers if each > before),
        courses=tuple(_courses(plan)),
        met=tuple(_met(plan, last.version)),
        clinical_events=tuple(_clinical(plan)),
        problems=tuple(_problems(plan, last.version)),
        next_phase=_next_phase(plan, before),
        sessions_high=_ending(plan, before),
        denied=tuple(_denied(paid, last.on, as_of)),
        due_again=tuple(_due_again(paid)),
        waiting=tuple(_waiting(plan)),
        plan_type=plan["plan_type"] or "standard",
    )


@dataclass(frozen=True, slots=True)
class _Last:
    """When what counts began: the last complete review, else activation; `on` its local day."""

    version: int
    at: datetime
    on: date


def _runs(plan: Json) -> bool:
    return plan["status"] in _RUNNING and plan["activation"] is not None


def _last(plan: Json, day: DayOf | None = None) -> _Last:
    latest = last_of(plan)
    at = datetime.fromisoformat(latest["time"]).astimezone(_zone(plan))
    on = at.date() if day is None else day(at)
    told = (latest.get("migrated") or {}).get("last_review_on")
    if told is not None:
        on = date.fromisoformat(told)
        at = datetime.combine(on, time.max, at.tzinfo)
    return _Last(latest["version"], at, on)


def _zone(plan: Json) -> tzinfo:
    """Return the offset of the site's clocks, as the last session has it (A11.09)."""
    held = _held(plan)
    return (held[-1].tzinfo if held else None) or UTC


def _held(plan: Json) -> Sequence[datetime]:
    episode = plan["episode"]
    times = [] if episode is None else episode["sessions"].get("counted_at", [])
    return [datetime.fromisoformat(each) for each in times]


def _courses(plan: Json) -> Iterator[Course]:
    for key, held in plan["objectives"].items():
        if held["standing"] != "open":
            continue
        measures = held["measures"]
        found = tuple((f["code"], f["arithmetic"]) for each in measures for f in each["findings"])
        met = [any(f["code"] == "target-met" for f in each["findings"]) for each in measures]
        yield Course(
            objective_id=ObjectiveId(key),
            major=_major(key, plan),
            found=found,
            all_met=bool(met) and all(met),
            verdicts=tuple(_verdicts(key, plan)),
        )


def _major(key: str, plan: Json) -> bool:
    """Return whether an objective is flagged as major, or no other of its goal is open (A11.17)."""
    content = plan["objectives"][key]["content"]
    others = (
        other
        for other, held in plan["objectives"].items()
        if other != key
        and held["standing"] == "open"
        and held["content"]["goal_id"] == content["goal_id"]
    )
    return bool(content["primary"]) or not any(others)


def _verdicts(key: str, plan: Json) -> Iterator[Verdict]:
    done = [each for each in plan["reviews"].values() if each["completion"]]
    for each in sorted(done, key=lambda it: it["completion"]["version"]):
        if key in each["verdicts"]:
            yield each["verdicts"][key]


def _met(plan: Json, since: int) -> Iterator[tuple[ObjectiveId, bool]]:
    for key, version in plan["met"].items():
        if version > since:
            yield ObjectiveId(key), _major(key, plan)


def _clinical(plan: Json) -> Iterator[tuple[ClinicalEventId, ClinicalEvent]]:
    for key, held in plan["clinical_events"].items():
        content = ClinicalEvent.model_validate_json(orjson.dumps(held["content"]))
        yield ClinicalEventId(key), content


def _problems(plan: Json, since: int) -> Iterator[ProblemId]:
    """Yield problems that were added or changed since and stand; older rows tell of none."""
    for key, version in plan.get("problems_changed", {}).items():
        held = plan["problems"].get(key)
        if version > since and held is not None and held["ended"] is None:
            yield ProblemId(key)


def _next_phase(plan: Json, before: int) -> tuple[int, int] | None:
    """Return the first phase that no review came after, with its first session."""
    phases = (plan["frequency"] or {}).get("phases", ())
    entered = {each["content"]["phase"] for each in plan["phase_decisions"].values()}
    return next(
        (
            (number, each["first_session"])
            for number, each in enumerate(phases, start=1)
            if number > 1
            and number not in entered
            and each.get("first_session") is not None
            and each["first_session"] > before
        ),
        None,
    )


def _ending(plan: Json, before: int) -> int | None:
    """Return the expected number of sessions, unless a review already came when it was near."""
    high: int | None = (plan["frequency"] or {}).get("sessions_high")
    return None if high is None or before + 2 >= high else high


def _denied(paid: Json, since: date, as_of: date) -> Iterator[AuthorizationId]:
    for key, each in paid["authorizations"].items():
        decided = date.fromisoformat(each["since"])
        if each["status"] in _REFUSED and since < decided <= as_of:
            yield AuthorizationId(key)


def _due_again(paid: Json) -> Iterator[tuple[AuthorizationId, str]]:
    for key, each in paid["authorizations"].items():
        for why in each["reauthorization_due"][:1]:
            yield AuthorizationId(key), why


def _waiting(plan: Json) -> Iterator[Waiting]:
    for key, each in plan["referrals"].items():
        again = each["reoffer"] or {}
        by = again.get("number") or each["content"].get("by_session")
        if each["status"] in _OFFERED and by is not None:
            yield Waiting(ReferralId(key), by)


def _told(it: Suggestion) -> Mapping[str, Json]:
    names = [str(each) for each in it.names]
    return {"trigger": it.trigger, "row": it.row, "because": it.because, "names": names}

"""What readers get: a plan with its sessions and scores, pages of entries and of events."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import orjson

from events.canonical import JsonValue
from events.state.plain import written
from services.projections.reading.measured import findings, shown_scores
from services.projections.reading.reader import PlanRow

Json = Any
_OF_EPISODE: Final = ("status", "opened_on", "enrollments", "discharge", "sessions")
_UNTOLD: Final = dict.fromkeys(("signer", "meaning", "capture", "document", "explanation"))
"""What signatures in rows from before it was kept do not tell."""
_TEXTS: Final = frozenset({"why", "changes"})


def plan_answer(plan: str, row: PlanRow) -> bytes:
    """Return a plan as it stands, with its episode beside it and scores at its objectives."""
    document: dict[str, Json] = orjson.loads(row.document)
    episode = None if row.episode_document is None else orjson.loads(row.episode_document)
    scores = {} if episode is None else _scores(episode)
    counted = None if episode is None else episode["sessions"].get("counted_at")
    head = {
        "id": plan,
        "client_id": row.client_id,
        "episode_id": row.episode_id,
        "version": row.version,
        "position": row.position,
        "ledger_time": row.ledger_time,
        "hash": row.hash.hex(),
        "parked": [each._asdict() for each in row.parked],
    }
    objectives = {
        key: {**held, "standing": _standing(key, held, document), "measures": measures}
        for key, held in document["objectives"].items()
        for measures in [list(_measures(key, held, {**document, "counted": counted}, scores))]
    }
    about = None if episode is None else _episode(row, episode, scores)
    # rows from before these were kept have none
    later: dict[str, Json] = {
        "measurement": None,
        "notes": {},
        "progress_entries": {},
        "finding_waivers": {},
        "problems_changed": {},
        "goal_proposals": {},
    }
    stands = {**later, **document}
    signed = {key: {**_UNTOLD, **each} for key, each in document["signatures"].items()}
    parts = {"signatures": signed, "objectives": objectives, "episode": about, "whole": True}
    return written({**head, **stands, **parts})


def _standing(key: str, held: Json, document: Json) -> str:
    if held["ended"] is not None:
        return "ended"
    return "met" if key in document["met"] else "open"


def _measures(key: str, held: Json, document: Json, scores: Json) -> Iterator[Mapping[str, Json]]:
    """Yield each criterion that counts: where it began, where it is to go, where it is (A1.15)."""
    established = document["baselines"].get(key, {})
    for criterion in _counting(held["content"]):
        stated = criterion.get("baseline")
        found = scores.get(criterion.get("instrument"), [])
        began = established.get(criterion["criterion_id"], {"amount": stated} if stated else None)
        yield {
            "criterion_id": criterion["criterion_id"],
            "metric": criterion["metric"],
            "baseline": began,
            "target": criterion["target"],
            "latest": found[-1] if found else None,
            "scores": len(found),
            "findings": findings(criterion, began, found, held["content"], document),
        }


def _counting(content: Json) -> Iterator[Json]:
    """Yield the criteria that all count: its own and those of the chosen alternative (A1.15)."""
    yield from content.get("criteria", ())
    for way in content.get("alternatives", ()):
        if way["code"] == content.get("chosen"):
            yield from way["criteria"]


def _scores(episode: Json) -> Json:
    """Return the episode's scores; rows from before acceptance was kept have none of it."""
    return shown_scores(episode["scores"], episode.get("accepted", {}))


def _episode(row: PlanRow, episode: Json, scores: Json) -> Mapping[str, Json]:
    """Return the episode; rows from before alerts, teams and outreach were kept have none."""
    stands = {name: episode[name] for name in _OF_EPISODE}
    later = {name: episode.get(name, {}) for name in ("alerts", "care_team", "outreach", "missed")}
    later["alerts"] = _marked(later["alerts"], episode["scores"])
    amended = episode.get("amended")
    return {"version": row.episode_version, **stands, "scores": scores, "amended": amended, **later}


def _marked(alerts: Json, scores: Json) -> Json:
    """Return alerts, each with whether its score is void: the alert stays (A11.06, A1.57)."""
    stand = {each["score_id"] for found in scores.values() for each in found}
    return {key: {**each, "score_void": key not in stand} for key, each in alerts.items()}


def audit_answer(
    plan: str,
    rows: Sequence[Mapping[str, Any]],
    following: str | None,
    sentences: Mapping[int, str],
) -> bytes:
    """Return a page of audit entries, in the order of their versions.

    `sentences` tell them, by version; what cannot be opened has none.
    """
    entries = [_entry(row, sentences) for row in rows]
    return written({"plan": plan, "entries": entries, "next": following})


def _entry(row: Mapping[str, Any], sentences: Mapping[int, str]) -> Mapping[str, Json]:
    sentence = sentences.get(row["version"])
    return {"sentence": sentence, **{name: _shown(name, each) for name, each in row.items()}}


def _shown(name: str, value: Any) -> Json:  # noqa: ANN401  # a column
    if name in _TEXTS:
        return orjson.Fragment(value)
    if isinstance(value, UUID):
        return str(value)  # the driver's own class of them is not known to the serializer
    return value.hex() if isinstance(value, bytes) else value


def events_answer(
    plan: str, events: Iterable[Mapping[str, JsonValue]], following: str | None
) -> bytes:
    """Return a page of a plan's own events, in the order of their versions."""
    return written({"plan": plan, "events": list(events), "next": following})

"""The document of a plan from its state and its episode's, as the lint reads it.

It has what readers get of the plan, under the same names and at the same places; of what they get
beside, such as assessments of scores, it has what rules look at.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import orjson

from events.state.documents import Fragments, document
from events.state.episode import EpisodeState
from events.state.plan import PlanState
from events.state.sections import EPISODE, PLAN

Json = Any
_OF_EPISODE: Final = (
    "status",
    "opened_on",
    "enrollments",
    "discharge",
    "sessions",
    "scores",
    "amended",
)


def begun_everywhere(now: datetime) -> date:
    """Return the last day that has begun at every place: nothing is overdue there but late.

    Whoever looks at a plan from elsewhere counts no day that is not over at its site.
    """
    return (now.astimezone(UTC) - timedelta(hours=12)).date()


def chart_document(plan: PlanState, episode: EpisodeState | None, as_of: date) -> dict[str, Json]:
    """Return the document of a plan as it stands on a day."""
    told: dict[str, Json] = orjson.loads(document(plan, PLAN, Fragments()))
    care: dict[str, Json] | None = None
    if episode is not None:
        care = orjson.loads(document(episode, EPISODE, Fragments()))
    scores: Mapping[str, Json] = {} if care is None else care["scores"]
    for key, held in told["objectives"].items():
        held["standing"] = "ended" if held["ended"] is not None else "open"
        held["measures"] = list(_measures(key, held["content"], told["baselines"], scores))
    shown = None if care is None else {name: care[name] for name in _OF_EPISODE}
    return {**told, "episode": shown, "as_of": as_of.isoformat()}


def _measures(
    key: str, content: Json, baselines: Json, scores: Mapping[str, Json]
) -> Iterator[Mapping[str, Json]]:
    """Yield where each criterion began and where it is."""
    established = baselines.get(key, {})
    ways = (way for way in content.get("alternatives", ()) if way["code"] == content.get("chosen"))
    counting = [*content.get("criteria", ()), *(each for way in ways for each in way["criteria"])]
    for each in counting:
        found = scores.get(each.get("instrument"), [])
        began = established.get(each["criterion_id"], each.get("baseline"))
        latest = found[-1] if found else None
        yield {"criterion_id": each["criterion_id"], "baseline": began, "latest": latest}

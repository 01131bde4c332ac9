"""Generated commands that meet each other: ids of the chart at hand, times near its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, get_args

import orjson
from hypothesis import strategies as st

from events.ids import StreamId
from events.types.particular import Particular
from events.types.streams import ParticularPayload
from services.planner.commands import AnyCommand, InvalidCommand, read
from services.planner.commands.base import Command
from tests.contract import gad
from tests.unit.events.strategies import ITEM_IDS, payloads
from tests.unit.services.planner.charts import CLOSED_SITE, Chart

Draw = Callable[[st.SearchStrategy[Any]], Any]
Ids = Sequence[object]

OTHER_PLAN, OTHER_EPISODE, OTHER_CLIENT = (gad.uid(number) for number in (603, 602, 601))
ONE_IN_30 = st.integers(1, 30).map(lambda each: each == 17)
_AHEAD = {"next_review_on", "ends_on", "expected_until", "target_on", "expires_on", "on"}
_BEGINNING = ("assign", "list", "teach", "plan", "receive")
POOL = tuple(str(each) for each in ITEM_IDS)


def drawn_command(draw: Draw, chart: Chart, kinds: Sequence[type[Command]]) -> AnyCommand | None:
    """Return a command of one of `kinds` that mostly fits `chart`; None where it has no form.

    It comes by way of JSON.
    """
    kind = draw(st.sampled_from(kinds))
    raw = orjson.loads(draw(_commands(kind)).model_dump_json())
    raw = Steering(draw, chart, _known_to(raw["kind"], chart)).steered(raw)
    if not draw(ONE_IN_30):
        raw["note_class"] = "treatment-record"
    rationale = raw.get("rationale")  # a clinic's is plain text
    if isinstance(rationale, dict) and not draw(ONE_IN_30):
        rationale["review_id"] = None
    try:
        (command,) = read(orjson.dumps(raw))
    except InvalidCommand:
        return None
    return command


def _known_to(kind: str, chart: Chart) -> dict[str, Ids]:
    """Return what a command may name; what it makes gets an id of its own."""
    known = known_ids(chart)
    verb, _, thing = kind.partition("-")
    made = f"{thing.replace('-', '_')}_id"
    if verb in {"add", "set", "record", "open", "assess", "request", *_BEGINNING} and made in known:
        known[made] = (*POOL, *known[made][:1])
    return known


@cache
def _commands(kind: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401
    return payloads(kind)


def known_ids(chart: Chart) -> dict[str, Ids]:
    """Return what each field may name: mostly what the usual chart holds."""
    content, episode = chart.plan.content, chart.episode
    safety_plan = chart.plan.particulars.safety_plan
    client = chart.streams.client(gad.CLIENT).state
    plan = chart.streams.others.get(StreamId(f"plan/{gad.PLAN}"))
    streams = chart.streams.others.values()
    criteria = [
        criterion.criterion_id
        for each in content.objectives.values()
        for criterion in each.content.criteria
    ]
    return {
        "plan_id": (*[gad.PLAN] * 9, OTHER_PLAN),
        "episode_id": (*[gad.EPISODE] * 9, OTHER_EPISODE),
        "client_id": (*[gad.CLIENT] * 9, OTHER_CLIENT),
        "replaces": (gad.PLAN, OTHER_PLAN),
        "diagnosis_id": (*content.diagnoses,),
        "diagnosis_ids": (*content.diagnoses,),
        "problem_id": (*content.problems,),
        "problem_ids": (*content.problems,),
        "goal_id": (*content.goals,),
        "objective_id": (*content.objectives,),
        "objective_ids": (*content.objectives,),
        "criterion_id": (*criteria,),
        "intervention_id": (*content.interventions,),
        "review_id": (*chart.plan.reviews,),
        "safety_plan_version": () if safety_plan is None else (safety_plan.version,),
        **_particulars(chart),
        "referral_id": (*chart.plan.particulars.referrals,),
        "homework_ids": (*chart.plan.particulars.homework,),
        "skill_ids": (*chart.plan.particulars.skills,),
        "intervention_ids": (*content.interventions,),
        "goal_ids": (*content.goals,),
        "waiver_id": (*chart.plan.waivers,),
        "session_id": (*episode.sessions,),
        "score_id": (*episode.scores,),
        "score_ids": (*episode.scores,),
        "consent_id": (*client.consents,),
        "restriction_id": (*client.restrictions,),
        "insurance_id": (*client.insurances,),
        "authorization_id": (*client.authorizations,),
        "renews": (*client.authorizations,),
        "note_id": (*chart.plan.notes,),
        "disclosure_id": (*client.disclosures,),
        "request_id": (*client.requests,),
        "amendment_id": (*client.amendments,),
        "copy_id": (*client.copies,),
        "hold_id": (*client.holds,),
        "suspension_id": (*client.suspensions,),
        "site_id": (*[gad.SITE] * 9, CLOSED_SITE),
        "event_ids": (
            *(() if plan is None else [each.event_id for each in plan.history]),
            *[each.event_id for stream in streams for each in stream.history[-3:]],
        ),
        "content_version": (chart.plan.content_version or 1,),
        "content_hash": (chart.digest,),
        "document_digest": (chart.document_digest,),
        "attachment": (*[each.content.digest for each in client.attachments.values()],),
        "attachment_id": (*client.attachments,),
        "membership_id": (*episode.care_team,),
        "staff_id": (*chart.streams.clinic.staff,),
    }


def _particulars(chart: Chart) -> dict[str, Ids]:
    """Return the ids of particulars by the field that names them."""
    kinds = {
        each.section: each.item_kind
        for each in get_args(ParticularPayload)
        if issubclass(each, Particular)
    }
    held = {name: getattr(chart.plan.particulars, name) for name in kinds}
    return {
        f"{kinds[name].replace('-', '_')}_id": (*each,)
        for name, each in held.items()
        if isinstance(each, Mapping)
    }


@dataclass(frozen=True)
class Steering:
    """Puts what the chart holds, and times near its own, where a generated command has others."""

    draw: Draw
    chart: Chart
    known: dict[str, Ids]

    def steered(self, value: Any) -> Any:  # noqa: ANN401 -- JSON
        """Return a JSON value with its members steered."""
        if isinstance(value, list):
            return [self.steered(each) for each in value]
        if not isinstance(value, dict):
            return value
        return {key: self._member(key, each) for key, each in value.items()}

    def _member(self, key: str, value: Any) -> Any:  # noqa: ANN401 -- JSON
        if value is None or key in {"criteria", "stages"}:
            return value
        if key.endswith(("_on", "_at", "_date", "dated", "_until")) or key == "on":
            return self._moment(key, value)
        known = self.known.get(key, ())
        if not known or self.draw(ONE_IN_30):
            return self.steered(value)
        if key.endswith("_ids"):
            unique = st.sampled_from(list(dict.fromkeys(map(str, known))))
            return self.draw(st.lists(unique, min_size=1, max_size=3, unique=True))
        chosen = self.draw(st.sampled_from(known))
        return chosen if isinstance(chosen, int) else str(chosen)

    def _moment(self, key: str, value: str) -> str:
        """Return a day or instant near now: past, or ahead where that is its meaning."""
        ahead = key in {
            "next_review_on",
            "ends_on",
            "expected_until",
            "target_on",
            "expires_on",
            "on",
        }
        days = st.integers(-1, 80) if ahead else st.integers(-12, 1)
        moment = self.chart.now + timedelta(days=self.draw(days))
        return moment.isoformat() if "T" in value else moment.date().isoformat()

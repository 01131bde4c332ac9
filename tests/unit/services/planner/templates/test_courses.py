"""The four plans from template to discharge through the deciders, each at its own time.

A9.1, A9.2, A9.3, A9.4; A1.20, A1.22, A1.37, A1.48, A3.09, A11.10.
"""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
import pytest

from events.documents.plan_document import plan_document
from events.ids import ClientId
from events.state.plan import PlanState
from events.state.plan_content import content_hash
from events.values.ids import EpisodeId, PlanId
from services.planner.commands import read
from services.planner.templates.asked import Instantiation
from services.planner.templates.instantiating import instantiate, shown
from tests.contract import gad
from tests.fixtures.template_course import Cast, Course, Scene
from tests.fixtures.template_facts import discharge_findings, facts
from tests.unit.services.planner.charts import EASTERN, Chart
from tests.unit.services.planner.templates.cases import GIVEN, template

FIRST = datetime(2026, 1, 8, 9, tzinfo=ZoneInfo(EASTERN))
CAST = Cast("01941f29-7c00-7000-8000-0000000000aa")
WEEKS = {
    "generalized-anxiety": 17,  # 18 weekly sessions
    "major-depression": 26,  # 12 weekly, the 13th a week later, then seven fortnights: 12 + 7 * 2
    "posttraumatic-stress": 17,
    "alcohol-use": 40,  # 12 + 8 * 2, then three of four weeks: 28 + 12
}


def course_of(name: str) -> Course:
    """Return a template's course, reviews on the day of their session."""
    raw = orjson.dumps(facts(GIVEN[name], CAST, FIRST))
    made = instantiate(template(name), Instantiation.model_validate_json(raw))
    return Course(
        CAST,
        [shown(each) for each in made.commands],
        FIRST,
        present=lambda at: at + timedelta(minutes=50),
        today=lambda at: at.date(),
        site=(gad.SITE, "NY"),
    )


def play(chart: Chart, scene: Scene) -> None:
    """Give a scene's commands an hour after its instant."""
    week = max((each["score"]["administered_at"] for each in scene.commands
                if each["kind"] == "record-score"), default=scene.at.isoformat())  # fmt: skip
    latest = max(scene.at, datetime.fromisoformat(week))
    chart.now = max(
        chart.now, (latest + timedelta(hours=1)).astimezone(gad.at("2026-01-01T00Z").tzinfo)
    )
    commands = scene.commands
    if scene.signs:
        plan = plan_of(chart)
        identity = chart.streams.client(ClientId(CAST.client)).state.identity
        document = plan_document(PlanId(UUID(CAST("plan"))), plan, identity)
        bound = {"content_version": plan.content_version,
                 "content_hash": content_hash(plan.content),
                 "document_digest": document.digest}  # fmt: skip
        commands = [{**each, **bound} for each in commands]
    who = {"role": "client", "acting_for": ClientId(CAST.client)} if scene.who == "client" else {}
    chart.give(*read(orjson.dumps(commands)), **who)


def plan_of(chart: Chart) -> PlanState:
    return chart.streams.plan(PlanId(UUID(CAST("plan")))).state


@pytest.mark.parametrize("name", WEEKS)
def test_a_plan_goes_from_template_to_discharge(name: str) -> None:
    course, chart = course_of(name), Chart()
    for scene in course.scenes():
        play(chart, scene)

    plan, episode = (
        plan_of(chart),
        chart.streams.episode(EpisodeId(UUID(CAST("episode")))).state,
    )
    assert (plan.status, episode.status) == ("discharged", "discharged")
    assert all(discharge_findings(course).values())
    assert discharge_findings(course)
    assert len(plan.reviews) == len(course.reviews)
    assert all(each.completion is not None for each in plan.reviews.values())
    assert len(plan.particulars.phase_decisions) == len(course.phases) - 1
    assert (course.times()[-1] - FIRST).days == WEEKS[name] * 7
    last = max(course.reviews)
    assert set(course.verdicts(last, len(course.times())).values()) == {"met"}


@pytest.mark.parametrize("name", WEEKS)
def test_discharge_criteria_are_not_met_at_half_time(name: str) -> None:
    """A11.16: the control: before the streaks have run, no criterion with one is met."""
    course = course_of(name)
    list(course.scenes())
    half = {code: series[: len(series) // 2] for code, series in course.recorded.items()}
    course.recorded = half

    assert not all(discharge_findings(course).values())

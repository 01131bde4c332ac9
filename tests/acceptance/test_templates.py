"""The four plans from template to discharge over HTTP, on the whole stack (A9.1 to A9.4, A1.37).

What lies in the past bears its own days; what cannot be backdated happens now, as on a clinic that
comes from paper. Its reviews are announced at their session numbers, on the clinic's own clock.
"""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import httpx
import pytest

from events.clock import SystemClock, Uuid7Source
from infra.cli.token import issued
from infra.clinics.demo import DEMO, DEMO_CLOCK
from infra.demo.doors import LocalDoors, opened_doors
from infra.settings import Settings, load_settings
from infra.stack.signing import Grant
from services.planner.http.examples import examples
from tests.fixtures.local_stack import Door
from tests.fixtures.template_course import Cast, Course, Scene
from tests.fixtures.template_facts import discharge_findings, facts
from tests.unit.services.planner.templates.cases import GIVEN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from infra.demo.story import Who
    from tests.fixtures.cli import CommandLine

pytestmark = [
    pytest.mark.skipif(
        os.environ.get("GOLDENTHREAD_STACK") == "containers", reason="of our own stack"
    ),
    pytest.mark.timeout(600),
]
ZONE: Final = ZoneInfo(DEMO.sites[0].time_zone)
SITE: Final = (DEMO.sites[0].site_id, DEMO.sites[0].state)
TOLD: Final = frozenset({"due", "overdue"})
SPANS: Final = {
    "generalized-anxiety": 18,
    "major-depression": 27,
    "posttraumatic-stress": 18,
    "alcohol-use": 44,
}
"""How many weeks ago each course began, so that all of it lies in the past."""


@pytest.fixture
def settings(up: CommandLine, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The stack's settings, as a process beside it has them."""
    for name, value in up.environment.items():
        if name.startswith("GOLDENTHREAD"):
            monkeypatch.setenv(name, value)
    return load_settings()


@dataclass
class Desk:
    """Gives scenes to the doors of the stack, in order."""

    doors: LocalDoors
    cast: Cast
    version: int = 0
    token: str = ""
    numbers: list[int] = field(default_factory=list)

    async def play(self, scene: Scene) -> None:
        plan = self.cast("plan")
        path = f"/v1/plans/{plan}" if scene.on_plan else f"/v1/clinics/{DEMO.clinic}"
        commands = scene.commands
        if scene.signs:
            shown = await self.doors.read_document(plan)
            bound = {name: shown[name] for name in ("content_version", "content_hash")}
            bound["document_digest"] = shown["digest"]
            commands = [{**each, **bound} for each in commands]
        who: Who = "client" if scene.who == "client" else "clinician"
        guard = self.version if scene.on_plan and self.version else None
        key = f"course-{self.cast.client}-{len(self.numbers)}"
        self.numbers.append(len(commands))
        answer = await self.doors.give(f"{path}/commands", who, commands, key, guard)
        self.token = answer["readToken"]
        if scene.on_plan:
            self.version = answer["version"]


async def instantiated(doors: LocalDoors, name: str, cast: Cast, first: datetime) -> Any:  # noqa: ANN401
    """Return what the write API makes of a template and the client's facts."""
    address = f"http://127.0.0.1:{doors.settings.api_port}/v1/templates/{name}/newest"
    lines = {"Authorization": f"Bearer {doors.tokens['clinician']}"}
    async with httpx.AsyncClient(headers=lines, timeout=120) as http:
        body = facts(GIVEN[name], cast, first)
        answer = await http.post(f"{address}/instantiations", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def lived(settings: Settings, name: str) -> tuple[Course, Mapping[str, Any], str]:
    """Return a course that was lived to its end, the plan as read, and what told of a review.

    The first review is held when the notice of its session number has come.
    """
    cast, now = Cast(str(Uuid7Source().event_id())), SystemClock().now().astimezone(ZONE)
    first = (now - timedelta(weeks=SPANS[name])).replace(microsecond=0)
    tokens: dict[Who, str] = {
        "clinician": issued(settings, Grant(DEMO.clinic, "dev:clinician", ("clinician",)), 1),
        "client": issued(settings, Grant(DEMO.clinic, "dev:client", ("client",), cast.client), 1),
    }
    async with opened_doors(settings, tokens, DEMO_CLOCK) as doors:
        await doors.turn_clock(now)
        made = await instantiated(doors, name, cast, first)
        assert made["unanswered"] == []
        course = Course(
            cast,
            made["commands"],
            first,
            present=lambda _at: SystemClock().now(),
            today=lambda _at: SystemClock().now().astimezone(ZONE).date(),
            site=SITE,
        )
        desk, notice = Desk(doors, cast), ""
        for scene in course.scenes():
            if not notice and scene.commands[0]["kind"] == "open-review":
                told = await doors.await_notice(DEMO.clinic, cast("plan"), TOLD)
                notice = told["type"]
            await desk.play(scene)
        return course, await doors.read_plan(cast("plan"), desk.token), notice


@pytest.mark.parametrize("name", SPANS)
def test_a_plan_goes_from_template_to_discharge_over_http(settings: Settings, name: str) -> None:
    """A9.1, A9.2, A9.3, A9.4: scores, reviews, verdicts, step-down, criteria met, discharge."""
    course, plan, notice = asyncio.run(lived(settings, name))

    assert plan["status"] == "discharged"
    assert plan["ending"]["reason"] == "goals-met"
    assert plan["draft"]["template"]["template"] == name
    assert notice == "goldenthread.notice.raised.v1"
    assert all(discharge_findings(course).values())
    assert [each["completion"] is not None for each in plan["reviews"].values()] == [True] * len(
        course.reviews
    )
    assert len(plan["phase_decisions"]) == len(course.phases) - 1
    last = max(course.reviews)
    assert set(course.verdicts(last, len(course.times())).values()) == {"met"}


def test_a_clinic_adds_a_template_of_its_own_and_plans_from_it(up: CommandLine) -> None:
    """A1.37, A11.20: added, linted, versioned and withdrawn by command; a plan starts from it."""
    administrator, clinician = (
        Door(up, "planner", "administrator"),
        Door(up, "planner", "clinician"),
    )
    name, path = f"own-{Uuid7Source().event_id()}"[:40], f"/v1/clinics/{DEMO.clinic}/commands"
    kinds = ("add-template", "publish-template-version", "withdraw-template")
    named = {"template": name, "clinic_id": DEMO.clinic}
    given = {kind: {**examples()[kind], **named} for kind in kinds}

    added = administrator.post(path, given["add-template"], f"{name}-1")
    found = clinician.get(f"/v1/templates/{name}/1/findings").json()["findings"]
    at = f'"{added.json()["version"]}"'
    again = administrator.post(path, given["publish-template-version"], f"{name}-2", If_Match=at)
    at = f'"{again.json()["version"]}"'
    gone = administrator.post(path, given["withdraw-template"], f"{name}-3", If_Match=at)
    cast = Cast(str(Uuid7Source().event_id()))
    own = {"risk": False, "diagnoses": {"anxiety": {"code": "F40.10"}},
           "baselines": {"exposures": "0", "distress": "8"}}  # fmt: skip
    body = facts(own, cast, SystemClock().now())
    made = clinician.post(f"/v1/templates/{name}/newest/instantiations", body, "unused").json()

    assert [each.status_code for each in (added, again, gone)] == [200, 200, 200]
    assert [each for each in found if each["severity"] != "info"] == []
    assert (made["version"], made["unanswered"]) == (2, [])
    assert made["commands"][0]["template"]["clinic_own"] is True
    assert clinician.get(f"/v1/templates/{name}/1").status_code == 404

"""A read desk over a chart of the decider: what each read answers, without databases."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

from events.ids import ClientId, ClinicId, EventHash, EventId, StreamId, Version
from events.state import client, sections
from events.state.documents import Fragments, document
from events.state.recorded import Recorded
from events.types.clinic import ClinicRegistered, SiteAdded
from services.planner.commands.client import CorrectIdentity
from services.planner.commands.course import DraftPlan
from services.projections.errors import NotThere
from services.projections.http.app import _READS
from services.projections.http.endpoints import Answer, Dependencies
from services.projections.http.ports import Scope
from services.projections.reading.calendar import Calendars
from services.projections.reading.client_row import ClientAt
from services.projections.reading.histories import NEWEST
from services.projections.reading.reader import PlanAt, PlanRow
from tests.contract import gad
from tests.unit.services.planner import sud
from tests.unit.services.planner.charts import CLINIC, EASTERN, Chart, make
from tests.unit.services.planner.consents import MINOR
from tests.unit.services.planner.steps import opened
from tests.unit.services.projections.test_measured import row

READS = _READS
PATHS = {"plan": str(gad.PLAN), "client": gad.CLIENT, "episode": str(gad.EPISODE), "version": "5"}
QUERIES = {
    "read-diff": b"from=1",
    "read-accounting": b"to=2026-06-01",
    "read-requests": b"on=2026-06-01",
}


@dataclass(frozen=True)
class Reader:
    """A caller with these roles, for the usual client."""

    roles: tuple[str, ...] = ("caregiver",)
    acting_for: ClientId | None = ClientId(gad.CLIENT)  # noqa: RUF009  # a text
    clinic: ClinicId = CLINIC
    actor: str = "ada.ellery"


class OfChart:
    """Histories as the ledger would have them after a chart's commands."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart

    async def stream(self, _clinic: ClinicId, stream: StreamId) -> tuple[Recorded[Any], ...]:
        if stream.startswith("clinic/"):
            return _house()
        found = self._chart.streams.others.get(stream)
        return () if found is None else found.history

    async def plan(self, asked: PlanAt, last: Version = NEWEST) -> tuple[Recorded[Any], ...]:
        found = await self.stream(asked.clinic, asked.stream)
        return tuple(each for each in found if each.version <= last)

    async def client_events(self, clinic: ClinicId, who: ClientId) -> tuple[Recorded[Any], ...]:
        return await self.stream(clinic, StreamId(f"client/{who}"))

    async def client(self, clinic: ClinicId, who: ClientId) -> client.ClientState:
        return client.replay(await self.client_events(clinic, who))

    async def hash_at(self, _asked: PlanAt, _version: Version) -> EventHash:
        return EventHash(bytes(32))


@dataclass
class OfView:
    """The view of the same chart."""

    chart: Chart

    async def plan(self, asked: PlanAt) -> PlanRow:
        if asked.plan != str(gad.PLAN) or asked.only not in {None, gad.CLIENT}:
            raise NotThere
        told = (
            document(self.chart.plan, sections.PLAN, Fragments()),
            document(self.chart.episode, sections.EPISODE, Fragments()),
        )
        return replace(row(*told), version=self.chart.plan.version)

    async def client(self, _asked: ClientAt) -> Any:  # noqa: ANN401
        raise AssertionError("read by nobody who stands in")


def _house() -> tuple[Recorded[Any], ...]:
    moment = gad.at("2026-01-01T00:00:00+00:00")
    payloads = [
        ClinicRegistered(name="Riverside Counseling", time_zone=EASTERN),
        SiteAdded(site_id=gad.SITE, name="Riverside", time_zone=EASTERN, state="NY"),
    ]
    return tuple(
        Recorded(it, EventId(UUID(int=n)), Version(n), moment, moment, "operator", "operator")
        for n, it in enumerate(payloads, start=1)
    )


@dataclass
class ReadDesk:
    """Asks the reads of a chart as a reader."""

    chart: Chart
    reader: Reader = field(default_factory=Reader)
    at: datetime | None = None

    async def ask(self, name: str, query: bytes | None = None, plan: str | None = None) -> Answer:
        """Return the answer of a read by its name; raises what it refuses with."""
        histories = OfChart(self.chart)
        now = SimpleNamespace(now=lambda: self.at or self.chart.now)
        parts = {
            "plans": OfView(self.chart),
            "events": SimpleNamespace(histories=histories),
            "calendars": Calendars(cast("Any", histories), lambda: 0.0),
        }
        dependencies = cast("Dependencies", SimpleNamespace(**parts, clock=now, checking=None))
        scope: Scope = {
            "path_params": {**PATHS, **({} if plan is None else {"plan": plan})},
            "query_string": QUERIES.get(name, b"") if query is None else query,
            "headers": [],
            "method": "GET",
        }
        return await READS[name][1](dependencies, scope, self.reader)


def mixed(*, minor: bool = True) -> Chart:
    """Return a chart whose plan is for alcohol use disorder and anxiety, of a minor of 16."""
    return replace(_mixed(minor=minor))


@cache
def _mixed(*, minor: bool) -> Chart:
    chart = opened()
    if minor:
        chart.give(make(CorrectIdentity, identity=MINOR, reason_text="Misread"))
    chart.give(make(DraftPlan, client_id=gad.CLIENT, episode_id=gad.EPISODE), *sud.content())
    return chart

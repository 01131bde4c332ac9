"""A chart for tests: commands go in, and what they left is at hand."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, TypeVar, get_args
from uuid import UUID

from events.documents.plan_document import plan_document
from events.ids import ClinicId, EventHash, EventId, StreamId, Version
from events.payload import Payload
from events.sealed_event import StreamHead
from events.state import clinic
from events.state.clinic import ClinicState
from events.state.episode import EpisodeState
from events.state.plan import PlanState, PlanStatus
from events.state.plan_content import content_hash
from events.state.recorded import Recorded
from events.types.clinic import ClinicRegistered, SiteAdded, SiteClosed
from events.types.streams import ClinicPayload
from events.values.ids import EpisodeId, PlanId
from events.values.references import SiteId
from services.planner.commands import AnyCommand
from services.planner.decide import (
    DEFAULT,
    Context,
    Decision,
    Policy,
    Refusal,
    Role,
    Streams,
    decide_all,
)
from tests.contract import gad
from tests.contract.fixed import FixedIds

C = TypeVar("C", bound=Payload)

CLINIC = ClinicId("riverside")
CLOSED_SITE = SiteId("harbor-annex")
EASTERN = "America/New_York"


def make(command: type[C], **fields: Any) -> C:  # noqa: ANN401  # whatever fields it has
    """Return a command; its kind, and the usual stream of the chart, are filled in."""
    (kind,) = get_args(command.model_fields["kind"].annotation)
    usual = {
        "plan_id": gad.PLAN,
        "episode_id": gad.EPISODE,
        "client_id": gad.CLIENT,
        "clinic_id": CLINIC,
    }
    known = {name: each for name, each in usual.items() if name in command.model_fields}
    return command(**{"kind": kind, **known, **fields})


def clinic_state() -> ClinicState:
    """Return a clinic in New York with one open site and one that closes in June 2026."""
    payloads: list[ClinicPayload] = [
        ClinicRegistered(name="Riverside Counseling", time_zone=EASTERN),
        SiteAdded(site_id=gad.SITE, name="Riverside", time_zone=EASTERN, state="NY"),
        SiteAdded(site_id=CLOSED_SITE, name="Annex", time_zone=EASTERN, state="NY"),
        SiteClosed(site_id=CLOSED_SITE, closed_on=gad.at("2026-01-05T00:00:00-05:00").date()),
    ]
    moment = gad.at("2026-01-01T00:00:00+00:00")
    return clinic.fold(
        Recorded(it, EventId(UUID(int=n)), Version(n), moment, moment, "operator", "operator")
        for n, it in enumerate(payloads, start=1)
    )


def recorded(streams: Streams) -> Streams:
    """Return streams as they are once the ledger has all of them; the hashes are invented."""
    heads = {stream: _head(stream, streams.version(stream)) for stream in streams.others}
    return replace(streams, heads=heads)


def _head(stream: StreamId, version: Version) -> StreamHead:
    return StreamHead(stream, version, EventHash(sha256(f"{stream}@{version}".encode()).digest()))


@dataclass
class Chart:
    """The streams of one clinic under commands.

    `at` moves the time on; `give` takes commands as one list and keeps what they leave.
    """

    streams: Streams = field(default_factory=lambda: Streams(CLINIC, clinic_state()))
    now: datetime = field(default_factory=lambda: gad.at("2026-01-08T15:00:00+00:00"))
    policy: Policy = DEFAULT
    actor: str = "dana.whitlock"
    role: Role = "clinician"
    ids: FixedIds = field(default_factory=FixedIds)
    decisions: list[Decision] = field(default_factory=list)

    def at(self, text: str) -> "Chart":
        """Set the time, in UTC, from a text that carries its offset."""
        self.now = gad.at(text) - timedelta(0)
        return self

    def context(self, role: Role | None = None, **changes: Any) -> Context:  # noqa: ANN401
        """Return the context of a command; `changes` go over the chart's own values."""
        plain = Context(self.actor, role or self.role, self.now, self.policy)
        return replace(plain, **changes)

    def answer(self, *commands: AnyCommand, **changes: Any) -> Decision | Refusal:  # noqa: ANN401
        """Return what `commands` bring about; the chart stays as it is."""
        return decide_all(self.streams, commands, self.context(**changes), self.ids)

    def give(self, *commands: AnyCommand, **changes: Any) -> Decision:  # noqa: ANN401
        """Return what `commands` brought about, and keep it; fail when they are refused."""
        answer = self.answer(*commands, **changes)
        assert isinstance(answer, Decision), str(answer)
        self.streams = recorded(answer.streams)
        self.decisions.append(answer)
        return answer

    def refused(self, *commands: AnyCommand, **changes: Any) -> tuple[str, str]:  # noqa: ANN401
        """Return code and pointer of the refusal; fail when `commands` are accepted."""
        answer = self.answer(*commands, **changes)
        assert isinstance(answer, Refusal), "accepted"
        return answer.code, answer.pointer

    @property
    def plan(self) -> PlanState:
        """The usual plan."""
        return self.streams.plan(PlanId(gad.PLAN)).state

    @property
    def episode(self) -> EpisodeState:
        """The usual episode."""
        return self.streams.episode(EpisodeId(gad.EPISODE)).state

    def status(self) -> PlanStatus:
        """Return where the usual plan stands."""
        return self.plan.status

    def care(self) -> str:
        """Return where the usual episode stands."""
        return self.episode.status

    @property
    def digest(self) -> str:
        """The hash of the plan's present content."""
        return content_hash(self.plan.content)

    @property
    def document_digest(self) -> str:
        """The digest of the document that the plan's signers see."""
        identity = self.streams.client(gad.CLIENT).state.identity
        return plan_document(gad.PLAN, self.plan, identity).digest

    def events(self, stream: StreamId) -> tuple[Recorded[Any], ...]:
        """Return the history of a stream."""
        return self.streams.others[stream].history

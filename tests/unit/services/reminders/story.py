"""Stories of one plan for tests: what is entered when, and when it had happened."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from events.ids import EventId, Position, Version
from events.payload import Payload
from events.state import notice
from events.state.notice import NoticeState
from events.state.recorded import Recorded
from events.types.clinic import ClinicRegistered, ClockChosen, PolicyAdopted, SiteAdded
from events.types.episode import EpisodeDischarged, EpisodeOpened
from events.types.plan import (
    PlanActivated,
    PlanDischarged,
    PlanDrafted,
    PlanPutOnHold,
    PlanReopened,
    PlanResumed,
)
from events.types.review import Duration, ReviewCompleted, ReviewOpened
from events.types.session import SessionRecorded
from events.types.streams import ClinicPayload, EpisodePayload, NoticePayload, PlanPayload
from events.types.terms import ReviewScheduled
from events.types.void import EpisodeEntryVoided, PlanEntryVoided
from events.values.changes import Rationale
from events.values.identity import Enrollment, Payer
from events.values.ids import ReviewId, SessionId, VoidedEntry
from events.values.references import SiteId
from events.values.sessions import Attendance, ServiceType, SessionContent
from infra.notices.recheck import NoticeEvent, recheck
from infra.notices.world import Told, World
from services.reminders.chart import Chart, Entry, chart_of
from services.reminders.deciding import Decision, decide
from tests.contract import gad

EASTERN = "America/New_York"
MOUNTAIN = "America/Denver"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def at(text: str) -> datetime:
    """Return the instant in `text` in UTC; a day alone is its noon in UTC."""
    return datetime.fromisoformat(text if "T" in text else f"{text}T12:00:00+00:00").astimezone(UTC)


def enrollment(day: str, site: str = "riverside") -> Enrollment:
    """Return an enrollment at a site from a day on."""
    return Enrollment(
        effective_on=date.fromisoformat(day),
        program="adult-outpatient",
        level_of_care="outpatient",
        site_id=SiteId(site),
        state="NY",
        payer=Payer(kind="self-pay"),
    )


@dataclass
class Story:
    """One plan as its clinic's ledger tells it; every method enters an event at an instant.

    Without `happened` an event happens when it is entered. Each returns the event.
    """

    zone: str = EASTERN
    clock: str = "real"
    begun: str = "2026-01-01"
    _positions: Iterator[int] = field(default_factory=lambda: count(1))
    _entries: dict[str, list[Entry]] = field(
        default_factory=lambda: {"clinic": [], "episode": [], "plan": []}
    )

    def __post_init__(self) -> None:
        self.enter(ClinicRegistered(name="Riverside", time_zone=self.zone), self.begun)
        site = SiteAdded(site_id=gad.SITE, name="Main", time_zone=self.zone, state="NY")
        self.enter(site, self.begun)
        if self.clock != "real":
            self.enter(ClockChosen(clock=self.clock), self.begun)
        self.enter(
            EpisodeOpened(
                client_id=gad.CLIENT,
                opened_on=date.fromisoformat(self.begun),
                begins_with="first-session",
                enrollment=enrollment(self.begun),
            ),
            self.begun,
        )
        self.enter(PlanDrafted(client_id=gad.CLIENT, episode_id=gad.EPISODE), self.begun)

    def enter(
        self, payload: Payload, when: str | datetime, happened: str | datetime | None = None
    ) -> Recorded[Any]:
        """Enter any event of the clinic, the episode or the plan."""
        stream = self._entries[_stream(payload)]
        entered = _instant(when)
        position = Position(next(self._positions))
        event: Recorded[Any] = Recorded(
            payload,
            EventId(UUID(int=position)),
            Version(len(stream) + 1),
            entered if happened is None else _instant(happened),
            entered,
            "dana.whitlock",
            "clinician",
        )
        stream.append(Entry(position, entered, event))
        return event

    def schedule(
        self,
        when: str,
        days: int | None = None,
        sessions: tuple[int, ...] = (),
        on: str | None = None,
    ) -> Recorded[Any]:
        next_on = None if on is None else date.fromisoformat(on)
        made = ReviewScheduled(interval_days=days, sessions=sessions, next_review_on=next_on)
        return self.enter(made, when)

    def activate(self, when: str | datetime) -> Recorded[Any]:
        return self.enter(PlanActivated(content_version=Version(1)), when)

    def session(
        self,
        held: str | datetime,
        entered: str | datetime | None = None,
        attendance: Attendance = "attended",
        service: ServiceType = "individual",
    ) -> Recorded[Any]:
        content = SessionContent(
            service_at=_instant(held),
            service=service,
            modality="video",
            attendance=attendance,
            cancelled_by="client" if attendance == "cancelled" else None,
        )
        session_id = SessionId(UUID(int=10_000 + len(self._entries["episode"])))
        payload = SessionRecorded(session_id=session_id, session=content)
        return self.enter(payload, entered or held, held)

    def weekly(self, first: str, number: int) -> list[Recorded[Any]]:
        """Enter so many weekly sessions as they are held."""
        return [self.session(at(first) + 7 * DAY * each) for each in range(number)]

    def review(
        self,
        when: str | datetime,
        next_on: str,
        next_session: int | None = None,
        happened: str | datetime | None = None,
    ) -> Recorded[Any]:
        """Enter a complete review, opened just before."""
        review_id = ReviewId(UUID(int=20_000 + len(self._entries["plan"])))
        self.enter(ReviewOpened(review_id=review_id, trigger="scheduled"), when, happened)
        done = ReviewCompleted(
            review_id=review_id,
            changes="no-change",
            rationale=Rationale(text="As agreed"),
            duration=Duration(sessions_more=8),
            next_review_on=date.fromisoformat(next_on),
            next_review_session=next_session,
        )
        return self.enter(done, when, happened)

    def hold(self, when: str) -> Recorded[Any]:
        return self.enter(PlanPutOnHold(reason="client-request", reason_text="Away"), when)

    def resume(self, when: str) -> Recorded[Any]:
        return self.enter(PlanResumed(), when)

    def discharge(self, when: str) -> Recorded[Any]:
        day = _instant(when).date()
        return self.enter(PlanDischarged(discharged_on=day, reason="goals-met"), when)

    def reopen(self, when: str) -> Recorded[Any]:
        payload = PlanReopened(reason="mistaken-discharge", reason_text="By mistake")
        return self.enter(payload, when)

    def end_care(self, when: str) -> Recorded[Any]:
        day = _instant(when).date()
        return self.enter(EpisodeDischarged(discharged_on=day, reason="moved"), when)

    def adopt(self, when: str, version: int, effective: str, policy: str = "default") -> Any:  # noqa: ANN401
        day = date.fromisoformat(effective)
        return self.enter(
            PolicyAdopted(policy=policy, policy_version=version, effective_on=day), when
        )

    def void(self, when: str, event: Recorded[Any]) -> Recorded[Any]:
        entry = VoidedEntry(event_id=event.event_id, version=event.version)
        kind = PlanEntryVoided if _stream(event.payload) == "plan" else EpisodeEntryVoided
        return self.enter(
            kind(voided=(entry,), reason="entered-in-error", reason_text="By mistake"), when
        )

    def next_position(self) -> Position:
        """Return the position of the ledger's next event, for an event of another stream."""
        return Position(next(self._positions))

    @property
    def world(self) -> World:
        """What the ledger holds now, as the oracle takes it."""
        entries = (each for stream in self._entries.values() for each in stream)
        told = sorted((Told(*each) for each in entries), key=lambda each: each.position)
        return World(gad.PLAN, tuple(told))

    @property
    def chart(self) -> Chart:
        """The chart that the ledger gives now."""
        streams = self._entries
        return chart_of(gad.PLAN, streams["clinic"], streams["episode"], streams["plan"])


@dataclass
class Desk:
    """Decides at instants and keeps the notices, as a worker would."""

    notices: dict[UUID, NoticeState] = field(default_factory=dict)
    written: list[tuple[datetime, Decision]] = field(default_factory=list)
    streams: dict[UUID, list[NoticeEvent]] = field(default_factory=dict)

    def at(self, story: Story, when: str | datetime) -> list[str]:
        """Decide once, keep it, and return what was written as `type rule stage because`."""
        moment = story.chart.instant(_instant(when))
        decisions = decide(story.chart, moment, self.notices)
        for each in decisions:
            self._keep(story, moment, each)
        assert decide(story.chart, moment, self.notices) == ()
        assert self.findings(story, moment) == []
        return [self.line(each) for each in decisions]

    def line(self, decision: Decision) -> str:
        """Return a decision in words."""
        payload = decision.payload
        kind = type(payload).__name__.removeprefix("Notice").lower()
        told = self.notices[decision.id].notice
        assert told is not None
        because = getattr(payload, "because", None)
        return " ".join(filter(None, (kind, told.rule, told.stage, because)))

    def standing(self) -> set[str]:
        """Return the rules and stages of the notices that stand."""
        return {
            f"{it.notice.rule} {it.notice.stage}"
            for it in self.notices.values()
            if it.status == "raised" and it.notice is not None
        }

    def findings(self, story: Story, until: str | datetime) -> list[str]:
        """Return what the oracle finds wrong, by its fault."""
        found = recheck(story.world, gad.CLIENT, self.streams, _instant(until), timedelta(0))
        return sorted(each.fault for each in found)

    def _keep(self, story: Story, moment: datetime, decision: Decision) -> None:
        state = self.notices.get(decision.id, notice.initial())
        assert state.version == decision.after
        version = Version(state.version + 1)
        event: Recorded[NoticePayload] = Recorded(
            decision.payload, EventId(decision.id), version, moment, moment, "system", "system"
        )
        self.notices[decision.id] = notice.evolve(state, event)
        written = NoticeEvent(story.next_position(), moment, gad.CLIENT, event)
        self.streams.setdefault(decision.id, []).append(written)
        self.written.append((moment, decision))


def _stream(payload: Payload) -> str:
    if isinstance(payload, ClinicPayload):
        return "clinic"
    if isinstance(payload, EpisodePayload):
        return "episode"
    assert isinstance(payload, PlanPayload)
    return "plan"


def _instant(when: str | datetime) -> datetime:
    return at(when) if isinstance(when, str) else when

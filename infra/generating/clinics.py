"""Whole clinics from a seed, recorded as they happen: chart by chart, in bounded memory."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from events.ids import ClinicId, KeyId, StreamKind, stream_of
from events.registry import default
from events.sealed_event import EventFactory, Fact, Occasion, StreamHead
from events.sealing import KEY_BYTES, DataKey
from events.state import clinic as clinics
from events.state.recorded import Recorded
from infra.clinics.spec import ClinicSpec, SiteSpec, first_payloads
from infra.generating.course import course_of
from infra.generating.data_files import courses, people
from infra.generating.deciding import Base, Chart, Decided, Maker
from infra.generating.draws import Draws, SeededIds
from infra.generating.step import Step
from infra.generating.telling import steps_of
from infra.generating.wanted import Wanted

ACTOR: Final = "system:generator"
_ROLE: Final = "operator"
_BEFORE: Final = timedelta(days=7)


def slug(number: int) -> ClinicId:
    """Return the id of the clinic with this number, from 1."""
    return ClinicId(f"generated-{number}")


def spec_of(wanted: Wanted, number: int) -> ClinicSpec:
    """Return the clinic's registration; its name tells what it was generated from."""
    sites = tuple(SiteSpec(e.id, e.name, e.time_zone, e.state) for e in people().sites)
    name = f"Generated {number} (seed {wanted.seed}, {wanted.days} days)"
    return ClinicSpec(slug(number), courses().time_zone, name, sites)


def events_of(wanted: Wanted) -> Iterator[list[Decided]]:
    """Yield the events: each clinic's own, then those of its charts, one list a chart.

    Raises:
        CourseRefused: the generator has a defect.
    """
    for number in range(1, wanted.clinics + 1):
        base, own = clinic_of(wanted, number)
        yield own
        for plan in range(1, wanted.plans + 1):
            yield _chart(wanted, base, draws_of(wanted, base.clinic, plan))


def draws_of(wanted: Wanted, clinic: ClinicId, plan: int) -> Draws:
    """Return the chance that one chart follows from."""
    return Draws(wanted.seed, clinic, plan)


def _chart(wanted: Wanted, base: Base, draws: Draws) -> list[Decided]:
    course = course_of(wanted.window, draws)
    recorder = _Recorder(wanted.window.at(wanted.window.first, 0))
    ids = SeededIds(draws.branch("ids"), recorder.now)
    entropy = draws.branch("nonces")
    maker = Maker(EventFactory(default(), ids, entropy.bytes), ids, recorder.instant)
    chart = Chart(base, course.client, _key(draws.branch("key")), maker)
    return [*chart.play(steps_of(course))]


class _Recorder:
    """Tells a step's own instant, and afterwards that same one as now."""

    def __init__(self, begun: datetime) -> None:
        self._now = begun

    def instant(self, step: Step) -> datetime:
        """Return when a step is recorded: as it happens."""
        self._now = step.at
        return step.at

    def now(self) -> datetime:
        """Return the instant of the newest step."""
        return self._now


def clinic_of(wanted: Wanted, number: int) -> tuple[Base, list[Decided]]:
    """Return what the charts of a clinic rest on, and the clinic's own events."""
    clinic, draws = slug(number), Draws(wanted.seed, slug(number), "clinic")
    at = wanted.window.at(wanted.window.first - _BEFORE, 8)
    ids = SeededIds(draws.branch("ids"), lambda: at)
    facts = [Fact(each) for each in first_payloads(spec_of(wanted, number))]
    occasion = Occasion(clinic, clinic, ACTOR, _ROLE, str(ids.event_id()), at)
    stream = StreamHead(stream_of(StreamKind.CLINIC, clinic))
    factory = EventFactory(default(), ids, draws.branch("nonces").bytes)
    events = factory.chain(facts, stream, occasion, _key(draws.branch("key")))
    decided = [Decided(e, fact.payload) for e, fact in zip(events, facts, strict=True)]
    return Base(clinic, clinics.fold(map(_recorded, decided)), events[-1].head), decided


def _recorded(decided: Decided) -> Recorded[Any]:
    said = decided.event.envelope
    return Recorded(
        decided.payload,
        said.id,
        said.version,
        said.time,
        said.recordedtime,
        said.actor,
        said.role,
    )


def _key(draws: Draws) -> DataKey:
    """Return a data key that follows from the seed: it keeps nothing secret, as nothing is."""
    return DataKey(KeyId(str(draws.uuid())), draws.bytes(KEY_BYTES))

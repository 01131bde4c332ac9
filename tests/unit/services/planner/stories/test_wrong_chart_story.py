"""A note of Nov 12 in the wrong chart: voided there, recorded again in the right one (A12.3)."""

from datetime import date, timedelta
from typing import Any

from events.ids import StreamId
from events.narrative.narrative import narrative
from events.narrative.person import person_of
from events.state.neglect import neglected, sessions_without_note
from events.state.session_numbers import session_numbers
from events.values.ids import NoteId, SessionId
from events.values.notes import NoteContent, NoteReference
from services.planner.commands.course import VoidPlanEntries
from services.planner.commands.episode import VoidEpisodeEntries
from services.planner.commands.note import LinkNote
from tests.contract import gad
from tests.contract.examples_care import IDENTITY
from tests.contract.examples_payers import CODE
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import active, session
from tests.unit.services.planner.test_notes import SCALE

WEEKLY = ("2026-10-15", "2026-10-22", "2026-10-29", "2026-11-05")
EPISODE, PLAN = StreamId(f"episode/{gad.EPISODE}"), StreamId(f"plan/{gad.PLAN}")
MISTAKEN = {"reason": "wrong-chart", "reason_text": "Another client's session"}


def chart_with(days: tuple[str, ...]) -> Chart:
    """Return an active plan with sessions whose records name no objective."""
    chart = active()
    for place, day in enumerate(days):
        _hold(chart, day, 600 + place)
    return chart


def _hold(chart: Chart, day: str, number: int, recorded: str | None = None) -> SessionId:
    at = gad.at(f"{day}T10:00:00-05:00")
    chart.now = at + timedelta(hours=1) if recorded is None else gad.at(recorded)
    key = SessionId(gad.uid(number))
    chart.give(session(key, at, addressed=(), service_code=CODE, units=1))
    return key


def noted(chart: Chart, key: SessionId, number: int) -> None:
    content = NoteContent(
        session_id=key,
        format="soap",
        written_at=gad.at("2026-11-12T10:45:00-05:00"),
        reference=NoteReference(locator="notes/2026-11-12"),
        objectives=(SCALE.model_copy(update={"measured": (), "data": "4 of 7 records kept"}),),
    )
    note_id = NoteId(gad.uid(number))
    chart.give(make(LinkNote, note_id=note_id, note_class="progress-note", note=content))


def last_number(chart: Chart) -> int:
    zones = chart.streams.clinic.zones()
    assert zones is not None
    found = session_numbers(chart.episode, chart.policy.counted_services, zones)
    return max(each.number for each in found.values())


def is_neglected(chart: Chart) -> bool:
    history = chart.streams.plan(gad.PLAN).history
    counted = chart.policy.counted_services
    return gad.SCALE in neglected(gad.PLAN, history, chart.episode, counted, 4)


def units(chart: Chart) -> int:
    return sum(each.content.units or 0 for each in chart.episode.sessions.values())


def void(chart: Chart, stream: StreamId, command: Any) -> None:  # noqa: ANN401  # a kind of void
    entered = chart.events(stream)[-1].event_id
    chart.give(make(command, event_ids=(entered,), **MISTAKEN))


def test_session_numbers_units_and_neglect_are_right_in_both_charts() -> None:
    """A12.3, A1.57, A11.07, A11.15, A11.18: as if it had been entered right at first."""
    wrong, right = chart_with(WEEKLY), chart_with(WEEKLY)
    never, always = chart_with(WEEKLY), chart_with(WEEKLY)
    noted(always, _hold(always, "2026-11-12", 690), 691)
    assert (is_neglected(never), is_neglected(always)) == (True, False)

    noted(wrong, _hold(wrong, "2026-11-12", 690), 691)
    assert not is_neglected(wrong)
    assert is_neglected(right)
    number = last_number(wrong)

    wrong.at("2026-11-30T15:00:00+00:00")
    void(wrong, PLAN, VoidPlanEntries)
    void(wrong, EPISODE, VoidEpisodeEntries)
    late = "2026-11-30T16:00:00+00:00"
    noted(right, _hold(right, "2026-11-12", 690, late), 691)

    for mended, model in ((wrong, never), (right, always)):
        assert last_number(mended) == last_number(model)
        assert units(mended) == units(model)
        assert is_neglected(mended) is is_neglected(model)
        counted = mended.policy.counted_services
        found = sessions_without_note(mended.episode, [mended.plan], counted)
        assert found == sessions_without_note(model.episode, [model.plan], counted)
    assert last_number(wrong) == number - 1
    assert last_number(right) == number


def test_the_wrong_chart_says_what_happened() -> None:
    """A12.3, A1.57, B17: the entry stays readable, with when and why it does not count."""
    wrong = chart_with(WEEKLY)
    noted(wrong, _hold(wrong, "2026-11-12", 690), 691)
    wrong.at("2026-11-30T15:00:00+00:00")
    void(wrong, PLAN, VoidPlanEntries)
    *_, entry, voiding = narrative(wrong.events(PLAN), person_of(IDENTITY))
    assert (entry.standing, entry.standing_version) == ("voided", voiding.version)
    assert "Voided on Nov 30, 2026" in entry.text
    assert "Another client's session" in entry.text


def test_a_late_entry_is_of_its_own_day() -> None:
    """A12.3, A11.07: recorded on Nov 30, it renumbers a session of Nov 19."""
    chart = chart_with((*WEEKLY, "2026-11-19"))
    before = last_number(chart)
    _hold(chart, "2026-11-12", 690, "2026-11-30T16:00:00+00:00")
    zones = chart.streams.clinic.zones()
    assert zones is not None
    found = session_numbers(chart.episode, chart.policy.counted_services, zones)
    by_day = {each.local_date: each.number for each in found.values()}
    assert by_day[date(2026, 11, 12)] == before
    assert by_day[date(2026, 11, 19)] == before + 1

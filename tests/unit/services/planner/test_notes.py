"""Progress notes linked to a plan: classes, sessions, objectives and data (A1.29, A11.20)."""

from datetime import date, timedelta
from typing import Any

import pytest

from events.ids import StreamId
from events.state.plan import stale_signatures
from events.types.note import NoteLinked, NoteLinkRevised
from events.values.ids import CriterionId, NoteId, ObjectiveId, ScoreId, SessionId
from events.values.notes import (
    Measured,
    NoObjective,
    NoteContent,
    NotedObjective,
    NoteReference,
)
from services.planner.commands import InvalidCommand, read
from services.planner.commands.course import (
    DischargePlan,
    VoidPlanEntries,
)
from services.planner.commands.episode import DischargeEpisode
from services.planner.commands.note import LinkNote, ReviseNoteLink
from tests.contract import gad
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import WHY, active, drafted, session

PLAN = StreamId(f"plan/{gad.PLAN}")
FIFTEENTH = gad.at("2026-01-15T09:00:00-05:00")
LATER = FIFTEENTH + timedelta(hours=2)
SECOND = SessionId(gad.uid(301))
SCALE = NotedObjective(
    objective_id=gad.SCALE,
    status="ahead",
    measured=(Measured(value="17", criterion_id=gad.GAD_TOTAL, score_id=gad.FIRST_SCORE),),
)
LOST = ObjectiveId(gad.uid(9))
MISSED = NoObjective(reason="session-missed")


def note(**changes: Any) -> NoteContent:  # noqa: ANN401  # its fields
    """Return a note of the second session that names the scale's objective."""
    fields: dict[str, Any] = {
        "session_id": SECOND,
        "format": "soap",
        "written_at": LATER,
        "reference": NoteReference(locator="notes/2"),
        "objectives": (SCALE,),
    }
    return NoteContent(**{**fields, **changes})


def link(content: NoteContent | None = None, **fields: Any) -> LinkNote:  # noqa: ANN401
    """Return the command that links it."""
    usual = {"note_id": gad.NOTE, "note_class": "progress-note", "note": content or note()}
    return make(LinkNote, **{**usual, **fields})


def revision(content: NoteContent) -> ReviseNoteLink:
    """Return the command that puts the link right."""
    fields = {"note_id": gad.NOTE, "note_class": "progress-note", "note": content}
    return make(ReviseNoteLink, **fields, reason_text="The wrong objective was chosen")


def seen() -> Chart:
    """Return the active plan with a second session held on Jan 15, now being Jan 22."""
    chart = active()
    chart.give(session(SECOND, FIFTEENTH))
    return chart


def test_a_note_names_objectives_with_status_and_data() -> None:
    """A1.29: it happened when it was finished, and rests on the episode as it now is."""
    chart = seen()
    decision = chart.give(link())
    (written,) = decision.written
    (fact,) = written.facts
    assert written.stream == PLAN
    assert fact.payload == NoteLinked(note_id=gad.NOTE, note_class="progress-note", note=note())
    assert fact.time == LATER
    assert decision.named[StreamId(f"episode/{gad.EPISODE}")] == 4
    kept = chart.plan.notes[gad.NOTE]
    assert (kept.content, kept.revised) == (note(), None)


@pytest.mark.parametrize("declared", ["psychotherapy-note", "substance-use-counseling-note"])
def test_notes_of_what_was_said_are_refused_by_their_declared_class(declared: str) -> None:
    """A11.20, B04, B16: the words of the link are not looked at."""
    refused = ("no-session-content", "/note_class")
    assert seen().refused(link(note_class=declared)) == refused


def test_a_note_s_class_is_always_declared() -> None:
    """A11.20: there is none that holds unless another is named."""
    sent = link().model_dump_json(exclude={"note_class"})
    with pytest.raises(InvalidCommand) as told:
        read(sent.encode())
    assert told.value.pointer == "/note_class"


@pytest.mark.parametrize("member", ["text", "body", "content", "subjective", "plan_text"])
def test_there_is_no_field_for_the_text_of_a_note(member: str) -> None:
    """A11.20, B04."""
    sent = link().model_dump(mode="json")
    sent["note"][member] = "She said that"
    with pytest.raises(ValueError, match="extra_forbidden"):
        LinkNote.model_validate(sent)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"session_id": SessionId(gad.uid(399))}, ("not-found", "/note/session_id")),
        ({"written_at": FIFTEENTH - timedelta(seconds=1)}, ("too-early", "/note/written_at")),
        ({"written_at": gad.at("2026-01-22T10:00:01-05:00")},
         ("in-the-future", "/note/written_at")),
        ({"objectives": (SCALE, SCALE.model_copy(update={"objective_id": LOST}))},
         ("not-found", "/note/objectives/1/objective_id")),
        ({"objectives": (SCALE.model_copy(update={"measured": (
            Measured(value="4", criterion_id=CriterionId(gad.uid(999))),)}),)},
         ("not-found", "/note/objectives/0/measured/0/criterion_id")),
        ({"objectives": (SCALE.model_copy(update={"measured": (
            Measured(value="4", score_id=ScoreId(gad.uid(999))),)}),)},
         ("not-found", "/note/objectives/0/measured/0/score_id")),
    ],
)  # fmt: skip
def test_a_note_that_cannot_be(changes: dict[str, Any], refusal: tuple[str, str]) -> None:
    assert seen().refused(link(note(**changes))) == refusal


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"objectives": ()}, "one of the two"),
        ({"no_objective": MISSED}, "one of the two"),
        ({"objectives": (SCALE, SCALE)}, "each once"),
    ],
)
def test_a_note_names_objectives_once_or_says_why_none(changes: dict[str, Any], rule: str) -> None:
    """A1.29."""
    with pytest.raises(ValueError, match=rule):
        note(**changes)


def test_a_status_without_data_a_bare_other_and_a_note_that_is_nowhere_are_refused() -> None:
    """A1.29."""
    with pytest.raises(ValueError, match="measured or data"):
        NotedObjective(objective_id=gad.SCALE, status="behind")
    with pytest.raises(ValueError, match="needed for the reason other"):
        NoObjective(reason="other")
    with pytest.raises(ValueError, match="locator or sha256"):
        NoteReference(system="harbor-notes")


@pytest.mark.parametrize("attendance", ["cancelled", "no-show"])
def test_a_missed_session_s_note_names_no_objective(attendance: str) -> None:
    """A1.29, A1.52."""
    chart = active()
    by = "client" if attendance == "cancelled" else None
    chart.give(session(SECOND, FIFTEENTH, attendance=attendance, cancelled_by=by))
    assert chart.refused(link()) == ("missed-session", "/note/objectives")
    chart.give(link(note(objectives=(), no_objective=MISSED)))


def test_a_note_of_a_session_cancelled_ahead_is_written_before_it() -> None:
    """A1.52."""
    chart = active()
    ahead = chart.now + timedelta(days=7)
    chart.give(session(SECOND, ahead, attendance="cancelled", cancelled_by="clinician"))
    content = note(objectives=(), no_objective=MISSED, written_at=chart.now)
    assert chart.give(link(content)).written[0].facts[0].time == chart.now


def test_notes_stale_no_signature() -> None:
    """A11.12."""
    chart = seen()
    before = chart.plan.content_version
    chart.give(link())
    chart.give(revision(note(format="dap")))
    assert chart.plan.content_version == before
    assert stale_signatures(chart.plan) == ()


def test_no_note_twice_no_revision_of_none_or_of_nothing() -> None:
    chart = seen()
    assert chart.refused(revision(note())) == ("not-found", "/note_id")
    chart.give(link())
    assert chart.refused(link()) == ("already-there", "/note_id")
    assert chart.refused(revision(note())) == ("nothing-changes", "/note")
    decision = chart.give(revision(note(format="birp")))
    (fact,) = decision.written[0].facts
    assert isinstance(fact.payload, NoteLinkRevised)
    assert fact.time is None
    kept = chart.plan.notes[gad.NOTE]
    assert kept.content.format == "birp"
    assert kept.revised == chart.plan.version == kept.version + 1


def test_late_notes_are_linked_after_discharge() -> None:
    """A11.22."""
    chart = seen().at("2026-02-10T15:00:00+00:00")
    ending = {"discharged_on": date(2026, 2, 1), "reason": "moved"}
    chart.give(make(DischargePlan, **ending), make(DischargeEpisode, **ending))
    chart.give(link(note(written_at=gad.at("2026-02-09T10:00:00-05:00"))))
    assert gad.NOTE in chart.plan.notes


def test_a_draft_s_objectives_may_be_noted() -> None:
    """A1.29: the intake's note comes before the plan is in force."""
    chart = drafted()
    chart.give(link(note(session_id=gad.INTAKE, written_at=chart.now)))


def test_front_desk_staff_and_clients_link_no_notes() -> None:
    """B02: a status against target is a clinician's."""
    chart = seen()
    for role in ("front-desk", "client"):
        refused = chart.refused(link(), role=role, acting_for=gad.CLIENT)
        assert refused[0] == "not-allowed"


def test_a_link_made_in_error_is_voided_and_may_be_made_anew() -> None:
    """A1.57."""
    chart = seen()
    chart.give(link())
    linked = chart.events(PLAN)[-1]
    void = {"reason": "wrong-chart", "reason_text": "Another client's note"}
    chart.give(make(VoidPlanEntries, event_ids=(linked.event_id,), **void))
    assert chart.plan.notes == {}
    chart.give(link())


def test_an_objective_that_notes_name_is_not_voided_away_under_them() -> None:
    """A1.57."""
    chart = seen()
    sleep = SCALE.model_copy(
        update={"objective_id": gad.SLEEP, "measured": (), "data": "Asleep within 20 minutes"}
    )
    chart.give(link(note(objectives=(sleep,)), note_id=NoteId(gad.uid(81))))
    added = next(
        each
        for each in chart.events(PLAN)
        if getattr(each.payload, "objective_id", None) == gad.SLEEP
    )
    void = {"reason": "entered-in-error", "reason_text": WHY.text}
    command = make(VoidPlanEntries, event_ids=(added.event_id,), **void)
    assert chart.refused(command)[0] == "leaves-others"
